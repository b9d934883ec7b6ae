"""Contact data is taken out in whatever way it is written; prices, dates and references stay."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contact import find_contact
from bot.redact import quote, redact

DATA = Path(__file__).parent / "data"
KEPT = (DATA / "redact_keep.txt").read_text("utf-8").splitlines()
REMOVED = [line.split(" => ") for line in (DATA / "redact_remove.txt").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_contact_data_stays(text: str):
    assert redact(text) == text


@pytest.mark.parametrize(("text", "expected"), REMOVED)
def test_contact_data_is_replaced_by_a_plain_placeholder(text: str, expected: str):
    assert redact(text.encode().decode("unicode_escape") if "\\u" in text else text) == expected


@pytest.mark.parametrize(
    ("private", "text"),
    [
        ("+1 202 555 0143", "it is 202.555.0143 or contract 2025550143"),
        ("+44 20 7946 0958", "ring order 02079460958"),
        ("jane.roe@mail.example", "jane . roe @ mail . example"),
        ("jane.roe@mail.example", "jane dot roe at mail dot example"),
        ("jane.roe@mail.example", "my nick is jane.roe"),
        ("Jane Q. Roe", "This is JANE Q ROE speaking"),
        ("5 Example Row, Springfield", "at 5 example row springfield"),
    ],
)
def test_known_data_of_a_party_is_found_in_whatever_way_it_is_written(private: str, text: str):
    assert "removed]" in redact(text, private=[private])


def test_an_empty_or_tiny_private_value_removes_nothing():
    assert redact("We agreed on a price", private=["", " ", "a"]) == "We agreed on a price"


def test_a_quote_holds_the_authors_newest_words_only():
    body = "I can refund half. Call me on 202-555-0143.\n\n-- \nJane\n\nOn Mon, 5 May 2025, Support wrote:\n> Hello"
    assert quote(body) == "I can refund half. Call me on [phone number removed]."


def test_a_long_quote_is_cut_between_sentences():
    shown = quote("This is a sentence. " * 200, longest=100)
    assert len(shown) <= 100
    assert shown.endswith("This is a sentence. […]")


def test_a_quote_without_sentences_is_cut_between_words():
    shown = quote("word " * 200, longest=50)
    assert len(shown) <= 50
    assert shown.endswith("word […]")


@given(st.text(max_size=200))
def test_what_was_redacted_holds_no_more_contact_data(text: str):
    assert find_contact(redact(text)) == ()


@given(st.text(alphabet=st.sampled_from("0123456789+-.() @atdoc:/#,$ \nwame"), max_size=120))
def test_what_was_redacted_holds_no_more_contact_data_even_where_it_teems(text: str):
    assert find_contact(redact(text)) == ()


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1",
        "a@",
        "@",
        "a at b dot ",
        "one ",
        "12 Rue ",
        "Flat 1, ",
        "Via A ",
        "(",
        ". ",
        "skype ",
        "AA00 ",
        "12 a b c d ",
        "j",
        "x.",
        "address: 1,",
        "1,",
        "$1 ",
        "a ",
    ],
)
def test_redacting_takes_time_in_proportion_to_length(piece: str):
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        spent = []
        for _ in range(3):
            began = time.process_time()
            find_contact(text)
            spent.append(time.process_time() - began)
        return min(spent)

    assert seconds(40_000) < 40 * max(seconds(4_000), 0.01)  # ten times the text; the square would be a hundred
