"""How one case is read and shown, for `accord rehearse` and `accord why`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.case import Case
    from bot.outlook import Outlook
    from jobs.doors import Doors

SIGN = {
    "would": ("would  ", "green"),
    "done": ("done   ", "blue"),
    "skip": ("not    ", "yellow"),
    "wake": ("later  ", "cyan"),
}


def read_case(ticket_id: int, through: Doors) -> Case:
    """The case of a ticket as it stands now. Raises DeskError."""
    from bot.case import examine  # noqa: PLC0415  # the classifier takes a moment to load

    read, _ = through.desk.ticket(ticket_id)
    read = through.desk.with_thread(read)
    now = through.desk.now()
    return examine(read, through.desk, through.market, through.policy, through.settings.scheduling_url, now)


def outlook_of(case: Case, through: Doors) -> tuple[Outlook, ...]:
    """What would be done now, and what not."""
    from bot.outlook import outlook  # noqa: PLC0415  # it takes a moment to load
    from handlers import plan  # noqa: PLC0415  # the handlers stand above this package

    return outlook(case, plan(case), through.macros)


def case_lines(case: Case) -> Iterator[str]:
    """What was understood, with the words that gave it away."""
    verdict = case.understood.verdict
    yield f"ticket {case.ticket.id}: {', '.join(sorted(verdict.labels)) or 'not a case'}"
    sure = ", ".join(f"{label} {p:.2f}" for label, p in sorted(verdict.confidence.items()))
    yield f"  state:       {_stage(case)}"
    yield f"  confidence:  {sure or 'none'}"
    yield f"  handed over: {', '.join(sorted(verdict.handed_over)) or 'nothing'}"
    yield f"  signals:     {', '.join(sorted(verdict.signals)) or 'none'}"
    for found in verdict.evidence:
        yield f"  {found.label}: {found.text!r} ({found.why})"


def outlook_lines(seen: Sequence[Outlook]) -> Iterator[str]:
    """What would be done, a line each."""
    for item in seen:
        word, colour = SIGN[item.verb]
        at = f" at {item.at:%Y-%m-%d %H:%M} UTC" if item.at else ""
        why = f": {item.why}" if item.why else ""
        yield f"  {click.style(word, fg=colour)} {item.rule:4} {item.what}{at}{why}"


def case_json(case: Case) -> dict[str, object]:
    """What was understood, for a program."""
    verdict = case.understood.verdict
    return {
        "ticket": case.ticket.id,
        "state": _stage(case),
        "labels": sorted(verdict.labels),
        "handed_over": sorted(verdict.handed_over),
        "signals": sorted(verdict.signals),
        "confidence": dict(verdict.confidence),
        "evidence": [{"label": e.label, "text": e.text, "why": e.why} for e in verdict.evidence],
        "policy": case.policy.version,
    }


def outlook_json(seen: Sequence[Outlook]) -> list[dict[str, object]]:
    """What would be done, for a program."""
    return [
        {"verb": o.verb, "what": o.what, "rule": o.rule, "why": o.why, "at": o.at.isoformat() if o.at else None}
        for o in seen
    ]


def _stage(case: Case) -> str:
    from handlers.stage import stage  # noqa: PLC0415  # the handlers stand above this package

    return str(stage(case))
