"""The numbers of the last 7 and 30 days, read from the index: what happened when, never the records themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from bot.board.charts import Chart, chart
from bot.board.context import board
from bot.board.index import Index
from bot.board.show import A_MINUTE, plain
from bot.labels import Label

bp = Blueprint("numbers", __name__)
A_WEEK, A_MONTH = 7, 30  # days


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart with its table: a row for each series, of the last week and the last month."""

    name: str
    title: str
    explains: str
    chart: Chart
    rows: tuple[tuple[str, str, str], ...]


@bp.get("/numbers")
def numbers() -> ResponseReturnValue:
    """All charts."""
    given = board()
    return render_template("numbers.html", figures=figures(given.index, given.now()), built=given.index.built())


def figures(index: Index, now: datetime) -> list[Figure]:
    """The five charts. Days are those of UTC."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    days = [today - timedelta(days=back) for back in reversed(range(A_MONTH))]

    def counted(name: str, title: str, explains: str, series: Sequence[tuple[str, str]]) -> Figure:
        by_day = [(said, index.counted(kind, days)) for said, kind in series]
        rows = tuple((said, f"{sum(values[-A_WEEK:])}", f"{sum(values)}") for said, values in by_day)
        return Figure(name, title, explains, chart(by_day, _names(days)), rows)

    return [
        counted(
            "labels",
            "Cases by label",
            "On the day the ticket was opened. A case may carry both.",
            [(plain(label), f"label:{label}") for label in Label],
        ),
        _waited(index, days),
        counted(
            "freelancers",
            "Freelancers reached, or silent",
            "Reached: on the day of the first answer. Silent: on the day the 48 hours ended without one.",
            [("reached", "reached"), ("silent", "silent")],
        ),
        counted(
            "handed",
            "Given to a person",
            "Cases that hold an escalation, or a question of the bot's, on the day of the first.",
            [("cases", "handed")],
        ),
        counted(
            "corrections",
            "Corrections",
            "Labels that people denied, or decided after they were asked, on the day the board first saw it.",
            [(plain(label), f"corrected:{label}") for label in Label],
        ),
    ]


def _waited(index: Index, days: Sequence[datetime]) -> Figure:
    """How long it took from the ticket to the first call note, by the day of the note."""
    by_day = [[round(seconds / A_MINUTE) for seconds in found] for found in index.waits(days)]
    notes = index.counted("call", days)
    medians = [float(median(found)) if found else 0.0 for found in by_day]
    week, month = ([n for found in by_day[-span:] for n in found] for span in (A_WEEK, A_MONTH))
    rows = (
        ("median, in minutes", _median(week), _median(month)),
        ("call notes", f"{sum(notes[-A_WEEK:])}", f"{sum(notes)}"),
    )
    explains = "From the ticket's opening to the first note that says: call now. The bars show each day's median."
    return Figure("calls", "Time to the first call note", explains, chart([("minutes", medians)], _names(days)), rows)


def _median(found: Sequence[int]) -> str:
    if not found:
        return "none"
    middle = median(found)
    return f"{middle:g}" if middle else "under 1"


def _names(days: Sequence[datetime]) -> list[str]:
    return [f"{day:%d %b}" for day in days]
