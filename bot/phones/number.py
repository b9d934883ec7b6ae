"""A phone number with its evidence."""

from dataclasses import dataclass
from typing import Literal

Where = Literal["sentence", "signature", "link"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the author's own (P6): `text[start:end]` of the raw text is what was `written`.

    `confidence` is 0 to 1; `why` is one plain sentence for the agent. `region` is an ISO 3166 code, "" for a
    number of no one country.
    """

    e164: str
    written: str
    start: int
    end: int
    where: Where
    confidence: float
    why: str
    region: str = ""
