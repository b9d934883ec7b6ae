"""Users, their identities, and the tickets they asked for."""

from flask import Blueprint, g, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import errors
from sandbox.api.context import add_headers, base, box, includes, payload, who, world
from sandbox.api.pages import page
from sandbox.desk import people, user_shapes
from sandbox.limits import USER_UPDATE
from sandbox.records import Json, User

bp = Blueprint("users", __name__, url_prefix="/api/v2/users")
ROLES = ("end-user", "agent", "admin")


@bp.get("/me")
def me() -> ResponseReturnValue:
    """Who the credentials belong to; without any, 200 and nobody."""
    if g.actor is None:
        return jsonify({"user": user_shapes.ANONYMOUS})
    return jsonify({"user": user_shapes.user(who().user, base())})


@bp.get("")
def index() -> ResponseReturnValue:
    """Every user, of one role where one is named."""
    roles = request.args.getlist("role[]") or request.args.getlist("role")
    rows = [u for u in world().users.values() if u.active and (not roles or u.role in roles)]
    return jsonify(page("users", rows, _shape))


@bp.get("/show_many")
def show_many() -> ResponseReturnValue:
    """The users with these ids, those that exist."""
    wanted = {int(part) for part in request.args.get("ids", "").split(",") if part.isdigit()}
    rows = [u for u in world().users.values() if u.id in wanted]
    return jsonify(page("users", rows, _shape))


@bp.get("/search")
def search() -> ResponseReturnValue:
    """Users by part of a name, an address, or a phone's digits."""
    query = request.args.get("query", "").casefold().removeprefix("role:end-user ")
    wanted = request.args.get("external_id")
    rows = [
        u
        for u in world().users.values()
        if (wanted is not None and u.external_id == wanted) or (query and _fits(u, query))
    ]
    return jsonify(page("users", rows, _shape))


@bp.get("/<int:user_id>")
def show(user_id: int) -> ResponseReturnValue:
    """One user."""
    user = find(user_id)
    more = (
        {"identities": [user_shapes.identity(i, base()) for i in user.identities]} if "identities" in includes() else {}
    )
    return jsonify({"user": _shape(user), **more})


@bp.put("/<int:user_id>")
def update(user_id: int) -> ResponseReturnValue:
    """Change a user."""
    user, given = find(user_id), payload("user")
    add_headers(box().limits.endpoint(USER_UPDATE, user_id))
    _check(given)
    people.change(world(), user, **given)
    return jsonify({"user": _shape(user)})


@bp.post("")
def create() -> ResponseReturnValue:
    """Make a user; an address that somebody has is refused."""
    given = payload("user")
    _check(given)
    if given.get("email") and people.by_email(world(), str(given["email"])):
        raise errors.invalid("email", f"Email: {given['email']} is already being used", error="DuplicateValue")
    return jsonify({"user": _shape(people.find_or_add(world(), given))}), 201


@bp.post("/create_or_update")
def create_or_update() -> ResponseReturnValue:
    """Make a user, or change the one with this address or external id: 201 or 200."""
    given = payload("user")
    _check(given)
    before = len(world().users)
    user = people.find_or_add(world(), given)
    created = len(world().users) > before
    if not created:
        people.change(world(), user, **given)
    return jsonify({"user": _shape(user)}), 201 if created else 200


def find(user_id: int) -> User:
    """A user. Raises ApiError 404."""
    user = world().users.get(user_id)
    if user is None:
        raise errors.not_found()
    return user


def _shape(user: User) -> Json:
    return user_shapes.user(user, base())


def _check(given: Json) -> None:
    if given.get("role") not in (None, *ROLES):
        raise errors.invalid("role", f"Role: {given['role']} is not valid", error="InvalidValue")
    phone = given.get("phone")
    if phone and not any(ch.isdigit() for ch in str(phone)):
        raise errors.invalid("phone", "Phone number: is not valid", error="InvalidFormat")


def _fits(user: User, query: str) -> bool:
    if query.startswith("phone:"):
        digits = "".join(ch for ch in query if ch.isdigit())
        own = "".join(ch for ch in user.phone or "" if ch.isdigit())
        return own.endswith(digits) if "*" in query else own == digits
    return query in user.name.casefold() or query in (user.email or "").casefold()
