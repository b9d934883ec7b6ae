"""The control API under /_sandbox: play the people, move the clock, break things, look inside."""

import time
from datetime import timedelta

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import desk_work, people, shapes, ticketing
from sandbox.account import agent
from sandbox.api.context import base, box, world
from sandbox.clock import stamp
from sandbox.errors import bad_request, not_found
from sandbox.faults import Fault
from sandbox.records import Actor, Json, User

bp = Blueprint("control", __name__, url_prefix="/_sandbox")
PATIENCE = 10.0  # real seconds that `idle` waits unless told otherwise
POLL = 0.01


@bp.post("/tickets")
def open_ticket() -> ResponseReturnValue:
    """A user opens a ticket: {as, subject, body|html_body, public?, tags?, fields?, channel?, …}."""
    given = _given()
    ticket = desk_work.open_as(world(), _person(given.pop("as", None)), _ticket(given))
    return jsonify({"ticket": shapes.ticket(world(), ticket, base())}), 201


@bp.post("/tickets/<int:ticket_id>/comments")
@bp.put("/tickets/<int:ticket_id>")
def act(ticket_id: int) -> ResponseReturnValue:
    """A user comments on a ticket or changes it: {as, body?, public?, status?, tags?, fields?, …}."""
    given = _given()
    ticket = ticketing.find(world(), ticket_id)
    user = _person(given.pop("as", None)) if "as" in given else agent(world())
    audit = desk_work.act_as(world(), user, ticket, _ticket(given))
    return jsonify({"ticket": shapes.ticket(world(), ticket, base()), "audit": shapes.audit(audit)})


@bp.post("/tickets/<int:ticket_id>/<any(merge, delete, spam, close):what>")
def fate(ticket_id: int, what: str) -> ResponseReturnValue:
    """What else may become of a ticket; `merge` takes {into}."""
    ticket, actor = ticketing.find(world(), ticket_id), Actor(agent(world()), "web")
    if what == "merge":
        desk_work.merge(world(), actor, ticket, ticketing.find(world(), int(_given()["into"])))
    elif what == "delete":
        ticketing.delete(world(), actor, ticket)
    elif what == "spam":
        desk_work.spam(world(), actor, ticket)
    else:
        desk_work.close(world(), ticket)
    return jsonify({})


@bp.post("/users")
def add_user() -> ResponseReturnValue:
    """A new user, or the one with this address: {name, email, phone?, role?, identities?, …}."""
    given = _given()
    identities = given.pop("identities", [])
    user = people.find_or_add(world(), given)
    people.change(world(), user, **given)
    for identity in identities:
        people.identify(world(), user, identity["type"], identity["value"])
    return jsonify({"user": shapes.user(user, base())}), 201


@bp.put("/users/<int:user_id>")
def change_user(user_id: int) -> ResponseReturnValue:
    """Change a user's phone, time zone or anything else that is writable."""
    user = world().users.get(user_id)
    if user is None:
        raise not_found()
    people.change(world(), user, **_given())
    return jsonify({"user": shapes.user(user, base())})


@bp.get("/clock")
def clock() -> ResponseReturnValue:
    """What time it is."""
    return jsonify({"now": world().clock.now().isoformat(), "stamp": stamp(world().clock.now())})


@bp.post("/clock")
def advance() -> ResponseReturnValue:
    """Push the clock forward: {days?, hours?, minutes?, seconds?}."""
    try:
        world().clock.advance(timedelta(**{name: float(value) for name, value in _given().items()}))
    except (TypeError, ValueError) as error:
        raise bad_request("InvalidValue", str(error)) from error
    box().nudge()
    return clock()


@bp.post("/faults")
def arm() -> ResponseReturnValue:
    """Arm one fault or a list of them; see `sandbox.faults.Fault` for the keys."""
    given = request.get_json()
    try:
        faults = [Fault.parse(item) for item in (given if isinstance(given, list) else [given])]
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
    box().limits.on = bool(_given()["on"])
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
    users = [shapes.user(u, base()) for u in world().users.values()]
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
    if _given().get("samples"):
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
    given = _given()
    deadline = time.monotonic() + float(given.get("seconds", PATIENCE))
    within = timedelta(seconds=float(given.get("within", 0)))
    while (busy := box().busy(within)) and time.monotonic() < deadline:
        time.sleep(POLL)
    return jsonify({"idle": not busy, "busy": busy})


def _given() -> Json:
    body = request.get_json(silent=True)
    return dict(body) if isinstance(body, dict) else {}


def _person(given: object) -> User:
    """A user by id, by address, or described by {name, email, …}: then made if need be."""
    if isinstance(given, int) and given in world().users:
        return world().users[given]
    user = people.by_email(world(), given) if isinstance(given, str) else None
    if isinstance(given, dict):
        user = people.find_or_add(world(), given)
    if user is None:
        raise bad_request("InvalidValue", f"nobody is {given!r}")
    return user


def _ticket(given: Json) -> Json:
    """The control API's flat words as a ticket payload: `body` becomes the comment, `fields` go by title."""
    payload = dict(given)
    words = {name: payload.pop(name) for name in ("body", "html_body", "public") if name in payload}
    if words.keys() & {"body", "html_body"}:
        payload["comment"] = words
    titles = payload.pop("fields", {})
    try:
        payload["custom_fields"] = [{"id": world().field_id(t), "value": v} for t, v in titles.items()]
    except KeyError as error:
        raise bad_request("InvalidValue", f"no ticket field is called {error}") from error
    return payload


def _whole(ticket_id: int) -> Json:
    ticket = world().tickets[ticket_id]
    return {
        **shapes.ticket(world(), ticket, base()),
        "deleted": ticket.deleted,
        "comments": [shapes.comment(ticket, c) for c in ticket.comments],
        "audits": [shapes.audit(a) for a in ticket.audits],
    }
