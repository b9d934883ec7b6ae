"""Event-subscribed deliveries: the fixed envelope, ids as text, statuses in capitals."""

import json
import uuid
from datetime import UTC

from sandbox import webhooks
from sandbox.clock import stamp
from sandbox.deliveries import Deliveries
from sandbox.records import Comment, Json, Update
from sandbox.world import World

PREFIX = "zen:event-type:ticket."
VERSION = "2022-11-06"
CHANGES = {
    "status": "status_changed",
    "priority": "priority_changed",
    "subject": "subject_changed",
    "tags": "tags_changed",
    "assignee_id": "agent_assignment_changed",
    "group_id": "group_assignment_changed",
    "requester_id": "requester_changed",
    "external_id": "external_id_changed",
    "type": "type_changed",
}
CAPITALS = frozenset({"status", "priority", "type"})


class Events:
    """Listens to the world and tells the subscribers: one delivery for each kind of thing that happened."""

    def __init__(self, world: World, deliveries: Deliveries) -> None:
        self._world = world
        self._deliveries = deliveries

    def hear(self, update: Update) -> None:
        """Tell every subscriber of an update; the events of one update share a sequence id."""
        happened = _happened(self._world, update)
        sequence = new_sequence()
        for position, (kind, event) in enumerate(happened, start=1):
            meta = {"meta": {"sequence": {"id": sequence, "position": position, "total": len(happened)}}}
            for webhook in webhooks.subscribed(self._world, PREFIX + kind):
                body = self._envelope(kind, {**event, **meta}, update)
                self._deliveries.send(webhook, pretty(body))

    def _envelope(self, kind: str, event: Json, update: Update) -> Json:
        ticket = update.ticket
        at = update.audit.created_at.astimezone(UTC)
        return {
            "type": PREFIX + kind,
            "account_id": self._world.options.account_id,
            "id": str(uuid.uuid4()),
            "time": at.strftime("%Y-%m-%dT%H:%M:%S") + ".000000000Z",
            "zendesk_event_version": VERSION,
            "subject": f"zen:ticket:{ticket.id}",
            "detail": detail(update),
            "event": event,
        }


def detail(update: Update) -> Json:
    """The ticket as deliveries carry it: ids are text, and nothing is `"0"` or the empty text."""
    ticket, props = update.ticket, update.ticket.props
    return {
        "actor_id": str(update.actor.user.id),
        "assignee_id": _id(props["assignee_id"]),
        "brand_id": _id(props["brand_id"]),
        "created_at": stamp(ticket.created_at),
        "custom_status": "0",
        "description": ticket.comments[0].body if ticket.comments else "",
        "external_id": props["external_id"] or "",
        "form_id": _id(props["ticket_form_id"]),
        "group_id": _id(props["group_id"]),
        "id": str(ticket.id),
        "is_public": ticket.is_public,
        "organization_id": "0",
        "priority": _capitals(props["priority"]),
        "requester_id": str(ticket.requester_id),
        "status": _capitals(props["status"]),
        "subject": props["subject"],
        "submitter_id": str(ticket.submitter_id),
        "tags": ticket.tags,
        "type": _capitals(props["type"]),
        "updated_at": stamp(ticket.updated_at),
        "via": {"channel": ticket.via["channel"]},
    }


def pretty(body: Json) -> bytes:
    """As real bodies are printed: three spaces, and a line break at the end."""
    return (json.dumps(body, indent=3, ensure_ascii=False) + "\n").encode()


def new_sequence() -> str:
    """The id that the events of one update share."""
    return uuid.uuid4().hex[:26].upper()


def _happened(world: World, update: Update) -> list[tuple[str, Json]]:
    """(kind, event) of everything that the update did."""
    found: list[tuple[str, Json]] = [("created", {})] if update.created else []
    if update.comment is not None and not update.created:
        found.append(("comment_added", {"comment": _comment(world, update.comment)}))
    for name, kind in () if update.created else CHANGES.items():
        before, now = update.before.get(name), update.ticket.props.get(name)
        if before != now:
            found.append((kind, _change(name, before, now)))
    ids = () if update.created else update.fields_before.keys() | update.ticket.fields.keys()
    for field_id in sorted(ids):
        before, now = update.fields_before.get(field_id), update.ticket.fields.get(field_id)
        if before != now:
            field = {"id": str(field_id), "title": world.ticket_fields[field_id]["title"]}
            found.append(("custom_field_changed", {"field": field, "previous": _text(before), "current": _text(now)}))
    return found


def _change(name: str, before: object, now: object) -> Json:
    if name == "tags":
        old, new = set(_list(before)), set(_list(now))
        return {"tags_added": sorted(new - old), "tags_removed": sorted(old - new)}
    if name in CAPITALS:
        return {"previous": _capitals(before), "current": _capitals(now)}
    return {"previous": _text(before), "current": _text(now)}


def _comment(world: World, comment: Comment) -> Json:
    author = world.users[comment.author_id]
    shown = {"id": str(author.id), "is_staff": author.is_staff, "name": author.name}
    return {"id": str(comment.id), "body": comment.body, "is_public": comment.public, "author": shown}


def _list(value: object) -> list[str]:
    return list(value) if isinstance(value, list) else []


def _id(value: object) -> str:
    return str(value) if value else "0"


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _capitals(value: object) -> str:
    return str(value).upper() if value else ""
