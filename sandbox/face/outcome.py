"""What came of it all, by the sandbox's own log: who was sent how many messages, and which mishaps there were."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.receipts import DID
from sandbox.box import Box
from sandbox.clock import parse
from sandbox.face.people import case_of, is_outreach
from sandbox.journal import Entry
from sandbox.records import Json, Ticket

LAST = 12  # mishaps that are shown
MISHAPS: Mapping[str, str] = {
    "answer": "Zendesk refused a write of the bot's with status {status}; nothing was written",
    "drop_after": "the connection broke after Zendesk had written; the bot never heard that it worked",
    "delay_after": "Zendesk had written, and its worker was killed before it heard so",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What the bot wrote to one side of a case. `twice`: receipts that stand on more than one message."""

    to: str
    count: int
    twice: tuple[str, ...]

    @property
    def words(self) -> str:
        """As a sentence."""
        kinds = {"client": ("reply", "replies"), "freelancer": ("message", "messages"), "team": ("note", "notes")}
        if not self.count:
            return f"Sent to the {self.to}: nothing yet"
        what = f"{self.count} {kinds[self.to][self.count != 1]}"
        if self.to == "team":
            return f"Written for the team: {what}{'' if self.twice else ', each once'}"
        return f"Sent to the {self.to}: {what}, {'NOT each once' if self.twice else 'each once'}"

    @property
    def wrong(self) -> bool:
        """Whether somebody outside was told something twice; a note is written again where an agent wants it so."""
        return bool(self.twice) and self.to != "team"


@dataclass(frozen=True, slots=True)
class Mishap:
    """Something that went wrong on purpose."""

    at: str
    words: str


def sent(box: Box, ticket: Ticket) -> list[Sent]:
    """What left for the client, the freelancer and the team in this ticket's case, counted from the log's writes."""
    case = case_of(box, ticket)
    theirs = {t.id for t in box.world.tickets.values() if is_outreach(t) and case_of(box, t) is case}
    writes = [e.data for e in box.world.journal.read("write") if e.what == "comment.created"]
    sides = {
        "client": [w for w in writes if w["ticket_id"] == case.id and w["public"]],
        "freelancer": [w for w in writes if w["ticket_id"] in theirs and w["public"]],
        "team": [w for w in writes if w["ticket_id"] in {case.id, *theirs} and not w["public"]],
    }
    return [_sent(to, written) for to, written in sides.items() if to == "client" or written]


def mishaps(box: Box) -> list[Mishap]:
    """The latest mishaps, the newest first."""
    told = [e for e in box.world.journal.read() if e.kind == "worker" or (e.kind == "request" and e.data["fault"])]
    return [Mishap(f"{parse(e.at):%a %d %b, %H:%M:%S} UTC", _words(e)) for e in reversed(told[-LAST:])]


def _sent(to: str, written: list[Json]) -> Sent:
    ours = [str(w["metadata"][DID]).split(",") for w in written if w["metadata"].get(DID)]
    names = Counter(name for receipts in ours for name in receipts)
    return Sent(to, len(ours), tuple(name for name, count in names.items() if count > 1))


def _words(entry: Entry) -> str:
    if entry.kind == "worker":
        return f"the processes {', '.join(entry.data['names'])} were {entry.what}"
    words = MISHAPS.get(entry.data["fault"], entry.data["fault"]).format(status=entry.data["status"])
    return f"{words} ({entry.what})"
