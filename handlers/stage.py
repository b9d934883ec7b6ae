"""Where a case stands, as one word that people share: for the status note, the board and the README's diagram."""

from collections.abc import Mapping
from enum import StrEnum

from bot.actions import RECEIPT_PREFIX, Note, WakeUp
from bot.case import CALL_NOW, COMMAND_DONE, COMMAND_HELP, EXHAUSTED, HANDED_OVER, SCHEDULING, Case
from bot.receipts import macro_and_key
from handlers import manners, steps
from handlers.outreach import reach
from handlers.reconnect import look_again, remind

_ANSWERS = frozenset({COMMAND_DONE, COMMAND_HELP, "status"})


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
    if manners.hold(case) or HANDED_OVER in case.ticket.tags:
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


def report(case: Case, key: str) -> Note:
    """P14: the answer to /accord status."""
    slots = {"stage": stage(case), "why": _why(case), "did": _did(case), "next": _next(case)}
    slots["left_out"] = [steps.words(name) for name in sorted(case.left_out)]
    return Note("status", "P14", slots, key=key)


def _did(case: Case) -> list[dict[str, str]]:
    """What was done, oldest first, as (instant, macro): the keys of receipts are nothing for people."""
    macros = [tag.removeprefix(RECEIPT_PREFIX) for tag in case.receipts.tags]
    done = {(at, macro_and_key(name, macros)[0]) for name, at in case.receipts.at.items()}
    if case.outreach:
        done |= {(at, f"attempt {number}") for number, at in case.outreach.attempts.items()}
    done |= {(answer.created_at, "answer") for answer in case.answers}
    return [{"at": f"{at:%d %B, %H:%M} UTC", "what": what} for at, what in sorted(done) if what not in _ANSWERS]


def _why(case: Case) -> str:
    stop = manners.hold(case)
    return stop.why if stop else manners.HANDED if HANDED_OVER in case.ticket.tags else ""


def _next(case: Case) -> list[str]:
    """When the bot looks again by itself, and what for; empty where it waits for people."""
    if manners.hold(case) or not case.labels:
        return []
    planned = (*reach(case), *remind(case), *look_again(case))
    wakes = sorted({(a.at, a.why) for a in planned if isinstance(a, WakeUp) and a.at > case.now})
    return [f"{at:%d %B, %H:%M} UTC: {why}" for at, why in wakes]
