"""A phone number with its evidence."""

from dataclasses import dataclass
from typing import Literal

Where = Literal["sentence", "signature", "link"]
GIVEN = 0.5  # confidence above which a number is given as the author's
SURE = 0.8  # confidence from which an agent is told, not asked


@dataclass(frozen=True, slots=True)
class Number:
    """A number (P6): `text[start:end]` of the raw text is what was `written`.

    `confidence` that it is the author's own, 0 to 1; `why` is one plain sentence for the agent. `region` is an ISO
    3166 code, "" for a number of no one country. `retired`: the text says that it is out of use.
    """

    e164: str
    written: str
    start: int
    end: int
    where: Where
    confidence: float
    why: str
    region: str = ""
    retired: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether the agent is told that this is the author's number; below, the agent is asked."""
        return self.confidence >= SURE
