"""Reads a line of an export: a past ticket with its thread and its people, and what people decided about it.

Names are those of Zendesk's Support API wherever it has one; docs/simulate.md tells them all. Only `id` and some words
are needed, everything else may be absent.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.desk import shapes
from bot.labels import Label
from bot.receipts import is_ours
from bot.ticket import Comment, Identity, Person, Ticket
from bot.understand import LABEL_PREFIX, NOT_PREFIX

Json = Mapping[str, Any]
OURS = ("accord_", "escalate_", shapes.MERGED_TAG)  # tags that the bot, or people who correct it, set later
OVER = frozenset({"solved", "closed", "deleted"})
NAMELESS = 10**9  # tickets whose id is not a number are numbered from here, by their line


@dataclass(frozen=True, slots=True)
class Past:
    """A ticket as it ended, without anything the bot did to it.

    `truth`: the labels that people have decided, either way. `ended_at`: when it was solved, or None.
    """

    name: str
    ticket: Ticket
    ways: tuple[Identity, ...] = ()
    truth: Mapping[Label, bool] = field(default_factory=dict)
    ended_at: datetime | None = None


def read_past(row: Json, line: int, theirs: Mapping[Label, str] | None = None) -> Past:
    """One line, parsed. `theirs`: tags of the team's own that mean a label. Raises ValueError, naming what is wrong."""
    data = {**row, **row["ticket"]} if isinstance(row.get("ticket"), Mapping) else dict(row)
    name = str(data.get("id") or "")
    if not name:
        raise ValueError("no id")
    if not any(data.get(key) for key in ("subject", "description", "body", "comments")):
        raise ValueError("no words: neither subject, description nor comments")
    data["id"] = int(name) if name.isascii() and name.isdigit() else NAMELESS + line
    ticket = _ticket(data)
    return Past(name, _as_found(ticket), _ways(data), _truth(data, ticket.tags, theirs or {}), _ended_at(data, ticket))


def _ticket(data: dict[str, Any]) -> Ticket:
    people = _people(data)
    asked = data.get("requester")
    asker = int((asked.get("id") if isinstance(asked, Mapping) else data.get("requester_id")) or -data["id"])
    people.setdefault(asker, Person(asker, ""))
    words = shapes.text(data, "description") or shapes.text(data, "body")
    plain = {**data, "requester_id": asker, "description": words, "custom_fields": ()}
    found = shapes.ticket(plain, people)
    first = {"author_id": asker, "body": words, "created_at": data.get("created_at")}
    rows = [row for row in data.get("comments") or () if isinstance(row, Mapping)] or [first]
    comments = [_comment(row, n, found, people) for n, row in enumerate(rows, 1)]
    thread = tuple(sorted(comments, key=lambda c: (c.created_at, c.id)))
    return replace(found, comments=thread, fields=_fields(data))


def _comment(row: Json, number: int, ticket: Ticket, people: Mapping[int, Person]) -> Comment:
    author = row.get("author")
    asked = int((author.get("id") if isinstance(author, Mapping) else row.get("author_id")) or ticket.requester.id)
    at = row.get("created_at") or (ticket.created_at.isoformat() if number == 1 else None)
    data = {**row, "id": row.get("id") or ticket.id * 10_000 + number, "author_id": asked, "created_at": at}
    return shapes.comment(data, people)


def _people(data: Json) -> dict[int, Person]:
    """Everybody who is described anywhere on the line; what several places say of one person is put together."""
    comments = [c for c in data.get("comments") or () if isinstance(c, Mapping)]
    rows = [*(c.get("author") for c in comments), *(data.get("users") or ()), data.get("requester")]
    whole: dict[int, dict[str, Any]] = {}
    for row in rows:
        if isinstance(row, Mapping) and row.get("id"):
            whole.setdefault(int(row["id"]), {}).update(row)
    return {number: shapes.person(row) for number, row in whole.items()}


def _ways(data: Json) -> tuple[Identity, ...]:
    asked = data.get("requester")
    rows: Iterable[Any] = (asked.get("identities") if isinstance(asked, Mapping) else None) or ()
    return tuple(shapes.identity(row) for row in rows if isinstance(row, Mapping))


def _fields(data: Json) -> dict[str, str]:
    given = data.get("fields")
    fields = {str(k): str(v).strip() for k, v in given.items() if v} if isinstance(given, Mapping) else {}
    if data.get("role") in ("client", "freelancer"):
        fields.setdefault("Contact role", str(data["role"]))
    return fields


def _as_found(ticket: Ticket) -> Ticket:
    """The ticket as if the bot had never seen it: without its comments and tags, open, not yet merged."""
    tags = frozenset(tag for tag in ticket.tags if not tag.startswith(OURS))
    theirs = tuple(c for c in ticket.comments if not is_ours(c))
    return replace(ticket, tags=tags, comments=theirs or ticket.comments[:1], status="open", merged=False)


def _truth(data: Json, tags: frozenset[str], theirs: Mapping[Label, str]) -> dict[Label, bool]:
    """What people decided: `labels` settles all; `decided` (who set which tag) what it names; else the tags say.

    A tag of the team's own settles its label either way.
    """
    if isinstance(data.get("labels"), list):
        return {label: label in data["labels"] for label in Label}
    looked = data.get("decided")
    if isinstance(looked, Mapping):
        by_tag = {label: tag in tags for label, tag in theirs.items()}
        return by_tag | {label: bool(looked[label]) for label in Label if label in looked}
    return dict(_by_tags(tags, theirs))


def _by_tags(tags: frozenset[str], theirs: Mapping[Label, str]) -> Iterator[tuple[Label, bool]]:
    for label in Label:
        if NOT_PREFIX + label in tags:
            yield label, False
        elif label in theirs:
            yield label, theirs[label] in tags or LABEL_PREFIX + label in tags
        elif LABEL_PREFIX + label in tags:
            yield label, True


def _ended_at(data: Json, ticket: Ticket) -> datetime | None:
    """When it was solved: as the line says, else with its last word, where somebody of the team had the last word."""
    if data.get("solved_at"):
        return shapes.instant(data["solved_at"])
    if ticket.status not in OVER:
        return None
    last = ticket.comments[-1]
    return last.created_at if last.author.is_staff else max(ticket.updated_at, last.created_at)
