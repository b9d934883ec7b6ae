"""Writes a ticket as a line of an export; `bot.simulate.past` reads it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from bot.labels import Label
from bot.ticket import Comment, Identity, Person, Ticket


def line_of(
    ticket: Ticket,
    ways: Iterable[Identity] = (),
    decided: Mapping[Label, bool] | None = None,
    solved_at: datetime | None = None,
) -> dict[str, Any]:
    """A ticket with its thread and its fields by title. `decided`: None where nobody looked who set its tags."""
    identities = [{"type": w.type, "value": w.value, "verified": w.verified} for w in ways]
    others = {c.author.id: c.author for c in ticket.comments if c.author.id != ticket.requester.id}
    line = {
        "id": ticket.id,
        "subject": ticket.subject,
        "description": ticket.description,
        "status": ticket.status,
        "created_at": ticket.created_at.isoformat(),
        "updated_at": ticket.updated_at.isoformat(),
        "solved_at": solved_at.isoformat() if solved_at else None,
        "tags": sorted(ticket.tags),
        "requester": {**_person(ticket.requester), "identities": identities},
        "fields": dict(ticket.fields),
        "comments": [_comment(c) for c in ticket.comments],
        "users": [_person(person) for person in others.values()],
    }
    return line if decided is None else {**line, "decided": {label.value: held for label, held in decided.items()}}


def _person(person: Person) -> dict[str, Any]:
    known = {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "email": person.email,
        "phone": person.phone,
        "shared_phone_number": person.shared_phone,
        "iana_time_zone": person.time_zone,
        "locale": person.locale,
        "tags": sorted(person.tags),
    }
    return {name: value for name, value in known.items() if value}


def _comment(comment: Comment) -> dict[str, Any]:
    known = {
        "id": comment.id,
        "author_id": comment.author.id,
        "created_at": comment.created_at.isoformat(),
        "plain_body": comment.text,
        "html_body": comment.html,
        "via": {"channel": comment.channel} if comment.channel else None,
        "metadata": {"custom": dict(comment.metadata)} if comment.metadata else None,
    }
    return {**{name: value for name, value in known.items() if value}, "public": comment.public}
