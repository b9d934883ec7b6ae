"""Decides P1 for one text."""

from collections.abc import Mapping

from bot.classify.amount import disputed
from bot.classify.asked import asked
from bot.classify.decide import chance, chance_at_most, inputs, sides
from bot.classify.document import Document, document
from bot.classify.evidence import label_evidence, signal_evidence
from bot.classify.features import Seen, seen
from bot.classify.net import Outcome, model
from bot.classify.particulars import agency, aspects, contract_id, since
from bot.classify.phone import local_number, phone_evidence
from bot.classify.thresholds import DEFAULT, Thresholds
from bot.labels import Evidence, Label, Role, Signal, Verdict

_NO_QUESTION = " "  # stands in for what was quoted
_PLAINLY = {
    Label.UNRESPONSIVE_FREELANCER: frozenset({"r:RULE_unresponsive", "r:RULE_undelivered"}),
    Label.REFUND_REQUEST: frozenset({"r:RULE_refund"}),
}


def classify(subject: str, body: str, *, role: Role | None = None, thresholds: Thresholds = DEFAULT) -> Verdict:
    """Decide P1 for a ticket's subject and raw body (plain or HTML). `role`, where known, wins over the text.

    Never raises. Evidence indexes the raw body, or the raw subject where its `where` is "subject".
    """
    read = document(subject, body)
    found = seen(read)
    outcome = model().read(found)
    scores = outcome.scores
    chances = sides(scores, role)
    who = role or max(chances, key=lambda each: chances[each])
    confidence = _confidence(found, scores, chances, read)
    if read.question.words[2:]:
        confidence = _surer_alone(subject, body, role, confidence)
    labels = frozenset(label for label in Label if confidence[label] >= thresholds.asserting(label))
    handed = frozenset(label for label in Label if confidence[label] >= thresholds.handing_over(label)) - labels
    signals, evidence = _signals(subject, body, read, found, outcome, chances, thresholds)
    reasons = [
        e for label in sorted(labels | handed) for e in label_evidence(label, subject, body, read, found, outcome)
    ]
    amount = disputed(subject, read, found, model().amount, {f"role_{each}": p for each, p in chances.items()})
    return Verdict(
        labels=labels,
        handed_over=handed,
        signals=signals,
        role=who,
        amount=amount,
        asked=asked(f"{subject}\n{read.text}", amount),
        evidence=(*reasons, *evidence),
        confidence=confidence,
        aspects=aspects(found) if Label.UNRESPONSIVE_FREELANCER in labels | handed else frozenset(),
        since=since(read, found) if Label.UNRESPONSIVE_FREELANCER in labels | handed else "",
        contract_id=contract_id(f"{subject}\n{read.text}"),
        agency=agency(found),
    )


def _confidence(
    found: Seen, scores: Mapping[str, float], chances: Mapping[Role, float], read: Document
) -> dict[Label, float]:
    if chances[Role.CLIENT] == 0 or read.automatic:  # neither label holds for anybody but a client
        return dict.fromkeys(Label, 0.0)
    decisions = model().decisions
    return {label: chance(decisions[label], inputs(label, scores, chances, found.names)) for label in Label}


def _surer_alone(subject: str, body: str, role: Role | None, confidence: Mapping[Label, float]) -> dict[Label, float]:
    """What an answer says plainly in its own words holds whatever the question was."""
    read = document(subject, body, _NO_QUESTION)
    found = seen(read)
    scores = model().read(found).scores
    alone = _confidence(found, scores, sides(scores, role), read)
    plain = {label for label, rules in _PLAINLY.items() if rules & found.names}
    return {label: max(p, alone[label]) if label in plain else p for label, p in confidence.items()}


def _signals(
    subject: str,
    body: str,
    read: Document,
    found: Seen,
    outcome: Outcome,
    chances: Mapping[Role, float],
    thresholds: Thresholds,
) -> tuple[frozenset[Signal], list[Evidence]]:
    evidence = [] if read.automatic and not read.text else phone_evidence(body)
    held = {Signal.PHONE_NUMBER_GIVEN} if evidence else set()
    decisions = model().decisions
    for signal in () if read.automatic else Signal:
        if chance_at_most(decisions[signal], outcome.scores[signal]) < thresholds.signal:
            continue
        given = inputs(signal, outcome.scores, chances, found.names)
        if signal in held or chance(decisions[signal], given) < thresholds.signal:
            continue
        if signal is Signal.PHONE_NUMBER_GIVEN:
            shown = local_number(read)
        else:
            shown = signal_evidence(signal, subject, body, read, found, outcome)
        if shown or signal is not Signal.PHONE_NUMBER_GIVEN:
            held.add(signal)
        evidence += shown
    return frozenset(held), evidence
