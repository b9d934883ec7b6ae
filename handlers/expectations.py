"""P2, P3: tells the agent what to tell the client; the two stringent reminders only where the case needs them."""

from collections.abc import Iterator

from bot.actions import Action, Note
from bot.case import Case
from bot.labels import Label, Signal
from bot.policy import hours
from handlers.wording import span

FIRST, LATER = "expectations", "reminders"
ESCROW, AUTHORITY = "escrow", "authority"
REPEATED = 2  # hostile messages


def tell(case: Case) -> Iterator[Action]:
    """The short list of P2, once; and a reminder of P3 of its own, where the case comes to need it only later."""
    needed = _needed(case)
    told = {one for one in needed if any(case.receipts.has(note, one) for note in (FIRST, LATER))}
    slots = {
        "refund": Label.REFUND_REQUEST in case.understood.verdict.labels,
        "escrow_reminder": ESCROW in needed,
        "authority_reminder": AUTHORITY in needed,
        "span": span(hours(case.policy.outreach.exhausted_after_hours)),
    }
    yield Note(FIRST, "P2", slots, also=tuple(sorted(needed)))
    if case.receipts.has(FIRST) and (new := needed - told):
        given = {"escrow_reminder": ESCROW in new, "authority_reminder": AUTHORITY in new}
        yield Note(LATER, "P3", given, key="_".join(sorted(new)), also=tuple(sorted(new)) if len(new) > 1 else ())


def _needed(case: Case) -> set[str]:
    """The stringent reminders that this case calls for; by default none."""
    understood = case.understood
    legal = Signal.LEGAL_THREAT in understood.verdict.signals or understood.wants_ruling
    needed = {ESCROW, AUTHORITY} if legal else set()
    return needed | ({ESCROW} if understood.hostile >= REPEATED else set())
