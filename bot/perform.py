"""Carries out a plan: what has a receipt is already done; what belongs together lands in one update.

Each public word is an update of its own and goes first; all notes of a plan are one comment; tags ride along. Every
update is safe (`safe_update` with the stamp that was read), and before a public word the ticket is looked at once more;
so it is before any write where another update could have passed unseen in the second of the last one.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from typing import Protocol

from bot.actions import Action, Note, On, OpenTicket, Reply, Skip, Tag, WakeUp
from bot.again import certain, looked_at_again
from bot.autonomy import as_policy_says
from bot.case import NOT_SENT, Case
from bot.crash import crash_point
from bot.desk import Change, Opening
from bot.desk.errors import Refused
from bot.guard import GuardError
from bot.macros import MacroError, Macros, Words
from bot.outreach import ATTEMPT
from bot.portions import portions
from bot.public import check
from bot.receipts import is_ours, metadata_for
from bot.ticket import Ticket

DIVIDER = "\n<hr>\n"
VALVE, STOPPED, CAP = "valve", "stopped", "cap"
VALVE_WAIT = timedelta(minutes=10)
OUTREACH_TAG = "accord_outreach"


class Writer(Protocol):
    """What perform asks of the desk."""

    def now(self) -> datetime: ...  # noqa: D102
    def ticket(self, ticket_id: int) -> tuple[Ticket, int | None]: ...  # noqa: D102
    def by_external_id(self, external_id: str) -> Ticket | None: ...  # noqa: D102
    def update(self, ticket: Ticket, change: Change) -> Ticket: ...  # noqa: D102
    def open_ticket(self, opening: Opening) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a plan. `wake_at`: when to look again, None for not before something happens."""

    receipts: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    skipped: tuple[Skip, ...] = ()
    wake_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hands:
    """What it takes to act.

    `may_reply` is the safety valve: it counts a public reply, or says no. `stopped` is the kill switch: why nothing
    public may be written now, "" where it may.
    """

    desk: Writer
    macros: Macros
    may_reply: Callable[[], bool]
    sleep: Callable[[float], None] = time.sleep
    stopped: Callable[[], str] = lambda: ""


class _Stopped(Exception):
    """Somebody threw the kill switch."""


@dataclass(slots=True)
class _Work:
    """The tickets as they are after each write, and what was done so far."""

    tickets: dict[On, Ticket]
    tags: frozenset[str]  # what the client's ticket shall carry besides its receipts
    receipts: list[str] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    refusals: list[Note] = field(default_factory=list)
    spoken: int = 0
    opened: bool = False
    turned: bool = False


def perform(case: Case, plan: Sequence[Action], hands: Hands) -> Done:
    """Carry out what is not yet done.

    Raises what the desk raises; whatever was written before carries its receipt, so doing it all again is safe.
    """
    allowed = (as_policy_says(action, case.policy.autonomy) for action in plan if not is_done(action, case))
    actions = [action for action in allowed if not is_done(action, case)]
    before = case.ticket.tags
    tags = [a for a in actions if isinstance(a, Tag)]
    work = _Work(_tickets(case), reduce(lambda now, tag: (now | tag.add) - tag.remove, tags, before))
    work.turned = any(tag.turns and (tag.add | tag.remove) & (before ^ work.tags) for tag in tags)
    work.skips += [a for a in actions if isinstance(a, Skip)]
    for action in actions:
        if isinstance(action, Reply | OpenTicket):
            _speak(action, case, work, hands)
    notes = [a for a in (*actions, *work.refusals) if isinstance(a, Note)]
    if notes or work.tags != work.tickets["case"].tags:
        _tell(notes, case, work, hands)
    return Done(tuple(work.receipts), work.tags - before, tuple(work.skips), _wake_at(case, actions, work))


def is_done(action: Action, case: Case) -> bool:
    """Whether an action has its receipt, on the ticket where it belongs."""
    match action:
        case Reply(on="outreach"):
            theirs = case.outreach
            made = action.macro == ATTEMPT and theirs is not None and int(action.key) in theirs.attempts
            return made or (theirs is not None and theirs.receipts.has(action.macro, action.key))
        case OpenTicket():
            return case.outreach is not None
        case Reply() | Note():
            return case.receipts.has(action.macro, action.key)
    return False


def _tickets(case: Case) -> dict[On, Ticket]:
    tickets: dict[On, Ticket] = {"case": case.ticket}
    if case.outreach:
        tickets["outreach"] = case.outreach.ticket
    return tickets


def _wake_at(case: Case, actions: Sequence[Action], work: _Work) -> datetime | None:
    wakes = [a.at for a in actions if isinstance(a, WakeUp)]
    if any(s.what in (VALVE, STOPPED) for s in work.skips):
        wakes.append(case.now + VALVE_WAIT)
    if work.opened or work.turned:
        wakes.append(case.now)  # look again at once: there is more to say now
    return min(wakes, default=None)


