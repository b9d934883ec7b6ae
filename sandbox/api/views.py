"""Views: kept, listed, and their tickets found by their conditions."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from sandbox import errors
from sandbox.api import titled
from sandbox.api.context import add_headers, base, box, payload, who, world
from sandbox.api.pages import page
from sandbox.api.tickets import alive, listing
from sandbox.hooks import conditions
from sandbox.hooks.circumstances import Scene
from sandbox.limits import VIEW
from sandbox.records import Json, Ticket

bp = Blueprint("views", __name__, url_prefix="/api/v2/views")
ANCHORS = frozenset({"status", "type", "group_id", "assignee_id", "requester_id", "custom_status_id"})


@bp.get("")
@bp.get("/search")
def index() -> ResponseReturnValue:
    """Every view, or those with these words in the title."""
    return jsonify(page("views", titled.matching(world().views.values()), _shape))


@bp.get("/active")
def active() -> ResponseReturnValue:
    """Those that agents see."""
    return jsonify(page("views", [v for v in world().views.values() if v["active"]], _shape))


@bp.post("")
def create() -> ResponseReturnValue:
    """Make a view. Conditions come as `all` and `any` at the top, and go out under `conditions`."""
    given = payload("view")
    titled.need(given, "title")
    found = _conditions(given)
    row = titled.add(world().views, "view", given, conditions=found, execution=_execution(given))
    return jsonify({"view": _shape(row)}), 201


@bp.get("/<int:view_id>")
def show(view_id: int) -> ResponseReturnValue:
    """One view."""
    return jsonify({"view": _shape(titled.find(world().views, view_id))})


@bp.put("/<int:view_id>")
def update(view_id: int) -> ResponseReturnValue:
    """Change a view; conditions are replaced whole."""
    row, given = titled.find(world().views, view_id), payload("view")
    if given.keys() & {"all", "any", "conditions"}:
        given["conditions"] = _conditions(given)
    if "output" in given:
        given["execution"] = _execution(given)
    return jsonify({"view": _shape(titled.amend(row, "view", given))})


@bp.delete("/<int:view_id>")
def delete(view_id: int) -> ResponseReturnValue:
    """Remove a view."""
    titled.remove(world().views, "view", view_id)
    return "", 204


@bp.get("/<int:view_id>/tickets")
def tickets(view_id: int) -> ResponseReturnValue:
    """The tickets in a view, newest change last."""
    row = titled.find(world().views, view_id)
    add_headers(box().limits.endpoint(VIEW, (who().user.id, view_id)))
    return jsonify(listing(_in(row)))


@bp.get("/<int:view_id>/count")
def count(view_id: int) -> ResponseReturnValue:
    """How many tickets a view holds."""
    value = len(_in(titled.find(world().views, view_id)))
    shown = {"view_id": view_id, "value": value, "pretty": str(value), "fresh": True}
    return jsonify({"view_count": {**shown, "url": f"{base()}/api/v2/views/{view_id}/count.json"}})


def _in(row: Json) -> list[Ticket]:
    found = [t for t in alive() if conditions.hold(Scene(world(), t), row["conditions"])]
    return sorted(found, key=lambda t: (t.updated_at, t.id))


def _conditions(given: Json) -> Json:
    """The conditions, of which a view needs one of the anchors in `all`. Raises ApiError 422."""
    inner = given.get("conditions") or {}
    found = {name: given.get(name) or inner.get(name) or [] for name in ("all", "any")}
    if not ANCHORS & {c["field"] for c in found["all"]}:
        text = "You need to select at least one condition on status, type, group, assignee or requester"
        raise errors.invalid("base", text, error="InvalidValue")
    return found


def _execution(given: Json) -> Json:
    output = given.get("output") or {}
    return {
        "columns": [{"id": c, "title": str(c).capitalize()} for c in output.get("columns", ["subject", "status"])],
        "group_by": output.get("group_by"),
        "sort_by": output.get("sort_by"),
    }


def _shape(row: Json) -> Json:
    return titled.shape("views", row)
