"""How numbers of several texts are put together."""

from datetime import UTC, datetime, timedelta

from bot.phones import Number, Sighting, merge, survey

START = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)


def seen(e164: str, day: int, *, author: str = "client", confidence: float = 0.9, retired: bool = False) -> Sighting:
    number = Number(e164, e164, 0, len(e164), "sentence", confidence, "why", "US", retired)
    return Sighting(number, START + timedelta(days=day), author, f"comment {day}")


def test_of_sure_numbers_the_newest_comes_first():
    merged = merge([seen("+12025550123", 1, confidence=0.99), seen("+12025550124", 2, confidence=0.9)])
    assert [s.number.e164 for s in merged] == ["+12025550124", "+12025550123"]


def test_a_sure_number_comes_before_a_newer_one_that_is_not():
    merged = merge([seen("+12025550123", 1), seen("+12025550124", 2, confidence=0.6)])
    assert [s.number.e164 for s in merged] == ["+12025550123", "+12025550124"]


def test_a_number_seen_again_is_surer_and_keeps_its_newest_place():
    (merged,) = merge([seen("+12025550123", 1, confidence=0.7), seen("+12025550123", 2, confidence=0.7)])
    assert merged.number.confidence == 0.805
    assert merged.place == "comment 2"


def test_a_number_that_several_authors_give_is_nobodys():
    assert merge([seen("+12025550123", 1), seen("+12025550123", 2, author="freelancer")]) == ()


def test_a_number_that_another_names_as_not_theirs_stays_its_owners():
    quoted = seen("+12025550123", 2, author="client", confidence=0.01)
    (merged,) = merge([seen("+12025550123", 1, author="freelancer"), quoted])
    assert merged.author == "freelancer"


def test_a_number_that_a_later_text_calls_old_is_dropped():
    sightings = [
        Sighting(number, START + timedelta(days=day), "client")
        for day, text in enumerate(
            ["Call me at 202-555-0123", "My old number 202-555-0123 is dead, new number: 202-555-0124"]
        )
        for number in survey(text, region="US")
    ]
    assert [s.number.e164 for s in merge(sightings)] == ["+12025550124"]


def test_a_number_that_is_given_again_after_it_was_called_old_is_kept():
    sightings = [
        seen("+12025550123", 1),
        seen("+12025550123", 2, confidence=0.01, retired=True),
        seen("+12025550123", 3),
    ]
    assert [s.place for s in merge(sightings)] == ["comment 3"]


def test_only_the_numbers_of_the_author_asked_for_are_merged():
    sightings = [seen("+12025550123", 1), seen("+12025550124", 1, author="freelancer")]
    assert [s.number.e164 for s in merge(sightings, author="freelancer")] == ["+12025550124"]
