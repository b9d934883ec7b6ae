"""Reads Zendesk: tickets with their threads, people, fields, searches, exports. A read may be repeated, briefly."""

import time
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, TypeVar

import requests
import structlog
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential
from zenpy import Zenpy

from bot.desk import shapes
from bot.desk.errors import Away, Lasting, NotFound, RateLimited, SignedOut
from bot.desk.session import Session
from bot.settings import Settings
from bot.ticket import Audit, Comment, Identity, Person, Ticket

PAGE = 100  # Zendesk's largest page
COMMENT_PAGES = 10  # the newest thousand comments or audits; a ticket holds at most 5,000 comments
MOST_STRANGERS = 10  # authors who are asked for one by one
FIELDS_KEPT = timedelta(minutes=10)  # ticket fields change when an admin changes them
A_MINUTE = timedelta(minutes=1)
_NOTHING: dict[str, Any] = {}
T = TypeVar("T")
log = structlog.get_logger()

read_again = retry(
    retry=retry_if_exception_type(Away),
    stop=stop_after_attempt(3),
    wait=wait_random_exponential(multiplier=0.2, max=2),
    reraise=True,
)


class Reads:
    """What can be read of one Zendesk account. One object per process: zenpy is not thread-safe."""

    def __init__(self, settings: Settings, before_call: Callable[[], None] = lambda: None) -> None:
        self.session = Session(settings, before_call)
        self.zenpy = Zenpy(subdomain=self.session.subdomain, session=self.session, disable_cache=True)
        self._titles: dict[int, str] = {}
        self._my_id = 0
        self._titles_at: datetime | None = None

    def now(self) -> datetime:
        """Zendesk's own clock as of its last answer, to the second; ours where it has not answered yet."""
        return self.session.server_now or datetime.now(UTC)

    @read_again
    def me(self) -> Person:
        """The bot's own user. Raises SignedOut where Zendesk takes us for nobody (it answers 200 for that)."""
        found = shapes.person(self.zenpy.users.me().to_dict())
        if not found.id:
            raise SignedOut("Zendesk takes the bot for an anonymous user: the credentials are not accepted")
        return found

    def my_id(self) -> int:
        """The id of the bot's own user, asked for once."""
        if not self._my_id:
            self._my_id = self.me().id
        return self._my_id

    def user(self, user_id: int) -> Person | None:
        """A user as Zendesk knows them now; None where there is none. Raises Passing, SignedOut."""
        data = self._optional(partial(self._read, f"users/{user_id}.json"), _NOTHING).get("user")
        return shapes.person(data) if isinstance(data, Mapping) else None

    def user_by_email(self, email: str) -> Person | None:
        """The user whose primary address this is, to the letter; None where there is none."""
        answer = self._read("users/search.json", query=email)
        found = [shapes.person(data) for data in answer.get("users") or ()]
        return next((p for p in found if p.email.casefold() == email.casefold()), None)

    def ticket(self, ticket_id: int) -> tuple[Ticket, int | None]:
        """A ticket without its thread, and how many comments it has (None where Zendesk does not say).

        Raises NotFound for one that is deleted.
        """
        answer = self._read(f"tickets/{ticket_id}.json", include="users,comment_count")
        people = _people(answer)
        data = answer.get("ticket")
        if not isinstance(data, Mapping):
            raise NotFound(f"ticket {ticket_id}: the answer holds no ticket")
        read_at, count = self.session.server_now, data.get("comment_count")
        people |= self._strangers({int(data.get("requester_id") or 0)} - people.keys())
        return replace(shapes.ticket(data, people), read_at=read_at, comment_count=count), count

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
        return self._optional(lambda: self._thread(ticket_id), ())

    def _thread(self, ticket_id: int) -> tuple[Comment, ...]:
        found, people = self._newest(f"tickets/{ticket_id}/comments.json", "comments")
        people |= self._strangers({int(c.get("author_id") or 0) for c in found} - people.keys())
        return tuple(sorted((shapes.comment(c, people) for c in found), key=lambda c: (c.created_at, c.id)))

    def audits(self, ticket_id: int) -> tuple[Audit, ...]:
        """Every update of a ticket, oldest first; of a very long history the newest part. Raises NotFound."""
        found, people = self._newest(f"tickets/{ticket_id}/audits.json", "audits")
        named = {int(a.get("author_id") or 0) for a in found} | {shapes.doer_of(a) for a in found}
        people |= self._strangers(named - people.keys())
        return tuple(sorted((shapes.audit(a, people) for a in found), key=lambda a: (a.at, a.id)))

    def _newest(self, path: str, key: str) -> tuple[list[Mapping[str, Any]], dict[int, Person]]:
        """The newest rows of a list that is read by cursor, and the people who were sent along."""
        found: list[Mapping[str, Any]] = []
        people: dict[int, Person] = {}
        query: dict[str, str] = {"include": "users", "page[size]": str(PAGE), "sort": "-created_at"}
        for _ in range(COMMENT_PAGES):
            answer = self._read(path, **query)
            people |= _people(answer)
            found += answer.get(key) or ()
            meta = answer.get("meta") or {}
            if not meta.get("has_more"):
                break
            query["page[after]"] = str(meta.get("after_cursor"))
        return found, people

    def _strangers(self, ids: AbstractSet[int]) -> dict[int, Person]:
        """Users who were not sent along, asked for by themselves: whether somebody is staff decides what is done."""
        asked = [i for i in sorted(ids) if i > 0][:MOST_STRANGERS]
        nobody: dict[str, Any] = {}
        found = [self._optional(partial(self._read, f"users/{i}.json"), nobody).get("user") for i in asked]
        return {p.id: p for p in (shapes.person(data) for data in found if isinstance(data, Mapping))}

    def _optional(self, ask: Callable[[], T], otherwise: T) -> T:
        """What helps but is not needed: where Zendesk refuses it for good, the work goes on without."""
        try:
            return ask()
        except Lasting as error:
            log.warning("done without", error=str(error))
            return otherwise

    @read_again
    def identities(self, user_id: int) -> tuple[Identity, ...]:
        """The ways to reach a user (Support API, user identities); none where the user is gone."""
        found: list[Any] = self._optional(lambda: list(self.zenpy.users.identities(id=user_id)), [])
        return tuple(shapes.identity(i.to_dict()) for i in found)

    @read_again
    def earlier_tickets(self, user_id: int, before: datetime, most: int) -> tuple[Ticket, ...]:
        """The tickets this user requested before an instant, newest first, without threads; one page is looked at."""
        page: list[Any] = self._optional(lambda: list(islice(self.zenpy.users.requested(user_id), PAGE)), [])
        tickets = [shapes.ticket(t.to_dict(), {}) for t in page]
        earlier = [t for t in tickets if t.created_at < before]
        return tuple(sorted(earlier, key=lambda t: t.created_at, reverse=True)[:most])

    def requested_by(self, user_id: int) -> Iterator[int]:
        """The numbers of all tickets of which a user is the requester; none where the user is gone."""
        query: dict[str, str] = {"page[size]": str(PAGE)}
        while True:
            nothing: dict[str, Any] = {}
            answer = self._optional(partial(self._read, f"users/{user_id}/tickets/requested.json", **query), nothing)
            yield from (int(t["id"]) for t in answer.get("tickets") or ())
            meta = answer.get("meta") or {}
            if not meta.get("has_more"):
                return
            query["page[after]"] = str(meta.get("after_cursor"))

    def _load_titles(self) -> None:
        if self._titles_at is None or datetime.now(UTC) - self._titles_at > FIELDS_KEPT:
            self._titles = self._optional(self._field_titles, {})
            self._titles_at = datetime.now(UTC)

    @read_again
    def _field_titles(self) -> dict[int, str]:
        return {int(f.id): str(f.title) for f in self.zenpy.ticket_fields()}

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

    def changed_since(
        self, since: datetime, wait: Callable[[float], object] = time.sleep, *, people: bool = False
    ) -> Iterator[Ticket]:
        """Every ticket that changed since an instant (incremental export; admins only), oldest change first.

        Ten pages a minute are allowed: past that it waits as long as Zendesk asks; `wait` may answer True to give up.
        `people`: their requesters' names come along.
        """
        along = {"include": "users"} if people else {}
        query: dict[str, str] = {"start_time": str(int(since.timestamp()))} | along
        while True:
            try:
                answer = self._read("incremental/tickets/cursor.json", **query)
            except RateLimited as error:
                if wait((error.wait or A_MINUTE).total_seconds()):
                    raise
                continue
            known = _people(answer)
            yield from (shapes.ticket(t, known) for t in answer.get("tickets") or ())
            if answer.get("end_of_stream") or not answer.get("after_cursor"):
                return
            query = {"cursor": str(answer["after_cursor"])} | along

    @read_again
    def _read(self, path: str, **query: str) -> dict[str, Any]:
        try:
            answer = self.session.get(f"{self.session.api}/{path}", params=query).json()
        except requests.JSONDecodeError:
            raise Away(f"GET {path}: the answer is not the JSON that it says it is") from None
        return answer if isinstance(answer, dict) else {}


def _people(answer: Mapping[str, Any]) -> dict[int, Person]:
    return {p.id: p for p in map(shapes.person, answer.get("users") or ())}
