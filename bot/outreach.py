"""Reads the ticket that goes to the freelancer: which attempts were made, and what came back (P2, P10)."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.actions import receipt_of
from bot.receipts import Receipts, is_ours, read_receipts
from bot.text import read
from bot.ticket import Comment, Ticket

PREFIX = "accord-outreach-"
ATTEMPT = "outreach"  # attempts are receipts of this name, keyed by their number from 1
_BOUNCERS = ("mailer-daemon@", "postmaster@")
_BOUNCE_HEAD = re.compile(  # nobody begins a letter so
    r"\s*(?:subject: )?(?:delivery status notification \(|undeliver(?:ed|able)(?: mail|:)"
    r"|mail delivery (?:failed|system)|delivery (?:has failed|incomplete)|returned mail:|failure notice)",
    re.IGNORECASE,
)
_BOUNCE = re.compile(
    r"delivery (?:status notification|has failed|incomplete)|undeliver(?:ed|able)|address not found"
    r"|mail delivery failed|recipient address rejected|user unknown"
    r"|message (?:could not|wasn't|was not) (?:be )?delivered",
    re.IGNORECASE,
)
BOUNCE_READ = 2000  # characters; a bounce says what it is at its beginning


@dataclass(frozen=True, slots=True)
class Outreach:
    """The freelancer's ticket. `attempts`: number from 1 -> when. `answers`: the freelancer's own, oldest first."""

    ticket: Ticket
    attempts: Mapping[int, datetime]
    answers: tuple[Comment, ...]
    bounced: bool
    receipts: Receipts

    @property
    def first_at(self) -> datetime:
        """When the 48 hours began."""
        return min(self.attempts.values(), default=self.ticket.created_at)


def external_id(case_id: int, email: str) -> str:
    """What ties the freelancer's ticket to the case: one for each case and address, without showing the address."""
    return f"{PREFIX}{case_id}-{hashlib.sha256(email.casefold().encode()).hexdigest()[:8]}"


def case_of(ticket: Ticket) -> int | None:
    """The client's ticket that a freelancer's ticket belongs to, or None for any other ticket."""
    if not ticket.external_id.startswith(PREFIX):
        return None
    number = ticket.external_id.removeprefix(PREFIX).split("-")[0]
    return int(number) if number.isascii() and number.isdigit() else None


def read_outreach(ticket: Ticket) -> Outreach:
    """What the freelancer's ticket, with its thread, says."""
    receipts = read_receipts(ticket)
    prefix = receipt_of(ATTEMPT) + "_"
    numbered = {name.removeprefix(prefix): at for name, at in receipts.at.items() if name.startswith(prefix)}
    attempts = {int(n): at for n, at in numbered.items() if n.isdigit()}
    attempts[1] = ticket.created_at  # opening it was the first, even if its metadata was lost
    theirs = [c for c in ticket.comments if c.public and not c.author.is_staff and not is_ours(c)]
    bounced = any(is_bounce(c) for c in theirs)
    answers = tuple(c for c in theirs if not is_bounce(c) and not read(c.body).auto_reply)
    return Outreach(ticket, dict(sorted(attempts.items())), answers, bounced, receipts)


def is_bounce(comment: Comment) -> bool:
    """Whether a mail server wrote this, to say that the message could not be delivered."""
    if comment.author.email.casefold().startswith(_BOUNCERS) or _BOUNCE_HEAD.match(read(comment.body).words()):
        return True
    return bool(_BOUNCE.search(comment.body[:BOUNCE_READ])) and "mail" in comment.author.name.casefold()
