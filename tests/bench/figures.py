"""Figures against goals: medians, percentiles, and tables that say loudly what was missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

from rich.console import Console
from rich.table import Table

MS = 1000.0  # milliseconds in a second


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure and its bound; `at_most` says on which side of it the figure must lie."""

    what: str
    value: float
    bound: float
    at_most: bool = True
    unit: str = ""

    @property
    def met(self) -> bool:
        """Whether the figure lies on the right side."""
        return self.value <= self.bound if self.at_most else self.value >= self.bound

    def row(self) -> tuple[str, str, str, str]:
        """What, figure, goal, verdict."""
        sign = "≤" if self.at_most else "≥"
        verdict = "[green]met[/]" if self.met else "[bold white on red] MISSED [/]"
        return self.what, f"{self.value:.4g} {self.unit}".strip(), f"{sign} {self.bound:g} {self.unit}".strip(), verdict


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share (0 to 1) of all values do not exceed. Raises ValueError for none."""
    if not values:
        raise ValueError("no values")
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of pairs that were measured next to each other: a slow minute slows both of a pair."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """A table whose first column is words and whose others are figures."""
    made = Table(title=title, title_justify="left")
    for number, column in enumerate(columns):
        made.add_column(column, justify="right" if number else "left")
    for row in rows:
        made.add_row(*(f"{cell:,.3g}" if isinstance(cell, float) else str(cell) for cell in row))
    return made


def judge(console: Console, goals: Sequence[Goal]) -> bool:
    """Print every goal with its verdict; whether all were met."""
    made = Table(show_edge=False)
    for column in ("goal", "figure", "bound", ""):
        made.add_column(column)
    for goal in goals:
        made.add_row(*goal.row())
    console.print(made)
    for goal in (g for g in goals if not g.met):
        console.print(f"[bold red]missed:[/] {goal.what}")
    return all(goal.met for goal in goals)
