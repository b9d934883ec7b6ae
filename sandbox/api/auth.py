"""Who asks: Basic with an API token, or a bearer token that the clock may have ended."""

import base64
import binascii

from flask import g, request

from sandbox import errors
from sandbox.api.context import world
from sandbox.desk import people
from sandbox.records import Actor, User

ADMIN_ONLY = ("webhooks", "triggers", "trigger_categories", "incremental", "ticket_fields")
OPEN = "users/me"


def authenticate() -> None:
    """Find the user behind the request, or refuse. Raises ApiError 401 or 403."""
    header = request.headers.get("Authorization", "")
    scheme, _, value = header.partition(" ")
    path = request.path.removeprefix("/api/v2/")
    if not header and path == OPEN:
        g.actor = None
        return
    if scheme.lower() == "bearer":
        user = _bearer(value.strip())
    elif scheme.lower() == "basic":
        user = _basic(value.strip())
    else:
        raise errors.unauthenticated()
    _permit(user, path)
    g.actor = Actor(user, "api")


def _basic(value: str) -> User:
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise errors.unauthenticated() from error
    credentials = world().options.credentials
    email, slash, kind = name.rpartition("/")
    user = people.by_email(world(), email) if slash and kind == "token" else None
    if user is None or secret != credentials.api_token:
        raise errors.unauthenticated()
    return user


def _bearer(token: str) -> User:
    row = world().tokens.get(token)
    if row is None or (row["expires_at"] is not None and row["expires_at"] <= world().clock.now()):
        raise errors.expired_token()
    needed = "read" if request.method == "GET" else "write"
    if not _covers(str(row["scope"]).split(), needed):
        raise errors.missing_scope(needed)
    return world().users[row["user_id"]]


def _covers(scopes: list[str], needed: str) -> bool:
    """`read`, `write`, or one of them for this resource alone, as in `tickets:read`."""
    resource = request.path.removeprefix("/api/v2/").partition("/")[0]
    return needed in scopes or f"{resource}:{needed}" in scopes


def _permit(user: User, path: str) -> None:
    resource = path.partition("/")[0]
    reads_fields = resource == "ticket_fields" and request.method == "GET"
    if user.suspended or not (user.is_staff or path == OPEN):
        raise errors.forbidden()
    if resource in ADMIN_ONLY and user.role != "admin" and not reads_fields:
        raise errors.forbidden()
