"""The list of cases, by section, and the search. Reads the index alone: never Zendesk, and never all records."""

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.board.context import board
from bot.board.index import PAGE
from bot.board.record import Section
from bot.board.show import SECTIONS

bp = Blueprint("pages", __name__)
LONGEST_SEARCH = 200


@bp.get("/")
def cases() -> ResponseReturnValue:
    """One section, a page of it."""
    asked = request.args.get("in", "")
    section = Section(asked) if asked in set(Section) else Section.PERSON
    page = board().index.page(section, _number())
    title, explains = SECTIONS[section]
    return _list(section=section, page=page, title=title, explains=explains)


@bp.get("/search")
def search() -> ResponseReturnValue:
    """The cases that hold these words."""
    words = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    page = board().index.search(words, _number())
    return _list(section=None, page=page, title="Search", explains="", words=words)


def _list(**facts: object) -> str:
    given = board()
    now, patience = given.now(), timedelta(minutes=given.policy.watch.overdue_after_minutes)
    return render_template(
        "cases.html",
        counts=given.index.counts(),
        late=given.index.late(now, patience),
        late_before=now - patience,
        now=now,
        sections=SECTIONS,
        size=PAGE,
        **facts,
    )


def _number() -> int:
    given = request.args.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < len("1000000") else 1
