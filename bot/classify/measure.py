"""Counts how verdicts compare with the truth: labels with intervals, calibration, amounts, roles."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.classify.verdict import classify
from bot.labels import Label, Role, Signal, Verdict

Ticket = Mapping[str, Any]
_Z = 1.96  # of a 95 % interval


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled ticket and what was made of it."""

    ticket: Ticket
    verdict: Verdict

    def true(self, name: str) -> bool:
        """Whether label or signal `name` holds."""
        return name in self.ticket["labels"] or name in self.ticket["signals"]


@dataclass(frozen=True, slots=True)
class Score:
    """Hits, false alarms and misses of one label."""

    hits: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """Of what was said, the share that is true; 1 where nothing was said."""
        return self.hits / (self.hits + self.false) if self.hits + self.false else 1.0

    @property
    def recall(self) -> float:
        """Of what is true, the share that was said; 1 where nothing is true."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.hits / (2 * self.hits + self.false + self.missed) if self.hits else 0.0


def judge(tickets: Iterable[Ticket], *, roles_known: bool = False) -> list[Judged]:
    """Classify labelled tickets; with `roles_known` as if Zendesk knew who writes."""
    judged = []
    for ticket in tickets:
        role = Role(ticket["role"]) if roles_known else None
        judged.append(Judged(ticket, classify(ticket["subject"], ticket["body"], role=role)))
    return judged


def score(judged: Sequence[Judged], name: str, *, handed_over: bool = False) -> Score:
    """How label or signal `name` was met; with `handed_over`, what a person would decide counts as said."""
    hits = false = missed = 0
    for each in judged:
        said = name in each.verdict.labels or name in each.verdict.signals
        said = said or (handed_over and name in each.verdict.handed_over)
        true = each.true(name)
        hits, false, missed = (
            hits + (said and true),
            false + (said and not true),
            missed + (true and not said),
        )
    return Score(hits, false, missed)


def interval(hits: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; (0, 1) where there is nothing to count."""
    if not total:
        return 0.0, 1.0
    share, z2 = hits / total, _Z * _Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z / (1 + z2 / total) * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def caught(judged: Sequence[Judged]) -> float:
    """The share of true labels that were asserted or handed over."""
    scores = [score(judged, label, handed_over=True) for label in Label]
    total = sum(s.hits + s.missed for s in scores)
    return sum(s.hits for s in scores) / total if total else 1.0


def handed_share(judged: Sequence[Judged]) -> float:
    """The share of all tickets that a person must decide something about."""
    return sum(bool(j.verdict.handed_over) for j in judged) / len(judged) if judged else 0.0


def false_alarms(judged: Sequence[Judged]) -> tuple[int, int]:
    """Tickets with no label on which one was asserted, and tickets with no label."""
    none = [j for j in judged if not j.ticket["labels"]]
    return sum(bool(j.verdict.labels) for j in none), len(none)


def signal_f1(judged: Sequence[Judged]) -> float:
    """The mean F1 over the signals that occur."""
    scores = [score(judged, signal) for signal in Signal if any(j.true(signal) for j in judged)]
    return sum(s.f1 for s in scores) / len(scores) if scores else 1.0


def roles_met(judged: Sequence[Judged]) -> int:
    """How many tickets have the right role."""
    return sum(j.verdict.role == j.ticket["role"] for j in judged)


def amounts_met(judged: Sequence[Judged]) -> tuple[int, int, int]:
    """Amounts met exactly, tickets with an amount, and amounts given where there is none."""
    gold = [j for j in judged if j.ticket["disputed_usd"] is not None]
    met = sum(j.verdict.amount == Decimal(str(j.ticket["disputed_usd"])) for j in gold)
    extra = sum(j.ticket["disputed_usd"] is None and j.verdict.amount is not None for j in judged)
    return met, len(gold), extra


def calibration(judged: Sequence[Judged], bins: int = 10) -> list[tuple[float, float, int]]:
    """For each bin of confidence over both labels: mean confidence, share true, count; no empty bins."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for each in judged:
        for label in Label:
            p = each.verdict.confidence[label]
            held.setdefault(min(int(p * bins), bins - 1), []).append((p, each.true(label)))
    return [
        (sum(p for p, _ in group) / len(group), sum(t for _, t in group) / len(group), len(group))
        for _, group in sorted(held.items())
    ]
