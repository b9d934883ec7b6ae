"""Triggers and their categories."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from sandbox import errors
from sandbox.api import titled
from sandbox.api.context import payload, world
from sandbox.api.pages import page
from sandbox.clock import stamp
from sandbox.hooks import triggers
from sandbox.records import Json

bp = Blueprint("rules", __name__, url_prefix="/api/v2")


@bp.get("/triggers")
@bp.get("/triggers/search")
def index() -> ResponseReturnValue:
    """Every trigger in its order, or those with these words in the title."""
    return jsonify(page("triggers", titled.matching(_ordered()), _shape))


@bp.get("/triggers/active")
def active() -> ResponseReturnValue:
    """Those that run."""
    return jsonify(page("triggers", [t for t in _ordered() if t["active"]], _shape))


@bp.post("/triggers")
def create() -> ResponseReturnValue:
    """Make a trigger; title and actions are required."""
    given = payload("trigger")
    _check(given)
    return jsonify({"trigger": _shape(triggers.add(world(), given))}), 201


@bp.get("/triggers/<int:trigger_id>")
def show(trigger_id: int) -> ResponseReturnValue:
    """One trigger."""
    return jsonify({"trigger": _shape(titled.find(world().triggers, trigger_id))})


@bp.put("/triggers/<int:trigger_id>")
def update(trigger_id: int) -> ResponseReturnValue:
    """Change a trigger; conditions and actions are replaced whole."""
    row, given = titled.find(world().triggers, trigger_id), payload("trigger")
    _check({**row, **given})
    if "conditions" in given:
        given["conditions"] = triggers.both(given["conditions"])
    return jsonify({"trigger": _shape(titled.amend(row, "trigger", given))})


@bp.delete("/triggers/<int:trigger_id>")
def delete(trigger_id: int) -> ResponseReturnValue:
    """Remove a trigger."""
    titled.remove(world().triggers, "trigger", trigger_id)
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
        raise _refused("InvalidTriggerCategory", "Name cannot be blank")
    now, category_id = stamp(world().clock.second()), world().new_id()
    row: Json = {"id": str(category_id), "name": given["name"], "created_at": now, "updated_at": now}
    row["position"] = given.get("position", len(world().trigger_categories))
    world().trigger_categories[category_id] = row
    world().wrote("trigger_category.created", id=category_id, name=given["name"])
    return jsonify({"trigger_category": row}), 201


@bp.delete("/trigger_categories/<int:category_id>")
def delete_category(category_id: int) -> ResponseReturnValue:
    """Remove a category that holds no trigger."""
    if any(t["category_id"] == str(category_id) for t in world().triggers.values()):
        raise _refused("CategoryNotEmpty", "The category holds triggers")
    titled.remove(world().trigger_categories, "trigger_category", category_id)
    return "", 204


def _ordered() -> list[Json]:
    return sorted(world().triggers.values(), key=lambda t: (t["position"], t["id"]))


def _shape(row: Json) -> Json:
    return titled.shape("triggers", row)


def _check(given: Json) -> None:
    titled.need(given, "title", "actions")
    category = given.get("category_id")
    if category and str(category) not in {str(c["id"]) for c in world().trigger_categories.values()}:
        raise errors.invalid("category_id", "Category: is invalid", error="InvalidValue")
    for action in given["actions"]:
        if action["field"] == "notification_webhook" and str(action["value"][0]) not in world().webhooks:
            raise errors.invalid("base", "Actions: the webhook does not exist", error="InvalidValue")


def _refused(code: str, title: str) -> errors.ApiError:
    return errors.ApiError(400, {"errors": [{"code": code, "title": title}]})
