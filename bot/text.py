"""Reads what somebody wrote: which passages are their own new words, which are quoted, signature or automatic.

Pure and linear in the length of the text. Every character of a passage knows where it stood in the raw text, so
that evidence can be shown in the words the author wrote.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Whose words a passage holds."""

    OWN = "own"  # the author's new words
    SIGNATURE = "signature"  # the author's signature block, also one that stands below a quote
    QUOTED = "quoted"  # an earlier message, by anyone
    FORWARDED = "forwarded"  # a message passed on


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text of one kind. `origin[i]` is the raw index of `text[i]`; `origin` has one entry more, the end."""

    kind: Kind
    text: str
    origin: tuple[int, ...]

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stood in the raw text, as (start, end)."""
        if end <= start:
            return self.origin[start], self.origin[start]
        return self.origin[start], self.origin[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Reading:
    """A text taken apart, in the order of the raw text. `auto_reply`: written by a machine in the author's absence."""

    passages: tuple[Passage, ...]
    auto_reply: bool = False

    def words(self, *kinds: Kind) -> str:
        """The passages of these kinds (default: the author's own), joined by blank lines."""
        wanted = kinds or (Kind.OWN,)
        return "\n\n".join(p.text for p in self.passages if p.kind in wanted).strip()
