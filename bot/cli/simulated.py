"""Shows a report of `accord simulate` at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from bot.simulate.page import day, percent, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.simulate.report import Report

MOST_CHANGES = 20  # tickets of a comparison that a terminal shows; the page shows all
SIGN = {"+": "green", "-": "red", "~": "yellow"}


def tables(report: Report, changes: Report | None) -> Iterator[Table]:
    """The report as tables, the sum of it all first."""
    yield _counts(report)
    yield _labels(report)
    yield _texts(report)
    if report["left_out"]:
        yield _left_out(report)
    if changes:
        yield _changes(changes)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", header_style="dim", expand=False)
    for column in columns:
        numeric = column.startswith("#")
        table.add_column(column.removeprefix("#"), justify="right" if numeric else "left", no_wrap=numeric)
    return table


def _counts(report: Report) -> Table:
    span = f"{day(report['from'])} to {day(report['to'])}, " if day(report["from"]) else ""
    table = _table(f"What the bot would have done ({span}policy {report['policy']})", "count", "#tickets or words")
    for name, count in report["counts"].items():
        table.add_row(plain(name), str(count))
    hour = report["busiest_hour"]
    table.add_row("public words in the busiest hour", f"{hour['words']} of {hour['allowed']} allowed")
    return table


def _labels(report: Report) -> Table:
    """A column for each label: their names are long, and there are few."""
    labels = report["labels"]
    table = _table("Labels, against what people decided", "", *(f"#{plain(name)}" for name in labels))
    for key in ("asserted", "right", "wrong", "undecided", "missed", "missed_but_handed_over", "handed_over"):
        table.add_row(plain(key), *(str(met[key]) for met in labels.values()))
    for key in ("precision", "recall"):
        table.add_row(key, *(percent(met[key]) for met in labels.values()))
    return table


def _texts(report: Report) -> Table:
    table = _table("What would have been written", "text", "to", "#times")
    for to, macros in report["macros"].items():
        for name, count in macros.items():
            table.add_row(plain(name), to, str(count))
    for tag, count in report["escalations"].items():
        table.add_row(tag, "tag", str(count))
    return table


def _left_out(report: Report) -> Table:
    table = _table("What would have been left out", "what", "rule", "why", "#times")
    for skip in report["left_out"]:
        table.add_row(plain(skip["what"]), skip["rule"], skip["why"], str(skip["count"]))
    return table


def _changes(changes: Report) -> Table:
    was, now = changes["policy"]
    shown = changes["tickets"][:MOST_CHANGES]
    more = f", the first {len(shown)} of them" if len(shown) < len(changes["tickets"]) else ""
    title = f"Against the earlier report (policy {was} -> {now}): {len(changes['tickets'])} tickets differ{more}"
    table = _table(title, "ticket", "subject", "change")
    for name, pair in changes["counts"].items():
        table.add_row("", plain(name), f"{pair[0]} -> {pair[1]}")
    for ticket in shown:
        lines = (f"[{SIGN[c['sign']]}]{c['sign']}[/] {_escaped(c['what'])}" for c in ticket["changes"])
        table.add_row(str(ticket["id"]), _escaped(ticket["subject"]), "\n".join(lines))
    for name, what in (("only_before", "only in the earlier report"), ("only_now", "only in this one")):
        if changes[name]:
            table.add_row(str(len(changes[name])), what, "")
    return table


def _escaped(words: str) -> str:
    """Words of a ticket, so that no bracket in them is taken for markup."""
    return words.replace("[", r"\[")
