"""The control API under /_sandbox: move the clock, break things, look inside, begin anew, wait."""

import time
from datetime import timedelta

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.api.context import base, box, given, world
from sandbox.clock import stamp
from sandbox.desk import shapes, user_shapes
from sandbox.errors import bad_request, not_found
from sandbox.faults import Fault
from sandbox.records import Json

bp = Blueprint("control", __name__, url_prefix="/_sandbox")
PATIENCE = 10.0  # real seconds that `idle` waits unless told otherwise
POLL = 0.01


@bp.get("/tickets")
def find_tickets() -> ResponseReturnValue:
    """The tickets, whole, whose external id begins with `?external_id=`; nobody's rate limit is touched."""
    beginning = request.args.get("external_id", "")
    found = [i for i, t in world().tickets.items() if (t.props["external_id"] or "").startswith(beginning)]
    return jsonify({"tickets": [_whole(ticket_id) for ticket_id in found]})


@bp.get("/tickets/<int:ticket_id>")
def show_ticket(ticket_id: int) -> ResponseReturnValue:
    """One ticket with its thread and audits, deleted or not."""
    if ticket_id not in world().tickets:
        raise not_found()
    return jsonify({"ticket": _whole(ticket_id)})


@bp.get("/clock")
def clock() -> ResponseReturnValue:
    """What time it is."""
    return jsonify({"now": world().clock.now().isoformat(), "stamp": stamp(world().clock.now())})


@bp.post("/clock")
def advance() -> ResponseReturnValue:
    """Push the clock forward: {days?, hours?, minutes?, seconds?}."""
    try:
        world().clock.advance(timedelta(**{name: float(value) for name, value in given().items()}))
    except (TypeError, ValueError) as error:
        raise bad_request("InvalidValue", str(error)) from error
    box().nudge()
    return clock()


@bp.post("/faults")
def arm() -> ResponseReturnValue:
    """Arm one fault or a list of them; see `sandbox.faults.Fault` for the keys."""
    asked = request.get_json()
    try:
        faults = [Fault.parse(item) for item in (asked if isinstance(asked, list) else [asked])]
    except (TypeError, ValueError) as error:
        raise bad_request("InvalidValue", str(error)) from error
    for fault in faults:
        box().faults.arm(fault)
    return faults_left()


@bp.get("/faults")
def faults_left() -> ResponseReturnValue:
    """How many mishaps are still to come."""
    return jsonify({"left": box().faults.left()})


@bp.delete("/faults")
def mend() -> ResponseReturnValue:
    """Mend everything."""
    box().faults.clear()
    return faults_left()


@bp.post("/limits")
def limits() -> ResponseReturnValue:
    """Switch the rate limits: {on}. Counting starts anew."""
    box().limits.on = bool(given()["on"])
    box().limits.forget()
    return jsonify({"on": box().limits.on})


@bp.get("/log")
def log() -> ResponseReturnValue:
    """The journal: `?kind=write&after=120`."""
    after = request.args.get("after", "0")
    entries = world().journal.read(request.args.get("kind", ""), int(after) if after.isdigit() else 0)
    return jsonify({"log": [e.as_json() for e in entries]})


@bp.get("/invocations")
def invocations() -> ResponseReturnValue:
    """Every delivery with its attempts, oldest first."""
    rows = box().deliveries.invocations
    shown = [
        {
            "id": i.id,
            "webhook_id": i.webhook_id,
            "status": i.status,
            "body": i.body.decode(),
            "attempts": i.attempts,
        }
        for i in rows
    ]
    return jsonify({"invocations": shown})


@bp.get("/state")
def state() -> ResponseReturnValue:
    """Everything: users, tickets with threads and audits, and what the account is furnished with."""
    shown = [_whole(ticket_id) for ticket_id in world().tickets]
    rooms = ("ticket_fields", "groups", "triggers", "trigger_categories", "macros", "views", "webhooks")
    rest = {room: list(getattr(world(), room).values()) for room in rooms}
    users = [user_shapes.user(u, base()) for u in world().users.values()]
    return jsonify(
        {
            "now": stamp(world().clock.now()),
            "bot_id": world().bot_id,
            "users": users,
            "tickets": shown,
            **rest,
        }
    )


@bp.post("/reset")
def reset() -> ResponseReturnValue:
    """A fresh account; {samples: true} loads the sample tickets."""
    box().reset()
    if given().get("samples"):
        box().load_samples()
    return jsonify({"bot_id": world().bot_id})


@bp.route("/samples", methods=["GET", "POST"])
def samples() -> ResponseReturnValue:
    """The samples that are loaded, each with its tickets and what is expected; POST loads them first."""
    if request.method == "POST":
        box().load_samples(request.args.get("only", ""))
    return jsonify({"samples": box().loaded})


@bp.post("/idle")
def idle() -> ResponseReturnValue:
    """Wait until nothing is on its way: {seconds?: patience, within?: account seconds ahead}."""
    asked = given()
    deadline = time.monotonic() + float(asked.get("seconds", PATIENCE))
    within = timedelta(seconds=float(asked.get("within", 0)))
    while (busy := box().busy(within)) and time.monotonic() < deadline:
        time.sleep(POLL)
    return jsonify({"idle": not busy, "busy": busy})


def _whole(ticket_id: int) -> Json:
    ticket = world().tickets[ticket_id]
    return {
        **shapes.ticket(world(), ticket, base()),
        "deleted": ticket.deleted,
        "comments": [shapes.comment(c) for c in ticket.comments],
        "audits": [shapes.audit(a) for a in ticket.audits],
    }
