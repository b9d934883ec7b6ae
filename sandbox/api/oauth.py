"""`POST /oauth/tokens`: client credentials in, a bearer token out that the clock ends."""

import secrets
from datetime import timedelta

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.api.context import world
from sandbox.errors import ApiError
from sandbox.records import Json

bp = Blueprint("oauth", __name__)
SHORTEST, LONGEST, DEFAULT = 300, 172_800, 1800  # seconds


@bp.post("/oauth/tokens")
def create() -> ResponseReturnValue:
    """A token that acts as the user who made the client. An unknown scope gives one that opens nothing."""
    given = request.get_json(silent=True) or request.form.to_dict()
    credentials = world().options.credentials
    if given.get("grant_type") != "client_credentials":
        raise _refused(400, "unsupported_grant_type", "The grant type is not supported by this server.")
    if (given.get("client_id"), given.get("client_secret")) != (
        credentials.client_id,
        credentials.client_secret,
    ):
        raise _refused(401, "invalid_client", "Client authentication failed.")
    return jsonify(_grant(given)), 201


@bp.get("/api/v2/oauth/tokens/current")
def current() -> ResponseReturnValue:
    """The token in use."""
    token = request.headers.get("Authorization", "").partition(" ")[2]
    row = world().tokens.get(token, {})
    expires_at = row.get("expires_at")
    shown = {"scopes": str(row.get("scope", "")).split(), "user_id": row.get("user_id")}
    return jsonify({"token": {**shown, "expires_at": expires_at.isoformat() if expires_at else None}})


def _grant(given: Json) -> Json:
    seconds = int(given.get("expires_in") or DEFAULT)
    if not SHORTEST <= seconds <= LONGEST:
        raise _refused(400, "invalid_request", f"expires_in must be between {SHORTEST} and {LONGEST}")
    scope, token = str(given.get("scope") or "read write"), secrets.token_hex(32)
    expires_at = world().clock.now() + timedelta(seconds=seconds)
    world().tokens[token] = {"user_id": world().bot_id, "scope": scope, "expires_at": expires_at}
    return {"access_token": token, "token_type": "bearer", "scope": scope, "expires_in": seconds}


def _refused(status: int, error: str, description: str) -> ApiError:
    return ApiError(status, {"error": error, "error_description": description})
