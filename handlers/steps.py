"""P14: the step that waits for its time, which people may have taken now, or left out. Read off the record alone.

A command means the step that was next *when it was written*: however late it is obeyed, and however often the ticket is
looked at in between, it means the same one. Its answer carries the step's name as a receipt; from then on that counts.
Where the command names a step (`/accord now attempt 2`), it means that one and no other: a page may be older than the
ticket.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions import WakeUp
from bot.case import COMMAND_DONE, SCHEDULING, Case
from bot.commands import Command
from bot.outreach import ATTEMPT
from handlers import manners
from handlers.call import call
from handlers.outreach import END, attempt_step, reach
from handlers.reconnect import FOLLOW_UP, REMINDER, client_will_hear, look_again, remind

NOW, SKIP = "now", "skip"
_WORDS: Mapping[str, tuple[str, str]] = {  # as people call a step, and as they name it in a command
    SCHEDULING: ("the message that asks the client for a call", "call"),
    REMINDER: ("the reminder to the client", "reminder"),
    FOLLOW_UP: ("the follow-up to the client", "follow-up"),
    END: ("the end of the 48 hours", "end"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something that the bot will do by itself, and when."""

    name: str
    at: datetime


def words(name: str) -> str:
    """A step as people call it."""
    if name.startswith(f"{ATTEMPT}_"):
        return f"{named(name)} to reach the freelancer"
    return _WORDS.get(name, _WORDS[END])[0]


def named(name: str) -> str:
    """A step as a command names it: `attempt 2`, `reminder` …"""
    if name.startswith(f"{ATTEMPT}_"):
        return f"attempt {name.split('_')[1]}"
    return _WORDS.get(name, _WORDS[END])[1]


def receipt_key(command: str, step: str) -> str:
    """The key under which the answer to a command says which step it was about."""
    return f"{command}_{step}"


def bind(case: Case) -> Case:
    """The case with what people asked of its steps: as the answers on the ticket say, and what they ask just now."""
    case = _as_answered(case)
    if manners.hold(case):
        return case
    hurried, left_out = dict(case.hurried), set(case.left_out)
    for command in case.unanswered():
        step = target(case, command) if command.name in (NOW, SKIP) else None
        if step and command.name == NOW:
            hurried.setdefault(step.name, command.comment.created_at)
        elif step:
            left_out.add(step.name)
    return replace(case, hurried=_with_follow_up(hurried), left_out=frozenset(left_out))


def target(case: Case, command: Command) -> Step | None:
    """The step that a command means: the next one, as the ticket stood when it was written.

    None where none waited, or where another one was next than the command names.
    """
    before = _as_of(case, command.comment.created_at)
    step = min(waiting(before), key=lambda s: s.at, default=None) if before else None
    if step and command.words and " ".join(command.words).casefold() not in _names_of(step):
        return None
    return skippable(before, step) if before and step and command.name == SKIP else step


def skippable(case: Case, step: Step) -> Step | None:
    """What can be left out of a step: of the end only what the client is told; the team is told in any case."""
    if not _is_end(step.name):
        return step
    return replace(step, name=FOLLOW_UP) if client_will_hear(case) else None


def waiting(case: Case) -> list[Step]:
    """The steps that will be taken by themselves, each at its time; none that anything speaks against."""
    if not case.labels:  # not ours, or settled
        return []
    seen = (*call(case), *reach(case), *remind(case), *look_again(case))
    steps = [Step(a.step, a.at) for a in seen if isinstance(a, WakeUp) and a.step and a.at > case.now]
    return [step for step in steps if not is_done(case, step)]


def is_done(case: Case, step: Step) -> bool:
    """Whether a step was taken."""
    theirs = case.outreach
    made = {attempt_step(theirs, number) for number in theirs.attempts} if theirs else set[str]()
    return case.receipts.has(step.name) or step.name in made


def _names_of(step: Step) -> set[str]:
    """With the end comes the follow-up."""
    return {named(step.name), *([named(FOLLOW_UP)] if _is_end(step.name) else [])}


def _is_end(name: str) -> bool:
    return name == END or name.startswith(f"{END}_")


def _as_answered(case: Case) -> Case:
    """With what the answers on the ticket say."""
    hurried = case.receipts.keyed(COMMAND_DONE, f"{NOW}_")
    left_out = frozenset(case.receipts.keyed(COMMAND_DONE, f"{SKIP}_"))
    return replace(case, hurried=_with_follow_up(hurried), left_out=left_out)


def _with_follow_up(hurried: Mapping[str, datetime]) -> dict[str, datetime]:
    """With the end comes what the client is told then."""
    ends = [at for name, at in hurried.items() if _is_end(name)]
    return {FOLLOW_UP: min(ends), **hurried} if ends else dict(hurried)


def _as_of(case: Case, then: datetime) -> Case | None:
    """The case as it stood at an instant, but for what people have said since; None where nothing had begun yet."""
    receipts, outreach = case.receipts.before(then), case.outreach
    if not receipts.at or (outreach and outreach.ticket.created_at >= then):
        return None
    if outreach:
        attempts = {n: at for n, at in outreach.attempts.items() if at < then}
        outreach = replace(outreach, attempts=attempts, receipts=outreach.receipts.before(then))
    others = tuple(c for c in case.commands if c.name not in (NOW, SKIP))
    return _as_answered(replace(case, now=then, receipts=receipts, outreach=outreach, commands=others))
