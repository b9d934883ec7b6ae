"""P9: what fills the slots of public words: the client's name, a short paraphrase of the issue, a fitting sentence.

Only structured facts go in, never the client's own words: what a stranger wrote is not sent back in our name.
"""

import re
from decimal import Decimal

from bot.actions import Part
from bot.case import Case
from bot.labels import Label

_GIVEN_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HONORIFICS = {"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam"}
LONGEST_NAME, MOST_NAMES = 30, 4
SMALLEST_WHOLE = 1000  # dollars; from here on thousands are set apart


def client_name(name: str) -> str:
    """What to call the client: their given name, "there" where the profile holds no name that can be said.

    >>> client_name("maria da silva"), client_name("Dr. Jane Roe"), client_name("jr87@example.test")
    ('Maria', 'Dr. Jane Roe', 'there')
    """
    words = name.split()
    if not words or "@" in name or len(name) > LONGEST_NAME * 3:
        return "there"
    if words[0].rstrip(".").lower() in _HONORIFICS and len(words) > 1:
        return " ".join(words) if all(_sayable(w.rstrip(".")) for w in words) else "there"
    family_first = words[0].endswith(",") and len(words) > 1
    given = words[1 if family_first else 0].rstrip(",.")
    if not _sayable(given):
        return "there"
    return given if not (given.isupper() or given.islower()) else given[0].upper() + given[1:].lower()


def money(amount: Decimal) -> str:
    """US dollars as people write them: "$900", "$1,200", "$49.50"."""
    cents = amount.quantize(Decimal("0.01"))
    return f"${cents:,.0f}" if cents == cents.to_integral_value() else f"${cents:,.2f}"


def paraphrase(case: Case) -> Part:
    """The issue in a few words, built from what was understood: who, what, since when, how much, which contract."""
    verdict = case.verdict
    shared = _aspects(case)
    refund = shared["refund"]
    facts = {
        "who": freelancer(case),
        "since": verdict.since,
        "amount": money(verdict.amount) if refund and verdict.amount else "",
        "contract": contract(case),
    }
    return Part("paraphrase", {**shared, **facts})


def empathy(case: Case) -> Part:
    """One sentence that fits the label and how it shows."""
    return Part("empathy", _aspects(case))


def freelancer(case: Case) -> str:
    """How to speak of the other party: by the name in the ticket's field if it is only a name, else by what they are.

    The client may have filled the field in: words of theirs are not sent back in our name.
    """
    named = case.ticket.fields.get("Freelancer name", "").split()
    if 0 < len(named) <= MOST_NAMES and all(_sayable(word.rstrip(".,")) for word in named):
        return " ".join(named)
    return "the agency" if case.verdict.agency else "your freelancer"


def contract(case: Case) -> str:
    """The contract's number: the ticket's field wins over the text. Digits only, else ""."""
    number = case.ticket.fields.get("Contract ID") or case.verdict.contract_id
    return number if number.isascii() and number.isdigit() else ""


def _aspects(case: Case) -> dict[str, bool]:
    labels, aspects = case.verdict.labels, case.verdict.aspects
    return {
        "unresponsive": Label.UNRESPONSIVE_FREELANCER in labels,
        "refund": Label.REFUND_REQUEST in labels,
        "silent": "silence" in aspects,
        "undelivered": "non_delivery" in aspects,
    }


def _sayable(word: str) -> bool:
    return bool(_GIVEN_NAME.fullmatch(word)) and len(word) <= LONGEST_NAME
