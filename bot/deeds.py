"""What somebody of the team does through us: a command or a tag, written onto the ticket in their name, once.

The comment's author is the person (`author_id`, which Zendesk lets agents and admins set); the audit's author stays the
bot's user, so the audit's metadata says for whom it was. It holds no receipt: the words are the person's, and are
obeyed as theirs. `click` is the token of the form that was sent: two presses of one button carry the same.
"""

import html
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.again import Sleep, certain
from bot.commands import NAMES
from bot.desk import Change
from bot.desk.errors import Conflict, Forbidden, UnknownOutcome
from bot.receipts import CLICK, FOR
from bot.ticket import Person, Ticket

TRIES = 3  # another write came between, or an answer was lost: look, then write again
SAFE = timedelta(seconds=30)  # if we are ended between the write and the poke, the clock looks at the ticket then
LONGEST = 250  # characters of a command's words
_COMMAND = re.compile(r"/accord ([a-z-]{1,20})(?: .{0,280})?")
_CLICK = re.compile(r"[\w-]{8,64}", re.ASCII)


class Desk(Protocol):
    """What is asked of the desk."""

    def now(self) -> datetime: ...  # noqa: D102
    def user(self, user_id: int) -> Person | None: ...  # noqa: D102
    def ticket(self, ticket_id: int) -> tuple[Ticket, int | None]: ...  # noqa: D102
    def with_thread(self, ticket: Ticket) -> Ticket: ...  # noqa: D102
    def update(self, ticket: Ticket, change: Change) -> Ticket: ...  # noqa: D102


class Agenda(Protocol):
    """What is asked of the agenda."""

    def now(self) -> datetime: ...  # noqa: D102
    def wake(  # noqa: D102
        self, ticket_id: int, at: datetime | None = None, *, poke: bool = False, urgent: bool = False
    ) -> None: ...


class NotOfTheTeam(Forbidden):
    """Somebody who is no agent and no admin, or is suspended, would have had their way."""


@dataclass(frozen=True, slots=True)
class Doer:
    """Who did it, and by which press of a button."""

    person_id: int
    click: str

    def __post_init__(self) -> None:
        if not _CLICK.fullmatch(self.click):
            raise ValueError("a click is 8 to 64 letters, digits, _ or -")


def command_as(doer: Doer, ticket_id: int, words: str, desk: Desk, agenda: Agenda, sleep: Sleep = time.sleep) -> bool:
    """Leave a command as an internal note of the person's, and have the ticket looked at; False if it stood there.

    Raises NotOfTheTeam, ValueError for what is no command, Conflict or UnknownOutcome (the same click may be sent
    again), RateLimited, a Lasting error, or RedisDown (nothing was written).
    """
    line = one_line(words)
    found = _COMMAND.fullmatch(line)
    if not found or found[1] not in NAMES:
        raise ValueError(f"that is no command: {line[:40]!r}")
    note = f"<p>{html.escape(line)}</p>"
    return _write(doer, ticket_id, partial(_note, note=note, doer=doer), desk, agenda, sleep)


def tags_as(
    doer: Doer,
    ticket_id: int,
    add: frozenset[str],
    remove: frozenset[str],
    desk: Desk,
    agenda: Agenda,
    sleep: Sleep = time.sleep,
) -> bool:
    """Set and take away tags as the person's deed; False if they were so already. Raises as `command_as` does."""
    change_of = partial(_tags, add=add, remove=remove, doer=doer)
    return _write(doer, ticket_id, change_of, desk, agenda, sleep)


def one_line(words: str) -> str:
    """What was typed into a field, as one line: a second one could be a second command."""
    return " ".join(words.split())[:LONGEST]


def _write(
    doer: Doer,
    ticket_id: int,
    change_of: Callable[[Ticket], Change | None],
    desk: Desk,
    agenda: Agenda,
    sleep: Sleep,
) -> bool:
    """One safe update, unless it was made before.

    Every try looks first, and writes only under the stamp that it saw: so no press is written twice, whether two come
    at once or the answer to one was lost.
    """
    person = desk.user(doer.person_id)
    if person is None or not person.is_staff or person.suspended:
        raise NotOfTheTeam(f"user {doer.person_id} may not do this: only agents and admins of the account may")
    agenda.wake(ticket_id, agenda.now() + SAFE)
    written = False
    for tries_left in reversed(range(TRIES)):
        try:
            ticket = desk.with_thread(certain(desk.ticket(ticket_id)[0], desk, sleep))
            if change := change_of(ticket):
                desk.update(ticket, change)
                written = True
            break
        except (Conflict, UnknownOutcome):
            if not tries_left:
                raise
    agenda.wake(ticket_id, poke=True, urgent=True)
    return written


def _note(ticket: Ticket, note: str, doer: Doer) -> Change | None:
    mine = _metadata(doer)
    if any(mine.items() <= comment.metadata.items() for comment in ticket.comments):
        return None
    return Change(ticket.tags, note, public=False, metadata=mine, author_id=doer.person_id)


def _tags(ticket: Ticket, add: frozenset[str], remove: frozenset[str], doer: Doer) -> Change | None:
    tags = (ticket.tags | add) - remove
    return Change(tags, metadata=_metadata(doer)) if tags != ticket.tags else None


def _metadata(doer: Doer) -> Mapping[str, str]:
    return {FOR: str(doer.person_id), CLICK: doer.click}
