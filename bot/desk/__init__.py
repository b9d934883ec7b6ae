"""Zendesk, through zenpy: the only door to it.

Reads may be repeated, briefly; a write is sent at most once, and one whose outcome is unknown says so.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import requests
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential
from zenpy import Zenpy
from zenpy.lib.api_objects import Comment as ZenpyComment
from zenpy.lib.api_objects import Ticket as ZenpyTicket
from zenpy.lib.api_objects import User as ZenpyUser
from zenpy.lib.exception import ZenpyException

from bot.desk import shapes
from bot.desk.errors import Away, NotFound, SignedOut, UnknownOutcome
from bot.desk.session import Session
from bot.settings import Settings
from bot.ticket import Comment, Identity, Person, Ticket

PAGE = 100  # Zendesk's largest page
COMMENT_PAGES = 10  # the newest thousand comments; a ticket holds at most 5,000
FIELDS_KEPT = timedelta(minutes=10)  # ticket fields change when an admin changes them

read_again = retry(
    retry=retry_if_exception_type(Away),
    stop=stop_after_attempt(3),
    wait=wait_random_exponential(multiplier=0.2, max=2),
    reraise=True,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One update of a ticket: everything in it lands together, or nothing does.

    `tags` is the whole set that the ticket shall have. `html` is the comment's body, "" for an update without one.
    """

    tags: frozenset[str]
    html: str = ""
    public: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)


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


