"""P9: the client is called. With a number on file the agent is told to call; without one the client is asked."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from bot.actions import Action, Note, Part, Reply
from bot.case import CALL_NOW, SCHEDULING, Case
from bot.phone_search import PhoneFound
from bot.phones import local_time
from bot.sections import Call
from handlers import manners
from handlers.wording import client_name, empathy, paraphrase

SURE = ((0.9, "very sure"), (0.0, "sure"))


def call(case: Case) -> Iterator[Action]:
    """The *call now* note, or the call-scheduling macro, each once per case."""
    if case.phone.best:
        yield call_now(case, case.phone.best)
    elif not case.receipts.has(CALL_NOW):
        yield from manners.politely(case, scheduling(case))


def call_now(case: Case, number: PhoneFound) -> Note:
    """The number, where it was found, what time it is there, and the call guide."""
    there = local_time(number.e164, case.ticket.requester.time_zone, case.now)
    slots = {
        "number": number.e164,
        "written": number.written,
        "found": f"{number.place}; {number.why}",
        "confidence": next(words for least, words in SURE if number.confidence >= least),
        "local_time": _span(there.earliest, there.latest) if there else "not known from the number or the profile",
        "call_hours": _warning(there.earliest, there.latest, case.policy.call) if there else "",
        "name": case.ticket.requester.name or "the client",
        "guide": Part("call_guide"),
    }
    digest = hashlib.sha256(number.e164.encode()).hexdigest()[:8]  # a receipt must not show the number
    if case.receipts.has(CALL_NOW) and case.receipts.when(CALL_NOW):
        return Note(CALL_NOW, "P9", slots, key=digest)  # a new number; the same one has its receipt
    return Note(CALL_NOW, "P9", slots, also=(digest,))


def scheduling(case: Case) -> Reply:
    """The public reply that asks for a call: one per case, ever."""
    slots = {
        "client_name": client_name(case.ticket.requester.name),
        "paraphrase": paraphrase(case),
        "empathy": empathy(case),
        "scheduling_url": case.scheduling_url,
        "team": case.policy.team.name,
    }
    return Reply(SCHEDULING, "P9", slots)


def _span(earliest: datetime, latest: datetime) -> str:
    if earliest.utcoffset() == latest.utcoffset():
        return f"{earliest:%A, %H:%M} ({earliest.tzinfo})"
    return f"between {earliest:%A, %H:%M} and {latest:%A, %H:%M} (the number does not say which time zone)"


def _warning(earliest: datetime, latest: datetime, call: Call) -> str:
    """Words for a call outside the hours of the policy, so that nobody is woken; "" inside them."""
    inside = all(call.not_before <= t.time() < call.not_after for t in (earliest, latest))
    if inside:
        return ""
    return f"Do not call before {call.not_before:%H:%M} or after {call.not_after:%H:%M} their time"
