"""What came of it all, by the sandbox's own log: who was sent how many messages, and which mishaps there were."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.receipts import DID
from sandbox.box import Box
from sandbox.clock import parse
from sandbox.face.people import case_of, is_outreach
from sandbox.journal import Entry
from sandbox.records import Ticket

LAST = 12  # mishaps that are shown
MISHAPS: Mapping[str, str] = {
    "answer": "Zendesk refused a write of the bot's with status {status}; nothing was written",
    "drop_after": "the connection broke after Zendesk had written; the bot never heard that it worked",
    "delay_after": "Zendesk had written, and its answer came late",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """Messages of the bot's that a person outside the team has received on one ticket."""

    to: str
    count: int
    twice: tuple[str, ...]

    @property
    def words(self) -> str:
        """As a sentence."""
        what = f"{self.count} {'reply' if self.count == 1 else 'replies'}"
        if not self.count:
            return f"Sent to the {self.to}: nothing yet"
        return f"Sent to the {self.to}: {what}, {'each once' if not self.twice else 'NOT each once'}"


@dataclass(frozen=True, slots=True)
class Mishap:
    """Something that went wrong on purpose."""

    at: str
    words: str


def sent(box: Box, ticket: Ticket) -> list[Sent]:
    """What left for the client and for the freelancer of this ticket's case, counted from the writes in the log."""
    case = case_of(box, ticket)
    theirs = {t.id for t in box.world.tickets.values() if is_outreach(t) and case_of(box, t) is case}
    writes = [e for e in box.world.journal.read("write") if e.what == "comment.created" and e.data["public"]]
    return [_sent("client", {case.id}, writes), *([_sent("freelancer", theirs, writes)] if theirs else [])]


def mishaps(box: Box) -> list[Mishap]:
    """The latest mishaps, the newest first."""
    told = [e for e in box.world.journal.read() if e.kind == "worker" or (e.kind == "request" and e.data["fault"])]
    return [Mishap(f"{parse(e.at):%a %d %b, %H:%M:%S} UTC", _words(e)) for e in reversed(told[-LAST:])]


def _sent(to: str, tickets: set[int], writes: list[Entry]) -> Sent:
    there = [e.data["metadata"] for e in writes if e.data["ticket_id"] in tickets]
    receipts = [str(metadata[DID]) for metadata in there if DID in metadata]
    return Sent(to, len(receipts), tuple(name for name, count in Counter(receipts).items() if count > 1))


def _words(entry: Entry) -> str:
    if entry.kind == "worker":
        return f"the processes {', '.join(entry.data['names'])} were {entry.what}"
    words = MISHAPS.get(entry.data["fault"], entry.data["fault"]).format(status=entry.data["status"])
    return f"{words} ({entry.what})"
