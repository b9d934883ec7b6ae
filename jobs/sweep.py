"""The sweep: finds, from Zendesk's record alone, every ticket that needs attention, and puts it on the agenda.

It rebuilds the timers after Redis was lost, and finds tickets whose event never came. It reads the incremental export
(admins only, ten calls a minute), which holds every ticket that changed lately; no step of the process waits longer
than the span it looks back.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import product
from typing import Protocol

import structlog

from bot import metrics
from bot.agenda import Agenda
from bot.board.index import Index
from bot.decided import CORRECTIONS, corrections
from bot.labels import Label
from bot.outreach import case_of
from bot.policy import Policy, hours
from bot.ticket import Ticket
from bot.understand import LABEL_PREFIX
from bot.watch import Watch
from handlers.manners import held
from jobs import board
from jobs.attend import concerns
from jobs.doors import Doors, utc_now

log = structlog.get_logger()


class Reader(Protocol):
    """What the sweep asks of the desk."""

    def changed_since(  # noqa: D102
        self, since: datetime, wait: Callable[[float], object], *, people: bool = False
    ) -> Iterator[Ticket]: ...


def sweep(
    desk: Reader,
    agenda: Agenda,
    policy: Policy,
    now: datetime,
    wait: Callable[[float], object] = time.sleep,
    index: Index | None = None,
) -> int:
    """Put every ticket that needs it on the agenda, due now, as it is found; how many.

    `wait` sleeps where Zendesk asks for it, and answers True to give up. `index`: the board's. Raises DeskError.
    """
    since = board.look_back(index, now, now - hours(policy.sweep.look_back_hours))
    keep = board.keeper(index) if index is not None else None
    found, corrected = set[int](), dict.fromkeys(product(Label, CORRECTIONS), 0)
    for ticket in desk.changed_since(since, wait, people=index is not None):
        if keep is not None:
            keep(ticket)
        for pair in corrections(ticket):
            corrected[pair] += 1
        if ticket.id not in found and needs_attention(ticket, policy):
            found.add(ticket.id)
            agenda.wake(ticket.id)
    for (label, correction), count in corrected.items():
        metrics.CORRECTED.labels(label, correction).set(count)
    if index is not None:
        board.swept(index, policy, now)
    log.info("swept", since=since.isoformat(), found=len(found))
    return len(found)


def needs_attention(ticket: Ticket, policy: Policy) -> bool:
    """Whether a ticket of the export is a case, could be one, or belongs to one."""
    if held(ticket):
        return False
    marked = any(tag.startswith(LABEL_PREFIX) for tag in ticket.tags)
    return marked or case_of(ticket) is not None or concerns(ticket.subject, ticket.description, policy)


def run(through: Doors, wait: Callable[[float], object] = time.sleep) -> int:
    """Sweep with these doors, and remember it; how many tickets were put on the agenda. Raises DeskError, RedisDown."""
    watch = Watch(through.agenda, utc_now)
    through.desk.session.before_call = watch.hold_sweep
    through.desk.me()  # so that Zendesk's own clock is known
    found = sweep(through.desk, through.agenda, through.policy, through.desk.now(), wait, through.board)
    watch.swept()
    return found
