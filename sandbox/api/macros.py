"""Macros: kept, listed, applied as a preview that writes nothing."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import errors, properties, shapes, ticketing
from sandbox.api.context import base, payload, world
from sandbox.api.pages import page
from sandbox.clock import stamp
from sandbox.records import Json

bp = Blueprint("macros", __name__, url_prefix="/api/v2")


@bp.get("/macros")
def index() -> ResponseReturnValue:
    """Every macro."""
    return jsonify(page("macros", list(world().macros.values()), _shape))


@bp.get("/macros/active")
def active() -> ResponseReturnValue:
    """Those that agents see."""
    return jsonify(page("macros", [m for m in world().macros.values() if m["active"]], _shape))


@bp.get("/macros/search")
def search() -> ResponseReturnValue:
    """Macros by part of their title."""
    words = request.args.get("query", "").casefold()
    return jsonify(page("macros", [m for m in world().macros.values() if words in m["title"].casefold()], _shape))


@bp.post("/macros")
def create() -> ResponseReturnValue:
    """Make a macro. The specification says 200; the real answer is 201."""
    given = payload("macro")
    _check(given)
    now = stamp(world().clock.second())
    row: Json = {
        "id": world().new_id(),
        "title": given["title"],
        "raw_title": given["title"],
        "active": given.get("active", True),
        "description": given.get("description"),
        "restriction": given.get("restriction"),
        "actions": given["actions"],
        "position": len(world().macros) + 1,
        "default": False,
        "created_at": now,
        "updated_at": now,
    }
    world().macros[row["id"]] = row
    world().wrote("macro.created", id=row["id"], title=row["title"])
    return jsonify({"macro": _shape(row)}), 201


@bp.get("/macros/<int:macro_id>")
def show(macro_id: int) -> ResponseReturnValue:
    """One macro."""
    return jsonify({"macro": _shape(_find(macro_id))})


@bp.put("/macros/<int:macro_id>")
def update(macro_id: int) -> ResponseReturnValue:
    """Change a macro."""
    row, given = _find(macro_id), payload("macro")
    _check({**row, **given})
    row.update({key: value for key, value in given.items() if key in row and key not in ("id", "created_at", "url")})
    row["raw_title"], row["updated_at"] = row["title"], stamp(world().clock.second())
    world().wrote("macro.changed", id=macro_id, title=row["title"])
    return jsonify({"macro": _shape(row)})


@bp.delete("/macros/<int:macro_id>")
def delete(macro_id: int) -> ResponseReturnValue:
    """Remove a macro."""
    _find(macro_id)
    del world().macros[macro_id]
    world().wrote("macro.deleted", id=macro_id)
    return "", 204


@bp.get("/macros/<int:macro_id>/apply")
def changes(macro_id: int) -> ResponseReturnValue:
    """What a macro would change."""
    return jsonify({"result": {"ticket": _effect(_find(macro_id), {})}})


@bp.get("/tickets/<int:ticket_id>/macros/<int:macro_id>/apply")
def preview(ticket_id: int, macro_id: int) -> ResponseReturnValue:
    """The ticket as it would look; nothing is written."""
    ticket = shapes.ticket(world(), ticketing.find(world(), ticket_id), base())
    return jsonify({"result": {"ticket": _effect(_find(macro_id), ticket)}})


def _effect(macro: Json, ticket: Json) -> Json:
    """Comment text may come as text or as [channel, text]; tags add to those that are there."""
    effect = dict(ticket)
    for action in macro["actions"]:
        name, value = str(action["field"]), action.get("value")
        if name in ("comment_value", "comment_value_html"):
            channel, text = value if isinstance(value, list) else ("channel:all", value)
            scoped = {"body": text, "html_body": text, "scoped_body": [[channel, text]]}
            effect["comment"] = {"public": True, **effect.get("comment", {}), **scoped}
        elif name == "comment_mode_is_public":
            effect["comment"] = {**effect.get("comment", {}), "public": str(value).lower() == "true"}
        elif name == "current_tags":
            effect["tags"] = sorted({*effect.get("tags", []), *properties.tags_of(value)})
        else:
            effect[name] = value
    return effect


def _find(macro_id: int) -> Json:
    row = world().macros.get(macro_id)
    if row is None:
        raise errors.not_found()
    return row


def _shape(row: Json) -> Json:
    return {**row, "url": f"{base()}/api/v2/macros/{row['id']}.json"}


def _check(given: Json) -> None:
    for name in ("title", "actions"):
        if not given.get(name):
            raise errors.invalid(name, f"{name.capitalize()}: cannot be blank", error="BlankValue")
