"""The words in which a text is taken apart: passages of one kind each, in the order of the raw text."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Whose words a passage holds."""

    OWN = "own"  # the author's new words
    SIGNATURE = "signature"  # the author's signature block, also one that stands below a quote
    QUOTED = "quoted"  # an earlier message, by anyone
    FORWARDED = "forwarded"  # a message passed on
    FOOTER = "footer"  # what a company, a list or a mail service adds below: disclaimers, how to unsubscribe


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
class Link:
    """A link at `at` of passages[passage].text, whose `target` stands at raw[start:end]."""

    target: str
    start: int
    end: int
    passage: int
    at: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text taken apart, in raw order. `auto_reply`: written by a machine in the author's absence."""

    passages: tuple[Passage, ...]
    auto_reply: bool = False
    links: tuple[Link, ...] = ()
    asked: str = ""

    def words(self, *kinds: Kind) -> str:
        """The passages of these kinds (default: the author's own), joined by blank lines."""
        wanted = kinds or (Kind.OWN,)
        return "\n\n".join(p.text for p in self.passages if p.kind in wanted).strip()

    def question(self) -> str:
        """The last question (else sentence) of what the author answers; "" where nothing is quoted."""
        return self.asked
