"""Offers are read as the table of answers says, and never beyond their author's own words."""

import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.offers import Kind, read_offers
from tests.bench.offers import fits, measure, rows

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    "row", rows("offers.jsonl"), ids=lambda row: row["text"][:60].encode("ascii", "ignore").decode()
)
def test_an_answer_shows_what_its_row_says(row: dict[str, Any]):
    offers = {o.kind.value: o for o in read_offers(row["text"])}
    assert offers.keys() == row["expect"].keys()
    for kind, particulars in row["expect"].items():
        assert fits(offers[kind], particulars), (kind, particulars, offers[kind])


def test_answers_that_no_phrase_was_written_for_are_mostly_read():
    wanted, got, right, _ = (sum(column) for column in zip(*measure("offers_unseen.jsonl").values(), strict=True))
    assert right / got >= 0.9
    assert right / wanted >= 0.9


def test_every_kind_is_expected_somewhere_in_the_table():
    kinds = {kind for row in rows("offers.jsonl") for kind in row["expect"]}
    assert kinds == {kind.value for kind in Kind}


def test_plain_words_stand_where_the_offsets_say():
    body = "Hello,\nI was ill. I can refund half by Friday.\nRegards"
    (offer,) = read_offers(body)
    assert body[offer.start : offer.end] == offer.text == "I can refund half"


def test_html_words_are_shown_without_tags_and_found_in_the_raw_body():
    body = "<p>I can refund <b>$250</b> &amp; close.</p>"
    (offer,) = read_offers(body)
    assert offer.text == "I can refund $250"
    assert body[offer.start : offer.end] == "I can refund <b>$250"
    assert offer.amount == Decimal(250)


def test_a_quoted_offer_is_not_the_authors():
    assert read_offers("Hello\n> I can refund half.\n> I will finish by Monday.") == ()


def test_an_automatic_reply_offers_nothing():
    assert read_offers("Automatic reply: I am away. I can finish on Monday.") == ()


@pytest.mark.parametrize(
    ("body", "amount"),
    [
        ("I can refund $1,250.50", "1250.50"),
        ("I can refund 1.250,50 USD", "1250.50"),
        ("I can refund US$ 2k", "2000"),
        ("I can refund 300 bucks", "300"),
        ("I can refund 200 for the milestone 3", "200"),
    ],
)
def test_an_amount_is_read_in_the_ways_people_write_it(body: str, amount: str):
    assert [o.amount for o in read_offers(body)] == [Decimal(amount)]


def test_a_condition_is_said_in_the_reason():
    (offer,) = read_offers("I could give back 200 if he closes the contract with good feedback")
    assert offer.conditional
    assert "condition" in offer.why


@given(st.text(alphabet=st.sampled_from("I can't refund $50 by Friday, but he won't. \n<p>&é?!()%"), max_size=300))
def test_nothing_makes_reading_fail_and_offsets_stay_inside(body: str):
    for offer in read_offers(body):
        assert 0 <= offer.start < offer.end <= len(body)
        assert offer.text


def test_reading_takes_time_in_proportion_to_length():
    def seconds(times: int) -> float:
        body = "I can not if he can refund give 20 % of the money back to, " * times
        began = time.process_time()
        read_offers(body)
        return time.process_time() - began

    seconds(50)
    assert seconds(2000) < 30 * max(seconds(200), 0.005)


def test_the_tables_are_well_formed():
    for name in ("offers.jsonl", "offers_unseen.jsonl"):
        for line in (DATA / name).read_text("utf-8").splitlines():
            row = json.loads(line)
            assert set(row) == {"text", "expect"}
            assert set(row["expect"]) <= {kind.value for kind in Kind}
