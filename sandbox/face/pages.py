"""The pages that are looked at: start, people, tickets, one ticket, why, faults. Nothing here changes anything."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Response, abort, render_template, request, send_from_directory
from werkzeug.exceptions import HTTPException

import bot.board
from sandbox import samples
from sandbox.errors import ApiError
from sandbox.face import forms, outcome, people, shown, story, tour
from sandbox.face.ground import bp, ground, me
from sandbox.face.people import LOOKS_FOR, Role
from sandbox.face.product import Unknown
from sandbox.hooks import conditions
from sandbox.hooks.circumstances import Scene
from sandbox.records import Json, Ticket

OWN = Path(__file__).parent / "static"
SHEETS = {"accord.css": Path(bot.board.__file__).parent / "static", "face.css": OWN, "icon.svg": OWN}
SAID = {
    "sent": "Sent. The bot has looked at the ticket since: what it did is below.",
    "kept": "Saved. The bot has looked at the ticket since.",
    "moved": "The clock was moved, step by step: the bot did everything that fell due on the way.",
    "slow": "Done, and the bot is still at work. Reload the page in a moment.",
    "armed": "Switched on. It happens to the next messages or notes that the bot writes.",
    "mended": "Everything works again.",
    "killed": "The workers were killed, and have been started again.",
}
MOST = 100  # tickets on one page
FIRST_CONTRACT = 31337  # the number that the form of a new ticket holds, counted up with the tickets
COMMANDS = ("status", "now", "skip", "pause", "resume", "hand-over", "relay", "shortlist", "help")


def home() -> Response:
    """The sandbox's own address leads to the face."""
    return Response(status=302, headers={"Location": "/try"})


def in_zendesk(ticket_id: int) -> Response:
    """Where a link to a ticket in Zendesk leads, as the case board has them."""
    return Response(status=302, headers={"Location": f"/try/tickets/{ticket_id}"})


@bp.get("")
def start() -> str:
    """What this is, and the guided tour."""
    return show("start", samples=_samples(), first=tour.SAMPLE)


@bp.get("/<any(accord.css, face.css, icon.svg):sheet>")
def sheet(sheet: str) -> Response:
    """The style sheet that the board has too, what only the face needs, and its icon."""
    return send_from_directory(SHEETS[sheet], sheet)


@bp.get("/people")
def choose() -> str:
    """Everybody whom one may be."""
    with ground().box.world.lock:
        return show("people", groups=people.everybody(ground().box), looks_for=LOOKS_FOR)


@bp.get("/tickets")
def listed() -> str:
    """The tickets that this person is shown; for the team in views."""
    person, box = me(), ground().box
    with box.world.lock:
        mine = [t for t in box.world.tickets.values() if person.may_see(t)]
        views = _views(mine) if person.on_the_team else []
        view = next((v for v in views if str(v["id"]) == request.args.get("view")), None)
        if view is None and request.args.get("view"):
            abort(404, "There is no such view.")
        lines = shown.lines(box, view["tickets"] if view else mine)
        return show("tickets", lines=lines[:MOST], more=max(0, len(lines) - MOST), views=views, view=view)


@bp.get("/tickets/new")
def blank() -> str:
    """The form for a new ticket, and the samples."""
    contract = f"C-{FIRST_CONTRACT + len(ground().box.world.tickets)}"  # two tickets about one would be one matter
    return show("new", samples=_samples(), titles=forms.TITLES, contract=contract)


@bp.get("/tickets/<int:ticket_id>")
def ticket(ticket_id: int) -> str:
    """One ticket as this person may see it; for the team with its properties, and why the bot did what it did."""
    person, box = me(), ground().box
    with box.world.lock:
        found = visible(ticket_id)
        case = people.case_of(box, found)
        context: Json = {
            "ticket": found,
            "thread": shown.thread(box, found, person, _since()),
            "requester": box.world.users[found.requester_id],
            "other": _other(found, case),
            "draft": request.args.get("draft", "")[:200],
            "fields": shown.fields(box, found) if person.on_the_team else [],
            "statuses": forms.CHOOSABLE,
            "commands": [f"/accord {name}" for name in COMMANDS],
            "sent": outcome.sent(box, found),
        }
    return show("ticket", **context, about=found, why=_why(case) if person.on_the_team else None)


@bp.get("/tickets/<int:ticket_id>/why")
def why(ticket_id: int) -> str:
    """Behind the scenes of one ticket, for whoever may see the ticket."""
    box = ground().box
    with box.world.lock:
        found = visible(ticket_id)
        case, sent = people.case_of(box, found), outcome.sent(box, found)
    return show("why", ticket=found, about=found, sent=sent, why=_why(case))


