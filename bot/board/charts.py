"""Bars for a small chart: from values for each day to rectangles. Pure arithmetic; a template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT, LEFT = 640, 150, 20, 34  # units of the drawing; the foot holds dates, the left the highest value
CLASSES = ("bar", "bar second", "bar third")


@dataclass(frozen=True, slots=True)
class Bar:
    """One rectangle."""

    x: float
    y: float
    width: float
    height: float
    css: str
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Rectangles, and what stands at the axes. `top`: the value of the upper edge."""

    bars: tuple[Bar, ...]
    top: int
    first: str
    last: str
    width: int = WIDTH
    height: int = HEIGHT
    base: int = HEIGHT - FOOT
    left: int = LEFT


def chart(series: Sequence[tuple[str, Sequence[float]]], days: Sequence[str]) -> Chart:
    """Each day's values on top of each other, the first series lowest."""
    sums = [sum(values[place] for _, values in series) for place in range(len(days))]
    top = _round_up(max(sums, default=0))
    step, room = (WIDTH - LEFT) / max(len(days), 1), HEIGHT - FOOT - 6
    bars = []
    for place, day in enumerate(days):
        below = 0.0
        for (name, values), css in zip(series, CLASSES, strict=False):
            if value := values[place]:
                height = value / top * room
                y = HEIGHT - FOOT - below - height
                says = f"{day}: {value:g} {name}"
                bars.append(
                    Bar(round(LEFT + place * step + 1, 2), round(y, 2), round(step - 2, 2), round(height, 2), css, says)
                )
                below += height
    return Chart(tuple(bars), top, days[0] if days else "", days[-1] if days else "")


def _round_up(value: float) -> int:
    """A round number that is not below: 1, 2, 5, 10, 20, 50 …"""
    size = 1
    while True:
        for nice in (1, 2, 5):
            if nice * size >= value:
                return nice * size
        size *= 10
