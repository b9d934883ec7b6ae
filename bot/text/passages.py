"""The words in which a text is taken apart: passages of one kind each, in the order of the raw text."""

import re
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
    """A run of text of one kind. `origin[i]` is the raw index of `text[i]`; one entry more, the end."""

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
    """A text taken apart, in raw order. `auto_reply`: written by a machine in the author's absence."""

    passages: tuple[Passage, ...]
    auto_reply: bool = False

    def words(self, *kinds: Kind) -> str:
        """The passages of these kinds (default: the author's own), joined by blank lines."""
        wanted = kinds or (Kind.OWN,)
        return "\n\n".join(p.text for p in self.passages if p.kind in wanted).strip()

    def question(self) -> str:
        """The last question (else sentence) of what the author answers; "" where nothing is quoted."""
        quoted = [p.text for p in self.passages if p.kind is Kind.QUOTED and p.text.strip()]
        if not quoted:
            return ""
        sentences = [s.strip() for s in re.split(r"(?<=[.!?])\s+|\n{2,}", quoted[0]) if s.strip()]
        asked = [s for s in sentences if s.endswith("?")]
        return " ".join((asked or sentences)[-1].split()) if sentences else ""
