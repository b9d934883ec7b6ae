"""Whether an author gives a phone number of their own side (P6), with where it stands."""

import re

from bot.classify.document import LONGEST
from bot.labels import Evidence, Signal
from bot.phones import find

_DIGITS = re.compile(r"\d(?:[^\d\n]{0,3}\d){6}")  # seven digits close together: no number has fewer


def phone_evidence(body: str) -> list[Evidence]:
    """The author's own numbers in a raw body, surest first."""
    if not _DIGITS.search(body, 0, LONGEST):
        return []
    why = "A phone number of the author's side."
    return [Evidence(Signal.PHONE_NUMBER_GIVEN, n.written, n.start, n.end, why) for n in find(body[:LONGEST])]
