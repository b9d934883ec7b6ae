"""Audits: the record of one update, with its events and the custom metadata that came along."""

import json
from typing import Any

from sandbox import errors
from sandbox.records import Actor, Audit, Json, Ticket, User
from sandbox.world import World

METADATA_LIMIT = 1024  # bytes of one audit's custom metadata


def check(payload: Json) -> None:
    """Refuse metadata that is too large. Raises ApiError."""
    metadata = payload.get("metadata")
    if metadata and len(json.dumps(metadata).encode()) > METADATA_LIMIT:
        raise errors.invalid("metadata", "Metadata: is too large (maximum is 1 KB)", error="TooLarge")


def begin(world: World, ticket: Ticket, author: User, actor: Actor, payload: Json) -> Audit:
    """An audit without events yet; it is not the ticket's until something happened."""
    via = {"channel": actor.channel, "source": {"from": {}, "to": {}, "rel": None}}
    custom = payload.get("metadata")
    kept = dict(custom) if isinstance(custom, dict) else {}
    return Audit(world.new_id(), ticket.id, author.id, world.clock.second(), via, [], kept)


def event(world: World, kind: str, name: str, previous: Any, value: Any) -> Json:
    """A property that was set (`Create`) or became another (`Change`)."""
    row: Json = {"id": world.new_id(), "type": kind, "field_name": name, "value": value}
    return {**row, "previous_value": previous} if kind == "Change" else row


def macros(world: World, payload: Json) -> list[Json]:
    """The macros that the update says it used; unknown ids are ignored."""
    ids = [*(payload.get("macro_ids") or []), *([payload["macro_id"]] if payload.get("macro_id") else [])]
    known = [world.macros[int(i)] for i in ids if int(i) in world.macros]
    return [
        {"id": world.new_id(), "type": "AgentMacroReference", "macro_id": m["id"], "macro_title": m["title"]}
        for m in known
    ]


def differences(ticket: Ticket, props: Json, fields: dict[int, Any]) -> list[tuple[str, Any, Any]]:
    """(field_name, previous, new) of everything that would be different."""
    changed = [(name, ticket.props[name], props[name]) for name in props if props[name] != ticket.props[name]]
    ids = sorted(ticket.fields.keys() | fields.keys())
    return changed + [
        (str(i), ticket.fields.get(i), fields.get(i)) for i in ids if fields.get(i) != ticket.fields.get(i)
    ]
