"""A ticket as a page shows it: its thread as one person may see it, its line in a list, its fields."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.receipts import DID
from sandbox.box import Box
from sandbox.desk.furniture import BOT_FIELDS
from sandbox.face import markup, story
from sandbox.face.people import Person, is_outreach
from sandbox.records import Comment, Ticket

LABEL = "accord_"
TOLD_BY_TAGS = ("accord_exhausted", "accord_answered", "accord_settled", "accord_pause", "accord_off", "accord_review")


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a thread. `words` is safe to show; `ours`: the bot wrote it."""

    who: str
    role: str
    at: datetime
    public: bool
    ours: bool
    mine: bool
    new: bool
    words: str | Markup


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket in a list."""

    ticket: Ticket
    requester: str
    about: tuple[str, ...]
    escalated: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a ticket's form. `options` where one of several is chosen."""

    title: str
    value: str
    options: tuple[str, ...]


def thread(box: Box, ticket: Ticket, person: Person, since: datetime | None = None) -> list[Said]:
    """What this person is shown of a ticket, oldest first; new is what came `since`. The caller holds the lock."""
    return [_said(box, ticket, comment, person, since) for comment in person.sees(ticket)]


def lines(box: Box, tickets: Iterable[Ticket]) -> list[Line]:
    """Tickets as lines, the newest change first."""
    return [_line(box, t) for t in sorted(tickets, key=lambda t: (t.updated_at, t.id), reverse=True)]


def fields(box: Box, ticket: Ticket) -> list[Field]:
    """The fields that the bot reads, filled in or not."""
    values = {title: ticket.fields.get(box.world.field_id(title)) for title, _, _ in BOT_FIELDS}
    return [Field(title, str(values[title] or ""), options) for title, _, options in BOT_FIELDS]


def _said(box: Box, ticket: Ticket, comment: Comment, person: Person, since: datetime | None) -> Said:
    user = box.world.users[comment.author_id]
    ours = bool(comment.custom.get(DID))
    role = "the bot" if ours else _role(ticket, comment.author_id, staff=user.is_staff)
    words = markup.clean(comment.html_body) if ours else comment.body
    return Said(
        who=user.name,
        role=role,
        at=comment.created_at,
        public=comment.public,
        ours=ours,
        mine=user.id == person.user.id,
        new=since is not None and comment.created_at >= since,
        words=words,
    )


def _role(ticket: Ticket, author_id: int, *, staff: bool) -> str:
    if staff:
        return "support team"
    if author_id != ticket.requester_id:
        return "somebody else"
    return "freelancer" if is_outreach(ticket) else "client"


def _line(box: Box, ticket: Ticket) -> Line:
    tags = ticket.tags
    about = [story.plain(tag.removeprefix(LABEL)) for tag in tags if tag in story.LABELS]
    about += [story.plain(tag.removeprefix(LABEL)) for tag in TOLD_BY_TAGS if tag in tags]
    if is_outreach(ticket):
        about = ["to the freelancer", *about]
    escalated = [story.plain(tag.removeprefix("escalate_")) for tag in tags if tag.startswith("escalate_")]
    return Line(ticket, box.world.users[ticket.requester_id].name, tuple(about), tuple(escalated))
