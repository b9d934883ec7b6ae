"""Finds the tickets that went to the freelancer of a case: the one that counts now, and those to other addresses."""

from dataclasses import dataclass
from typing import Protocol

from bot.actions import receipt_of
from bot.errors import Lasting
from bot.outreach import Outreach, external_id, read_outreach
from bot.receipts import Receipts
from bot.ticket import Ticket

STARTED = "outreach_started"  # the note on the client's ticket, keyed by the number of the freelancer's


class Sources(Protocol):
    """What is asked of the desk."""

    def ticket(self, ticket_id: int) -> tuple[Ticket, int | None]: ...  # noqa: D102
    def by_external_id(self, external_id: str) -> Ticket | None: ...  # noqa: D102
    def with_thread(self, ticket: Ticket) -> Ticket: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Trail:
    """`now`: the ticket that counts. `earlier`: those to addresses that were corrected since; oldest first."""

    now: Outreach | None = None
    earlier: tuple[Outreach, ...] = ()


def follow(case_id: int, email: str, receipts: Receipts, sources: Sources) -> Trail:
    """The tickets, with their threads. Where no address is known (any more), the last one that was opened counts.

    What was opened before stands in the receipts of the client's ticket: an answer that comes to an old address is not
    lost, and a marketplace that cannot be asked for the address is not needed.
    """
    found = sources.by_external_id(external_id(case_id, email)) if email else None
    now = read_outreach(sources.with_thread(found)) if found else None
    others = [_opened(number, sources) for number in started(receipts) if now is None or number != now.ticket.id]
    earlier = [each for each in others if each]
    if now is None and not email and earlier:
        now = earlier.pop()
    return Trail(now, tuple(earlier))


def started(receipts: Receipts) -> tuple[int, ...]:
    """The numbers of the freelancer's tickets that the client's ticket tells of, oldest first."""
    prefix = receipt_of(STARTED) + "_"
    keys = [name.removeprefix(prefix) for name in receipts.at if name.startswith(prefix)]
    return tuple(sorted(int(key) for key in keys if key.isascii() and key.isdigit()))


def address_key(tie: str) -> str:
    """The receipt's key for the address that an external id was made of; it does not show the address."""
    return f"to_{tie.rpartition('-')[2]}"


def _opened(number: int, sources: Sources) -> Outreach | None:
    try:
        ticket, _ = sources.ticket(number)
        return read_outreach(sources.with_thread(ticket))
    except Lasting:  # deleted since
        return None
