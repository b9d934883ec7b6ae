"""P2: finds the client's earlier ticket about the same contract: the freelancer is written to from one of them."""

from datetime import datetime
from typing import Protocol

from bot.ticket import Ticket
from bot.understand import CASE

CONTRACT_ID = "Contract ID"
_LOOKED_AT = 20  # of the client's earlier tickets
_OVER = ("solved", "closed", "deleted")


class Sources(Protocol):
    """What is asked of the desk."""

    def earlier_tickets(self, user_id: int, before: datetime, most: int) -> tuple[Ticket, ...]: ...  # noqa: D102
    def field_id(self, title: str) -> int | None: ...  # noqa: D102


def elder(ticket: Ticket, sources: Sources) -> int | None:
    """The number of the oldest open case of the same client about the contract in the ticket's field; None: none."""
    contract = ticket.fields.get(CONTRACT_ID, "")
    field_id = sources.field_id(CONTRACT_ID) if contract else None
    if field_id is None:
        return None
    earlier = sources.earlier_tickets(ticket.requester.id, ticket.created_at, _LOOKED_AT)
    about_it = [t for t in earlier if t.field_values.get(field_id) == contract]
    return min((t.id for t in about_it if CASE in t.tags and t.status not in _OVER), default=None)
