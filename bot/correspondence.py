"""Reads the messages between client and freelancer for what P5 asks: tone, agreements, contact information offered."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.classify import classify
from bot.contract import Author, Message
from bot.labels import Signal
from bot.redact import quote, redact

_MONEY_BACK = re.compile(
    r"\b(?:refund|pay (?:you )?back|money back|return the (?:money|payment)|give back)\w*", re.IGNORECASE
)
_AGREED = re.compile(r"\b(?:ok|okay|yes|agreed?|deal|sure|fine|i will|i can|accept)\b", re.IGNORECASE)
MOST_READ = 200  # the newest messages
MOST_QUOTED = 3
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What one party wrote, shortened, with contact data taken out."""

    at: datetime
    author: Author
    text: str


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What the messages show. `contact_offered`: who offered contact data. `hostile`: the words that show it."""

    count: int
    last: Said | None
    last_of_freelancer: Said | None
    agreements: tuple[Said, ...]
    contact_offered: tuple[Author, ...]
    hostile: tuple[Said, ...]


def read_messages(messages: Iterable[Message]) -> Correspondence:
    """The newest messages, oldest first, read for P5."""
    read = tuple(messages)[-MOST_READ:]
    theirs = [m for m in read if m.author is Author.FREELANCER]
    offered = dict.fromkeys(m.author for m in read if redact(m.text) != m.text)
    return Correspondence(
        count=len(read),
        last=_said(read[-1]) if read else None,
        last_of_freelancer=_said(theirs[-1]) if theirs else None,
        agreements=tuple(_said(m) for m in read if _agrees(m.text))[-MOST_QUOTED:],
        contact_offered=tuple(offered),
        hostile=tuple(_said(m) for m in read if Signal.HOSTILE_TONE in classify("", m.text).signals)[-MOST_QUOTED:],
    )


def _agrees(text: str) -> bool:
    """Whether a message speaks of money back and of agreeing: for a person to read, not to act upon."""
    return bool(_MONEY_BACK.search(text) and _AGREED.search(text))


def _said(message: Message) -> Said:
    return Said(message.at, message.author, quote(message.text, LONGEST))
