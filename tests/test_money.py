"""Amounts as people type them into fields: read exactly, or not at all."""

from decimal import Decimal

import pytest

from bot.money import Money, read_money, say, to_cents

READABLE = {
    "plain": ("1200", "1200", "USD"),
    "cents": ("49.5", "49.5", "USD"),
    "thousands": ("1,200.50", "1200.50", "USD"),
    "thousands without cents": ("1,200", "1200", "USD"),
    "millions": ("1,200,300", "1200300", "USD"),
    "dollar sign": ("$1,200", "1200", "USD"),
    "US dollar sign": ("US$ 1,200.00", "1200.00", "USD"),
    "code behind": ("1200 USD", "1200", "USD"),
    "sign and code": ("$1,200 usd", "1200", "USD"),
    "word": ("300 dollars", "300", "USD"),
    "decimal comma": ("12,50", "12.50", "USD"),
    "points and decimal comma": ("1.200,50", "1200.50", "USD"),
    "spaces": ("1 200 300.25", "1200300.25", "USD"),
    "no-break space": ("1\xa0200", "1200", "USD"),
    "euros": ("€80", "80", "EUR"),
    "zero": ("0", "0", "USD"),
    "blanks around": ("  75 ", "75", "USD"),
}
UNREADABLE = {
    "nothing": "",
    "words": "a lot",
    "a point before three digits could be either": "1.200",
    "negative": "-50",
    "wrong groups": "1,20,0",
    "mixed groups": "1,200 300",
    "two points": "1.2.3",
    "two currencies": "$5 EUR",
    "unknown currency": "5 doubloons",
    "range": "100-200",
    "exponent": "1e5",
    "other digits": "١٢٠٠",
    "three decimals": "12.345",
    "very long": "9" * 50,
}


@pytest.mark.parametrize(("text", "amount", "currency"), READABLE.values(), ids=READABLE)
def test_an_amount_is_read_exactly(text: str, amount: str, currency: str):
    assert read_money(text) == Money(Decimal(amount), currency)


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_not_certain_is_not_read(text: str):
    assert read_money(text) is None


@pytest.mark.parametrize(
    ("amount", "cents"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68"), ("10", "10.00"), ("1.115", "1.12")],
)
def test_half_a_cent_goes_up(amount: str, cents: str):
    assert to_cents(Decimal(amount)) == Decimal(cents)


@pytest.mark.parametrize(
    ("money", "said"),
    [
        (Money(Decimal(1200)), "$1,200.00"),
        (Money(Decimal("0.5")), "$0.50"),
        (Money(Decimal(80), "EUR"), "80.00 EUR"),
    ],
)
def test_money_is_said_as_people_write_it(money: Money, said: str):
    assert say(money) == said
