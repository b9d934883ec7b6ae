"""Replays one past ticket: a look whenever somebody wrote and whenever the bot would have looked again, until the end.

What people wrote then, they write again at the same instants; what the bot would have said goes into the record only.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.actions import Action, Skip
from bot.case import Case, examine
from bot.desk.errors import DeskError
from bot.macros import MacroError, Macros
from bot.marketplace import NoMarketplace
from bot.perform import Hands, perform
from bot.policy import Policy
from bot.simulate.past import Past
from bot.simulate.record import History, Record, Said

MOST_LOOKS = 500  # at one ticket; nothing real comes near
HORIZON = timedelta(days=60)  # after the last word on a ticket that was never solved

Decide = Callable[[Case], Sequence[Action]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the decision depends on, besides the ticket."""

    decide: Decide
    policy: Policy
    macros: Macros
    scheduling_url: str


@dataclass(slots=True)
class Replayed:
    """What became of one ticket. Labels are those that were ever asserted, or ever given to a person."""

    past: Past
    labels: set[str] = field(default_factory=set)
    handed_over: set[str] = field(default_factory=set)
    signals: set[str] = field(default_factory=set)
    said: list[Said] = field(default_factory=list)
    skips: dict[Skip, datetime] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    phone: str = ""  # where a number to call was found
    looks: int = 0
    fault: str = ""


def replay(past: Past, history: History, rules: Rules) -> Replayed:
    """The whole life of one ticket. A fault of the program is told, so that one ticket does not end the run."""
    done = Replayed(past)
    start = past.ticket.comments[0].created_at
    record = Record(history, past, start, start, past.ticket.tags)
    try:
        for at in _moments(past, record, done, rules):
            record.at, record.seen_at = max(at, record.at), at
    except (MacroError, DeskError) as error:
        done.fault = str(error)
    done.said, done.tags = record.said, record.tags - past.ticket.tags
    return done


def _moments(past: Past, record: Record, done: Replayed, rules: Rules) -> Iterator[datetime]:
    """Each instant at which the ticket is looked at; the look itself is taken between two of them."""
    written = sorted({c.created_at for c in past.ticket.comments})
    end = past.ended_at or written[-1] + HORIZON
    at: datetime | None = written[0]
    while at is not None and (at < end or not done.looks) and done.looks < MOST_LOOKS:
        yield at
        wake_at = _look(record, done, rules)
        after = [t for t in written if t > at]
        at = min([*after[:1], *([max(wake_at, at)] if wake_at else [])], default=None)


def _look(record: Record, done: Replayed, rules: Rules) -> datetime | None:
    """One look; when the next is due, or None."""
    case = examine(record.current(), record, NoMarketplace(), rules.policy, rules.scheduling_url, record.now())
    verdict = case.understood.verdict
    done.looks += 1
    done.labels |= verdict.labels
    done.handed_over |= verdict.handed_over
    done.signals |= verdict.signals
    if case.phone.best:
        done.phone = case.phone.best.place
    performed = perform(case, rules.decide(case), Hands(record, rules.macros, lambda: True, record.wait))
    for skip in performed.skipped:
        done.skips.setdefault(skip, record.at)
    return performed.wake_at
