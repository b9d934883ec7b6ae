"""OAuth: client credentials for the bot, the authorization code grant with PKCE for people; bearer tokens that end."""

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, current_app, jsonify, redirect, render_template_string, request
from flask.typing import ResponseReturnValue

from sandbox.api.context import world
from sandbox.errors import ApiError
from sandbox.records import Json

bp = Blueprint("oauth", __name__)
SHORTEST, LONGEST, DEFAULT = 300, 172_800, 1800  # seconds
CODE_LIVES = timedelta(seconds=120)
WHO = "accord_sandbox_person"  # a cookie
LOCAL = frozenset({"127.0.0.1", "localhost"})
ASKED = ("client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method")
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Sandbox: allow access</title>
{% if faced %}<link rel="icon" href="/try/icon.svg"><link rel="stylesheet" href="/try/accord.css">
{% else %}<link rel="icon" href="data:,">{% endif %}</head>
<body><main><h1>Sandbox: allow access</h1>
<p>{{ asked.client_id }} asks for: {{ asked.scope or "read" }}. In a real Zendesk you would be signed in already; here,
choose who you are. Everybody is invented.</p>
<form method="post" action="/oauth/authorizations">
{% for name, value in asked.items() %}<input type="hidden" name="{{ name }}" value="{{ value }}">{% endfor %}
<p><label for="user">You are</label> <select id="user" name="user">
{% for user in users %}
<option value="{{ user.id }}"{{ " selected" if user.id|string == me }}>{{ user.name }} ({{ user.role }})</option>
{% endfor %}
</select></p>
<p><button name="answer" value="allow">Allow</button> <button name="answer" value="deny">Deny</button></p>
</form></main></body></html>"""


@bp.post("/oauth/tokens")
def create() -> ResponseReturnValue:
    """A token for the bot, or for a person who allowed it. An unknown scope gives one that opens nothing."""
    given = request.get_json(silent=True) or request.form.to_dict()
    grants = {"client_credentials": _for_the_bot, "authorization_code": _for_a_person}
    if given.get("grant_type") not in grants:
        raise _refused(400, "unsupported_grant_type", "The grant type is not supported by this server.")
    return jsonify(grants[given["grant_type"]](given)), 201


@bp.get("/oauth/authorizations/new")
def ask() -> ResponseReturnValue:
    """The page on which a person allows a client to act for them."""
    asked = _asked(request.args.to_dict())
    active, bot_id = [u for u in world().users.values() if u.active], world().bot_id
    users = sorted(active, key=lambda u: (u.id == bot_id, not u.is_staff, u.name))
    cookie = request.cookies.get(WHO, "")  # whoever one is on the sandbox's pages for people, if it shows them
    me = next((str(u.id) for u in users if u.is_staff and str(u.id) == cookie), "")
    return render_template_string(PAGE, asked=asked, users=users, me=me, faced="face" in current_app.blueprints)


@bp.post("/oauth/authorizations")
def answer() -> ResponseReturnValue:
    """What the person said; back to the client with a code, or with the refusal."""
    asked, state = _asked(request.form.to_dict()), request.form.get("state", "")
    user = world().users.get(int(request.form.get("user") or 0))
    if request.form.get("answer") != "allow" or user is None or user.suspended:
        more = {
            "error": "access_denied",
            "error_description": "The end-user or authorization server denied the request.",
        }
        return redirect(f"{asked['redirect_uri']}?{urlencode({**more, 'state': state})}")
    code = secrets.token_hex(20)
    ends_at = world().clock.now() + CODE_LIVES
    world().codes[code] = {**asked, "user_id": user.id, "expires_at": ends_at}
    return redirect(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': state})}")


@bp.get("/api/v2/oauth/tokens/current")
def current() -> ResponseReturnValue:
    """The token in use."""
    token = request.headers.get("Authorization", "").partition(" ")[2]
    row = world().tokens.get(token, {})
    expires_at = row.get("expires_at")
    shown = {"scopes": str(row.get("scope", "")).split(), "user_id": row.get("user_id")}
    return jsonify({"token": {**shown, "expires_at": expires_at.isoformat() if expires_at else None}})


def _asked(given: Json) -> Json:
    """The parameters of an authorization request. Raises ApiError 400; nobody is sent to an unknown address."""
    asked = {name: str(given.get(name) or "") for name in ASKED}
    if asked["client_id"] != world().options.credentials.board_client_id:
        raise _refused(400, "invalid_client", "No such client")
    if urlsplit(asked["redirect_uri"]).hostname not in LOCAL:
        raise _refused(400, "invalid_request", "The redirect URI is not one of the client's")
    if asked["code_challenge_method"] not in ("", "S256"):
        raise _refused(400, "invalid_request", "code_challenge_method must be S256")
    return asked


def _for_the_bot(given: Json) -> Json:
    credentials = world().options.credentials
    _authenticate(given, credentials.client_id, credentials.client_secret)
    return _grant(given, world().bot_id)


def _for_a_person(given: Json) -> Json:
    """A code counts once, for the client and address it was made for, and for who knows what its digest was made of."""
    credentials = world().options.credentials
    _authenticate(given, credentials.board_client_id, credentials.board_client_secret)
    code = world().codes.pop(str(given.get("code")), None)
    if code is None or code["expires_at"] <= world().clock.now() or code["redirect_uri"] != given.get("redirect_uri"):
        raise _refused(400, "invalid_grant", "The authorization code is invalid, expired or made for another address.")
    digest = hashlib.sha256(str(given.get("code_verifier") or "").encode()).digest()
    proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    if code["code_challenge"] and not hmac.compare_digest(proof, code["code_challenge"]):
        raise _refused(400, "invalid_grant", "The code verifier does not fit the challenge.")
    return _grant({**given, "scope": code["scope"] or "read"}, code["user_id"])


def _authenticate(given: Json, client_id: str, client_secret: str) -> None:
    if (given.get("client_id"), given.get("client_secret")) != (client_id, client_secret):
        raise _refused(401, "invalid_client", "Client authentication failed.")


def _grant(given: Json, user_id: int) -> Json:
    seconds = int(given.get("expires_in") or DEFAULT)
    if not SHORTEST <= seconds <= LONGEST:
        raise _refused(400, "invalid_request", f"expires_in must be between {SHORTEST} and {LONGEST}")
    scope, token = str(given.get("scope") or "read write"), secrets.token_hex(32)
    expires_at = world().clock.now() + timedelta(seconds=seconds)
    world().tokens[token] = {"user_id": user_id, "scope": scope, "expires_at": expires_at}
    return {"access_token": token, "token_type": "bearer", "scope": scope, "expires_in": seconds}


def _refused(status: int, error: str, description: str) -> ApiError:
    return ApiError(status, {"error": error, "error_description": description})
