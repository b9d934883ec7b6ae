"""Views: kept, listed, and their tickets found by their conditions."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import conditions, errors
from sandbox.api.context import add_headers, base, box, payload, who, world
from sandbox.api.pages import page
from sandbox.api.tickets import alive, listing
from sandbox.clock import stamp
from sandbox.conditions import Scene
from sandbox.limits import VIEW
from sandbox.records import Json, Ticket

bp = Blueprint("views", __name__, url_prefix="/api/v2/views")
FIXED = ("id", "created_at", "url")


@bp.get("")
def index() -> ResponseReturnValue:
    """Every view."""
    return jsonify(page("views", list(world().views.values()), _shape))


@bp.get("/active")
def active() -> ResponseReturnValue:
    """Those that agents see."""
    return jsonify(page("views", [v for v in world().views.values() if v["active"]], _shape))


@bp.get("/search")
def search() -> ResponseReturnValue:
    """Views by part of their title."""
    words = request.args.get("query", "").casefold()
    return jsonify(page("views", [v for v in world().views.values() if words in v["title"].casefold()], _shape))


@bp.post("")
def create() -> ResponseReturnValue:
    """Make a view. Conditions come as `all` and `any` at the top, and go out under `conditions`."""
    given = payload("view")
    if not given.get("title"):
        raise errors.invalid("title", "Title: cannot be blank", error="BlankValue")
    now = stamp(world().clock.second())
    row: Json = {
        "id": world().new_id(),
        "title": given["title"],
        "active": given.get("active", True),
        "description": given.get("description"),
        "restriction": given.get("restriction"),
        "position": given.get("position", len(world().views) + 1),
        "default": False,
        "conditions": _conditions(given),
        "execution": _execution(given),
        "created_at": now,
        "updated_at": now,
    }
    _check(row)
    world().views[row["id"]] = row
    world().wrote("view.created", id=row["id"], title=row["title"])
    return jsonify({"view": _shape(row)}), 201


@bp.get("/<int:view_id>")
def show(view_id: int) -> ResponseReturnValue:
    """One view."""
    return jsonify({"view": _shape(_find(view_id))})


@bp.put("/<int:view_id>")
def update(view_id: int) -> ResponseReturnValue:
    """Change a view."""
    row, given = _find(view_id), payload("view")
    changed = {key: value for key, value in given.items() if key in row and key not in FIXED}
    if given.keys() & {"all", "any", "conditions"}:
        changed["conditions"] = _conditions(given)
    _check({**row, **changed})
    row.update(changed)
    row["updated_at"] = stamp(world().clock.second())
    world().wrote("view.changed", id=view_id, title=row["title"])
    return jsonify({"view": _shape(row)})


@bp.delete("/<int:view_id>")
def delete(view_id: int) -> ResponseReturnValue:
    """Remove a view."""
    _find(view_id)
    del world().views[view_id]
    world().wrote("view.deleted", id=view_id)
    return "", 204


@bp.get("/<int:view_id>/tickets")
def tickets(view_id: int) -> ResponseReturnValue:
    """The tickets in a view, newest change last."""
    row = _find(view_id)
    add_headers(box().limits.endpoint(VIEW, (who().user.id, view_id)))
    return jsonify(listing(_in(row)))


@bp.get("/<int:view_id>/count")
def count(view_id: int) -> ResponseReturnValue:
    """How many tickets a view holds."""
    value = len(_in(_find(view_id)))
    shown = {"view_id": view_id, "value": value, "pretty": str(value), "fresh": True}
    return jsonify({"view_count": {**shown, "url": f"{base()}/api/v2/views/{view_id}/count.json"}})


def _in(row: Json) -> list[Ticket]:
    found = [t for t in alive() if conditions.hold(Scene(world(), t), row["conditions"])]
    return sorted(found, key=lambda t: (t.updated_at, t.id))


def _find(view_id: int) -> Json:
    row = world().views.get(view_id)
    if row is None:
        raise errors.not_found()
    return row


def _conditions(given: Json) -> Json:
    inner = given.get("conditions") or {}
    return {name: given.get(name) or inner.get(name) or [] for name in ("all", "any")}


def _execution(given: Json) -> Json:
    output = given.get("output") or {}
    return {
        "columns": [{"id": c, "title": str(c).capitalize()} for c in output.get("columns", ["subject", "status"])],
        "group_by": output.get("group_by"),
        "sort_by": output.get("sort_by"),
    }


def _check(row: Json) -> None:
    """A view needs one of these in `all`, as the real one does."""
    anchors = {"status", "type", "group_id", "assignee_id", "requester_id", "custom_status_id"}
    if not any(c["field"] in anchors for c in row["conditions"]["all"]):
        text = "You need to select at least one condition on status, type, group, assignee or requester"
        raise errors.invalid("base", text, error="InvalidValue")


def _shape(row: Json) -> Json:
    return {**row, "url": f"{base()}/api/v2/views/{row['id']}.json"}