@bp.get("/faults")
def faults() -> str:
    """The switches for what may go wrong, and what came of it."""
    box = ground().box
    with box.world.lock:
        told = outcome.mishaps(box)
        cases = [t for t in box.world.tickets.values() if "accord_case" in t.tags and not t.deleted]
        outcomes = [(t, outcome.sent(box, t)) for t in reversed(cases)][:MOST]
    sample = next((row for row in _samples() if not row["ticket"]), None)
    return show("faults", left=box.faults.left(), mishaps=told, outcomes=outcomes, sample=sample)


@bp.get("/<path:_rest>")
def nothing(_rest: str) -> str:
    """Whatever else is asked for."""
    abort(404, "There is no such page.")


def show(page: str, about: Ticket | None = None, **context: Any) -> str:
    """A page with everything that stands on each of them. `about`: the ticket that it is about."""
    box, person = ground().box, me()
    return render_template(
        f"face/{page}.html",
        **context,
        person=person,
        roles=list(Role),
        now=box.world.clock.now(),
        moves=forms.MOVES,
        about=about,
        board=ground().board,
        said=SAID.get(request.args.get("done", "")),
        tour=tour.stand(box, person, about),
        rules=story.RULES,
        here=request.path,
    )


def visible(ticket_id: int) -> Ticket:
    """A ticket that this person is shown; ends the request with 404 or 403. The caller holds the lock."""
    found = ground().box.world.tickets.get(ticket_id)
    if found is None or found.deleted:
        abort(404, f"There is no ticket {ticket_id}.")
    if not me().may_see(found):
        abort(403, f"{me().user.name} is not shown ticket {ticket_id}: it belongs to somebody else.")
    return found


@bp.errorhandler(HTTPException)
def refused(error: HTTPException) -> tuple[str, int]:
    """A page that says what was wrong."""
    code = error.code or 500
    return show("refused", title=error.name, words=error.description), code


@bp.errorhandler(forms.BadForm)
def bad_form(error: forms.BadForm) -> tuple[str, int]:
    """Something was filled in that cannot be used."""
    return show("refused", title="That cannot be used", words=str(error)), 400


@bp.errorhandler(ApiError)
def bad_write(error: ApiError) -> tuple[str, int]:
    """The account refuses what was asked."""
    body = error.body if isinstance(error.body, dict) else {}
    details = [row["description"] for rows in body.get("details", {}).values() for row in rows]
    return show("refused", title="Zendesk refuses this", words="; ".join(details) or str(body.get("description"))), 400


@bp.errorhandler(Unknown)
def no_answer(error: Unknown) -> tuple[str, int]:
    """The bot cannot be asked, or does not come back."""
    return show("refused", title="The bot does not answer just now", words=f"{error}. Try again in a moment."), 503


def _since() -> datetime | None:
    """When the visitor's last click was, by the account's clock: what is younger is marked as new."""
    seconds = request.args.get("since", "")
    return datetime.fromtimestamp(int(seconds), UTC) if re.fullmatch(r"[0-9]{1,10}", seconds) else None


def _why(case: Ticket) -> story.Told | str:
    """The case's story, or why there is none to tell. The caller does not hold the lock: the bot asks the account."""
    box = ground().box
    try:
        return story.told(ground().bot.account(case.id), case.id, box.world.clock.now())
    except Unknown as error:
        return str(error)


def _other(found: Ticket, case: Ticket) -> Ticket | None:
    """The other ticket of the same case, where this person may see it."""
    other = case if case is not found else people.outreach_of(ground().box, found)
    return other if other is not None and me().may_see(other) else None


def _views(tickets: list[Ticket]) -> list[Json]:
    world = ground().box.world
    if not world.views:
        ground().furnish()
    rows = [row for row in world.views.values() if row["active"]]
    return [{**r, "tickets": [t for t in tickets if conditions.hold(Scene(world, t), r["conditions"])]} for r in rows]


def _samples() -> list[Json]:
    """Every sample: its name, its subject, and its ticket where it was sent already."""
    loaded = {row["name"]: row["ticket_id"] for row in ground().box.loaded}
    return [
        {"name": s.name, "subject": s.tickets[-1]["subject"], "sees": s.expect["sees"], "ticket": loaded.get(s.name)}
        for s in samples.read_all()
    ]
