"""What stands on the sandbox's tickets now, sorted by who sees it."""

from dataclasses import dataclass
from typing import Any

from sandbox.processes import Stack

Json = dict[str, Any]
DID = "accord_did"


@dataclass(frozen=True, slots=True)
class Story:
    """One sample: what was expected of it, and the two tickets as they are now."""

    name: str
    expect: Json
    ticket: Json
    outreach: Json | None
    bot_id: int

    @property
    def tags(self) -> set[str]:
        """The tags of the client's ticket."""
        return set(self.ticket["tags"])

    def said(self, *, public: bool) -> list[Json]:
        """What the bot wrote on the client's ticket, to the client or to the agents."""
        return [c for c in self.ticket["comments"] if c["public"] is public and names(c)]

    def attempts(self) -> list[Json]:
        """What the bot wrote to the freelancer."""
        return [c for c in (self.outreach or {}).get("comments", []) if names(c)]

    def answers(self) -> list[Json]:
        """What came back on the freelancer's ticket."""
        return [c for c in (self.outreach or {}).get("comments", []) if not names(c)]


def names(comment: Json) -> list[str]:
    """The receipts that a comment carries; none for what people wrote."""
    custom = (comment.get("metadata") or {}).get("custom") or {}
    return [name for name in str(custom.get(DID, "")).split(",") if name]


def collect(stack: Stack, samples: list[Json]) -> list[Story]:
    """Every sample with its tickets as they are now."""
    state = stack.control("GET", "state")
    tickets = {t["id"]: t for t in state["tickets"]}
    by_case = {_case(t): t for t in tickets.values() if _case(t)}
    return [
        Story(s["name"], s["expect"], tickets[s["ticket_id"]], by_case.get(s["ticket_id"]), state["bot_id"])
        for s in samples
    ]


def _case(ticket: Json) -> int:
    parts = str(ticket.get("external_id") or "").split("-")
    return int(parts[2]) if parts[:2] == ["accord", "outreach"] else 0
