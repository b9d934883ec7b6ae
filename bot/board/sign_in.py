"""Signs people in: by Zendesk's OAuth (authorization code, state, PKCE), or by what a reverse proxy says.

Zendesk's token is used once, to ask who the person is, and then forgotten. What the session's cookie holds is a name
for an entry in Redis; without that entry it is worth nothing.
"""

import hmac
from typing import Any, cast

import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from bot.board.context import Board, board
from bot.board.people import Viewer, refusal
from bot.desk import shapes

bp = Blueprint("sign_in", __name__)
log = structlog.get_logger()
OPEN = frozenset({"sign_in.page", "sign_in.begin", "sign_in.back"})
SECRET_HEADER = "X-Board-Proxy-Secret"  # noqa: S105  # a header's name
TIMEOUT = 10  # seconds
SCOPE = "users:read"
TOKEN_LIVES = 300  # seconds, the least that Zendesk has; it is used once, at once


class NotForYou(Exception):
    """Somebody is known and may not enter; the message says why."""


def prepare(app: Flask, given: Board) -> None:
    """Let people sign in at Zendesk, where the settings say so."""
    if not given.settings.board_by_zendesk:
        return
    base, oauth = given.settings.zendesk_url, OAuth(app)
    oauth.register(
        "zendesk",
        client_id=given.settings.board_client_id,
        client_secret=given.settings.board_client_secret,
        authorize_url=f"{base}/oauth/authorizations/new",
        access_token_url=f"{base}/oauth/tokens",
        client_kwargs={
            "scope": SCOPE,
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_post",
            "default_timeout": TIMEOUT,
        },
    )
    app.extensions["oauth"] = oauth


def admit() -> ResponseReturnValue | None:
    """Before each request: who asks? Nobody sees more than the way to sign in without an answer."""
    g.viewer = None
    if request.endpoint == "static":
        return None
    found = _by_proxy() if _proxied() else board().sessions.viewer(session.get("name", ""), board().doors.desk)
    if isinstance(found, Viewer):
        g.viewer = found
        return None
    if request.endpoint in OPEN:
        return None
    if found or not board().settings.board_by_zendesk:
        session.clear()
        raise NotForYou(found or "The proxy has not said who you are.")
    if request.method != "GET":
        abort(401)
    session["next"] = request.script_root + request.path
    return redirect(url_for("sign_in.page"), 303)


@bp.get("/sign-in")
def page() -> ResponseReturnValue:
    """Where people begin."""
    if g.viewer:
        return redirect(url_for("pages.cases"), 303)
    return render_template("sign_in.html", by_zendesk=board().settings.board_by_zendesk)


@bp.get("/sign-in/zendesk")
def begin() -> ResponseReturnValue:
    """Off to Zendesk, with a state and a challenge that only this browser can answer."""
    if not board().settings.board_by_zendesk:
        abort(404)
    return cast("ResponseReturnValue", _zendesk().authorize_redirect(f"{board().settings.public_url}/board/signed-in"))


@bp.get("/signed-in")
def back() -> ResponseReturnValue:
    """Back from Zendesk: the code for a token, the token for a person, and a session of ours for them."""
    if not board().settings.board_by_zendesk:
        abort(404)
    try:
        token = _zendesk().authorize_access_token(expires_in=TOKEN_LIVES)
        answer = _zendesk().get(f"{board().settings.zendesk_url}/api/v2/users/me.json", token=token)
        known = answer.json().get("user") or {}
    except (AuthlibBaseError, OSError, ValueError, AttributeError) as error:  # OSError: no answer, or a broken one
        log.warning("sign-in failed", error=type(error).__name__)
        return render_template("sign_in.html", by_zendesk=True, failed=True), 400
    person = shapes.person(known)
    if why := refusal(person):
        log.warning("sign-in refused", person=person.id)
        session.clear()
        raise NotForYou(why)
    whither = session.get("next") or url_for("pages.cases")
    session.clear()  # what was there before the sign-in is nobody's
    session["name"] = generate_token(43)
    session.permanent = True
    board().sessions.open(session["name"], person)
    log.info("signed in", person=person.id)
    return redirect(whither if session_path(whither) else url_for("pages.cases"), 303)


@bp.post("/sign-out")
def out() -> ResponseReturnValue:
    """The session is over, wherever its cookie may have gone."""
    board().sessions.close(session.get("name", ""))
    session.clear()
    log.info("signed out", person=g.viewer.id)
    return redirect(url_for("sign_in.page"), 303)


def fresh_token() -> str:
    """What nobody can guess, for one press of a button."""
    return str(generate_token(24))


def session_path(path: str) -> bool:
    """Whether this is a page of ours to go on to; it was kept in a signed cookie, and is looked at all the same."""
    return path.startswith("/") and not path.startswith("//") and "\\" not in path


def _zendesk() -> Any:
    return current_app.extensions["oauth"].zendesk


def _proxied() -> bool:
    settings = board().settings
    return settings.board_by_proxy and (settings.board_proxy_header in request.headers or not settings.board_by_zendesk)


def _by_proxy() -> Viewer | str:
    """Whom the proxy names. Without its secret, whoever asks is not the proxy, and may be anybody."""
    settings = board().settings
    given, wanted = request.headers.get(SECRET_HEADER, ""), settings.board_proxy_secret
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        raise NotForYou("This request did not come through the proxy that signs people in.")
    email = request.headers.get(settings.board_proxy_header, "").strip()
    return board().sessions.by_email(email, board().doors.desk) if email else ""
