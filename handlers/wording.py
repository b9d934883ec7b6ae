"""P9: what fills the slots of public words: the client's name, a short paraphrase of the issue, a fitting sentence.

Only structured facts go in, never the client's own words: what a stranger wrote is not sent back in our name.
"""

import re
from datetime import timedelta
from decimal import Decimal

from bot.actions import Part
from bot.case import Case
from bot.labels import Label

_GIVEN_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MAILBOXES = {
    *("info", "admin", "support", "sales", "contact", "office", "hello", "mail", "email", "team", "help", "billing"),
    *("accounts", "accounting", "finance", "webmaster", "noreply", "no-reply", "unknown", "user", "client", "customer"),
    *("anonymous", "guest", "test", "hr", "marketing", "service", "me"),
}  # what Zendesk calls somebody of whom it has only the address
_HONORIFICS = {"mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam"}
LONGEST_NAME, MOST_NAMES = 30, 4
_HOUR, _DAY = 60, 24 * 60  # minutes


def client_name(name: str) -> str:
    """What to call the client: their given name, "there" where the profile holds no name that can be said.

    >>> client_name("maria da silva"), client_name("Dr. Jane Roe"), client_name("jr87@example.test")
    ('Maria', 'Dr. Jane Roe', 'there')
    """
    words = name.split()
    if not words or words[0].lower() in _MAILBOXES or "@" in name or len(name) > LONGEST_NAME * 3:
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
    return Part("paraphrase", {**aspects(case), **facts(case), "who": freelancer(case)})


def empathy(case: Case) -> Part:
    """One sentence that fits the label and how it shows."""
    return Part("empathy", aspects(case))


def freelancer(case: Case) -> str:
    """How to speak of the other party: by the name in the ticket's field if it is only a name, else by what they are.

    The client may have filled the field in: words of theirs are not sent back in our name.
    """
    named = case.ticket.fields.get("Freelancer name", "").split()
    if 0 < len(named) <= MOST_NAMES and all(_sayable(word.rstrip(".,")) for word in named):
        return " ".join(named)
    return "the agency" if case.understood.verdict.agency else "your freelancer"


def contract(case: Case) -> str:
    """The contract's number: the ticket's field wins over the text. "" where it could be anything else, say a phone."""
    return case.contract_id


def aspects(case: Case) -> dict[str, bool]:
    """What holds of this case: which labels, and how the freelancer is unresponsive."""
    held = case.understood.verdict.aspects
    return {
        "unresponsive": Label.UNRESPONSIVE_FREELANCER in case.labels,
        "refund": Label.REFUND_REQUEST in case.labels,
        "silent": "silence" in held,
        "undelivered": "non_delivery" in held,
    }


def facts(case: Case) -> dict[str, str]:
    """Since when, how much is asked back, which contract; "" for what is not known.

    A sum that was paid, or that somebody else demands, is not said to be the refund that the client asks for.
    """
    verdict = case.understood.verdict
    asked = verdict.amount if verdict.asked and Label.REFUND_REQUEST in case.labels else None
    return {"since": verdict.since, "amount": money(asked) if asked else "", "contract": contract(case)}


def span(length: timedelta) -> str:
    """A span as people say it: "20 hours", "48 hours", "3 days", "30 minutes", "9 seconds"."""
    minutes = int(length.total_seconds() // 60)
    for size, unit in ((_DAY, "day"), (_HOUR, "hour"), (1, "minute")):
        if minutes >= size * (3 if unit == "day" else 1):
            count = round(minutes / size)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    seconds = max(1, round(length.total_seconds()))
    return f"{seconds} second{'' if seconds == 1 else 's'}"


def _sayable(word: str) -> bool:
    return bool(_GIVEN_NAME.fullmatch(word)) and len(word) <= LONGEST_NAME
