"""Amounts of money: exact, with their currency; read from what people type, said as people write them."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
LONGEST = 40  # characters of a field that can hold an amount
_UNITS = {
    "$": "USD",
    "US$": "USD",
    "USD": "USD",
    "DOLLAR": "USD",
    "DOLLARS": "USD",
    "€": "EUR",
    "EUR": "EUR",
    "£": "GBP",
    "GBP": "GBP",
}
_AMOUNT = re.compile(r"(?P<before>[^\W\d_]*[$€£]?)\s*(?P<digits>\d[\d.,' ]*?)\s*(?P<after>[^\W\d_]*[$€£]?)")
_POINT = re.compile(r"\d{1,12}(?:\.\d{1,2})?|\d{1,3}(?:([,' ])\d{3})(?:\1\d{3}){0,3}(?:\.\d{1,2})?")
_COMMA = re.compile(r"\d{1,12},\d{1,2}|\d{1,3}(?:\.\d{3}){1,4},\d{1,2}|\d{1,3}(?:\.\d{3}){2,4}")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount and its currency (ISO 4217). Sums of two currencies do not exist."""

    amount: Decimal
    currency: str = "USD"


def to_cents(amount: Decimal) -> Decimal:
    """Rounded to cents, half a cent up."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def say(money: Money) -> str:
    """An amount as people write it.

    >>> say(Money(Decimal("1200"))), say(Money(Decimal("49.5"))), say(Money(Decimal("80"), "EUR"))
    ('$1,200.00', '$49.50', '80.00 EUR')
    """
    cents = f"{to_cents(money.amount):,.2f}"
    return f"${cents}" if money.currency == "USD" else f"{cents} {money.currency}"


def read_money(text: str, currency: str = "USD") -> Money | None:
    """What a person typed into a field, `currency` where they name none; None where it cannot be read for certain.

    "1.200" is one of those: it may be twelve hundred or one and a fifth.
    """
    found = _AMOUNT.fullmatch(text.replace("\xa0", " ").strip()) if len(text) <= LONGEST else None
    if found is None:
        return None
    units = {_UNITS.get(unit.upper(), "") for unit in (found["before"], found["after"]) if unit}
    amount = _read_digits(found["digits"])
    if amount is None or len(units) > 1 or "" in units:
        return None
    return Money(amount, next(iter(units), currency))


def _read_digits(digits: str) -> Decimal | None:
    if not digits.isascii():
        return None
    if _POINT.fullmatch(digits):
        return Decimal(re.sub(r"[,' ]", "", digits))
    if _COMMA.fullmatch(digits):
        return Decimal(digits.replace(".", "").replace(",", "."))
    return None
