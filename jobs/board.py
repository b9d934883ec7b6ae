"""Keeps the board's index: after each look at a ticket, and in the sweep. Where there is no board, nothing is kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.actions import Action
from bot.agenda import RedisDown
from bot.board.derive import after, belongs, lean_record, record_of
from bot.board.index import Index
from bot.case import Case
from bot.perform import Done
from bot.policy import Policy
from bot.ticket import Ticket
from handlers.manners import held
from jobs.doors import Doors

A_MONTH = timedelta(days=30)  # what the board's numbers look back; a lost index is filled again so far
log = structlog.get_logger()


class Looked(Protocol):
    """How a look at a ticket ended."""

    @property
    def outcome(self) -> str: ...  # noqa: D102
    @property
    def due(self) -> datetime | None: ...  # noqa: D102
    @property
    def done(self) -> Done | None: ...  # noqa: D102
    @property
    def case(self) -> Case | None: ...  # noqa: D102
    @property
    def plan(self) -> tuple[Action, ...]: ...  # noqa: D102


def tell(ticket_id: int, looked: Looked, through: Doors) -> None:
    """Write the ticket's record anew, or take it off the board. What breaks here stops no ticket."""
    if through.board is not None:
        _safely(ticket_id, lambda index: _tell(ticket_id, looked, index), through.board)


def park(ticket_id: int, why: str, through: Doors) -> None:
    """The ticket was set aside: the board says so."""
    if through.board is not None:
        now = through.desk.now()
        _safely(ticket_id, lambda index: index.park(ticket_id, why, now), through.board)


def keeper(index: Index) -> Callable[[Ticket], None]:
    """What the sweep does with each ticket of the export: who is over gets a record; others are looked at anyway."""

    def keep(ticket: Ticket) -> None:
        if not held(ticket):
            return
        before = index.get(ticket.id)
        if ticket.status == "deleted" or not belongs(ticket):
            index.drop(ticket.id)
        elif (before is None or before.changed_at < ticket.updated_at) and (record := lean_record(ticket, before)):
            index.put(record)

    return keep


def look_back(index: Index | None, now: datetime, usual: datetime) -> datetime:
    """From when on the sweep reads: a month where the index was lost."""
    return min(usual, now - A_MONTH) if index is not None and not index.built() else usual


def swept(index: Index, policy: Policy, now: datetime) -> None:
    """The sweep is through: the index is whole, and what is too old leaves it."""
    index.prune(now - timedelta(days=policy.retention.board_days))
    index.is_built()


def _tell(ticket_id: int, looked: Looked, index: Index) -> None:
    if looked.case is not None:
        before = index.get(ticket_id)
        case = after(looked.case, looked.done) if looked.done else looked.case
        if record := record_of(case, looked.plan, looked.due, before):
            index.put(record)
            return
    if looked.outcome in {"gone", "not_a_case"} or looked.case is not None:
        index.drop(ticket_id)


def _safely(ticket_id: int, act: Callable[[Index], None], index: Index) -> None:
    try:
        act(index)
    except RedisDown as error:
        log.warning("the board was not told: Redis is away", ticket=ticket_id, error=type(error).__name__)
    except Exception as error:  # noqa: BLE001  # the board is a convenience: no ticket waits for it
        log.error("the board was not told", ticket=ticket_id, error=type(error).__name__)