def _speak(action: Reply | OpenTicket, case: Case, work: _Work, hands: Hands) -> None:
    """One public word, if nothing speaks against it."""
    try:
        words = check(action, case, hands.macros)
    except (MacroError, GuardError) as error:
        _refuse(action, str(error), _key_of(action), case, work)
        return
    most = case.policy.safety.public_replies_per_case
    if _said(case) + work.spoken >= most:
        _refuse(action, f"more than {most} public replies on one case", CAP, case, work)
        return
    try:
        _unless_stopped(hands)
        if not hands.may_reply():
            work.skips.append(Skip(VALVE, "P14", "more public replies in an hour than public_replies_per_hour allows"))
            return
        if isinstance(action, OpenTicket):
            _open(action, words, case, work, hands)
        else:
            _reply(action, words, case, work, hands)
    except _Stopped as why:
        work.skips.append(Skip(STOPPED, "P14", f"all public words are stopped: {why}"))
        return
    except Refused as error:
        if not isinstance(action, OpenTicket):
            raise
        _refuse(action, f"Zendesk does not accept it: {error}", _key_of(action), case, work)
        return
    work.spoken += 1
    work.receipts.append(action.receipt)


def _key_of(action: Reply | OpenTicket) -> str:
    return f"{action.macro}_{action.key}".strip("_")


def _refuse(action: Reply | OpenTicket, why: str, key: str, case: Case, work: _Work) -> None:
    """What will not be said is told to the agents, once."""
    work.skips.append(Skip(action.macro, "P14", f"refused: {why}"))
    note = Note(NOT_SENT, "P14", {"what": action.macro.replace("_", " "), "why": why}, key=key)
    if not is_done(note, case) and note.key not in [refusal.key for refusal in work.refusals]:
        work.refusals.append(note)
        work.turned = True  # an agent who asked for it is answered at the next look


def _said(case: Case) -> int:
    """How many public words of ours there are, to the client and to the freelancer."""
    threads = (case.ticket.comments, case.outreach.ticket.comments if case.outreach else ())
    return sum(c.public and is_ours(c) for thread in threads for c in thread)


def _unless_stopped(hands: Hands) -> None:
    if why := hands.stopped():
        raise _Stopped(why)


def _reply(reply: Reply, words: Words, case: Case, work: _Work, hands: Hands) -> None:
    ticket = looked_at_again(work.tickets[reply.on], hands.desk, hands.sleep)
    if reply.on != "case":  # whoever pauses or solves the case stops what goes to the freelancer too
        work.tickets["case"] = looked_at_again(work.tickets["case"], hands.desk, hands.sleep)
    tags = work.tags if reply.on == "case" else ticket.tags
    _unless_stopped(hands)
    crash_point("perform.before_reply")
    after = hands.desk.update(ticket, _change(words, tags, [reply], case, public=True))
    crash_point("perform.after_reply")
    work.tickets[reply.on] = after
    if reply.on == "case":
        work.tags = after.tags
    else:
        work.turned = True  # what is said about it stands on the client's ticket, once it is certain


def _open(action: OpenTicket, words: Words, case: Case, work: _Work, hands: Hands) -> None:
    """Open a ticket, unless the same was opened before and only our knowledge of it was lost."""
    if hands.desk.by_external_id(action.external_id):
        work.opened = True
        return
    work.tickets["case"] = looked_at_again(work.tickets["case"], hands.desk, hands.sleep)
    metadata = metadata_for(action.receipts, [action.rule], case.policy.version)
    tags = frozenset({OUTREACH_TAG, action.tag})
    opening = Opening(action.subject, action.name, action.email, action.external_id, words.html, tags, metadata)
    _unless_stopped(hands)
    crash_point("perform.before_open")
    hands.desk.open_ticket(opening)
    work.opened = True
    crash_point("perform.after_open")


def _tell(notes: Sequence[Note], case: Case, work: _Work, hands: Hands) -> None:
    """All notes as one internal comment, or as few as it takes; without notes, tags alone."""
    tags = work.tags
    for portion in portions(notes, hands.macros, case.policy.version):
        parts = [hands.macros.words(note.macro, note.slots) for note in portion]
        whole = Words(DIVIDER.join(p.html for p in parts), "\n\n".join(p.text for p in parts))
        ticket = certain(work.tickets["case"], hands.desk, hands.sleep)
        crash_point("perform.before_notes")
        after = hands.desk.update(ticket, _change(whole, tags, portion, case, public=False))
        crash_point("perform.after_notes")
        work.tickets["case"], tags = after, after.tags
        work.receipts += [receipt for note in portion for receipt in note.receipts]


def _change(words: Words, tags: frozenset[str], did: Sequence[Reply | Note], case: Case, *, public: bool) -> Change:
    receipts = [receipt for action in did for receipt in action.receipts]
    metadata: Mapping[str, str] = metadata_for(receipts, (a.rule for a in did), case.policy.version) if did else {}
    return Change(tags | frozenset(a.tag for a in did), words.html, public, metadata)
