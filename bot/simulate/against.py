"""Compares a report with an earlier one: which tickets would now be understood or answered otherwise."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.simulate.outcome import Outcome, public
from bot.simulate.report import FORMAT, Report


def checked(data: Any) -> Report:
    """A saved report. Raises ValueError for anything else."""
    if not isinstance(data, dict) or data.get("report") != "accord simulate":
        raise ValueError("not a report of accord simulate --json")
    if data.get("format") != FORMAT:
        raise ValueError(f"a report of format {data.get('format')}, not {FORMAT}: make it anew")
    return data


def against(before: Report, after: Report) -> dict[str, Any]:
    """The differences: counts that moved, tickets that only one report has, and each ticket that changed."""
    old = {e["id"]: e for e in before["tickets"]}
    new = {e["id"]: e for e in after["tickets"]}
    counts = {name: [before["counts"].get(name, 0), now] for name, now in after["counts"].items()}
    return {
        "policy": [before["policy"], after["policy"]],
        "counts": {name: pair for name, pair in counts.items() if pair[0] != pair[1]},
        "only_before": sorted(old.keys() - new.keys()),
        "only_now": sorted(new.keys() - old.keys()),
        "tickets": [
            {"id": name, "subject": new[name]["subject"], "changes": changes}
            for name in new
            if name in old and (changes := list(_changes(old[name], new[name])))
        ],
    }


def _changes(old: Outcome, new: Outcome) -> Iterator[dict[str, str]]:
    for what in ("labels", "handed_over", "signals", "tags"):
        was, now = set(old[what]), set(new[what])
        yield from ({"sign": "+", "what": f"{what.replace('_', ' ')}: {name}"} for name in sorted(now - was))
        yield from ({"sign": "-", "what": f"{what.replace('_', ' ')}: {name}"} for name in sorted(was - now))
    before, after = _heads(old), _heads(new)
    yield from ({"sign": "+", "what": head} for head in (after - before).elements())
    yield from ({"sign": "-", "what": head} for head in (before - after).elements())
    yield from ({"sign": "~", "what": f"other words or another time: {head}"} for head in _reworded(old, new))


def _heads(entry: Outcome) -> Counter[str]:
    return Counter(f"to the {said['to']}: {', '.join(said['macros'])}" for said in entry["said"])


def _reworded(old: Outcome, new: Outcome) -> Iterator[str]:
    """Public words that both have, of the same macro, but not with the same text at the same time."""
    was = {tuple(said["macros"]): (said["at"], said["words"]) for said in public(old)}
    for said in public(new):
        key = tuple(said["macros"])
        if key in was and was[key] != (said["at"], said["words"]):
            yield ", ".join(key)
