"""Finds the author's own phone numbers in what they wrote (P6)."""

import re
from collections.abc import Collection
from datetime import date

import phonenumbers

from bot.phones.number import Number, Where
from bot.text import Kind, Passage, read

_RUN = re.compile(r"(?<![\w.])[+(]?\d[\d ().\-]{5,24}\d(?!\w)")
_FAX = re.compile(r"\b(?:fax|f)\b[^\d\n]{0,12}$", re.IGNORECASE)


def find(
    text: str, *, region: str = "", author: str = "", ours: Collection[str] = (), at: date | None = None
) -> tuple[Number, ...]:
    """The author's own numbers in `text` (plain or HTML), surest first.

    `region` is an ISO 3166 hint, `author` the writer's name, `ours` the team's numbers (E.164), never given.
    `at` is the day it was written. Never raises.
    """
    del author, at
    found: dict[str, Number] = {}
    for passage in read(text).passages:
        if passage.kind in {Kind.OWN, Kind.SIGNATURE}:
            for number in _in_passage(text, passage, region or "US"):
                if number.e164 not in ours:
                    found.setdefault(number.e164, number)
    return tuple(sorted(found.values(), key=lambda n: -n.confidence))


def _in_passage(raw: str, passage: Passage, region: str) -> list[Number]:
    where: Where = "signature" if passage.kind is Kind.SIGNATURE else "sentence"
    numbers = []
    for run in _RUN.finditer(passage.text):
        e164 = _valid(run[0], region)
        if e164 and not _FAX.search(passage.text[max(0, run.start() - 20) : run.start()]):
            start, end = passage.raw(*run.span())
            why = f"It stands in the author's own {where}."
            numbers.append(Number(e164, raw[start:end], start, end, where, 0.8, why))
    return numbers


def _valid(written: str, region: str) -> str:
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
