"""The buttons: each leaves on the ticket the command that the person would have written, in the person's name.

So the deed runs through the same code as a command, stands on the ticket, and Zendesk's audit has it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.board.context import board, viewer
from bot.board.sign_in import fresh_token
from bot.deeds import Doer, NotOfTheTeam, command_as
from bot.desk.errors import Conflict, Refused, UnknownOutcome
from bot.labels import Label

bp = Blueprint("buttons", __name__)
log = structlog.get_logger()
LONGEST_REASON = 200
_STEP = re.compile(r"attempt \d{1,2}|[a-z-]{3,12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Button:
    """One button. `asks`: what its page asks for besides "are you sure", "" for nothing, None for no page at all.

    "step": nothing is asked, but the page carries the step that it shows, so that no other one is taken.
    """

    name: str
    title: str
    explains: str
    words: str
    asks: str | None = ""
    tone: str = "plain"


BUTTONS: Mapping[str, Button] = {
    b.name: b
    for b in (
        Button(
            "pause",
            "Pause",
            "Everything is on hold on this case until somebody resumes it.",
            "/accord pause",
            asks=None,
        ),
        Button("resume", "Resume", "The case goes on from where it stands.", "/accord resume", asks=None),
        Button(
            "now",
            "Do the next step now",
            "The bot takes the next waiting step at once, instead of at its time. What it writes to a client or "
            "freelancer cannot be taken back.",
            "/accord now",
            asks="step",
        ),
        Button(
            "skip",
            "Skip the next step",
            "The next waiting step is left out, for good. Later steps keep their times.",
            "/accord skip",
            asks="step",
        ),
        Button(
            "hand-over",
            "Hand over to a person",
            "The case is marked for a person, and the bot writes nothing more in public until somebody resumes it.",
            "/accord hand-over",
            asks="reason",
        ),
        Button(
            "not",
            "Wrong label",
            "The label does not hold: the bot stops what it does because of it. The correction is kept, and the next "
            "version learns from it.",
            "/accord not",
            asks="label",
            tone="danger",
        ),
    )
}


@bp.get("/case/<int:ticket_id>/<name>")
def sure(ticket_id: int, name: str) -> ResponseReturnValue:
    """Says what the button does, and asks for what it needs, before anything is done."""
    return _ask(_button(name), ticket_id)


@bp.post("/case/<int:ticket_id>/<name>")
def press(ticket_id: int, name: str) -> ResponseReturnValue:
    """Do it, once, however often it is pressed, and go back to the case."""
    button = _button(name)
    words, fault = _words(button)
    if fault:
        return _ask(button, ticket_id, fault), 400
    try:
        doer = Doer(viewer().id, request.form.get("click", ""))
    except ValueError:
        abort(400)
    doors = board().doors
    try:
        news = command_as(doer, ticket_id, words, doors.desk, doors.agenda)
    except NotOfTheTeam:
        abort(403)
    except (Conflict, UnknownOutcome, Refused) as error:
        log.warning("not pressed", person=doer.person_id, ticket=ticket_id, button=name, error=type(error).__name__)
        return _ask(button, ticket_id, _why_not(error)), 409
    log.info("pressed", person=doer.person_id, ticket=ticket_id, button=name, news=news)
    return redirect(url_for("case_page.case", ticket_id=ticket_id, did=name), 303)


def _button(name: str) -> Button:
    return BUTTONS.get(name) or abort(404)


def _ask(button: Button, ticket_id: int, fault: str = "") -> str:
    record = board().index.get(ticket_id)
    labels = [label for label in Label if record is None or label in record.labels]
    return render_template(
        "sure.html",
        button=button,
        ticket_id=ticket_id,
        record=record,
        labels=labels,
        fault=fault,
        given=request.form,
        longest=LONGEST_REASON,
        click=request.form.get("click") or fresh_token(),
    )


def _words(button: Button) -> tuple[str, str]:
    """The command, and what is wrong with what was filled in; "" for nothing."""
    if button.asks == "label":
        label = request.form.get("label", "")
        return f"{button.words} {label}", "" if label in set(Label) else "Choose the label that is wrong."
    if button.asks == "reason":
        reason = " ".join(request.form.get("reason", "").split())[:LONGEST_REASON]
        return f"{button.words} {reason}", "" if reason else "Say why, in a few words: it stands on the ticket."
    if button.asks == "step" and _STEP.fullmatch(step := request.form.get("step", "")):
        return f"{button.words} {step}", ""
    return button.words, ""


def _why_not(error: Exception) -> str:
    if isinstance(error, Refused):
        return "Zendesk does not accept it: the ticket may be closed. Nothing was done."
    return "Somebody else wrote on the ticket just then, or an answer was lost. Press again: nothing is done twice."
