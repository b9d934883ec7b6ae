"""Tickets: show, list, create, update, delete."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import errors
from sandbox.api import idempotency
from sandbox.api.context import add_headers, base, box, includes, payload, who, world
from sandbox.api.pages import number, page
from sandbox.desk import opening, properties, shapes, ticketing, user_shapes
from sandbox.limits import TICKETS_INDEX
from sandbox.records import Json, Ticket

bp = Blueprint("tickets", __name__, url_prefix="/api/v2")


@bp.get("/tickets/<int:ticket_id>")
def show(ticket_id: int) -> ResponseReturnValue:
    """One ticket, without its thread."""
    ticket = ticketing.find(world(), ticket_id)
    return jsonify({"ticket": _with_count(ticket), **sideloads([ticket])})


@bp.get("/tickets")
def index() -> ResponseReturnValue:
    """Every ticket, or those with one external id."""
    add_headers(box().limits.endpoint(TICKETS_INDEX))
    rows = alive()
    if "external_id" in request.args:
        rows = [t for t in rows if t.props["external_id"] == request.args["external_id"]]
    return jsonify(listing(rows))


@bp.get("/tickets/show_many")
def show_many() -> ResponseReturnValue:
    """The tickets with these ids, those that exist."""
    wanted = [int(part) for part in request.args.get("ids", "").split(",") if part.isdigit()]
    if len(wanted) > 100:
        raise errors.ApiError(400, {"error": "TooManyValues", "description": "ids", "max_count": 100})
    return jsonify(listing([t for t in alive() if t.id in wanted]))


@bp.get("/tickets/count")
def count() -> ResponseReturnValue:
    """How many tickets there are."""
    return jsonify({"count": {"value": len(alive()), "refreshed_at": None}})


@bp.post("/tickets")
def create() -> ResponseReturnValue:
    """Open a ticket; with an `Idempotency-Key`, once."""
    given = payload("ticket")
    return jsonify(idempotency.once(lambda: _create(given))), 201


@bp.put("/tickets/<int:ticket_id>")
def update(ticket_id: int) -> ResponseReturnValue:
    """Change a ticket, comment on it, or both at once."""
    ticket = ticketing.find(world(), ticket_id)
    given = payload("ticket")
    add_headers(box().limits.ticket_update(who().user.id, ticket_id))
    _warn(given)
    audit = ticketing.update(world(), who(), ticket, given)
    return jsonify({"ticket": shapes.ticket(world(), ticket, base()), "audit": shapes.audit(audit)})


@bp.delete("/tickets/<int:ticket_id>")
def delete(ticket_id: int) -> ResponseReturnValue:
    """Delete a ticket: it is not found from now on."""
    ticketing.delete(world(), who(), ticketing.find(world(), ticket_id))
    return "", 204


def alive() -> list[Ticket]:
    """The tickets that are not deleted, oldest first."""
    return [t for t in world().tickets.values() if not t.deleted]


def listing(rows: list[Ticket]) -> Json:
    """A page of tickets with the sideloads asked for."""
    if request.args.get("sort_by") in ("created_at", "updated_at", "status", "id"):
        name = request.args["sort_by"]
        rows = sorted(rows, key=lambda t: _sort_key(t, name))
    if request.args.get("sort_order") == "desc" or request.args.get("sort", "").startswith("-"):
        rows = rows[::-1]
    number("page", 1)
    shown = page("tickets", rows, lambda t: shapes.ticket(world(), t, base()))
    ids = {row["id"] for row in shown["tickets"]}
    return {**shown, **sideloads([t for t in rows if t.id in ids])}


def sideloads(rows: list[Ticket]) -> Json:
    """Users and groups of these tickets, where asked for."""
    asked, more = includes(), {}
    if "users" in asked:
        ids = {i for t in rows for i in (t.requester_id, t.submitter_id, t.props["assignee_id"]) if i}
        more["users"] = [user_shapes.user(world().users[i], base()) for i in sorted(ids)]
    if "groups" in asked:
        more["groups"] = [world().groups[i] for i in sorted({t.props["group_id"] for t in rows} - {None})]
    return more


def _sort_key(ticket: Ticket, name: str) -> tuple[object, int]:
    if name == "status":
        return properties.STATUSES.index(ticket.status), ticket.id
    return (ticket.id if name == "id" else getattr(ticket, name)), ticket.id


def _with_count(ticket: Ticket) -> Json:
    shown = shapes.ticket(world(), ticket, base())
    return {**shown, "comment_count": len(ticket.comments)} if "comment_count" in includes() else shown


def _create(given: Json) -> Json:
    _warn(given)
    ticket, audit = opening.create(world(), who(), given)
    add_headers({"Location": f"{base()}/api/v2/tickets/{ticket.id}.json"})
    return {"ticket": shapes.ticket(world(), ticket, base()), "audit": shapes.audit(audit)}


def _warn(given: Json) -> None:
    ignored = properties.unknown(given)
    if ignored:
        listed = ", ".join(f'"{key}"' for key in ignored)
        add_headers({"x-zendesk-api-warn": f"Removed restricted keys [{listed}], unpermitted_keys=>[{listed}]"})
