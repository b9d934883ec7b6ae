"""What people decided about a ticket's labels, read off its tags and audits: by hand, and not by the bot. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.actions import receipt_of
from bot.labels import Label
from bot.receipts import DID
from bot.ticket import Audit, Ticket
from bot.understand import LABEL_PREFIX, NOT_PREFIX

SOLVED = frozenset({"solved", "closed"})
HAND_OVER = "hand_over"  # the macro that asks a person whether a label holds
DENIED, DECIDED = CORRECTIONS = ("denied", "decided")


def decided(ticket: Ticket, audits: Iterable[Audit], bot_id: int) -> dict[Label, bool]:
    """The labels that a person of the team has set or denied by tag, as far as the tags still stand.

    A tag that a trigger set, or the bot, is nobody's decision; but the bot sets a tag that says no only where a person
    told it to, by `/accord not`, and what it sets for a person is that person's.
    """
    by_hand = frozenset(tag for audit in audits for tag in _decided_in(audit, bot_id))
    standing = by_hand & ticket.tags
    held = {label: True for label in Label if LABEL_PREFIX + label in standing}
    return held | {label: False for label in Label if NOT_PREFIX + label in standing}


def corrections(ticket: Ticket) -> Iterator[tuple[Label, str]]:
    """The labels that people denied on a ticket, or decided after we had asked them."""
    asked = receipt_of(HAND_OVER) in ticket.tags
    for label in Label:
        if NOT_PREFIX + label in ticket.tags:
            yield label, DENIED
        elif asked and LABEL_PREFIX + label in ticket.tags:
            yield label, DECIDED


def solved_at(audits: Iterable[Audit]) -> datetime | None:
    """When the ticket was last solved, or None if it is open now. Audits oldest first."""
    at: datetime | None = None
    for audit in audits:
        for turn in audit.turns:
            if turn.name == "status":
                at = (at or audit.at) if turn.now in SOLVED else None
    return at


def _decided_in(audit: Audit, bot_id: int) -> frozenset[str]:
    """The tags that one update set by a person's decision."""
    if audit.author.id == bot_id and audit.metadata.get(DID):
        return frozenset(tag for tag in _added(audit) if tag.startswith(NOT_PREFIX))
    doer = audit.doer if audit.author.id == bot_id else audit.author
    return _added(audit) if doer and doer.is_staff and not audit.metadata.get(DID) else frozenset()


def _added(audit: Audit) -> frozenset[str]:
    turns = (turn for turn in audit.turns if turn.name == "tags" and not turn.rule)
    return frozenset(tag for turn in turns for tag in set(turn.now.split()) - set(turn.before.split()))
