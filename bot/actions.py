"""What a handler can say should be true by now. Plain data; `bot.perform` carries it out.

Every action that a person can see carries its receipt, written in the same update. What has a receipt is already done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

RECEIPT_PREFIX = "accord_did_"
On = Literal["case", "outreach"]  # the client's ticket, or the one that goes to the freelancer


def receipt_of(macro: str, key: str = "") -> str:
    """The receipt of a macro; `key` tells apart what may happen several times, such as attempts."""
    return f"{RECEIPT_PREFIX}{macro}_{key}" if key else f"{RECEIPT_PREFIX}{macro}"


@dataclass(frozen=True, slots=True)
class Part:
    """A macro that fills a slot of another one."""

    macro: str
    slots: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Said:
    macro: str
    rule: str
    slots: Mapping[str, object] = field(default_factory=dict)
    key: str = ""
    also: tuple[str, ...] = ()  # further keys under which this counts as done

    @property
    def receipts(self) -> tuple[str, ...]:
        """All the names that go into the metadata."""
        return (self.receipt, *(receipt_of(self.macro, key) for key in self.also))

    @property
    def receipt(self) -> str:
        """What says that this was done: stands in the metadata of its comment."""
        return receipt_of(self.macro, self.key)

    @property
    def tag(self) -> str:
        """The receipt that agents see. Without a key it is the receipt: taking it away makes the bot do it again."""
        return receipt_of(self.macro)


@dataclass(frozen=True, slots=True)
class Reply(_Said):
    """Public words to the requester of a ticket. The macro's front matter must say `public = true` too."""

    on: On = "case"


@dataclass(frozen=True, slots=True)
class Note(_Said):
    """An internal note for agents, on the client's ticket. Notes of one plan become one comment."""


@dataclass(frozen=True, slots=True)
class OpenTicket(_Said):
    """A ticket of its own to somebody, unless one with this `external_id` exists. Its words are public."""

    subject: str = ""
    email: str = ""
    name: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """Tags that the client's ticket should carry, or should not. A tag is its own receipt.

    `turns`: other handlers decide by these tags, so the ticket is looked at again at once where they change.
    """

    add: frozenset[str]
    rule: str
    remove: frozenset[str] = frozenset()
    turns: bool = False


@dataclass(frozen=True, slots=True)
class WakeUp:
    """Look at this ticket again, not before `at` (UTC). `step`: what is due then, if people may ask for it by name."""

    at: datetime
    why: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Something that was considered and deliberately not done, and why: for the log and for `accord why`."""

    what: str
    rule: str
    why: str


Action = Reply | Note | OpenTicket | Tag | WakeUp | Skip
