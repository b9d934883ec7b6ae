"""Event-subscribed deliveries: the fixed envelope, ids as text, statuses in capitals."""

import json
import uuid
from datetime import UTC

from sandbox.clock import stamp
from sandbox.hooks import happenings, webhooks
from sandbox.hooks.deliveries import Deliveries
from sandbox.hooks.happenings import capitals, id_text
from sandbox.records import Json, Update
from sandbox.world import World

PREFIX = "zen:event-type:ticket."
VERSION = "2022-11-06"


class Events:
    """Listens to the world and tells the subscribers: one delivery for each kind of thing that happened."""

    def __init__(self, world: World, deliveries: Deliveries) -> None:
        self._world = world
        self._deliveries = deliveries

    def hear(self, update: Update) -> None:
        """Tell every subscriber of an update; the events of one update share a sequence id."""
        happened = happenings.of(self._world, update)
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
        "assignee_id": id_text(props["assignee_id"]),
        "brand_id": id_text(props["brand_id"]),
        "created_at": stamp(ticket.created_at),
        "custom_status": "0",
        "description": ticket.comments[0].body if ticket.comments else "",
        "external_id": props["external_id"] or "",
        "form_id": id_text(props["ticket_form_id"]),
        "group_id": id_text(props["group_id"]),
        "id": str(ticket.id),
        "is_public": ticket.is_public,
        "organization_id": "0",
        "priority": capitals(props["priority"]),
        "requester_id": str(ticket.requester_id),
        "status": "DELETED" if ticket.deleted else capitals(props["status"]),
        "subject": props["subject"],
        "submitter_id": str(ticket.submitter_id),
        "tags": ticket.tags,
        "type": capitals(props["type"]),
        "updated_at": stamp(ticket.updated_at),
        "via": {"channel": ticket.via["channel"]},
    }


def pretty(body: Json) -> bytes:
    """As real bodies are printed: three spaces, and a line break at the end."""
    return (json.dumps(body, indent=3, ensure_ascii=False) + "\n").encode()


def new_sequence() -> str:
    """The id that the events of one update share."""
    return uuid.uuid4().hex[:26].upper()
