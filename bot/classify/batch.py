"""The answer of `accord classify` to one line."""

from collections.abc import Mapping

from bot.classify.verdict import classify
from bot.labels import Role, Verdict


def line(asked: Mapping[str, object]) -> dict[str, object]:
    """Answer `{"id", "subject", "body", "role"?}` by the interface; an unknown role is read from the text."""
    role = str(asked.get("role") or "")
    verdict = classify(
        str(asked.get("subject") or ""),
        str(asked.get("body") or ""),
        role=Role(role) if role in {"client", "freelancer"} else None,
    )
    return {"id": asked.get("id"), **answer(verdict)}


def answer(verdict: Verdict) -> dict[str, object]:
    """A verdict as plain JSON data; lists are sorted so that the same text gives the same line."""
    return {
        "labels": sorted(verdict.labels),
        "handed_over": sorted(verdict.handed_over),
        "signals": sorted(verdict.signals),
        "role": verdict.role.value,
        "disputed_usd": None if verdict.amount is None else float(verdict.amount),
        "confidence": {label.value: round(p, 4) for label, p in sorted(verdict.confidence.items())},
        "evidence": [
            {"label": e.label.value, "text": e.text, "start": e.start, "end": e.end, "why": e.why}
            for e in verdict.evidence
        ],
    }
