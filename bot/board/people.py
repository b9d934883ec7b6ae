"""Who may see the board: agents and admins who may see every ticket, as Zendesk says, asked again every few minutes."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Protocol, cast

from bot.agenda import Agenda
from bot.keys import PREFIX
from bot.ticket import Person

SESSION_LIVES = timedelta(hours=8)
ASK_AGAIN = timedelta(minutes=5)


class Users(Protocol):
    """What is asked of the desk."""

    def user(self, user_id: int) -> Person | None: ...  # noqa: D102
    def user_by_email(self, email: str) -> Person | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who may see the board."""

    id: int
    name: str
    role: str


def refusal(person: Person | None) -> str:
    """Why somebody may not see the board, "" where they may."""
    if person is None or not person.id:
        return "Zendesk does not know you."
    if person.suspended:
        return "Your Zendesk account is suspended."
    if not person.is_staff:
        return "The board is for agents and admins."
    if person.sees_only:
        return "Zendesk shows you only some of the tickets; the board shows all of them."
    return ""


class Sessions:
    """Who is signed in: an entry in Redis for each session, so that signing out ends it wherever its cookie went.

    Raises RedisDown, and what the desk raises.
    """

    def __init__(self, agenda: Agenda) -> None:
        self._redis, self._now = agenda.connection, agenda.now

    def open(self, name: str, person: Person) -> None:
        """Somebody has signed in, and Zendesk has just said who they are."""
        self._redis.set(_session(name), _entry(person, self._now()), px=SESSION_LIVES)

    def close(self, name: str) -> None:
        """The session is over."""
        self._redis.delete(_session(name))

    def viewer(self, name: str, users: Users) -> Viewer | str:
        """Who this session belongs to, or why it is over; "" where there is none."""
        found = cast("bytes | None", self._redis.get(_session(name))) if name else None
        if found is None:
            return ""
        known = json.loads(found)
        if self._fresh(known):
            return Viewer(known["id"], known["name"], known["role"])
        person = users.user(known["id"])
        if person is None or (why := refusal(person)):
            self.close(name)
            return why if person else refusal(None)
        self._redis.set(
            _session(name), _entry(person, self._now()), xx=True, keepttl=True
        )  # gone meanwhile: stays gone
        return Viewer(person.id, person.name, person.role)

    def by_email(self, email: str, users: Users) -> Viewer | str:
        """Whom a proxy has signed in, or why they may not enter."""
        key = f"{PREFIX}board:known:{_digest(email.casefold())}"
        found = cast("bytes | None", self._redis.get(key))
        if found and self._fresh(entry := json.loads(found)):
            return Viewer(entry["id"], entry["name"], entry["role"])
        person = users.user_by_email(email)
        if person is None or (why := refusal(person)):
            self._redis.delete(key)
            return why if person else refusal(None)
        self._redis.set(key, _entry(person, self._now()), px=ASK_AGAIN)
        return Viewer(person.id, person.name, person.role)

    def _fresh(self, entry: dict[str, float]) -> bool:
        return self._now() - datetime.fromtimestamp(entry["asked_at"], UTC) < ASK_AGAIN


def _entry(person: Person, now: datetime) -> str:
    known = {"id": person.id, "name": person.name, "role": person.role}
    return json.dumps({**known, "asked_at": now.timestamp()})


def _session(name: str) -> str:
    """Whoever reads Redis learns no session's name."""
    return f"{PREFIX}board:session:{_digest(name)}"


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
