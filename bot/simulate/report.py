"""Sums up what all replays came to: counts, precision against what people decided, the busiest hour."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.classify.measure import interval
from bot.labels import Label
from bot.policy import Policy
from bot.simulate.outcome import Outcome, public

FORMAT = 1  # of the JSON report
AN_HOUR = timedelta(hours=1)
Report = Mapping[str, Any]


def report(entries: Sequence[Outcome], policy: Policy) -> dict[str, Any]:
    """The whole report as plain JSON data; the same tickets and rules give the same bytes."""
    said = [word for entry in entries for word in entry["said"]]
    times = sorted(entry["created_at"] for entry in entries)
    return {
        "report": "accord simulate",
        "format": FORMAT,
        "policy": policy.version,
        "from": times[0] if times else None,
        "to": times[-1] if times else None,
        "counts": _counts(entries, said),
        "labels": {label.value: _met(entries, label.value) for label in Label},
        "signals": _most(signal for entry in entries for signal in entry["signals"]),
        "macros": {to: _most(_names(said, to)) for to in ("client", "freelancer", "agents")},
        "escalations": _most(tag for entry in entries for tag in entry["tags"] if tag.startswith("escalate_")),
        "left_out": _left_out(entries),
        "busiest_hour": {**_busiest(entries), "allowed": policy.safety.public_replies_per_hour},
        "tickets": list(entries),
    }


def _counts(entries: Sequence[Outcome], said: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {
        "tickets": len(entries),
        "cases": sum(bool(e["labels"]) for e in entries),
        "handed_over": sum(bool(e["handed_over"]) for e in entries),
        "with_public_words": sum(bool(public(e)) for e in entries),
        "words_to_client": sum(s["to"] == "client" for s in said),
        "words_to_freelancer": sum(s["to"] == "freelancer" for s in said),
        "notes": sum(s["to"] == "agents" for s in said),
        "call_now": sum(bool(e["phone"]) and bool(e["labels"]) for e in entries),
        "refused": sum(s["why"].startswith("refused:") for e in entries for s in e["skipped"]),
        "faults": sum(bool(e["fault"]) for e in entries),
    }


def _met(entries: Sequence[Outcome], label: str) -> dict[str, Any]:
    """How a label was met where people have decided it: share and 95 % interval, None where there is nothing to say."""
    said = [e for e in entries if label in e["labels"]]
    right = sum(e["decided"].get(label) is True for e in said)
    wrong = sum(e["decided"].get(label) is False for e in said)
    others = [e for e in entries if label not in e["labels"] and e["decided"].get(label)]
    to_people = sum(label in e["handed_over"] for e in others)
    return {
        "asserted": len(said),
        "handed_over": sum(label in e["handed_over"] for e in entries),
        "right": right,
        "wrong": wrong,
        "undecided": len(said) - right - wrong,
        "missed": len(others) - to_people,
        "missed_but_handed_over": to_people,
        "precision": _share(right, right + wrong),
        "recall": _share(right, right + len(others)),
    }


def _share(hits: int, total: int) -> dict[str, float] | None:
    if not total:
        return None
    low, high = interval(hits, total)
    return {"share": round(hits / total, 4), "low": round(low, 4), "high": round(high, 4)}


def _names(said: Iterable[Mapping[str, Any]], to: str) -> Iterable[str]:
    return (name.split(" ")[0] for word in said if word["to"] == to for name in word["macros"])


def _left_out(entries: Iterable[Outcome]) -> list[dict[str, Any]]:
    found = Counter((s["what"], s["rule"], s["why"]) for e in entries for s in e["skipped"])
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [{"what": what, "rule": rule, "why": why, "count": count} for (what, rule, why), count in ranked]


def _most(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _busiest(entries: Iterable[Outcome]) -> dict[str, Any]:
    """The most public words that any sixty minutes would have seen, and when they began: what the valve is set by."""
    times = sorted(datetime.fromisoformat(word["at"]) for entry in entries for word in public(entry))
    most, began, first = 0, None, 0
    for last, at in enumerate(times):
        while at - times[first] >= AN_HOUR:
            first += 1
        if last - first + 1 > most:
            most, began = last - first + 1, times[first]
    return {"at": began.isoformat() if began else None, "words": most}
