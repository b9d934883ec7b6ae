"""A report as one HTML page that needs nothing else: no scripts, no fonts, no network; light and dark."""

from pathlib import Path
from typing import Any

import jinja2

from bot.labels import MEANING, Label, Signal
from bot.simulate.outcome import Outcome, public
from bot.simulate.report import Report

TEMPLATE = Path(__file__).with_name("page.html")


def page(report: Report, changes: Report | None = None) -> str:
    """The page. Everything on it that comes from a ticket is escaped."""
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"plain": plain, "day": day, "instant": instant, "percent": percent}
    shown = [e for e in report["tickets"] if e["labels"] or e["handed_over"] or e["said"] or e["fault"]]
    return environment.from_string(TEMPLATE.read_text("utf-8")).render(
        report=report,
        changes=changes,
        shown=sorted(shown, key=_rank),
        silent=len(report["tickets"]) - len(shown),
        public=public,
        verdict=verdict,
        meaning={name.value: words for name, words in MEANING.items()},
    )


def plain(name: str) -> str:
    """A name as words."""
    known = {*map(str, Label), *map(str, Signal)}
    return name.replace("_", " ") if name in known or "_" in name else name


def day(at: str | None) -> str:
    """The day of an instant, "" where none was given."""
    return at[:10] if at and not at.startswith("1970-01-01") else ""


def instant(at: str | None) -> str:
    """An instant to the minute."""
    return at[:16].replace("T", " ") if at else ""


def percent(share: dict[str, float] | None) -> str:
    """A share, or a dash where there is nothing to divide."""
    return f"{share['share'] * 100:.1f} %" if share else "–"


def verdict(entry: Outcome) -> str:
    """How an entry agrees with what people decided: wrong, missed, right, or "" where they decided nothing."""
    decided: dict[str, Any] = entry["decided"]
    if any(decided.get(label) is False for label in entry["labels"]):
        return "wrong"
    true = {label for label, held in decided.items() if held}
    if true - set(entry["labels"]) - set(entry["handed_over"]):
        return "missed"
    return "right" if true & set(entry["labels"]) else ""


def _rank(entry: Outcome) -> tuple[int, str]:
    """What a reader should see first: faults, then what people decided otherwise, then the rest by time."""
    order = ("wrong", "missed")
    place = -1 if entry["fault"] else order.index(verdict(entry)) if verdict(entry) in order else len(order)
    return place, entry["created_at"]
