"""Amounts, contract numbers, spans of silence, agencies."""

from decimal import Decimal

import pytest

from bot.classify import classify
from bot.classify.particulars import contract_id
from bot.classify.sums import sums

SUMS = {
    "dollar sign": ("I paid $1,250.50 for it", ["1250.50"]),
    "words": ("I want eight hundred dollars back", ["800"]),
    "thousands": ("give me my 5k back", ["5000"]),
    "sign behind": ("he took 400$ from me", ["400"]),
    "other currency": ("I paid 300 EUR and €40", []),
    "a date is none": ("since 2024-05-03 nothing", []),
    "pages are none": ("40 pages, 3 files, 12 days", []),
    "European": ("1.150 dollars", ["1150"]),
}


@pytest.mark.parametrize(("text", "expected"), SUMS.values(), ids=SUMS.keys())
def test_sums_in_dollars_are_found(text: str, expected: list[str]):
    assert [s.usd for s in sums(text)] == [Decimal(each) for each in expected]


def test_the_sum_asked_for_wins_over_the_sum_paid():
    verdict = classify("", "I paid $1,000 for ten pages and got six. Please refund $400.")
    assert verdict.amount == Decimal(400)


def test_an_hourly_rate_is_no_disputed_amount():
    assert classify("", "My developer at $40/hr does not answer.").amount is None


CONTRACTS = {
    "plain": ("about contract 33445566 please", "33445566"),
    "with id": ("Contract ID: 7741882", "7741882"),
    "link": ("see https://example.test/contracts/998877 thanks", "998877"),
    "two": ("contract 11112222 and contract 33334444", ""),
    "none": ("no number here, 555", ""),
}


@pytest.mark.parametrize(("text", "expected"), CONTRACTS.values(), ids=CONTRACTS.keys())
def test_a_contract_number_is_read_where_there_is_one(text: str, expected: str):
    assert contract_id(text) == expected


ASKED = {
    "a refund of it": ("I want a refund of the 900 USD.", True),
    "give me back": ("I want my $400 back.", True),
    "refund me": ("Please refund me $250, he never delivered the logo.", True),
    "what was paid": ("I paid $500 for the logo. I want a refund.", False),
    "what somebody else demands": ("He delivers only if I pay $200 more. I want a refund.", False),
    "what somebody else gave": ("They refunded $200 of it, I want the rest refunded.", False),
    "no sum": ("I want a refund.", False),
}


@pytest.mark.parametrize(("text", "expected"), ASKED.values(), ids=ASKED.keys())
def test_a_sum_counts_as_asked_back_only_if_the_text_says_so(text: str, *, expected: bool):
    assert classify("", text).asked is expected


SINCE = {
    "a date": ("My developer has not replied since 3 November.", "since 3 November"),
    "a weekday": ("My developer has not replied since Monday.", "since Monday"),
    "a span": ("My developer has not replied for nine days.", "for nine days"),
    "two dates": ("My developer has not replied since 3 May. No word since Monday.", ""),
    "nothing": ("My developer has not replied.", ""),
    "not a reply in": ("My developer has not replied in 5 days.", "for 5 days"),
    "a promise": ("He promised to deliver in 3 days and has not answered my messages.", ""),
    "the length of the work": ("I hired a designer for two weeks of work and she has stopped responding.", ""),
    "a holiday": ("She would be on vacation for 2 weeks, but she is not responding any more.", ""),
    "the time before": ("I've worked with him since January and since Monday he is not responding.", "since Monday"),
    "a part of a number": ("Twenty-three days of silence from our designer.", ""),
}


@pytest.mark.parametrize(("body", "expected"), SINCE.values(), ids=SINCE.keys())
def test_since_when_is_told_only_if_certain(body: str, expected: str):
    assert classify("", body).since == expected


def test_an_agency_is_noticed():
    assert classify("", "The agency we hired does not answer any more.").agency


def test_the_two_definitions_are_told_apart():
    silent = classify("", "My developer has not replied for nine days.")
    empty = classify("", "The work was due on 3 May, he promises daily and has delivered not one file.")
    assert silent.aspects == {"silence"}
    assert "non_delivery" in empty.aspects
