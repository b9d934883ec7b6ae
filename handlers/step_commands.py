"""P14: obeys `/accord now` and `/accord skip`."""

from collections.abc import Iterator
from dataclasses import replace

from bot.actions import Action, Note
from bot.case import COMMAND_DONE, Case
from bot.commands import Command
from handlers import manners, steps
from handlers.command_notes import done, help_on


def now(case: Case, command: Command) -> Iterator[Action]:
    """`/accord now`: the answer that says so makes the step due."""
    if manners.hold(case):
        yield from _on_hold(case, command)
        return
    step = steps.target(case, command)
    if step is None:
        yield help_on(command, _not_next(command, "was waiting for its time"))
    elif step.name in case.left_out:
        yield done(command, f"{steps.words(step.name)} is left out, as you asked")
    elif _asked_before(case, command, step):
        yield done(command, f"{steps.words(step.name)} was asked for already")
    else:
        yield _settle(command, step, f"{steps.words(step.name)}: now, instead of on {step.at:%d %B, %H:%M} UTC")


def skip(case: Case, command: Command) -> Iterator[Action]:
    """`/accord skip`: the answer that says so leaves the step out."""
    if manners.hold(case):
        yield from _on_hold(case, command)
        return
    step = steps.target(case, command)
    if step is None:
        yield help_on(command, _not_next(command, "was waiting that could be left out"))
    elif steps.is_done(case, step):
        yield done(command, f"too late: {steps.words(step.name)} went out before this was read")
    elif _asked_before(case, command, step):
        yield done(command, f"{steps.words(step.name)} is left out already")
    else:
        yield _settle(command, step, f"{steps.words(step.name)}, due on {step.at:%d %B, %H:%M} UTC, is left out")


def _not_next(command: Command, what: str) -> str:
    if command.words:
        return f"{' '.join(command.words)!r} was not what came next when this was written: see /accord status."
    return f"Nothing {what} when this was written."


def _on_hold(case: Case, command: Command) -> Iterator[Action]:
    """A /accord resume that came along is obeyed first; then the ticket is looked at again."""
    stop = manners.hold(case)
    if stop and not any(c.name == "resume" for c in case.unanswered()):
        yield help_on(command, f"Nothing is done by itself now: {stop.why}.")


def _asked_before(case: Case, command: Command, step: steps.Step) -> bool:
    """Whether another command wanted the same of this step, and its answer says so, or will in this very plan."""
    if case.receipts.has(COMMAND_DONE, steps.receipt_key(command.name, step.name)):
        return True
    same = (c for c in case.unanswered() if c.name == command.name)
    first = next((c for c in same if (s := steps.target(case, c)) and s.name == step.name), command)
    return first.key != command.key


def _settle(command: Command, step: steps.Step, outcome: str) -> Note:
    """The answer that makes it so."""
    return replace(done(command, outcome), also=(steps.receipt_key(command.name, step.name),))
