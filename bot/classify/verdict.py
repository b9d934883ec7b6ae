"""Decides P1 for one text."""

import re

from bot.classify.thresholds import DEFAULT, Thresholds
from bot.labels import Evidence, Label, Role, Verdict
from bot.text import Kind, read

_SILENCE = re.compile(
    r"(?:no|not|never|stopped|hasn.?t|haven.?t|doesn.?t|isn.?t)\W+(?:\w+\W+){0,2}(?:repl|answer|respon|hear)\w*"
    r"|\b(?:vanished|disappeared|ghosted|blocked me|unreachable|radio silence)",
    re.IGNORECASE,
)
_REFUND = re.compile(
    r"refund|money back|reimburse|chargeback|(?:return|give back) (?:my|the) (?:money|\$)", re.IGNORECASE
)
_FREELANCER = re.compile(r"\bmy client|\bmy withdrawal|\bconnects\b", re.IGNORECASE)


def classify(
    subject: str, body: str, *, role: Role | None = None, thresholds: Thresholds = DEFAULT
) -> Verdict:
    """Decide P1 for a ticket's subject and raw body (plain or HTML). `role`, where known, wins over the text.

    Never raises. Evidence indexes the raw body, or the raw subject where its `where` is "subject".
    """
    del subject, thresholds
    reading = read(body)
    own = reading.words()
    who = role or (Role.FREELANCER if _FREELANCER.search(own) else Role.CLIENT if own else Role.UNKNOWN)
    if who is not Role.CLIENT or reading.auto_reply:
        return Verdict(role=who)
    evidence = []
    for passage in reading.passages:
        if passage.kind is not Kind.OWN:
            continue
        for label, pattern, why in (
            (Label.UNRESPONSIVE_FREELANCER, _SILENCE, "The client says that there is no answer."),
            (Label.REFUND_REQUEST, _REFUND, "The client asks for money back."),
        ):
            if found := pattern.search(passage.text):
                start, end = passage.raw(*found.span())
                evidence.append(Evidence(label, body[start:end], start, end, why))
    labels = frozenset(e.label for e in evidence if isinstance(e.label, Label))
    return Verdict(labels=labels, role=who, evidence=tuple(evidence), confidence=dict.fromkeys(labels, 0.8))
