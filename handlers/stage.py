"""Where a case stands, as one word that people share: for the status note, the board and the README's diagram."""

from collections.abc import Mapping
from enum import StrEnum

from bot.actions import Note
from bot.case import CALL_NOW, EXHAUSTED, SCHEDULING, Case
from handlers import manners
from handlers.outreach import is_over_at, planned


class Stage(StrEnum):
    """The states of a case's life (README, "The life of a case")."""

    NOT_OURS = "not ours"
    UNDECIDED = "a person must decide"
    HELD = "on hold"
    SETTLED = "settled"
    OPEN = "open"
    CALLING = "call now"
    WAITING_FOR_CLIENT = "waiting for the client"
    REACHING = "reaching the freelancer"
    ANSWERED = "the freelancer has answered"
    EXHAUSTED = "exhausted"


_ACTIVE = frozenset(
    {Stage.OPEN, Stage.WAITING_FOR_CLIENT, Stage.CALLING, Stage.REACHING, Stage.ANSWERED, Stage.EXHAUSTED}
)
_ENDS = frozenset({Stage.SETTLED, Stage.HELD})
# What may follow what: the README's diagram shows the same, and a test holds the two together.
NEXT: Mapping[Stage, frozenset[Stage]] = {
    Stage.NOT_OURS: frozenset({Stage.UNDECIDED, Stage.OPEN}),
    Stage.UNDECIDED: frozenset({Stage.OPEN, Stage.HELD}),
    Stage.OPEN: frozenset({Stage.WAITING_FOR_CLIENT, Stage.CALLING, Stage.REACHING}) | _ENDS,
    Stage.WAITING_FOR_CLIENT: frozenset({Stage.CALLING, Stage.REACHING}) | _ENDS,
    Stage.CALLING: frozenset({Stage.REACHING}) | _ENDS,
    Stage.REACHING: frozenset({Stage.ANSWERED, Stage.EXHAUSTED}) | _ENDS,
    Stage.EXHAUSTED: frozenset({Stage.ANSWERED}) | _ENDS,
    Stage.ANSWERED: _ENDS,
    Stage.SETTLED: _ACTIVE,
    Stage.HELD: _ACTIVE | {Stage.SETTLED},
}


def stage(case: Case) -> Stage:
    """The one state that says most about what happens next."""
    if manners.hold(case):
        return Stage.HELD
    return _with_label(case) if case.labels else _without_label(case)


def _with_label(case: Case) -> Stage:
    if case.answers:
        return Stage.ANSWERED
    if EXHAUSTED in case.ticket.tags:
        return Stage.EXHAUSTED
    if case.outreach:
        return Stage.REACHING
    if case.receipts.has(CALL_NOW):
        return Stage.CALLING
    return Stage.WAITING_FOR_CLIENT if case.receipts.has(SCHEDULING) else Stage.OPEN


def _without_label(case: Case) -> Stage:
    if case.withdrawn:
        return Stage.SETTLED
    return Stage.UNDECIDED if case.understood.verdict.handed_over else Stage.NOT_OURS


def report(case: Case) -> Note:
    """P14: the answer to /accord status."""
    did = [
        f"{at:%d %B, %H:%M} UTC: {name.removeprefix('accord_did_')}" for name, at in sorted(case.receipts.at.items())
    ]
    slots = {"stage": stage(case), "did": did, "next": _next(case)}
    return Note("status", "P14", slots, key=case.commands[-1].key if case.commands else "")


def _next(case: Case) -> str:
    if case.outreach and stage(case) is Stage.REACHING:
        times = [at for at in planned(case.outreach, case).values() if at > case.now]
        at = min([*times, is_over_at(case.outreach, case)])
        return f"{at:%d %B, %H:%M} UTC: the freelancer is written to, or the 48 hours are over"
    return "a person goes on, or the client writes"
