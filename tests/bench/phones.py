"""Measures how well and how fast numbers are found, beside phonenumbers' matcher in the same run.

Run: python -m tests.bench.phones [FILE …]   (default: every *.jsonl of tests/phones/data)
A line of a file: {"id", "text", "region", "author", "numbers": [E.164 …], "slice"}.
"""

import json
import math
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import phonenumbers

from bot.phones import find

DATA = Path(__file__).parent.parent / "phones" / "data"
HOSTILE = {
    "spaces": " ",
    "digits": "1234567890",
    "1.1.1.": "1.1.1.",
    "on on on": "on ",
    "nested HTML": "<div>",
    "open tags": "<a",
    "line ends": "\n",
    "1 and zero-width": "1\u200b",
    "attributions": "On 1/1/2024 a@b wrote:\n",
    "numbers": "call me at +1 202 555 0123, ",
    "words": "one two three ",
}
SIZE = 100_000

Sample = Mapping[str, object]
Finder = Callable[[str, str, str], set[str]]


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

    def row(self, name: str) -> str:
        """One line of the table, each share with its 95 % interval (Wilson)."""
        f1 = 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)
        return (
            f"{name:<22} {share(self.right, self.right + self.wrong)} "
            f"{share(self.right, self.right + self.missed)}  {f1:.3f}  {share(self.kept, self.empty)}"
        )


def share(part: int, whole: int) -> str:
    """A share with its Wilson interval, such as "0.95 [0.90 0.97]"; dashes for a share of nothing."""
    if not whole:
        return f"{'-':^19}"
    z, p = 1.96, part / whole
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    spread = z * math.sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return f"{p:.3f} [{middle - spread:.3f} {min(1, middle + spread):.3f}]"


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
        wanted = set(sample["numbers"])  # type: ignore[call-overload]
        by_slice[str(sample["slice"])].add(found, wanted)
        by_slice["all"].add(found, wanted)
    return by_slice


def megabytes_a_second(texts: Iterable[Sample], finder: Finder) -> float:
    """Speed over the texts, in UTF-8 megabytes a second of processor time; the best of three runs."""
    samples = list(texts)
    size = sum(len(str(s["text"]).encode()) for s in samples)
    best = math.inf
    for _ in range(3):
        started = time.process_time()
        for sample in samples:
            finder(str(sample["text"]), str(sample["region"]), str(sample["author"]))
        best = min(best, time.process_time() - started)
    return size / best / 1e6


def letters(samples: Sequence[Sample]) -> list[Sample]:
    """The samples as letters of some two kilobytes, as mail is: prose, the sample, a quoted answer below."""
    prose = "We agreed on the terms in writing and the work was to begin at once, but nothing came of it. " * 8
    quote = "\n\nOn Mon, Jan 8, 2024 at 9:00 AM Support <s@x.example> wrote:\n" + "> thank you for your letter\n" * 20
    return [{**s, "text": f"{prose}\n\n{s['text']}{quote}"} for s in samples if "<" not in str(s["text"])]


def slowest() -> list[tuple[float, str]]:
    """Seconds of processor time for 100 KB of each hostile text, the slowest first."""
    timed = []
    for name, piece in HOSTILE.items():
        text = piece * (SIZE // len(piece))
        started = time.process_time()
        find(text, region="US", author="Ann Lee")
        timed.append((time.process_time() - started, name))
    return sorted(timed, reverse=True)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def report(path: Path) -> None:
    """Print the tables of one file."""
    samples: list[Sample] = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    _say(f"\n{path.name}: {len(samples)} texts")
    _say(f"{'slice':<22} {'precision':^19} {'recall':^19} {'F1':^7} {'no number kept':^19}")
    for name, score in sorted(scores(samples, ours).items(), key=lambda item: item[0] == "all"):
        _say(score.row(name))
    _say(scores(samples, plain)["all"].row("phonenumbers' matcher"))
    for name, texts in (("as they are", samples), ("in letters of 2 KB", letters(samples))):
        speeds = megabytes_a_second(texts, ours), megabytes_a_second(texts, plain)
        _say(f"{name}: {speeds[0]:.2f} MB/s; the matcher {speeds[1]:.2f} MB/s")


def main(arguments: Sequence[str]) -> None:
    """Report on the files named, or on all."""
    for path in [Path(a) for a in arguments] or sorted(DATA.glob("*.jsonl")):
        report(path)
    _say("\n100 KB of hostile text, seconds: " + ", ".join(f"{name} {s:.3f}" for s, name in slowest()))


if __name__ == "__main__":
    main(sys.argv[1:])
