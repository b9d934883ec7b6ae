"""What hangs on a user: identities, and the tickets asked for or on the desk."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from sandbox.api.context import base, payload, world
from sandbox.api.pages import page
from sandbox.api.tickets import alive, listing
from sandbox.api.users import find
from sandbox.desk import people, user_shapes

bp = Blueprint("user_rooms", __name__, url_prefix="/api/v2/users/<int:user_id>")


@bp.get("/identities")
def identities(user_id: int) -> ResponseReturnValue:
    """Every way to reach a user."""
    return jsonify(page("identities", find(user_id).identities, lambda i: user_shapes.identity(i, base())))


@bp.post("/identities")
def identify(user_id: int) -> ResponseReturnValue:
    """One more way to reach a user."""
    given = payload("identity")
    verified = bool(given.get("verified", False))
    row = people.identify(world(), find(user_id), str(given["type"]), str(given["value"]), verified=verified)
    return jsonify({"identity": user_shapes.identity(row, base())}), 201


@bp.get("/tickets/requested")
def requested(user_id: int) -> ResponseReturnValue:
    """The tickets that a user asked for."""
    find(user_id)
    return jsonify(listing([t for t in alive() if t.requester_id == user_id]))


@bp.get("/tickets/assigned")
def assigned(user_id: int) -> ResponseReturnValue:
    """The tickets on an agent's desk."""
    find(user_id)
    return jsonify(listing([t for t in alive() if t.props["assignee_id"] == user_id]))
