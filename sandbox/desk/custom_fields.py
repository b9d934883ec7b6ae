"""A ticket's custom fields: what an update makes of them, and what that does to the tags."""

from typing import Any

from sandbox.records import Json
from sandbox.world import World


def asked(world: World, payload: Json, before: dict[int, Any]) -> dict[int, Any]:
    """The custom fields after the update; ids that no field has are ignored, as Zendesk does."""
    after = dict(before)
    given = payload.get("custom_fields") or payload.get("fields") or []
    rows = [{"id": k, "value": v} for k, v in given.items()] if isinstance(given, dict) else given
    for row in rows:
        field_id = int(row["id"])
        if field_id in world.ticket_fields:
            after[field_id] = row.get("value") if row.get("value") != "" else None
    return after


def tagged(world: World, before: dict[int, Any], after: dict[int, Any], props: Json) -> None:
    """A drop-down's value is a tag too: new one in, old one out; without the tag the field empties."""
    tags = set(props["tags"])
    for field_id, row in world.ticket_fields.items():
        if row["type"] != "tagger":
            continue
        old, new = before.get(field_id), after.get(field_id)
        if new != old:
            tags = (tags - {old}) | ({new} if new else set())
        elif old and old not in tags:
            after[field_id] = None
    props["tags"] = sorted(tags)
