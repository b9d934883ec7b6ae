"""The control API under /_sandbox: play the people, end users and agents alike."""

from datetime import timedelta

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from sandbox.api.context import base, box, given, world
from sandbox.desk import acts, people, shapes, ticketing, user_shapes
from sandbox.desk.furniture import agent
from sandbox.errors import bad_request, not_found
from sandbox.records import Actor, Json, User
from sandbox.script import Line

bp = Blueprint("actors", __name__, url_prefix="/_sandbox")


@bp.post("/tickets")
def open_ticket() -> ResponseReturnValue:
    """A user opens a ticket: {as, subject, body|html_body, public?, tags?, fields?, channel?, …}."""
    said = given()
    ticket = acts.open_as(world(), _person(said.pop("as", None)), _ticket(said))
    return jsonify({"ticket": shapes.ticket(world(), ticket, base())}), 201


@bp.post("/tickets/<int:ticket_id>/comments")
@bp.put("/tickets/<int:ticket_id>")
def act(ticket_id: int) -> ResponseReturnValue:
    """A user comments on a ticket or changes it: {as, body?, public?, status?, tags?, fields?, …}."""
    said = given()
    ticket = ticketing.find(world(), ticket_id)
    user = _person(said.pop("as", None)) if "as" in said else agent(world())
    audit = acts.act_as(world(), user, ticket, _ticket(said))
    return jsonify({"ticket": shapes.ticket(world(), ticket, base()), "audit": shapes.audit(audit)})


@bp.post("/tickets/<int:ticket_id>/<any(merge, delete, spam, close):what>")
def fate(ticket_id: int, what: str) -> ResponseReturnValue:
    """What else may become of a ticket; `merge` takes {into}."""
    ticket, actor = ticketing.find(world(), ticket_id), Actor(agent(world()), "web")
    if what == "merge":
        acts.merge(world(), actor, ticket, ticketing.find(world(), int(given()["into"])))
    elif what == "delete":
        ticketing.delete(world(), actor, ticket)
    elif what == "spam":
        acts.spam(world(), actor, ticket)
    else:
        acts.close(world(), ticket)
    return jsonify({})


@bp.post("/users")
def add_user() -> ResponseReturnValue:
    """A new user, or the one with this address: {name, email, phone?, role?, identities?, …}."""
    said = given()
    identities = said.pop("identities", [])
    user = people.find_or_add(world(), said)
    people.change(world(), user, **said)
    for identity in identities:
        people.identify(world(), user, identity["type"], identity["value"])
    return jsonify({"user": user_shapes.user(user, base())}), 201


@bp.put("/users/<int:user_id>")
def change_user(user_id: int) -> ResponseReturnValue:
    """Change a user's phone, time zone or anything else that is writable."""
    user = world().users.get(user_id)
    if user is None:
        raise not_found()
    people.change(world(), user, **given())
    return jsonify({"user": user_shapes.user(user, base())})


@bp.post("/script")
def teach() -> ResponseReturnValue:
    """Teach a person a line: {as, says, when?: after which word by staff, after_hours?, kind?}."""
    said = given()
    after = timedelta(hours=float(said.get("after_hours", 1)))
    person = _person(said.get("as"))
    kind, words = str(said.get("kind", "answer")), str(said.get("says", ""))
    box().script.add(Line(person.id, int(said.get("when", 1)), after, kind, words))
    return jsonify({"user_id": person.id}), 201


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
    words = {name: payload.pop(name) for name in ("body", "html_body", "public", "author_id") if name in payload}
    if words.keys() & {"body", "html_body"}:
        payload["comment"] = words
    titles = payload.pop("fields", {})
    try:
        payload["custom_fields"] = [{"id": world().field_id(t), "value": v} for t, v in titles.items()]
    except KeyError as error:
        raise bad_request("InvalidValue", f"no ticket field is called {error}") from error
    return payload
