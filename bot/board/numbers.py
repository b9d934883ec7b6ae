"""The numbers of the last 7 and 30 days, read from the index: what happened when, never the records themselves."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from bot.board.charts import Chart, chart
from bot.board.context import board
from bot.board.index import Index
from bot.board.show import minutes, plain
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
    days = [now.date() - timedelta(days=back) for back in reversed(range(A_MONTH))]
    since = datetime.combine(days[0], datetime.min.time(), now.tzinfo)

    def happened(kind: str) -> Mapping[int, datetime]:
        return index.happened(kind, since)

    opened = [(plain(label), happened(f"label:{label}")) for label in Label]
    answers = [("reached", happened("reached")), ("silent", happened("silent"))]
    corrected = [(plain(label), happened(f"corrected:{label}")) for label in Label]
    return [
        _counted("labels", "Cases by label", "On the day the ticket was opened. A case may carry both.", opened, days),
        _waited(index, happened("call"), days),
        _counted(
            "freelancers",
            "Freelancers reached, or silent",
            "Reached: on the day of the first answer. Silent: on the day the 48 hours ended without one.",
            answers,
            days,
        ),
        _counted(
            "handed",
            "Given to a person",
            "Cases that hold an escalation, or a question of the bot's, on the day of the first.",
            [("cases", happened("handed"))],
            days,
        ),
        _counted(
            "corrections",
            "Corrections",
            "Labels that people denied, or decided after they were asked, on the day the board first saw it.",
            corrected,
            days,
        ),
    ]


def _counted(
    name: str, title: str, explains: str, series: Sequence[tuple[str, Mapping[int, datetime]]], days: Sequence[date]
) -> Figure:
    by_day = [(said, _by_day(found, days)) for said, found in series]
    rows = tuple((said, f"{sum(values[-A_WEEK:])}", f"{sum(values)}") for said, values in by_day)
    return Figure(name, title, explains, chart(by_day, _names(days)), rows)


def _waited(index: Index, calls: Mapping[int, datetime], days: Sequence[date]) -> Figure:
    """How long it took from the ticket to the first call note, by the day of the note."""
    waits = index.waits(calls)
    by_day: list[list[int]] = [[] for _ in days]
    for ticket_id, at in calls.items():
        if ticket_id in waits:
            by_day[_place(at, days)].append(minutes(waits[ticket_id]))
    medians = [float(median(found)) if found else 0.0 for found in by_day]
    week, month = ([n for found in by_day[-span:] for n in found] for span in (A_WEEK, A_MONTH))
    rows = (
        ("median, in minutes", *map(_median, (week, month))),
        ("call notes", f"{len(week)}", f"{len(month)}"),
    )
    explains = "From the ticket's opening to the first note that says: call now. The bars show each day's median."
    drawn = chart([("minutes", medians)], _names(days))
    return Figure("calls", "Time to the first call note", explains, drawn, rows)  # type: ignore[arg-type]  # two of each


def _median(found: Sequence[int]) -> str:
    if not found:
        return "none"
    middle = median(found)
    return f"{middle:g}" if middle else "under 1"


def _by_day(found: Mapping[int, datetime], days: Sequence[date]) -> list[int]:
    counted = Counter(_place(at, days) for at in found.values())
    return [counted[place] for place in range(len(days))]


def _place(at: datetime, days: Sequence[date]) -> int:
    """Which of the days; a clock that is ahead of ours does not make a day of its own."""
    return min(max((at.date() - days[0]).days, 0), len(days) - 1)


def _names(days: Sequence[date]) -> list[str]:
    return [f"{day:%d %b}" for day in days]
