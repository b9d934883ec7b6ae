"""The board as an application of its own beside the receiver: what guards every page, and how refusals look."""

from datetime import timedelta

import structlog
from flask import Flask, Response, g, render_template, request, session, url_for
from flask_limiter import Limiter
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from bot.agenda import Agenda, RedisDown
from bot.board import buttons, case_page, numbers, pages, show, sign_in
from bot.board.context import Board
from bot.board.people import SESSION_LIVES
from bot.desk.errors import NotFound
from bot.errors import DoorError, where
from bot.policy import Policy
from bot.settings import Settings

PREFIX = "/board"
MOST_BYTES = 64 * 1024  # of a form
READS, WRITES, SIGN_INS = "120/minute", "30/minute", "30/minute"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # so that the forms' tokens can be checked against where they come from
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
log = structlog.get_logger()


def mount(app: Flask, settings: Settings, policy: Policy, agenda: Agenda) -> None:
    """Put the board beside what an application serves, under /board."""
    board = create_board(settings, policy, agenda)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {PREFIX: board})  # type: ignore[method-assign]  # Flask's own way


def create_board(settings: Settings, policy: Policy, agenda: Agenda) -> Flask:
    """The board. Its cookies, tokens, limits and errors are its own: the receiver knows nothing of them."""
    board = Board(settings, policy, agenda)
    app = Flask(__name__)
    app.config.update(_configuration(board))
    app.extensions["board"] = board
    app.before_request(sign_in.admit)
    CSRFProtect(app)
    _limited(app, agenda)
    sign_in.prepare(app, board)
    for module in (sign_in, pages, case_page, buttons, numbers):
        app.register_blueprint(module.bp)
    app.jinja_env.filters.update(show.FILTERS)
    app.context_processor(_everywhere)
    app.after_request(_dress)
    app.register_error_handler(sign_in.NotForYou, _not_for_you)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(NotFound, _gone)
    app.register_error_handler(DoorError, _away)
    app.register_error_handler(Exception, _broken)
    for kind in RedisDown:
        app.register_error_handler(kind, _away)
    return app


def _configuration(board: Board) -> dict[str, object]:
    """The session's cookie: signed; over https alone; for no script; Lax, since people come back from Zendesk by a
    link from another site, with which a strict cookie would not be sent, and the state of their sign-in with it.
    """
    *old, new = board.settings.board_secrets
    return {
        "SECRET_KEY": new,
        "SECRET_KEY_FALLBACKS": old,
        "SESSION_COOKIE_NAME": "__Host-accord" if board.safe_cookies else "accord",
        "SESSION_COOKIE_SECURE": board.safe_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": SESSION_LIVES,
        "MAX_CONTENT_LENGTH": MOST_BYTES,
        "WTF_CSRF_TIME_LIMIT": int(SESSION_LIVES.total_seconds()),
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(hours=1),
    }


def _limited(app: Flask, agenda: Agenda) -> None:
    """How often one person may ask; counted in the Redis that all processes share."""
    limiter = Limiter(
        _who,
        app=app,
        storage_uri="redis://",
        storage_options={"connection_pool": agenda.connection.connection_pool},  # type: ignore[dict-item]  # as is
        key_prefix="accord:board:limit",
        default_limits=[READS],
        swallow_errors=True,  # where Redis is away, no page comes anyway
    )
    limiter.limit(WRITES, methods=["POST"])(buttons.bp)
    limiter.limit(SIGN_INS)(sign_in.bp)


def _who() -> str:
    """One person, or one address of somebody who has not signed in."""
    return f"person:{g.viewer.id}" if g.get("viewer") else f"address:{request.remote_addr}"


def _everywhere() -> dict[str, object]:
    return {"viewer": g.get("viewer"), "signs_out": "name" in session}


def _dress(response: Response) -> Response:
    response.headers.update(HEADERS)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        if viewer := g.get("viewer"):
            ticket = (request.view_args or {}).get("ticket_id")
            log.info("board", person=viewer.id, did=request.endpoint, ticket=ticket, status=response.status_code)
    return response


def _page(status: int, title: str, why: str) -> tuple[str, int]:
    return render_template("refused.html", title=title, why=why, home=url_for("pages.cases")), status


def _not_for_you(error: Exception) -> tuple[str, int]:
    return _page(403, "You may not see the board", str(error))


def _stale_form(_error: Exception) -> tuple[str, int]:
    return _page(
        400, "This form is no longer good", "Nothing was done. Go back, load the page again, and try once more."
    )


def _refused(error: HTTPException) -> tuple[str, int]:
    words = {
        401: ("Please sign in", "You are not signed in any more. Nothing was done."),
        404: ("There is no such page", "It may have been a case that is no longer there."),
        405: ("This page cannot do that", "Nothing was done."),
        413: ("That is too long", "Nothing was done."),
        429: ("Too many requests", "Wait a minute, then go on."),
    }
    status = error.code or 500
    return _page(status, *words.get(status, ("That did not work", "Nothing was done.")))


def _gone(_error: Exception) -> tuple[str, int]:
    return _page(404, "There is no such ticket", "Zendesk does not have it (any more).")


def _broken(error: Exception) -> tuple[str, int]:
    """Only the kind and the place are logged: a message, or a traceback, may hold a client's words."""
    log.error("the board broke", error=where(error))
    return _page(500, "That did not work", "The board made a mistake; its log says where. The bot's work goes on.")


def _away(error: Exception) -> tuple[str, int]:
    log.warning("the board could not answer", error=type(error).__name__)
    why = (
        "Zendesk or Redis does not answer as it should. The bot's own work is not touched by it. Try again in a minute."
    )
    return _page(503, "The board cannot answer now", why)
