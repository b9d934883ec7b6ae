"""Macros: kept, listed, applied as a preview that writes nothing."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from sandbox.api import titled
from sandbox.api.context import base, payload, world
from sandbox.api.pages import page
from sandbox.desk import properties, shapes, ticketing
from sandbox.records import Json

bp = Blueprint("macros", __name__, url_prefix="/api/v2")


@bp.get("/macros")
@bp.get("/macros/search")
def index() -> ResponseReturnValue:
    """Every macro, or those with these words in the title."""
    return jsonify(page("macros", titled.matching(world().macros.values()), _shape))


@bp.get("/macros/active")
def active() -> ResponseReturnValue:
    """Those that agents see."""
    return jsonify(page("macros", [m for m in world().macros.values() if m["active"]], _shape))


@bp.post("/macros")
def create() -> ResponseReturnValue:
    """Make a macro. The specification says 200; the real answer is 201."""
    given = payload("macro")
    titled.need(given, "title", "actions")
    row = titled.add(world().macros, "macro", given, actions=given["actions"])
    return jsonify({"macro": _shape(row)}), 201


@bp.get("/macros/<int:macro_id>")
def show(macro_id: int) -> ResponseReturnValue:
    """One macro."""
    return jsonify({"macro": _shape(titled.find(world().macros, macro_id))})


@bp.put("/macros/<int:macro_id>")
def update(macro_id: int) -> ResponseReturnValue:
    """Change a macro."""
    row, given = titled.find(world().macros, macro_id), payload("macro")
    titled.need({**row, **given}, "title", "actions")
    return jsonify({"macro": _shape(titled.amend(row, "macro", given))})


@bp.delete("/macros/<int:macro_id>")
def delete(macro_id: int) -> ResponseReturnValue:
    """Remove a macro."""
    titled.remove(world().macros, "macro", macro_id)
    return "", 204


@bp.get("/macros/<int:macro_id>/apply")
def changes(macro_id: int) -> ResponseReturnValue:
    """What a macro would change."""
    return jsonify({"result": {"ticket": _effect(titled.find(world().macros, macro_id), {})}})


@bp.get("/tickets/<int:ticket_id>/macros/<int:macro_id>/apply")
def preview(ticket_id: int, macro_id: int) -> ResponseReturnValue:
    """The ticket as it would look; nothing is written."""
    ticket = shapes.ticket(world(), ticketing.find(world(), ticket_id), base())
    return jsonify({"result": {"ticket": _effect(titled.find(world().macros, macro_id), ticket)}})


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


def _shape(row: Json) -> Json:
    return titled.shape("macros", row)
