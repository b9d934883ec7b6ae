"""What must never stand in public words, whatever a handler said (P4, P11, P14).

Checked for every public comment, on the plain text that is about to be sent.
"""

import re
from collections.abc import Iterable

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}")
_DIGITS = re.compile(r"\+?\d(?:[\s().\-/]{0,3}\d){6,17}")
_INTERNAL = re.compile(
    r"\baccord_|\bescalate_|\bNDF\b|non-delivering|internal note|team lead|executive escalation", re.IGNORECASE
)
_CREDIT = re.compile(
    r"courtesy credit|credit factor|non-refunded|(?:12-month|lifetime|contract) spend|client tenure"
    r"|potential for growth|work-diary review|result of the code review|product received|earlier credits"
    r"|\bcredit\b(?! cards?\b)[^.!?\n]{0,60}?(?:[$€£]\s?\d|\d\s?%|\d\s?(?:USD|EUR|GBP)\b)"
    r"|(?:[$€£]\s?\d[\d,.]{0,12}|\d\s?%|\d\s?(?:USD|EUR|GBP))[^.!?\n]{0,20}?\bcredit\b(?! cards?\b)",
    re.IGNORECASE,
)  # P11: the factors, the arithmetic, and any amount of a credit


class GuardError(Exception):
    """Public words that hold what only the team may see. Nothing was sent; the message names the kind."""


def check_public(words: str, *, private: Iterable[str] = (), allowed: Iterable[str] = ()) -> None:
    """Raise GuardError where `words` hold contact data of a party, or words of ours that are internal.

    `private`: known contact data of the parties. `allowed`: texts that may stand there, such as the scheduling link.
    """
    rest = words
    for text in filter(None, allowed):
        rest = rest.replace(text, " ")
    folded = rest.casefold()
    faults = [
        kind
        for kind, found in (
            ("an e-mail address", _EMAIL.search(rest)),
            ("digits that could be a phone number", _DIGITS.search(rest)),
            ("internal words", _INTERNAL.search(rest)),
            ("factors or an amount of a credit", _CREDIT.search(rest)),
            ("contact data of a party", any(p.casefold() in folded for p in private if p)),
        )
        if found
    ]
    if faults:
        raise GuardError(f"the public words hold {' and '.join(faults)}")
