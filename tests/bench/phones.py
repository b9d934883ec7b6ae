"""Measures how well and how fast numbers are found, beside phonenumbers' matcher in the same run.

Run: python -m tests.bench.phones [FILE …]   (default: the test part, tests/phones/data/test2.jsonl)
A line of a file: {"id", "text", "region", "author", "numbers": [E.164 …], "slice"}.
"""

import json
import math
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import phonenumbers
from rich.console import Console

from bot.phones import find
from tests.bench.figures import Goal, judge, table
from tests.bench.phones_speed import (
    Finder,
    Sample,
    letters,
    megabytes_a_second,
    ordinary_mail,
    seconds_for_hostile,
)

TEST = Path(__file__).parent.parent / "phones" / "data" / "test2.jsonl"


@dataclass
class Score:
    """Counts of one slice: right, wrong, missed numbers; texts without one, and how many stayed empty."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    empty: int = 0
    kept: int = 0

    def add(self, found: set[str], wanted: set[str]) -> None:
        """One text more."""
        self.right += len(found & wanted)
        self.wrong += len(found - wanted)
        self.missed += len(wanted - found)
        if not wanted:
            self.empty += 1
            self.kept += not found

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def row(self, name: str) -> tuple[str, str, str, str, str]:
        """One line of the table, each share with its 95 % interval (Wilson)."""
        return (
            name,
            share(self.right, self.right + self.wrong),
            share(self.right, self.right + self.missed),
            f"{self.f1:.3f}",
            share(self.kept, self.empty),
        )


def share(part: int, whole: int) -> str:
    """A share with its Wilson interval, such as ".950 [.90 .97]"; a dash for a share of nothing."""
    if not whole:
        return "-"
    z, p = 1.96, part / whole
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    spread = z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    low, high = (f"{end:.2f}".removeprefix("0") for end in (middle - spread, min(1, middle + spread)))
    return f"{p:.3f}".removeprefix("0") + f" [{low} {high}]"


def ours(text: str, region: str, author: str) -> set[str]:
    """What this project gives."""
    return {number.e164 for number in find(text, region=region, author=author)}


def plain(text: str, region: str, author: str) -> set[str]:
    """What phonenumbers' matcher finds, VALID."""
    del author
    found = phonenumbers.PhoneNumberMatcher(text, region or None, leniency=phonenumbers.Leniency.VALID)
    return {phonenumbers.format_number(m.number, phonenumbers.PhoneNumberFormat.E164) for m in found}


def scores(samples: Sequence[Sample], finder: Finder) -> dict[str, Score]:
    """A score for each slice, and one for all."""
    by_slice: dict[str, Score] = defaultdict(Score)
    for sample in samples:
        found = finder(str(sample["text"]), str(sample["region"]), str(sample["author"]))
        wanted = set(sample["numbers"])  # type: ignore[call-overload]  # a list of strings in the file
        by_slice[str(sample["slice"])].add(found, wanted)
        by_slice["all"].add(found, wanted)
    return by_slice


def quality(console: Console, path: Path, samples: Sequence[Sample]) -> list[Goal]:
    """Print the table of one file; the goals."""
    by_slice = scores(samples, ours)
    rows = [s.row(name) for name, s in sorted(by_slice.items(), key=lambda item: item[0] == "all")]
    rows.append(scores(samples, plain)["all"].row("phonenumbers' matcher"))
    columns = ("slice", "precision", "recall", "F1", "no number kept")
    console.print(table(f"{path.name}: {len(samples)} texts", columns, rows))
    every = by_slice["all"]
    return [
        Goal("F1", every.f1, 0.93, at_most=False),
        Goal("precision", every.right / max(1, every.right + every.wrong), 0.95, at_most=False),
        Goal("recall", every.right / max(1, every.right + every.missed), 0.92, at_most=False),
        Goal("no number kept empty", every.kept / max(1, every.empty), 0.95, at_most=False),
    ]


def speed(console: Console, samples: Sequence[Sample]) -> list[Goal]:
    """Print how fast both are, on mail and on hostile texts; the goals."""
    kinds = {"ordinary mail": ordinary_mail(samples), "letters of 2 KB": letters(samples), "the texts alone": samples}
    speeds = {n: (megabytes_a_second(t, ours), megabytes_a_second(t, plain)) for n, t in kinds.items()}
    rows = [(name, f"{mine:.2f}", f"{theirs:.2f}") for name, (mine, theirs) in speeds.items()]
    console.print(table("megabytes a second of processor time", ("texts", "ours", "matcher"), rows))
    mine, theirs = seconds_for_hostile(ours), seconds_for_hostile(plain)
    hostile = [(n, f"{mine[n]:.3f}", f"{theirs[n]:.3f}") for n in sorted(mine, key=lambda n: -mine[n])]
    console.print(table("seconds for 100 KB of hostile text", ("text", "ours", "matcher"), hostile))
    return [
        Goal("ordinary mail", speeds["ordinary mail"][0], 1.0, at_most=False, unit="MB/s"),
        Goal("the slowest hostile text", max(mine.values()), 0.2, unit="s"),
    ]


def main(console: Console, paths: Sequence[Path] = (TEST,)) -> bool:
    """Report on the files; whether every goal was met."""
    goals: list[Goal] = []
    samples: list[Sample] = []
    for path in paths:
        samples = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        goals.extend(quality(console, path, samples))
    return judge(console, [*goals, *speed(console, samples)])


if __name__ == "__main__":
    main(Console(), [Path(argument) for argument in sys.argv[1:]] or (TEST,))
