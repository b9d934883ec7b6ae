"""Whether an author gives a phone number of their own side (P6), with where it stands."""

import re
from bisect import bisect_right

from bot.classify.document import LONGEST, Document
from bot.labels import Evidence, Signal
from bot.phones import find

_DIGITS = re.compile(r"\d(?:[^\d\n]{0,3}\d){6,}")  # seven digits close together: no number has fewer


def phone_evidence(body: str) -> list[Evidence]:
    """The author's own numbers in a raw body, surest first."""
    if not _DIGITS.search(body, 0, LONGEST):
        return []
    return [_given(n.written, n.start, n.end) for n in find(body[:LONGEST])]


def local_number(document: Document) -> list[Evidence]:
    """The last run of digits of the author's own words that may be a number without its country or area."""
    words = list(_DIGITS.finditer(document.text))
    if not words:
        return []
    start, end = words[-1].span()
    at = document.body_at + max(0, bisect_right(document.places, start) - 1)
    last = document.body_at + max(0, bisect_right(document.places, end) - 1)
    first = document.span(at)
    return [_given(document.text[start:end], first.start, document.span(last).end)]


def _given(written: str, start: int, end: int) -> Evidence:
    return Evidence(Signal.PHONE_NUMBER_GIVEN, written, start, end, "A phone number of the author's side.")
