"""Carries out a plan: what has a receipt is already done; what belongs together lands in one update.

Each public word is an update of its own and goes first; all notes of a plan are one comment; tags ride along. Every
update is safe (`safe_update` with the stamp that was read), and before a public word the ticket is looked at once more.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.actions import Action, Note, Part, Reply, Skip, Tag, WakeUp
from bot.case import Case
from bot.desk import Change
from bot.desk.errors import Conflict
from bot.guard import GuardError, check_public
from bot.macros import MacroError, Macros, Words
from bot.receipts import metadata_for
from bot.ticket import Ticket

DIVIDER = "\n<hr>\n"
VALVE_WAIT = timedelta(minutes=10)
A_SECOND = timedelta(seconds=1)  # the precision of Zendesk's stamps


class Writer(Protocol):
    """What perform asks of the desk."""

    def now(self) -> datetime: ...  # noqa: D102
    def ticket(self, ticket_id: int) -> tuple[Ticket, int | None]: ...  # noqa: D102
    def update(self, ticket: Ticket, change: Change) -> Ticket: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a plan. `wake_at`: when to look again, None for not before something happens."""

    receipts: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    skipped: tuple[Skip, ...] = ()
    wake_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hands:
    """What it takes to act. `may_reply` is the safety valve: it counts a public reply, or says no."""

    desk: Writer
    macros: Macros
    may_reply: Callable[[], bool]
    sleep: Callable[[float], None] = time.sleep


def perform(case: Case, plan: Sequence[Action], hands: Hands) -> Done:
    """Carry out what is not yet done.

    Raises what the desk raises; whatever was written before carries its receipt, so doing it all again is safe.
    """
    allowed = (_as_policy_says(action, case) for action in plan if not _has_receipt(action, case))
    actions = [action for action in allowed if not _has_receipt(action, case)]
    skips = [a for a in actions if isinstance(a, Skip)]
    tags = frozenset[str]().union(*(a.add for a in actions if isinstance(a, Tag))) - case.ticket.tags
    ticket, receipts = case.ticket, list[str]()
    for reply in (a for a in actions if isinstance(a, Reply)):
        if refusal := _refusal(reply, case, hands):
            skips.append(refusal)
            continue
        ticket = _say(reply, ticket, tags, case, hands)
        receipts.append(reply.receipt)
    notes = [a for a in actions if isinstance(a, Note)]
    if notes or not tags <= ticket.tags:
        _tell(notes, ticket, tags, case, hands)
        receipts += [n.receipt for n in notes]
    wakes = [a.at for a in actions if isinstance(a, WakeUp)]
    if any(s.what == "valve" for s in skips):
        wakes.append(case.now + VALVE_WAIT)
    return Done(tuple(receipts), tags, tuple(skips), min(wakes, default=None))


def _has_receipt(action: Action, case: Case) -> bool:
    return isinstance(action, Reply | Note) and action.receipt in case.receipts


def _as_policy_says(action: Action, case: Case) -> Action:
    """Autonomy: a public reply becomes a draft for the agent, or is only explained; a note may be only explained."""
    autonomy = case.policy.autonomy
    if isinstance(action, Reply) and autonomy.public_reply == "suggest":
        slots = {"title": action.macro.replace("_", " "), "draft": Part(action.macro, action.slots)}
        action = Note("suggested_reply", action.rule, slots, key=f"{action.macro}_{action.key}".strip("_"))
    if isinstance(action, Reply) and autonomy.public_reply == "observe":
        return Skip(action.macro, action.rule, "the policy says: observe public replies")
    if isinstance(action, Note | Tag) and autonomy.internal_note == "observe":
        return Skip(getattr(action, "macro", "tags"), action.rule, "the policy says: observe internal notes")
    return action


def _refusal(reply: Reply, case: Case, hands: Hands) -> Skip | None:
    """Why these public words must not be sent, or None. Counts against the valve only what would be sent."""
    try:
        if not hands.macros[reply.macro].public:
            return Skip(reply.macro, "P14", "two keys: the macro's front matter does not say public = true")
        words = hands.macros.words(reply.macro, reply.slots)
        check_public(words.text, private=_private(case), allowed=_allowed(case, reply))
    except (MacroError, GuardError) as error:
        return Skip(reply.macro, "P14", f"refused: {error}")
    if not hands.may_reply():
        return Skip("valve", "P14", "more public replies in an hour than public_replies_per_hour allows")
    return None


def _private(case: Case) -> list[str]:
    person, fields = case.ticket.requester, case.ticket.fields
    return [person.email, person.phone, fields.get("Freelancer email", "")]


def _allowed(case: Case, reply: Reply) -> Iterable[str]:
    paraphrase = reply.slots.get("paraphrase")
    contract = str(paraphrase.slots.get("contract", "")) if isinstance(paraphrase, Part) else ""
    return (case.scheduling_url, contract)


def _say(reply: Reply, ticket: Ticket, tags: frozenset[str], case: Case, hands: Hands) -> Ticket:
    """One public word, after one more look: the ticket must be as it was when this was decided."""
    ticket = _looked_at_again(ticket, hands)
    words = hands.macros.words(reply.macro, reply.slots)
    change = _change(ticket, words, tags, [reply], case, public=True)
    return hands.desk.update(ticket, change)


def _looked_at_again(ticket: Ticket, hands: Hands) -> Ticket:
    """The same ticket, certain to have a stamp that any later update must change. Raises Conflict if it moved.

    Stamps have whole seconds: while the second of the last update is not over, another one could pass unseen.
    """
    remaining = ticket.updated_at + A_SECOND - hands.desk.now()
    if timedelta(0) < remaining <= A_SECOND:
        hands.sleep(remaining.total_seconds() + 0.05)
    fresh, _ = hands.desk.ticket(ticket.id)
    if fresh.stamp != ticket.stamp:
        raise Conflict(f"ticket {ticket.id}: it changed before the public reply was sent")
    return replace(fresh, comments=ticket.comments, fields=ticket.fields)


def _tell(notes: Sequence[Note], ticket: Ticket, tags: frozenset[str], case: Case, hands: Hands) -> Ticket:
    """All notes as one internal comment; without notes, tags alone."""
    parts = [hands.macros.words(note.macro, note.slots) for note in notes]
    whole = Words(DIVIDER.join(p.html for p in parts), "\n\n".join(p.text for p in parts))
    return hands.desk.update(ticket, _change(ticket, whole, tags, notes, case, public=False))


def _change(
    ticket: Ticket, words: Words, tags: frozenset[str], did: Sequence[Reply | Note], case: Case, *, public: bool
) -> Change:
    receipts = [action.receipt for action in did]
    return Change(
        tags=ticket.tags | tags | frozenset(receipts),
        html=words.html,
        public=public,
        metadata=metadata_for(receipts, (a.rule for a in did), case.policy.version) if did else {},
    )
