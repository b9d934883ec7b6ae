"""Zendesk, through zenpy: the only door to it.

Reads may be repeated, briefly; a write is sent at most once, and one whose outcome is unknown says so.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import requests
from zenpy.lib.api_objects import Comment as ZenpyComment
from zenpy.lib.api_objects import Ticket as ZenpyTicket
from zenpy.lib.api_objects import User as ZenpyUser
from zenpy.lib.exception import ZenpyException

from bot.desk import shapes
from bot.desk.errors import UnknownOutcome
from bot.desk.reads import Reads
from bot.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Change:
    """One update of a ticket: everything in it lands together, or nothing does.

    `tags` is the whole set that the ticket shall have. `html` is the comment's body, "" for an update without one.
    `author_id`: who wrote the comment, if not the bot: agents and admins may name another (Ticket Comments, Author id).
    """

    tags: frozenset[str]
    html: str = ""
    public: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)
    author_id: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """A new ticket to somebody; `html` is its first, public comment."""

    subject: str
    name: str
    email: str
    external_id: str
    html: str
    tags: frozenset[str]
    metadata: Mapping[str, str]


class Desk(Reads):
    """One Zendesk account, to be read and written. One object per process: zenpy is not thread-safe."""

    def update(self, ticket: Ticket, change: Change) -> Ticket:
        """Write one change, provided that the ticket is still as it was read; the ticket with its new stamp.

        Raises Conflict (nothing written), UnknownOutcome (look before trying again), RateLimited, or a Lasting error.
        """
        update = ZenpyTicket(id=ticket.id)
        update.tags = sorted(change.tags)
        update.safe_update = True
        update.updated_stamp = ticket.stamp
        if change.metadata:
            update.metadata = dict(change.metadata)
        if change.html:
            author = {"author_id": change.author_id} if change.author_id else {}
            update.comment = ZenpyComment(html_body=change.html, public=change.public, **author)
        with _understood(f"ticket {ticket.id}"):
            after = self.zenpy.tickets.update(update).ticket.to_dict()
        stamp = shapes.text(after, "updated_at") or ticket.stamp
        at, count = shapes.instant(stamp), ticket.comment_count
        count = count + 1 if change.html and count is not None else count
        return replace(ticket, tags=change.tags, stamp=stamp, updated_at=at, read_at=at, comment_count=count)

    def open_ticket(self, opening: Opening) -> int:
        """Open a ticket to somebody, once for each external id (Idempotency-Key); its number.

        Raises UnknownOutcome (look the external id up before trying again), RateLimited, or a Lasting error.
        """
        ticket = ZenpyTicket(subject=opening.subject, external_id=opening.external_id)
        ticket.requester = ZenpyUser(name=opening.name, email=opening.email)
        ticket.tags = sorted(opening.tags)
        ticket.metadata = dict(opening.metadata)
        ticket.submitter_id = self.my_id()
        ticket.comment = ZenpyComment(html_body=opening.html, public=True, author_id=self.my_id())
        with self.session.idempotent(opening.external_id), _understood("opening a ticket"):
            return int(self.zenpy.tickets.create(ticket).ticket.id)


@contextmanager
def _understood(what: str) -> Iterator[None]:
    """A write that was answered with something zenpy cannot read has an unknown outcome."""
    try:
        yield
    except (ZenpyException, requests.RequestException, KeyError, TypeError, AttributeError) as error:
        raise UnknownOutcome(f"{what}: the answer was not understood: {type(error).__name__}") from None
