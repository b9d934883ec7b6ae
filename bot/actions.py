"""What a handler can say should be true by now. Plain data; `bot.perform` carries it out.

Every action that a person can see carries its receipt: the tag that is written in the same update. What has a receipt
is already done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

RECEIPT_PREFIX = "accord_did_"


def receipt_of(macro: str, key: str = "") -> str:
    """The receipt tag of a macro; `key` tells apart what may happen several times, such as attempts."""
    return f"{RECEIPT_PREFIX}{macro}_{key}" if key else f"{RECEIPT_PREFIX}{macro}"


@dataclass(frozen=True, slots=True)
class Part:
    """A macro that fills a slot of another one."""

    macro: str
    slots: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """Public words to the requester. The macro's front matter must say `public = true` too."""

    macro: str
    rule: str
    slots: Mapping[str, object] = field(default_factory=dict)
    key: str = ""

    @property
    def receipt(self) -> str:
        """The tag that says this was done."""
        return receipt_of(self.macro, self.key)


@dataclass(frozen=True, slots=True)
class Note:
    """An internal note for agents. Notes of one plan that belong together become one comment."""

    macro: str
    rule: str
    slots: Mapping[str, object] = field(default_factory=dict)
    key: str = ""

    @property
    def receipt(self) -> str:
        """The tag that says this was done."""
        return receipt_of(self.macro, self.key)


@dataclass(frozen=True, slots=True)
class Tag:
    """Tags that the ticket should carry. A tag is its own receipt."""

    add: frozenset[str]
    rule: str


@dataclass(frozen=True, slots=True)
class WakeUp:
    """Look at this ticket again, not before `at` (UTC)."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Skip:
    """Something that was considered and deliberately not done, and why: for the log and for `accord why`."""

    what: str
    rule: str
    why: str


Action = Reply | Note | Tag | WakeUp | Skip
