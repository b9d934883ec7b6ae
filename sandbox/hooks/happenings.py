"""What an update did, as the kinds of events that subscribers hear of."""

from sandbox.records import Comment, Json, Update
from sandbox.world import World

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


def of(world: World, update: Update) -> list[tuple[str, Json]]:
    """(kind, event) of everything that the update did."""
    if update.fate:
        return [(update.fate, {})]
    if update.created:
        return [("created", {})]
    said = update.comment
    commented = [("comment_added", {"comment": _comment(world, said)})] if said is not None else []
    return commented + _properties(update) + _fields(world, update)


def _properties(update: Update) -> list[tuple[str, Json]]:
    pairs = {name: (update.before.get(name), update.ticket.props.get(name)) for name in CHANGES}
    return [(CHANGES[name], _change(name, *pair)) for name, pair in pairs.items() if pair[0] != pair[1]]


def _fields(world: World, update: Update) -> list[tuple[str, Json]]:
    found: list[tuple[str, Json]] = []
    for field_id in sorted(world.ticket_fields.keys() & (update.fields_before.keys() | update.ticket.fields)):
        before, now = update.fields_before.get(field_id), update.ticket.fields.get(field_id)
        if before != now:
            field = {"id": str(field_id), "title": world.ticket_fields[field_id]["title"]}
            event = {"field": field, "previous": _text(before), "current": _text(now)}
            found.append(("custom_field_changed", event))
    return found


def _change(name: str, before: object, now: object) -> Json:
    if name == "tags":
        old, new = set(_list(before)), set(_list(now))
        return {"tags_added": sorted(new - old), "tags_removed": sorted(old - new)}
    if name in CAPITALS:
        return {"previous": capitals(before), "current": capitals(now)}
    return {"previous": _text(before), "current": _text(now)}


def _comment(world: World, comment: Comment) -> Json:
    author = world.users[comment.author_id]
    shown = {"id": str(author.id), "is_staff": author.is_staff, "name": author.name}
    return {"id": str(comment.id), "body": comment.body, "is_public": comment.public, "author": shown}


def _list(value: object) -> list[str]:
    return list(value) if isinstance(value, list) else []


def id_text(value: object) -> str:
    """An id as deliveries write it."""
    return str(value) if value else "0"


def _text(value: object) -> str:
    return "" if value is None else str(value)


def capitals(value: object) -> str:
    """A status, priority or type as deliveries write it."""
    return str(value).upper() if value else ""
