"""The application: blueprints, who may enter, the lock around every request, the headers on every answer."""

from email.utils import format_datetime

from flask import Flask, Response, g, jsonify, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException

from sandbox.api import (
    actors,
    auth,
    control,
    exports,
    fields,
    macros,
    oauth,
    rules,
    search,
    tags,
    threads,
    ticket_actions,
    tickets,
    user_rooms,
    users,
    views,
    webhooks,
)
from sandbox.api.context import add_headers, box, world
from sandbox.box import Box
from sandbox.errors import ApiError, no_endpoint

MODULES = (
    tickets, threads, tags, ticket_actions, users, user_rooms, fields, search, exports, rules, macros,
    views, webhooks, oauth, actors, control,
)  # fmt: skip
UNLOCKED = frozenset({"webhooks.test", "control.idle"})  # they wait for others who need the lock
UNLOCKED_ROOMS = frozenset({"face"})  # its pages take the lock for themselves, and ask the bot without it


class _Json(DefaultJSONProvider):
    """Keys in the order in which they were written, and the real one's content type."""

    sort_keys = False
    mimetype = "application/json; charset=utf-8"


def create_app(sandbox: Box) -> Flask:
    """The WSGI application over one sandbox."""
    app = Flask("sandbox.api")
    app.json = _Json(app)
    app.extensions["box"] = sandbox
    app.before_request(_lock)
    app.before_request(_admit)
    app.after_request(_dress)
    app.teardown_request(_unlock)
    app.register_error_handler(ApiError, _refuse)
    app.register_error_handler(HTTPException, _no_such_path)
    for module in MODULES:
        app.register_blueprint(module.bp)
    return app


def _lock() -> None:
    g.locked = request.endpoint not in UNLOCKED and request.blueprint not in UNLOCKED_ROOMS
    if g.locked:
        world().lock.acquire()


def _unlock(_error: BaseException | None) -> None:
    if g.pop("locked", False):
        world().lock.release()


def _admit() -> None:
    """Credentials first, then the account's rate limit: only for the API proper."""
    if not request.path.startswith("/api/v2"):
        return
    with world().lock:
        auth.authenticate()
        add_headers(box().limits.account())
    actor = g.get("actor")
    request.environ["sandbox.seen"]["user"] = actor.user.id if actor else None


def _dress(response: Response) -> Response:
    for name, value in g.get("headers", {}).items():
        response.headers.setdefault(name, value)
    response.headers["Date"] = format_datetime(world().clock.now(), usegmt=True)
    return response


def _refuse(error: ApiError) -> Response:
    response = jsonify(error.body) if isinstance(error.body, dict) else Response(error.body)
    response.status_code = error.status
    for name, value in error.headers.items():
        response.headers[name] = value
    return response


def _no_such_path(error: HTTPException) -> Response:
    if error.code in (404, 405):
        return _refuse(no_endpoint())
    return _refuse(ApiError(error.code or 500, {"error": error.name, "description": error.description or ""}))