class Desk:
    """One Zendesk account. One object per process: zenpy is not thread-safe."""

    def __init__(self, settings: Settings, before_call: Callable[[], None] = lambda: None) -> None:
        self.session = Session(settings, before_call)
        self._zenpy = Zenpy(subdomain=self.session.subdomain, session=self.session, disable_cache=True)
        self._titles: dict[int, str] = {}
        self._my_id = 0
        self._titles_at: datetime | None = None

    def now(self) -> datetime:
        """Zendesk's own clock as of its last answer, to the second; ours where it has not answered yet."""
        return self.session.server_now or datetime.now(UTC)

    @read_again
    def me(self) -> Person:
        """The bot's own user. Raises SignedOut where Zendesk takes us for nobody (it answers 200 for that)."""
        found = shapes.person(self._zenpy.users.me().to_dict())
        if not found.id:
            raise SignedOut("Zendesk takes the bot for an anonymous user: the credentials are not accepted")
        return found

    def my_id(self) -> int:
        """The id of the bot's own user, asked for once."""
        if not self._my_id:
            self._my_id = self.me().id
        return self._my_id

    def ticket(self, ticket_id: int) -> tuple[Ticket, int | None]:
        """A ticket without its thread, and how many comments it has (None where Zendesk does not say).

        Raises NotFound for one that is deleted.
        """
        answer = self._read(f"tickets/{ticket_id}.json", include="users,comment_count")
        people = _people(answer)
        data = answer.get("ticket")
        if not isinstance(data, Mapping):
            raise NotFound(f"ticket {ticket_id}: the answer holds no ticket")
        return shapes.ticket(data, people), data.get("comment_count")

    def with_thread(self, ticket: Ticket) -> Ticket:
        """The ticket with its comments, oldest first, and its fields by title."""
        return replace(self.with_fields(ticket), comments=self._thread(ticket.id))

    def with_fields(self, ticket: Ticket) -> Ticket:
        """The ticket with its fields by title."""
        self._load_titles()
        named = {self._titles[i]: v for i, v in ticket.field_values.items() if i in self._titles}
        return replace(ticket, fields=named)

    def comments(self, ticket_id: int) -> tuple[Comment, ...]:
        """The thread of an earlier ticket, oldest first; of a very long one the newest part; empty if it is gone."""
        try:
            return self._thread(ticket_id)
        except NotFound:
            return ()

    def _thread(self, ticket_id: int) -> tuple[Comment, ...]:
        found: list[Comment] = []
        query: dict[str, str] = {"include": "users", "page[size]": str(PAGE), "sort": "-created_at"}
        for _ in range(COMMENT_PAGES):
            answer = self._read(f"tickets/{ticket_id}/comments.json", **query)
            people = _people(answer)
            found += [shapes.comment(c, people) for c in answer.get("comments") or ()]
            meta = answer.get("meta") or {}
            if not meta.get("has_more"):
                break
            query["page[after]"] = str(meta.get("after_cursor"))
        return tuple(sorted(found, key=lambda c: (c.created_at, c.id)))

    @read_again
    def identities(self, user_id: int) -> tuple[Identity, ...]:
        """The ways to reach a user (Support API, user identities); none where the user is gone."""
        try:
            return tuple(shapes.identity(i.to_dict()) for i in self._zenpy.users.identities(id=user_id))
        except NotFound:
            return ()

    @read_again
    def earlier_tickets(self, user_id: int, before: datetime, most: int) -> tuple[Ticket, ...]:
        """The tickets this user requested before an instant, newest first, without threads; one page is looked at."""
        try:
            page = [t.to_dict() for t in islice(self._zenpy.users.requested(user_id), PAGE)]
        except NotFound:
            return ()
        tickets = [shapes.ticket(data, {}) for data in page]
        earlier = [t for t in tickets if t.created_at < before]
        return tuple(sorted(earlier, key=lambda t: t.created_at, reverse=True)[:most])

    def _load_titles(self) -> None:
        if self._titles_at is None or datetime.now(UTC) - self._titles_at > FIELDS_KEPT:
            self._titles = self._field_titles()
            self._titles_at = datetime.now(UTC)

    @read_again
    def _field_titles(self) -> dict[int, str]:
        return {int(f.id): str(f.title) for f in self._zenpy.ticket_fields()}

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
            update.comment = ZenpyComment(html_body=change.html, public=change.public)
        with _understood(f"ticket {ticket.id}"):
            after = self._zenpy.tickets.update(update).ticket.to_dict()
        stamp = shapes.text(after, "updated_at") or ticket.stamp
        return replace(ticket, tags=change.tags, stamp=stamp, updated_at=shapes.instant(stamp))

    @read_again
    def by_external_id(self, external_id: str) -> Ticket | None:
        """The ticket with this external id, without its thread; the oldest where there are several."""
        answer = self._read("tickets.json", external_id=external_id, include="users")
        people = _people(answer)
        found = [shapes.ticket(t, people) for t in answer.get("tickets") or ()]
        return min((t for t in found if t.external_id == external_id), key=lambda t: t.id, default=None)

    @read_again
    def search(self, query: str, most: int) -> tuple[Ticket, ...]:
        """Tickets by Zendesk's search, newest first; what is newer than a few minutes may be missing."""
        answer = self._read("search.json", query=f"type:ticket {query}", sort_by="created_at", sort_order="desc")
        return tuple(shapes.ticket(t, {}) for t in (answer.get("results") or ())[:most])

    def field_id(self, title: str) -> int | None:
        """The id of the ticket field with this title, or None where the account has none."""
        self._load_titles()
        return next((i for i, t in self._titles.items() if t == title), None)

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
            return int(self._zenpy.tickets.create(ticket).ticket.id)

    def changed_since(self, since: datetime) -> Iterator[Ticket]:
        """Every ticket that changed since an instant (incremental export; admins only), oldest change first."""
        query: dict[str, str] = {"start_time": str(int(since.timestamp()))}
        while True:
            answer = self._read("incremental/tickets/cursor.json", **query)
            yield from (shapes.ticket(t, {}) for t in answer.get("tickets") or ())
            if answer.get("end_of_stream") or not answer.get("after_cursor"):
                return
            query = {"cursor": str(answer["after_cursor"])}

    @read_again
    def _read(self, path: str, **query: str) -> dict[str, Any]:
        try:
            answer = self.session.get(f"{self.session.api}/{path}", params=query).json()
        except requests.JSONDecodeError:
            raise Away(f"GET {path}: the answer is not the JSON that it says it is") from None
        return answer if isinstance(answer, dict) else {}


def _people(answer: Mapping[str, Any]) -> dict[int, Person]:
    return {p.id: p for p in map(shapes.person, answer.get("users") or ())}


@contextmanager
def _understood(what: str) -> Iterator[None]:
    """A write that was answered with something zenpy cannot read has an unknown outcome."""
    try:
        yield
    except (ZenpyException, requests.RequestException, KeyError, TypeError, AttributeError) as error:
        raise UnknownOutcome(f"{what}: the answer was not understood: {type(error).__name__}") from None
