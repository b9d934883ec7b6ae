"""What a number tells of itself: how it is shown in logs, where it is, what time it is there."""

from datetime import UTC, datetime

import pytest

from bot.phones import local_time, mask, time_zones
from bot.phones.batch import line

NOON = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("e164", "masked"),
    [
        ("+12025550123", "+1********23"),
        ("+442079460123", "+44********23"),
        ("+4930231250", "+49******50"),
        ("", "+"),
    ],
)
def test_a_number_is_masked_for_logs(e164: str, masked: str):
    assert mask(e164) == masked


def test_a_number_knows_its_time_zones():
    assert time_zones("+442079460123") == ("Europe/London",)
    assert time_zones("+12125550123") == ("America/New_York",)
    assert time_zones("nonsense") == ()


def test_the_local_time_is_the_numbers():
    here = local_time("+819012345678", "", NOON)
    assert here is not None
    assert (here.earliest.hour, here.is_night) == (21, True)


def test_the_profiles_time_zone_beats_the_numbers():
    here = local_time("+819012345678", "Europe/London", NOON)
    assert here is not None
    assert (here.earliest.hour, here.is_night) == (12, False)


def test_a_number_of_many_zones_is_night_where_it_is_night_in_one():
    here = local_time("+18005550199", "", datetime(2024, 3, 1, 3, 0, tzinfo=UTC))
    assert here is None or here.earliest <= here.latest


def test_a_number_of_no_place_has_no_local_time():
    assert local_time("+80012345678", "Mars/Olympus", NOON) is None or time_zones("+80012345678")


def test_the_batch_answers_one_line_with_its_numbers():
    answer = line({"id": 7, "text": "Call me at (202) 555-0123", "region": "US"})
    assert answer["id"] == 7
    assert answer["numbers"] == [
        {
            "e164": "+12025550123",
            "written": "(202) 555-0123",
            "start": 11,
            "end": 25,
            "where": "sentence",
            "confidence": 0.996,
            "why": "“Call me at” before it, the text is little else, “Call” beside it.",
        }
    ]


@pytest.mark.parametrize("asked", [{}, {"id": None, "text": None}, {"text": "", "region": "xx"}, {"text": 5}])
def test_the_batch_answers_an_odd_line_too(asked: dict[str, object]):
    assert line(asked)["numbers"] == []
