"""A booked call is told from a wish for one, a failure to book, and a call with somebody else."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.appointments import booked

ROWS = [
    json.loads(line) for line in (Path(__file__).parent / "data/appointments.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"][:50].encode("ascii", "ignore").decode())
def test_a_reply_is_read_as_its_row_says(row: dict[str, Any]):
    found = booked(row["text"])
    assert (found is not None) == row["booked"]
    if found:
        assert row["when"] in found.when
        assert bool(found.when) == bool(row["when"]) or row["when"] == ""


def test_the_words_stand_where_the_offsets_say():
    body = "Hello there.\nI booked Tuesday 3pm, thanks"
    found = booked(body)
    assert found is not None
    assert body[found.start : found.end] == found.text == "I booked Tuesday 3pm"


@given(st.text(alphabet=st.sampled_from("I booked a call on Tuesday 3pm. not?\n<p>'"), max_size=300))
def test_nothing_makes_reading_fail(body: str):
    found = booked(body)
    assert found is None or 0 <= found.start < found.end <= len(body)
