"""P2, P3: tells the agent what to tell the client; the two stringent reminders only where the case needs them."""

from collections.abc import Iterator

from bot.actions import Action, Note
from bot.case import Case
from bot.labels import Label, Signal
from bot.policy import hours
from handlers.wording import span


def tell(case: Case) -> Iterator[Action]:
    """The short list of P2."""
    signals = case.understood.verdict.signals
    needed = bool(signals & {Signal.LEGAL_THREAT, Signal.HOSTILE_TONE})
    labels = case.understood.verdict.labels
    slots = {
        "refund": Label.REFUND_REQUEST in labels,
        "escrow_reminder": needed,
        "authority_reminder": Signal.LEGAL_THREAT in signals,
        "span": span(hours(case.policy.outreach.exhausted_after_hours)),
    }
    yield Note("expectations", "P2", slots)
