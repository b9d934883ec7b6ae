"""Ticket fields, groups and brands."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from sandbox import errors
from sandbox.api.context import base, payload, world
from sandbox.api.pages import page
from sandbox.clock import stamp
from sandbox.desk import furniture
from sandbox.records import Json

bp = Blueprint("fields", __name__, url_prefix="/api/v2")
TYPES = frozenset(
    {"text", "textarea", "checkbox", "date", "integer", "decimal", "regexp", "tagger", "multiselect",
     "lookup", "partialcreditcard"}
)  # fmt: skip


@bp.get("/ticket_fields")
def index() -> ResponseReturnValue:
    """Every ticket field, those of the system included."""
    return jsonify(page("ticket_fields", list(world().ticket_fields.values()), _shape))


@bp.post("/ticket_fields")
def create() -> ResponseReturnValue:
    """Make a ticket field. Titles need not be unique."""
    given = payload("ticket_field")
    _check(given)
    row = furniture.add_field(world(), given)
    world().wrote("ticket_field.created", id=row["id"], title=row["title"])
    return jsonify({"ticket_field": _shape(row)}), 201


@bp.get("/ticket_fields/<int:field_id>")
def show(field_id: int) -> ResponseReturnValue:
    """One ticket field."""
    return jsonify({"ticket_field": _shape(_find(field_id))})


@bp.put("/ticket_fields/<int:field_id>")
def update(field_id: int) -> ResponseReturnValue:
    """Change a ticket field; options are replaced whole, its type never changes."""
    row, given = _find(field_id), payload("ticket_field")
    options = given.get("custom_field_options")
    if options is not None:
        given["custom_field_options"] = [
            {"id": world().new_id(), "raw_name": o["name"], "default": False, **o} for o in options
        ]
    row.update({key: value for key, value in given.items() if key not in ("id", "type", "removable")})
    row["updated_at"] = stamp(world().clock.second())
    world().wrote("ticket_field.changed", id=field_id, title=row["title"])
    return jsonify({"ticket_field": _shape(row)})


@bp.delete("/ticket_fields/<int:field_id>")
def delete(field_id: int) -> ResponseReturnValue:
    """Remove a ticket field and its values."""
    if not _find(field_id)["removable"]:
        raise errors.forbidden()
    del world().ticket_fields[field_id]
    world().wrote("ticket_field.deleted", id=field_id)
    return "", 204


@bp.get("/groups")
def groups() -> ResponseReturnValue:
    """Every group of agents."""
    return jsonify(page("groups", list(world().groups.values()), dict))


@bp.get("/groups/<int:group_id>")
def group(group_id: int) -> ResponseReturnValue:
    """One group."""
    if group_id not in world().groups:
        raise errors.not_found()
    return jsonify({"group": world().groups[group_id]})


@bp.get("/brands")
def brands() -> ResponseReturnValue:
    """Every brand: there is one."""
    return jsonify(page("brands", list(world().brands.values()), dict))


def _find(field_id: int) -> Json:
    row = world().ticket_fields.get(field_id)
    if row is None:
        raise errors.not_found()
    return row


def _shape(row: Json) -> Json:
    return {**row, "url": f"{base()}/api/v2/ticket_fields/{row['id']}.json"}


def _check(given: Json) -> None:
    if not str(given.get("title") or "").strip():
        raise errors.invalid("title", "Title: cannot be blank", error="BlankValue")
    if given.get("type") not in TYPES:
        raise errors.invalid("type", f"Type: {given.get('type')} is not valid", error="InvalidValue")
    if given["type"] in ("tagger", "multiselect") and not given.get("custom_field_options"):
        raise errors.invalid("custom_field_options", "Field options: cannot be blank", error="BlankValue")
