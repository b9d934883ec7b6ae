"""Reads a client's later reply for labels that it says are over."""

import re

from bot.labels import Evidence, Label
from bot.text import Kind, read

_BACK = re.compile(
    r"\b(?:he|she|they)(?:'s| has| have)? (?:just |finally )?(?:came back|come back|replied|answered|back)\b",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"\bno refund (?:is )?needed|\b(?:got|received) (?:my|the) (?:money|refund)\b", re.IGNORECASE
)


def withdrawn(body: str, *, question: str = "") -> tuple[Evidence, ...]:
    """Which labels a client's later reply says are over, with its words; empty when in doubt.

    `question` is what the reply answers, where the caller knows it better than the quoted text does.
    """
    del question
    found = []
    for passage in read(body).passages:
        if passage.kind is Kind.OWN:
            for label, pattern, why in (
                (Label.UNRESPONSIVE_FREELANCER, _BACK, "The client says that the freelancer is back."),
                (Label.REFUND_REQUEST, _PAID, "The client no longer wants the money."),
            ):
                if hit := pattern.search(passage.text):
                    start, end = passage.raw(*hit.span())
                    found.append(Evidence(label, body[start:end], start, end, why))
    return tuple(found)
