"""What the bot would do about a case now, and what it would leave out, each with its rule. Nothing is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.actions import Action, Note, OpenTicket, Reply, Skip, Tag, WakeUp
from bot.autonomy import as_policy_says
from bot.case import Case
from bot.guard import GuardError
from bot.macros import MacroError, Macros
from bot.perform import is_done
from bot.public import check

Verb = Literal["would", "done", "skip", "wake"]
_KIND = {Reply: "public reply", Note: "internal note", OpenTicket: "new ticket"}


@dataclass(frozen=True, slots=True)
class Outlook:
    """One action as it stands: to do, done already, left out, or a time to look again."""

    verb: Verb
    what: str
    rule: str = ""
    why: str = ""
    at: datetime | None = None


def outlook(case: Case, plan: Iterable[Action], macros: Macros) -> tuple[Outlook, ...]:
    """Every action of a plan as it would be carried out now, the safety valve left aside."""
    return tuple(seen for action in plan for seen in _see(action, case, macros))


def _see(action: Action, case: Case, macros: Macros) -> Iterator[Outlook]:
    if isinstance(action, WakeUp):
        yield Outlook("wake", "look again", why=action.why, at=action.at)
    elif isinstance(action, Tag):
        yield from _tags(action, case)
    elif is_done(action, case):
        yield Outlook("done", _named(action), action.rule)
    else:
        yield _allowed(as_policy_says(action, case.policy.autonomy), case, macros)


def _allowed(action: Action, case: Case, macros: Macros) -> Outlook:
    if isinstance(action, Skip):
        return Outlook("skip", action.what, action.rule, action.why)
    if isinstance(action, Reply | OpenTicket):
        try:
            check(action, case, macros)
        except (MacroError, GuardError) as refusal:
            return Outlook("skip", action.macro, "P14", f"refused: {refusal}")
    done = is_done(action, case)
    return Outlook("done" if done else "would", _named(action), getattr(action, "rule", ""))


def _tags(action: Tag, case: Case) -> Iterator[Outlook]:
    add, remove = sorted(action.add - case.ticket.tags), sorted(action.remove & case.ticket.tags)
    if add:
        yield Outlook("would", f"tags {', '.join(add)}", action.rule)
    if remove:
        yield Outlook("would", f"take the tags {', '.join(remove)} away", action.rule)


def _named(action: Action) -> str:
    if not isinstance(action, Reply | Note | OpenTicket):
        return type(action).__name__
    return f"{_KIND[type(action)]} {action.macro}{f' ({action.key})' if action.key else ''}"
