"""A ticket's tags: POST sets, PUT adds, DELETE removes; safe updates as on tickets."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.api.context import add_headers, box, who, world
from sandbox.desk import properties, ticketing
from sandbox.records import Json

bp = Blueprint("tags", __name__, url_prefix="/api/v2/tickets/<int:ticket_id>/tags")


@bp.get("")
def show(ticket_id: int) -> ResponseReturnValue:
    """The tags."""
    return jsonify({"tags": ticketing.find(world(), ticket_id).tags})


@bp.post("")
def replace(ticket_id: int) -> ResponseReturnValue:
    """These tags and no others."""
    return jsonify(_update(ticket_id, {"tags": _given()})), 201


@bp.put("")
def add(ticket_id: int) -> ResponseReturnValue:
    """These tags too."""
    return jsonify(_update(ticket_id, {"additional_tags": _given()}))


@bp.delete("")
def remove(ticket_id: int) -> ResponseReturnValue:
    """These tags no more."""
    return jsonify(_update(ticket_id, {"remove_tags": _given()}))


def _given() -> list[str]:
    return properties.tags_of((request.get_json(silent=True) or {}).get("tags"))


def _update(ticket_id: int, change: Json) -> Json:
    ticket = ticketing.find(world(), ticket_id)
    body = request.get_json(silent=True) or {}
    guard = {key: body[key] for key in ("safe_update", "updated_stamp") if key in body}
    add_headers(box().limits.ticket_update(who().user.id, ticket_id))
    ticketing.update(world(), who(), ticket, {**change, **guard})
    return {"tags": ticket.tags}
