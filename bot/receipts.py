"""Reads off a ticket what the bot has already done to it, and when.

A receipt is a tag, written in the update that did the thing; the comment of that update carries the same names in its
metadata, which gives the instant (zendesk audits keep custom metadata; comments show it).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.actions import RECEIPT_PREFIX, receipt_of
from bot.ticket import Comment, Ticket

DID, POLICY, RULES = "accord_did", "accord_policy", "accord_rules"  # keys of the metadata
FOR, CLICK = "accord_for", "accord_click"  # those of a person's deed that went through us: whose, and which press


@dataclass(frozen=True, slots=True)
class Receipts:
    """`tags`: the receipts that stand on the ticket. `at`: when each was written, where a comment says so.

    `public`: the receipts of public words. They count even where a person has taken the tag away: the same public
    word is never said twice. So do those with a key, which have no tag of their own.
    """

    tags: frozenset[str]
    at: Mapping[str, datetime]
    public: frozenset[str]

    def has(self, macro: str, key: str = "") -> bool:
        """Whether this was done."""
        receipt = receipt_of(macro, key)
        return receipt in self.public or receipt in (self.at if key else self.tags)

    def before(self, then: datetime) -> "Receipts":
        """Those that stood there before an instant; stamps have whole seconds, and of the same second none did."""
        at = {name: when for name, when in self.at.items() if when < then}
        later = self.at.keys() - at.keys()
        return Receipts(self.tags - later, at, self.public - later)

    def keyed(self, macro: str, beginning: str) -> dict[str, datetime]:
        """When each was written whose key begins so, by the rest of the key."""
        start = receipt_of(macro, beginning)
        return {name.removeprefix(start): at for name, at in self.at.items() if name.startswith(start)}

    def when(self, macro: str, key: str = "") -> datetime | None:
        """When this was done last, or None."""
        return self.at.get(receipt_of(macro, key))


def read_receipts(ticket: Ticket) -> Receipts:
    """The receipts of a ticket with its thread."""
    own = [c for c in ticket.comments if is_ours(c)]
    at = {name: c.created_at for c in own for name in _names(c)}
    public = frozenset(name for c in own if c.public for name in _names(c))
    return Receipts(frozenset(t for t in ticket.tags if t.startswith(RECEIPT_PREFIX)), at, public)


def is_ours(comment: Comment) -> bool:
    """Whether the bot wrote this comment: only its updates carry the metadata, which no end user can write.

    The author does not tell: Zendesk may name the requester as the author of a ticket opened on their behalf.
    """
    return bool(comment.metadata.get(DID))


def metadata_for(receipts: Iterable[str], rules: Iterable[str], policy_version: str) -> dict[str, str]:
    """What goes into the audit's custom metadata; Zendesk keeps at most 1 KB of it."""
    return {DID: ",".join(receipts), RULES: ",".join(sorted(set(rules))), POLICY: policy_version}


def macro_and_key(receipt: str, macros: Iterable[str]) -> tuple[str, str]:
    """A receipt taken apart: its macro and its key. Names may hold one another: the longest that fits is meant.

    A name that no macro has (any more) is given back whole, with no key.
    """
    name = receipt.removeprefix(RECEIPT_PREFIX)
    fits = [macro for macro in macros if name == macro or name.startswith(f"{macro}_")]
    macro = max(fits, key=len, default=name)
    return macro, name.removeprefix(macro).removeprefix("_")


def _names(comment: Comment) -> list[str]:
    return [name for name in str(comment.metadata.get(DID, "")).split(",") if name]
