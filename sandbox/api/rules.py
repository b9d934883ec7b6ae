"""Triggers and their categories."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import errors, triggers
from sandbox.api.context import base, payload, world
from sandbox.api.pages import page
from sandbox.clock import stamp
from sandbox.records import Json

bp = Blueprint("rules", __name__, url_prefix="/api/v2")


@bp.get("/triggers")
def index() -> ResponseReturnValue:
    """Every trigger in its order."""
    wanted = request.args.get("active")
    return jsonify(
        page("triggers", [t for t in _ordered() if wanted is None or t["active"] is (wanted == "true")], _shape)
    )


@bp.get("/triggers/active")
def active() -> ResponseReturnValue:
    """Those that run."""
    return jsonify(page("triggers", [t for t in _ordered() if t["active"]], _shape))


@bp.get("/triggers/search")
def search() -> ResponseReturnValue:
    """Triggers by part of their title."""
    words = request.args.get("query", "").casefold()
    return jsonify(page("triggers", [t for t in _ordered() if words in t["title"].casefold()], _shape))


@bp.post("/triggers")
def create() -> ResponseReturnValue:
    """Make a trigger; title and actions are required."""
    given = payload("trigger")
    _check(given)
    return jsonify({"trigger": _shape(triggers.add(world(), given))}), 201


@bp.get("/triggers/<int:trigger_id>")
def show(trigger_id: int) -> ResponseReturnValue:
    """One trigger."""
    return jsonify({"trigger": _shape(_find(trigger_id))})


@bp.put("/triggers/<int:trigger_id>")
def update(trigger_id: int) -> ResponseReturnValue:
    """Change a trigger; conditions and actions are replaced whole."""
    row, given = _find(trigger_id), payload("trigger")
    _check({**row, **given})
    if "conditions" in given:
        conditions = given["conditions"] or {}
        given["conditions"] = {"all": conditions.get("all") or [], "any": conditions.get("any") or []}
    row.update({key: value for key, value in given.items() if key in row and key not in ("id", "created_at", "url")})
    row["raw_title"], row["updated_at"] = row["title"], stamp(world().clock.second())
    world().wrote("trigger.changed", id=trigger_id, title=row["title"])
    return jsonify({"trigger": _shape(row)})


@bp.delete("/triggers/<int:trigger_id>")
def delete(trigger_id: int) -> ResponseReturnValue:
    """Remove a trigger."""
    _find(trigger_id)
    del world().triggers[trigger_id]
    world().wrote("trigger.deleted", id=trigger_id)
    return "", 204


@bp.get("/trigger_categories")
def categories() -> ResponseReturnValue:
    """Every category; their ids are text."""
    return jsonify(page("trigger_categories", list(world().trigger_categories.values()), dict))


@bp.post("/trigger_categories")
def create_category() -> ResponseReturnValue:
    """Make a category."""
    given = payload("trigger_category")
    if not given.get("name"):
        raise errors.ApiError(400, {"errors": [{"code": "InvalidTriggerCategory", "title": "Name cannot be blank"}]})
    now, category_id = stamp(world().clock.second()), world().new_id()
    row: Json = {
        "id": str(category_id),
        "name": given["name"],
        "position": given.get("position", len(world().trigger_categories)),
    }
    world().trigger_categories[category_id] = {**row, "created_at": now, "updated_at": now}
    world().wrote("trigger_category.created", id=category_id, name=given["name"])
    return jsonify({"trigger_category": world().trigger_categories[category_id]}), 201


@bp.delete("/trigger_categories/<int:category_id>")
def delete_category(category_id: int) -> ResponseReturnValue:
    """Remove a category that holds no trigger."""
    if category_id not in world().trigger_categories:
        raise errors.not_found()
    if any(t["category_id"] == str(category_id) for t in world().triggers.values()):
        raise errors.ApiError(400, {"errors": [{"code": "CategoryNotEmpty", "title": "The category holds triggers"}]})
    del world().trigger_categories[category_id]
    return "", 204


def _ordered() -> list[Json]:
    return sorted(world().triggers.values(), key=lambda t: (t["position"], t["id"]))


def _find(trigger_id: int) -> Json:
    row = world().triggers.get(trigger_id)
    if row is None:
        raise errors.not_found()
    return row


def _shape(row: Json) -> Json:
    return {**row, "url": f"{base()}/api/v2/triggers/{row['id']}.json"}


def _check(given: Json) -> None:
    if not str(given.get("title") or "").strip():
        raise errors.invalid("title", "Title: cannot be blank", error="BlankValue")
    if not given.get("actions"):
        raise errors.invalid("actions", "Actions: cannot be blank", error="BlankValue")
    category = given.get("category_id")
    if category and str(category) not in {str(c["id"]) for c in world().trigger_categories.values()}:
        raise errors.invalid("category_id", "Category: is invalid", error="InvalidValue")
    for action in given["actions"]:
        if action["field"] == "notification_webhook" and str(action["value"][0]) not in world().webhooks:
            raise errors.invalid("base", "Actions: the webhook does not exist", error="InvalidValue")
