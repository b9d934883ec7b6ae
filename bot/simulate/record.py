"""A pretend account in memory: all tickets of an export, as they stood at one moment, and what the bot adds to one.

It answers what `examine` asks and takes what `perform` writes; nothing leaves it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.case import FREELANCER_EMAIL, FREELANCER_ID
from bot.desk import Change, Opening
from bot.desk.errors import NotFound
from bot.receipts import DID
from bot.simulate.past import Past
from bot.ticket import Comment, Identity, Person, Ticket

BOT = Person(0, "Accord", role="agent")
OPENED_FROM = 10**12  # numbers of tickets that the bot opens, and of its comments
_FIELDS = {FREELANCER_ID: 1, FREELANCER_EMAIL: 2}
_QUERY = re.compile(r'(?:custom_field_(\d):)?"([^"]{1,300})" created>=(\d{4}-\d\d-\d\d)', re.ASCII)


class History:
    """Every ticket of an export, found the ways the bot asks."""

    def __init__(self, pasts: Iterable[Past]) -> None:
        self.pasts = {past.ticket.id: past for past in pasts}
        self._by_requester: dict[int, list[Ticket]] = {}
        self._by_freelancer: dict[tuple[str, str], list[Ticket]] = {}
        self.ways: dict[int, tuple[Identity, ...]] = {}
        for past in self.pasts.values():
            ticket = past.ticket
            self._by_requester.setdefault(ticket.requester.id, []).append(ticket)
            self.ways[ticket.requester.id] = past.ways or self.ways.get(ticket.requester.id, ())
            for title in _FIELDS:
                if named := ticket.fields.get(title):
                    self._by_freelancer.setdefault((title, named.casefold()), []).append(_with_values(ticket))

    def of_requester(self, person_id: int) -> list[Ticket]:
        """What somebody asked for."""
        return self._by_requester.get(person_id, [])

    def about(self, title: str, value: str) -> list[Ticket]:
        """Tickets whose field of this title names the freelancer so."""
        return self._by_freelancer.get((title, value.casefold()), [])


@dataclass(frozen=True, slots=True)
class Said:
    """Words that the bot would have written. `to`: client, freelancer or agents. `html` as it would be sent."""

    at: datetime
    to: str
    receipts: tuple[str, ...]
    html: str


@dataclass(slots=True)
class Record:
    """The account as one ticket's look sees it. `at` is the clock; comments after `seen_at` are not written yet."""

    history: History
    past: Past
    at: datetime
    seen_at: datetime
    tags: frozenset[str]
    own: list[Comment] = field(default_factory=list)
    opened: list[Ticket] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    last_write: datetime | None = None

    # the clock

    def now(self) -> datetime:
        """The moment that is replayed."""
        return self.at

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.at += timedelta(seconds=seconds)

    # what examine asks

    def current(self) -> Ticket:
        """The ticket that is replayed, as it stands at this moment."""
        whole = self.past.ticket
        thread = sorted((*self._until(whole), *self.own), key=lambda c: (c.created_at, c.id))
        written_at = max([whole.created_at, *(c.created_at for c in thread), *filter(None, [self.last_write])])
        stamp = f"{written_at.isoformat()}+{len(self.own)}"
        return replace(whole, comments=tuple(thread), tags=self.tags, updated_at=written_at, stamp=stamp)

    def ticket(self, ticket_id: int) -> tuple[Ticket, int | None]:
        """A ticket at this moment. Raises NotFound."""
        found = self._find(ticket_id)
        return found, len(found.comments)

    def with_thread(self, ticket: Ticket) -> Ticket:
        """The same: every ticket here has its thread."""
        return self._find(ticket.id)

    def comments(self, ticket_id: int) -> tuple[Comment, ...]:
        """A thread as far as it was written."""
        past = self.history.pasts.get(ticket_id)
        return tuple(self._until(past.ticket)) if past else ()

    def identities(self, user_id: int) -> tuple[Identity, ...]:
        """The ways to reach a user, as the export has them."""
        return self.history.ways.get(user_id, ())

    def earlier_tickets(self, user_id: int, before: datetime, most: int) -> tuple[Ticket, ...]:
        """What this user asked for earlier, newest first."""
        found = [t for t in self.history.of_requester(user_id) if t.created_at < before]
        return tuple(sorted(found, key=lambda t: t.created_at, reverse=True)[:most])

    def by_external_id(self, external_id: str) -> Ticket | None:
        """A ticket that the bot has opened."""
        return next((t for t in self.opened if t.external_id == external_id), None)

    def field_id(self, title: str) -> int | None:
        """The fields that are searched by."""
        return _FIELDS.get(title)

    def search(self, query: str, most: int) -> tuple[Ticket, ...]:
        """Tickets of the export whose field names the same freelancer; words are not searched for here."""
        asked = _QUERY.fullmatch(query)
        title = next((t for t, i in _FIELDS.items() if asked and str(i) == asked[1]), "")
        if not asked or not title:
            return ()
        found = [t for t in self.history.about(title, asked[2]) if asked[3] <= t.created_at.date().isoformat()]
        return tuple(sorted((t for t in found if t.created_at <= self.at), key=lambda t: t.created_at)[-most:])

    # what perform writes

    def update(self, ticket: Ticket, change: Change) -> Ticket:
        """One change; the ticket after it."""
        if ticket.id == self.past.ticket.id:
            self.tags, self.last_write = change.tags, self.at
            self.own += self._comment(change, "client" if change.public else "agents")
            return self.current()
        after = replace(ticket, comments=(*ticket.comments, *self._comment(change, "freelancer")), tags=change.tags)
        self.opened = [after if t.id == ticket.id else t for t in self.opened]
        return after

    def open_ticket(self, opening: Opening) -> int:
        """A ticket to the freelancer, who will never answer it."""
        number = OPENED_FROM + len(self.opened) + 1
        change = Change(opening.tags, opening.html, public=True, metadata=opening.metadata)
        ticket = replace(
            self.past.ticket,
            id=number,
            subject=opening.subject,
            description="",
            requester=Person(number, opening.name, email=opening.email),
            created_at=self.at,
            updated_at=self.at,
            stamp=self.at.isoformat(),
            external_id=opening.external_id,
            tags=opening.tags,
            fields={},
            comments=tuple(self._comment(change, "freelancer")),
        )
        self.opened.append(ticket)
        return number

    def _comment(self, change: Change, to: str) -> Iterator[Comment]:
        if change.html:
            did = str(change.metadata.get(DID, ""))
            self.said.append(Said(self.at, to, tuple(filter(None, did.split(","))), change.html))
            number = OPENED_FROM + len(self.said)
            yield Comment(number, BOT, self.at, "", change.html, change.public, metadata=dict(change.metadata))

    def _until(self, ticket: Ticket) -> Iterator[Comment]:
        return (c for c in ticket.comments if c.created_at <= self.seen_at)

    def _find(self, ticket_id: int) -> Ticket:
        if ticket_id == self.past.ticket.id:
            return self.current()
        found = next((t for t in self.opened if t.id == ticket_id), None)
        if found is None:
            raise NotFound(f"ticket {ticket_id}: not in the export")
        return found


def _with_values(ticket: Ticket) -> Ticket:
    """A ticket as a search shows it: its fields by id."""
    return replace(ticket, field_values={i: ticket.fields[t] for t, i in _FIELDS.items() if t in ticket.fields})
