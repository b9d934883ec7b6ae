"""How well offers are read: precision and recall per kind, on the tables beside the tests.

`python -m tests.bench.offers [--misses]`
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.offers import Kind, Offer, read_offers

DATA = Path(__file__).parent.parent / "data"
TABLES = ("offers.jsonl", "offers_unseen.jsonl")


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a table: `{"text", "expect": {kind: "$200 if", "50%", "by Friday" or ""}}`."""
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines() if line]


def fits(offer: Offer, expected: str) -> bool:
    """Whether an offer has the amount, percentage, words for when, and condition that a row expects of it."""
    words = expected.removesuffix("if").strip()
    if expected.endswith("if") and not offer.conditional:
        return False
    if words.startswith("$"):
        return offer.amount is not None and offer.amount == int(words[1:])
    if words.endswith("%"):
        return offer.percent is not None and offer.percent == int(words[:-1])
    return words.casefold() in offer.when.casefold()


def measure(name: str, *, misses: bool = False) -> dict[str, tuple[int, int, int, int]]:
    """For each kind: expected, read, rightly read, and of those with the expected particulars."""
    wanted, got, right, exact = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for row in rows(name):
        offers = {o.kind.value: o for o in read_offers(str(row["text"]))}
        expect: dict[str, str] = row["expect"]
        wanted.update(expect.keys())
        got.update(offers.keys())
        both = offers.keys() & expect.keys()
        right.update(both)
        exact.update(kind for kind in both if fits(offers[kind], expect[kind]))
        if misses and (offers.keys() != expect.keys() or not all(fits(offers[k], expect[k]) for k in both)):
            _say(f"{row['text']!r}\n   expected {expect}\n   read     {list(_brief(offers))}")
    return {k.value: (wanted[k], got[k], right[k], exact[k]) for k in Kind}


def _brief(offers: dict[str, Offer]) -> Iterator[str]:
    for kind, o in offers.items():
        size = o.amount or (f"{o.percent}%" if o.percent else "")
        yield f"{kind} {size} when={o.when!r} {'if ' if o.conditional else ''}<- {o.text!r}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    """Print one table of figures for each table of answers."""
    for name in TABLES:
        figures = measure(name, misses="--misses" in sys.argv)
        _say(f"\n{name}: {len(rows(name))} answers")
        _say(f"{'kind':<18}{'wanted':>7}{'read':>6}{'precision':>11}{'recall':>8}{'particulars':>13}")
        total = tuple(map(sum, zip(*figures.values(), strict=True)))
        for kind, (want, got, right, exact) in [*figures.items(), ("all", total)]:
            row = f"{kind:<18}{want:>7}{got:>6}{right / max(got, 1):>11.3f}{right / max(want, 1):>8.3f}"
            _say(row + f"{exact / max(right, 1):>13.3f}")


if __name__ == "__main__":
    main()
