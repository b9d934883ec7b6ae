"""Incremental exports: every ticket that changed since, by cursor, deleted ones included."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import errors
from sandbox.api.context import add_headers, base, box, world
from sandbox.api.pages import address, decode, encode, number
from sandbox.api.tickets import sideloads
from sandbox.clock import stamp
from sandbox.desk import shapes
from sandbox.limits import INCREMENTAL
from sandbox.records import Json, Ticket

bp = Blueprint("exports", __name__, url_prefix="/api/v2/incremental")
FRESHEST = timedelta(minutes=1)
LARGEST = 1000
Place = tuple[int, int]  # (generated_timestamp, ticket id)


@bp.get("/tickets/cursor")
def tickets() -> ResponseReturnValue:
    """The tickets generated since `start_time`, or after `cursor`; those of the last minute are held back."""
    add_headers(box().limits.endpoint(INCREMENTAL))
    place = _place()
    size = min(number("per_page", LARGEST), LARGEST)
    until = world().clock.now() - world().options.export_lag
    rows = sorted((t for t in world().tickets.values() if _at(t) > place and t.generated_at <= until), key=_at)
    shown, more = rows[:size], len(rows) > size
    last = _at(shown[-1]) if shown else place
    cursor = encode(f"{last[0]}.0||{last[1]}|")
    gone = ("start_time", "per_page")
    return jsonify(
        {
            "tickets": [_shape(t) for t in shown],
            "after_url": address({"cursor": cursor}, gone),
            "before_url": None,
            "after_cursor": cursor,
            "before_cursor": None,
            "end_of_stream": not more,
            **sideloads(shown),
        }
    )


@bp.get("/ticket_events")
def ticket_events() -> ResponseReturnValue:
    """The audits since `start_time`, as child events; comments come along with `include=comment_events`."""
    add_headers(box().limits.endpoint(INCREMENTAL))
    start, until = _start_time(), world().clock.now() - world().options.export_lag
    found = [
        {"id": a.id, "ticket_id": a.ticket_id, "timestamp": int(a.created_at.timestamp()),
         "created_at": stamp(a.created_at), "updater_id": a.author_id, "via": a.via["channel"],
         "event_type": "Audit", "child_events": a.events}
        for t in world().tickets.values()
        for a in t.audits
        if start <= a.created_at <= until
    ]  # fmt: skip
    found.sort(key=lambda e: (e["timestamp"], e["id"]))
    end = found[-1]["timestamp"] if found else int(start.timestamp())
    return jsonify(
        {
            "ticket_events": found,
            "next_page": None,
            "count": len(found),
            "end_of_stream": True,
            "end_time": end,
        }
    )


def _place() -> Place:
    if "cursor" in request.args:
        seconds, _, rest = decode(request.args["cursor"]).partition("||")
        return int(float(seconds)), int(rest.strip("|") or 0)
    return int(_start_time().timestamp()) - 1, 2**62


def _start_time() -> datetime:
    text = request.args.get("start_time", "")
    if not text.isdigit():
        raise errors.bad_request("InvalidValue", "start_time is required")
    start = datetime.fromtimestamp(int(text), UTC)
    if start > world().clock.now() - FRESHEST:
        raise errors.ApiError(
            422,
            {
                "error": "InvalidValue",
                "description": "Too recent start_time. Use a start_time older than 60 seconds",
            },
        )
    return start


def _at(ticket: Ticket) -> Place:
    return int(ticket.generated_at.timestamp()), ticket.id


def _shape(ticket: Ticket) -> Json:
    shown = shapes.ticket(world(), ticket, base())
    return {**shown, "status": "deleted"} if ticket.deleted else shown
