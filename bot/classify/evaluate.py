"""The report of `accord evaluate FILE`: how well labelled tickets are recognised, as text."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.classify.measure import (
    Judged,
    Ticket,
    amounts_met,
    calibration,
    caught,
    false_alarms,
    handed_share,
    interval,
    judge,
    roles_met,
    score,
    signal_f1,
)
from bot.labels import Label, Signal

_LEAST = 5  # tickets that a slice must have to stand in the table
_SHORT = 110


def read(path: Path) -> list[Ticket]:
    """The labelled tickets of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def report(tickets: Sequence[Ticket], *, errors: int = 0, roles_known: bool = False) -> str:
    """The whole report. `errors`: how many of the worst mistakes are shown, with their words."""
    judged = judge(tickets, roles_known=roles_known)
    parts = [_labels(judged), _whole(judged), _signals(judged), _calibration(judged), _slices(judged, "lang")]
    parts.append(_slices(judged, "kind"))
    if errors:
        parts.append(_worst(judged, errors))
    return "\n\n".join("\n".join(part) for part in parts)


def _share(hits: int, total: int) -> str:
    low, high = interval(hits, total)
    return f"{hits / total if total else 1:.3f} [{low:.3f}, {high:.3f}]"


def _labels(judged: Sequence[Judged]) -> Iterator[str]:
    yield f"{len(judged)} tickets; in brackets 95 % intervals"
    yield f"{'label':26}{'precision':>24}{'recall':>24}{'F1':>7}  asserted or handed over"
    scores = []
    for label in Label:
        s, wide = score(judged, label), score(judged, label, handed_over=True)
        scores.append(s.f1)
        said, true = s.hits + s.false, s.hits + s.missed
        shares = f"{_share(s.hits, said):>24}{_share(s.hits, true):>24}{s.f1:7.3f}  {_share(wide.hits, true)}"
        yield f"{label:26}{shares}"
    yield f"macro-F1 {sum(scores) / len(scores):.3f}"


def _whole(judged: Sequence[Judged]) -> Iterator[str]:
    alarms, none = false_alarms(judged)
    met, gold, extra = amounts_met(judged)
    foreign = [j for j in judged if j.ticket.get("lang", "en") != "en"]
    yield f"asserted or handed over, of true labels: {caught(judged):.3f}"
    yield f"tickets handed over: {handed_share(judged):.3f}"
    yield f"false alarms on tickets with no label: {_share(alarms, none)}"
    if foreign:
        f1 = sum(score(foreign, label).f1 for label in Label) / len(Label)
        yield f"macro-F1 of other languages than English: {f1:.3f} ({len(foreign)} tickets)"
    yield f"role: {_share(roles_met(judged), len(judged))}"
    without = len(judged) - gold
    yield f"disputed amount exact: {_share(met, gold)}; given where there is none: {extra} of {without}"
    yield f"signals macro-F1: {signal_f1(judged):.3f}"


def _signals(judged: Sequence[Judged]) -> Iterator[str]:
    yield f"{'signal':26}{'precision':>10}{'recall':>8}{'F1':>7}{'true':>6}"
    for signal in Signal:
        s = score(judged, signal)
        yield f"{signal:26}{s.precision:10.3f}{s.recall:8.3f}{s.f1:7.3f}{s.hits + s.missed:6}"


def _calibration(judged: Sequence[Judged]) -> Iterator[str]:
    yield "calibration: mean confidence -> share true (count)"
    for mean, true, count in calibration(judged):
        yield f"  {mean:.2f} -> {true:.2f} ({count})"


def _slices(judged: Sequence[Judged], key: str) -> Iterator[str]:
    yield f"{key:26}{'tickets':>8}{'wrong':>7}{'missed':>8}{'handed over':>13}"
    for name in sorted({str(j.ticket.get(key, "")) for j in judged}):
        part = [j for j in judged if str(j.ticket.get(key, "")) == name]
        if len(part) >= _LEAST:
            wide = [score(part, label, handed_over=True) for label in Label]
            wrong = sum(score(part, label).false for label in Label)
            yield f"{name:26}{len(part):8}{wrong:7}{sum(s.missed for s in wide):8}{handed_share(part):13.3f}"


def _worst(judged: Sequence[Judged], most: int) -> Iterator[str]:
    yield "worst errors"
    for miss, label, each in sorted(_misses(judged), key=lambda m: -m[0])[:most]:
        kind = "missed" if each.true(label) else "wrong"
        text = " ".join(f"{each.ticket['subject']} | {each.ticket['body']}".split())[:_SHORT]
        yield f"  {miss:.2f} {kind} {label} {each.ticket.get('id', '')}: {text}"


def _misses(judged: Iterable[Judged]) -> Iterator[tuple[float, Label, Judged]]:
    for each in judged:
        for label in Label:
            p = each.verdict.confidence[label]
            true = each.true(label)
            if (label in each.verdict.labels) != true:
                yield (1 - p if true else p), label, each
