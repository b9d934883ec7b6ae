"""Turns scores and facts into probabilities: both keys together, calibrated on unseen authors."""

import math
from collections.abc import Collection, Mapping

from bot.labels import Label, Role, Signal

_FACTS = {
    Label.UNRESPONSIVE_FREELANCER: (
        "RULE_unresponsive", "RULE_undelivered", "silence", "silence_of_freelancer", "silence_of_others",
        "back_after",
        "unresponsive_spoilt", "before_contract", "undelivered_late", "silence_supposed",
    ),
    Label.REFUND_REQUEST: (
        "RULE_refund", "ask_once", "ask_twice", "ask_supposed", "ask_by_client", "asks_client",
    ),
}  # fmt: skip
CONCEPT = {
    Signal.CONTACT_INFO_REQUEST: "s_contact",
    Signal.CODE_REVIEW_REQUEST: "s_review",
    Signal.CLAIM_FRAUD: "s_fraud",
    Signal.CLAIM_IDENTITY: "s_identity",
    Signal.CLAIM_EXTORTION: "s_extortion",
    Signal.CLAIM_OVERBILLING: "s_overbill",
    Signal.LEGAL_THREAT: "s_legal",
    Signal.HOSTILE_TONE: "s_hostile",
    Signal.CALL_REQUEST: "s_call",
    Signal.PHONE_NUMBER_GIVEN: "s_call",
}
_KNOWN = 6.0  # log-odds of a role that is known
_FAR = 30.0


def sides(scores: Mapping[str, float], known: Role | None) -> dict[Role, float]:
    """The probability of each role; a known role is certain."""
    if known is not None:
        return {role: float(role is known) for role in Role}
    odds = {role: math.exp(max(-_FAR, min(_FAR, scores[f"role_{role}"]))) for role in Role}
    chances = {role: value / (1 + value) for role, value in odds.items()}
    total = sum(chances.values())
    return {role: value / total for role, value in chances.items()}


def inputs(
    label: Label | Signal, scores: Mapping[str, float], chances: Mapping[Role, float], names: Collection[str]
) -> dict[str, float]:
    """What a decision rests on, by name: the model's score, who writes, and the first key's facts."""
    client = min(max(chances[Role.CLIENT], 1e-3), 1 - 1e-3)
    lean = max(-_KNOWN, min(_KNOWN, math.log(client / (1 - client))))
    score = max(-_FAR, min(_FAR, scores[label]))
    if isinstance(label, Signal):
        concept = "s:" + CONCEPT[label]
        found = {name: 1.0 for name in (concept, concept + "2", concept + "_not") if name in names}
        return {"bias": 1.0, "score": score, "client": lean, **found}
    found = {name: 1.0 for name in _FACTS[label] if "r:" + name in names}
    return {"bias": 1.0, "score": score, "client": lean, "both": score * (lean > 0), **found}


def chance(weights: Mapping[str, float], given: Mapping[str, float]) -> float:
    """The probability that follows from `given` under fitted `weights`."""
    total = sum(weights.get(name, 0.0) * value for name, value in given.items())
    return 1 / (1 + math.exp(-max(-_FAR, min(_FAR, total))))
