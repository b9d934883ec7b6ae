"""On the texts that the finder was tuned on it must not fall below what it reached; they prove nothing of others."""

import json
from pathlib import Path

import pytest

from bot.phones import find

DATA = Path(__file__).parent / "data"
FLOORS = {
    "dev": (0.985, 0.96),
    "dev2": (0.925, 0.91),
    "dev3": (0.955, 0.96),
    "dev4": (0.95, 0.95),
    "dev5": (0.95, 0.955),
}


@pytest.mark.parametrize(("name", "f1", "kept"), [(name, *floors) for name, floors in FLOORS.items()], ids=FLOORS)
def test_the_texts_of_a_hand_are_read_as_well_as_before(name: str, f1: float, kept: float):
    right = wrong = missed = empty = silent = 0
    for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines():
        sample = json.loads(line)
        found = {n.e164 for n in find(sample["text"], region=sample["region"], author=sample["author"])}
        wanted = set(sample["numbers"])
        right, wrong, missed = right + len(found & wanted), wrong + len(found - wanted), missed + len(wanted - found)
        empty, silent = empty + (not wanted), silent + (not wanted and not found)
    assert 2 * right / (2 * right + wrong + missed) >= f1
    assert silent / empty >= kept
