"""One fake for each door. The contract suites run the same assertions against a fake and its door."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.desk import Change, Opening
from bot.desk.errors import Conflict, NotFound, UnknownOutcome
from bot.desk.limits import Limit
from bot.ticket import Comment, Identity, Person, Ticket
from tests.builders import NOW, bot_user, stamp


@dataclass(slots=True)
class FakeClock:
    """A clock that stands still until it is moved."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass(slots=True)
class FakeSession:
    """What a lease hangs itself on, and what the answers said of the limits."""

    before_call: Callable[[], None] = lambda: None
    limits: dict[str, Limit] = field(default_factory=dict)


@dataclass(slots=True)
class FakeDesk:
    """Zendesk as the bot sees it, in memory: safe updates, stamps of whole seconds, reads without the thread."""

    clock: FakeClock = field(default_factory=FakeClock)
    tickets: dict[int, Ticket] = field(default_factory=dict)
    ways: dict[int, tuple[Identity, ...]] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    updates: list[tuple[int, Change]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    fails: dict[str, list[Exception]] = field(default_factory=dict)
    session: FakeSession = field(default_factory=FakeSession)
    bot: Person = field(default_factory=bot_user)
    openings: list[Opening] = field(default_factory=list)
    searched: list[Ticket] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    field_ids: dict[str, int] = field(default_factory=dict)
    loses_answer: bool = False
    meanwhile: list[Callable[["FakeDesk"], None]] = field(default_factory=list)

    def add(self, ticket: Ticket) -> Ticket:
        """A ticket is there."""
        self.tickets[ticket.id] = ticket
        return ticket

    def touch(self, ticket_id: int, **facts: object) -> Ticket:
        """Somebody changes a ticket."""
        now = self.clock()
        self.tickets[ticket_id] = replace(self.tickets[ticket_id], updated_at=now, stamp=stamp(now), **facts)
        return self.tickets[ticket_id]

    def now(self) -> datetime:
        return self.clock()

    def me(self) -> Person:
        return self.bot

    def ticket(self, ticket_id: int) -> tuple[Ticket, int | None]:
        self._ask("ticket", ticket_id)
        for happens in self.meanwhile[:1]:
            self.meanwhile.remove(happens)
            happens(self)
        found = self._find(ticket_id)
        count = len(found.comments)
        return replace(found, comments=(), fields={}, read_at=self.clock(), comment_count=count), count

    def with_thread(self, ticket: Ticket) -> Ticket:
        self._ask("comments", ticket.id)
        return replace(self.with_fields(ticket), comments=self._find(ticket.id).comments)

    def with_fields(self, ticket: Ticket) -> Ticket:
        return replace(ticket, fields=self._find(ticket.id).fields)

    def comments(self, ticket_id: int) -> tuple[Comment, ...]:
        self._ask("comments", ticket_id)
        return self.tickets[ticket_id].comments if ticket_id in self.tickets else ()

    def identities(self, user_id: int) -> tuple[Identity, ...]:
        self._ask("identities", user_id)
        return self.ways.get(user_id, ())

    def earlier_tickets(self, user_id: int, before: datetime, most: int) -> tuple[Ticket, ...]:
        self._ask("earlier_tickets", user_id)
        theirs = [t for t in self.tickets.values() if t.requester.id == user_id and t.created_at < before]
        newest = sorted(theirs, key=lambda t: t.created_at, reverse=True)[:most]
        return tuple(replace(t, comments=(), fields={}) for t in newest)

    def by_external_id(self, external_id: str) -> Ticket | None:
        self._ask("by_external_id", 0)
        found = [t for t in self.tickets.values() if t.external_id == external_id]
        return replace(min(found, key=lambda t: t.id), comments=(), fields={}) if found else None

    def search(self, query: str, most: int) -> tuple[Ticket, ...]:
        self._ask("search", 0)
        self.queries.append(query)
        return tuple(self.searched[:most])

    def field_id(self, title: str) -> int | None:
        return self.field_ids.get(title)

    def user(self, user_id: int) -> Person | None:
        self._ask("user", user_id)
        return self.people.get(user_id)

    def my_id(self) -> int:
        return self.bot.id

    def open_ticket(self, opening: Opening) -> int:
        self._ask("open_ticket", 0)
        now, number = self.clock(), max(self.tickets, default=9000) + 1
        requester = Person(number + 50_000, opening.name, email=opening.email)
        self.openings.append(opening)
        said = Comment(number, self.bot, now, "", opening.html, metadata=dict(opening.metadata))
        self.add(
            Ticket(
                id=number,
                subject=opening.subject,
                description="",
                status="open",
                requester=requester,
                created_at=now,
                updated_at=now,
                stamp=stamp(now),
                submitter_id=self.bot.id,
                external_id=opening.external_id,
                tags=opening.tags,
                comments=(said,),
            )
        )
        return number

    def update(self, ticket: Ticket, change: Change) -> Ticket:
        self._ask("update", ticket.id)
        now, there = self.clock(), self._find(ticket.id)
        if there.stamp != ticket.stamp:
            raise Conflict(f"ticket {ticket.id}: it changed since it was read")
        thread = there.comments
        if change.html:
            number = max((c.id for t in self.tickets.values() for c in t.comments), default=0) + 1
            metadata = dict(change.metadata)
            author = self.people[change.author_id] if change.author_id else self.bot
            said = Comment(number, author, now, "", change.html, public=change.public, metadata=metadata)
            thread = (*thread, said)
        self.touch(ticket.id, tags=change.tags, comments=thread)
        self.updates.append((ticket.id, change))
        if self.loses_answer:
            self.loses_answer = False
            raise UnknownOutcome("the write took effect, its answer was lost")
        at, count = now.replace(microsecond=0), ticket.comment_count
        count = count + 1 if change.html and count is not None else count
        return replace(ticket, tags=change.tags, updated_at=at, stamp=stamp(now), read_at=at, comment_count=count)

    def _find(self, ticket_id: int) -> Ticket:
        if ticket_id not in self.tickets:
            raise NotFound(f"ticket {ticket_id}: RecordNotFound")
        return self.tickets[ticket_id]

    def _ask(self, what: str, number: int) -> None:
        self.session.before_call()
        self.asked.append(f"{what} {number}")
        if self.fails.get(what):
            raise self.fails[what].pop(0)
