"""Zendesk's JSON into our words. Tolerant: any property may be null or absent."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast, get_args

from bot.receipts import DID, FOR
from bot.ticket import Audit, Comment, Identity, Person, PersonRole, Status, Ticket, Turn

Json = Mapping[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MERGED_TAG = "closed_by_merge"  # Zendesk puts it on the ticket that was merged into another


def person(data: Json) -> Person:
    """A user."""
    role = data.get("role")
    return Person(
        id=int(data.get("id") or 0),
        name=text(data, "name"),
        role=cast("PersonRole", role) if role in get_args(PersonRole) else "end-user",
        email=text(data, "email"),
        phone=text(data, "phone"),
        shared_phone=bool(data.get("shared_phone_number")),
        time_zone=text(data, "iana_time_zone"),
        locale=text(data, "locale"),
        tags=frozenset(data.get("tags") or ()),
        suspended=bool(data.get("suspended")),
        sees_only=text(data, "ticket_restriction"),
    )


def identity(data: Json) -> Identity:
    """A user identity."""
    return Identity(text(data, "type"), text(data, "value"), verified=bool(data.get("verified")))


def comment(data: Json, people: Mapping[int, Person]) -> Comment:
    """A comment; an author who was not sent along is known by id only."""
    author = int(data.get("author_id") or 0)
    metadata = data.get("metadata") or {}
    return Comment(
        id=int(data.get("id") or 0),
        author=people.get(author) or Person(author, ""),
        created_at=instant(data.get("created_at")),
        text=text(data, "plain_body") or text(data, "body"),
        html=text(data, "html_body"),
        public=bool(data.get("public", True)),
        channel=text(data.get("via") or {}, "channel"),
        metadata=metadata.get("custom") or {},
        flagged=bool(metadata.get("flags")) or metadata.get("trusted") is False,
    )


def ticket(data: Json, people: Mapping[int, Person]) -> Ticket:
    """A ticket without its thread, its fields by id."""
    requester = int(data.get("requester_id") or 0)
    status = text(data, "status").lower()
    tags = frozenset(data.get("tags") or ())
    return Ticket(
        id=int(data["id"]),
        subject=text(data, "subject") or text(data, "raw_subject"),
        description=text(data, "description"),
        status=cast("Status", status) if status in get_args(Status) else "open",
        requester=people.get(requester) or Person(requester, ""),
        created_at=instant(data.get("created_at")),
        updated_at=instant(data.get("updated_at")),
        stamp=text(data, "updated_at"),
        submitter_id=int(data.get("submitter_id") or 0),
        assignee_id=data.get("assignee_id"),
        external_id=text(data, "external_id"),
        channel=text(data.get("via") or {}, "channel"),
        tags=tags,
        field_values=field_values(data.get("custom_fields") or ()),
        merged=MERGED_TAG in tags,
    )


def audit(data: Json, people: Mapping[int, Person]) -> Audit:
    """One update with its events; an author who was not sent along is known by id only."""
    author = int(data.get("author_id") or 0)
    events = [e for e in data.get("events") or () if isinstance(e, Mapping)]
    public = [bool(e.get("public")) for e in events if e.get("type") == "Comment"]
    metadata, doer = (data.get("metadata") or {}).get("custom") or {}, doer_of(data)
    return Audit(
        id=int(data.get("id") or 0),
        at=instant(data.get("created_at")),
        author=people.get(author) or Person(author, ""),
        turns=tuple(_turn(e) for e in events if e.get("type") in ("Create", "Change") and e.get("field_name")),
        public=public[0] if public else None,
        metadata=metadata,
        doer=(people.get(doer) or Person(doer, "")) if doer else None,
    )


def doer_of(data: Json) -> int:
    """The id of the person for whom the bot wrote an update, 0 where it wrote as itself."""
    custom = (data.get("metadata") or {}).get("custom") or {}
    named = str(custom.get(FOR) or "")
    return int(named) if named.isascii() and named.isdigit() and not custom.get(DID) else 0


def _turn(event: Json) -> Turn:
    """A property that was set; a trigger that did it stands in `via` (rel: trigger)."""
    source = (event.get("via") or {}).get("source") or {}
    rule = text(source.get("from") or {}, "title") if source.get("rel") == "trigger" else ""
    return Turn(str(event["field_name"]), _words(event.get("previous_value")), _words(event.get("value")), rule)


def _words(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def field_values(values: Any) -> dict[int, str]:
    """Custom fields by id; empty ones are left out."""
    found = {f.get("id"): f.get("value") for f in values if isinstance(f, Mapping)}
    return {int(i): str(v).strip() for i, v in found.items() if i and (v == 0 or v) and v is not False}


def text(data: Json, key: str) -> str:
    """A property as text, "" where it is null, absent or not text."""
    value = data.get(key)
    return value if isinstance(value, str) else ""


def instant(value: Any) -> datetime:
    """An ISO 8601 instant in UTC; the epoch where there is none, so that nothing looks newer than it is."""
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return EPOCH
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
