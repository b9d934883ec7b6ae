"""What every page of the face stands on: the sandbox, the bot, who asks; and the guard at its door."""

from dataclasses import dataclass
from typing import cast

from flask import Blueprint, Response, abort, current_app, g, request
from werkzeug.datastructures import ContentSecurityPolicy

from bot.macros import load_macros
from bot.policy import load_policy
from bot.provision.desired import desired
from bot.provision.things import VIEW
from bot.settings import Settings
from sandbox.api.oauth import WHO
from sandbox.box import Box
from sandbox.clock import stamp
from sandbox.face import people
from sandbox.face.people import Person, Role
from sandbox.face.product import Bot
from sandbox.records import Json

FACE = "face"
TOUR = "accord_sandbox_tour"  # a cookie, as WHO is
HERE = frozenset({"127.0.0.1", "localhost", "[::1]"})
bp = Blueprint(FACE, __name__, url_prefix="/try", template_folder="templates", static_folder=None)


@dataclass(frozen=True, slots=True)
class Ground:
    """The sandbox, the bot that works on it, and the address of the case board, if there is one."""

    box: Box
    bot: Bot
    board: str = ""

    def furnish(self) -> None:
        """Give the account the views that `accord apply` gives a real one. The caller holds the lock."""
        settings = Settings(zendesk_url="", scheduling_url="", webhook_secrets=())
        things = desired(settings, load_policy(None), load_macros())
        for thing in things:
            if thing.kind is VIEW and not any(row["title"] == thing.title for row in self.box.world.views.values()):
                self._add_view(dict(thing.body))

    def _add_view(self, body: Json) -> None:
        world = self.box.world
        now, view_id = stamp(world.clock.second()), world.new_id()
        row = {"raw_title": body["title"], "position": len(world.views) + 1, "default": False, "restriction": None}
        world.views[view_id] = {**row, **body, "execution": {}, "id": view_id, "created_at": now, "updated_at": now}


def ground() -> Ground:
    """What this request stands on."""
    return cast("Ground", current_app.extensions[FACE])


def me() -> Person:
    """Who asks, by the cookie; the client whom a visitor begins as where it names nobody. Takes the lock."""
    if "person" not in g:
        box, named = ground().box, request.cookies.get(WHO, "")
        with box.world.lock:
            known = people.person(box, int(named)) if named.isascii() and named.isdigit() else None
            g.person = known or people.stand_in(box, Role.CLIENT, None)
    return cast("Person", g.person)


@bp.before_request
def refuse_strangers() -> None:
    """Only this machine's own pages: no name that merely leads here, and no form on somebody else's page."""
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    if host not in HERE:
        abort(403, "The sandbox answers to 127.0.0.1 and localhost only.")
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin not in (None, request.host_url.rstrip("/")):
        abort(403, "This form came from another site's page.")


@bp.after_request
def dress(response: Response) -> Response:
    """The usual headers: no script, nothing from elsewhere, nothing kept."""
    response.content_security_policy = ContentSecurityPolicy(
        {
            "default-src": "'none'",
            "style-src": "'self'",
            "img-src": "'self'",
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
        }
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"
    return response
