"""Looks at a ticket again before it is written to, so that nobody's change passes unseen.

Zendesk's stamps have whole seconds: while the second of the last update is not over, another one leaves the same stamp,
and `safe_update` lets a write through that knows nothing of it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.desk.errors import Conflict
from bot.ticket import Ticket

A_SECOND = timedelta(seconds=1)
Sleep = Callable[[float], None]


class Reader(Protocol):
    """What is asked of the desk."""

    def now(self) -> datetime: ...  # noqa: D102
    def ticket(self, ticket_id: int) -> tuple[Ticket, int | None]: ...  # noqa: D102


def looked_at_again(ticket: Ticket, desk: Reader, sleep: Sleep) -> Ticket:
    """The same ticket, certain to have a stamp that any later update must change. Raises Conflict if it moved.

    What an update in the second of the last one may have left is compared too.
    """
    remaining = ticket.updated_at + A_SECOND - desk.now()
    if timedelta(0) < remaining <= A_SECOND:
        sleep(remaining.total_seconds() + 0.05)
    fresh, count = desk.ticket(ticket.id)
    moved = (fresh.stamp, fresh.status, fresh.tags) != (ticket.stamp, ticket.status, ticket.tags)
    if moved or count != (count if ticket.comment_count is None else ticket.comment_count):
        raise Conflict(f"ticket {ticket.id}: it changed before it was written to")
    return replace(fresh, comments=ticket.comments, fields=ticket.fields)


def certain(ticket: Ticket, desk: Reader, sleep: Sleep) -> Ticket:
    """The ticket as it is, or looked at again where it was read, or written, in the very second of its last update."""
    unsettled = ticket.read_at is not None and ticket.read_at - ticket.updated_at < A_SECOND
    return looked_at_again(ticket, desk, sleep) if unsettled else ticket
