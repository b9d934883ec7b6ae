"""A small language for whole stories: people write and click, the bot attends, the test looks at what each one sees.

People act through the sandbox's control API; the bot is told by webhooks and answers through the API proper.
"""

import itertools
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import redis
import requests

from bot import embedded
from bot.agenda import connect
from sandbox.processes import SECRET, Stack
from tests.builders import body, headers

Json = dict[str, Any]

SILENT = "My freelancer stopped answering me three weeks ago. No reply to any of my messages."
REFUND = "I want a refund of $400 for this contract."
BOTH = f"{SILENT} Please refund me: I want my $400 back. I want a refund of $400 for this contract."
SETTLED = "He's back and has answered all my messages. All good, please close this, nothing else is needed."
OTHER = "How do I change the language of my profile page? I cannot find the setting."

CALL_MACRO, REMINDER, FOLLOW_UP = "accord_did_call_scheduling", "accord_did_call_reminder", "accord_did_follow_up"
EMAIL, FREELANCER_ID, CONTRACT = "Freelancer email", "Freelancer ID", "Contract ID"
_numbers = itertools.count(1)


@dataclass(slots=True)
class Office:
    """The running account, and the bot's Redis to look into."""

    stack: Stack
    agenda: redis.Redis

    def open(self, words: str = SILENT, *, name: str = "Maria Silva", phone: str = "", **facts: Any) -> "Story":
        """A new client opens a ticket. `freelancer`: False for one without an address in the ticket's field."""
        number = next(_numbers)
        address = facts.pop("as", f"client{number}@example.com")  # `as`: somebody who has written before
        client: Json = {"name": name, "email": address, "phone": phone or None}
        self.stack.control("POST", "users", {**client, **facts.pop("profile", {})})
        freelancer = f"freelancer{number}@example.net"
        known = facts.pop("freelancer", True)
        fields = {"Freelancer name": "Tomas Reed", EMAIL: freelancer if known else None, **facts.pop("fields", {})}
        ticket = {"as": client["email"], "subject": "Help with my contract", "body": words, **facts}
        opened = self.stack.control("POST", "tickets", {**ticket, "fields": fields})["ticket"]
        return Story(self, opened["id"], client["email"], freelancer)

    def busy_with(self, ticket_id: int) -> bool:
        """Whether a ticket is due, under way, or waiting after an error that may go by itself."""
        due = self.agenda.zscore("accord:due", str(ticket_id))
        held = self.agenda.exists(f"accord:lease:{ticket_id}")
        again = self.agenda.hget(f"accord:ticket:{ticket_id}", "waits")
        given_up = self.agenda.hget("accord:parked", str(ticket_id))
        assert not given_up, f"{given_up.decode()}: {[e for e in self.log(ticket_id) if e.get('outcome') == 'broken']}"
        return bool(held or again or (due is not None and due <= time.time() * 1000))

    def log(self, ticket_id: int) -> list[Json]:
        """What the workers logged about a ticket."""
        names = [path.stem for path in self.stack.folder.glob("*.log") if path.stem.startswith(("worker", "urgent"))]
        lines = [line for name in names for line in self.stack.log(name).splitlines() if line.startswith("{")]
        return [entry for entry in map(json.loads, lines) if entry.get("ticket") == ticket_id]

    def deliver(
        self, payload: Json, *, times: int = 1, invocation: str = "", secret: str = SECRET
    ) -> list[requests.Response]:
        """A delivery of the test's own, signed as Zendesk signs; under one invocation id, or a new one each time."""
        raw = body(payload)
        ids = [invocation or f"story-{next(_numbers)}" for _ in range(times)]
        send = partial(requests.post, f"{self.stack.web_url}/webhooks/zendesk", data=raw, timeout=10)
        return [send(headers=headers(raw, secret=secret, at=datetime.now(UTC), invocation=i)) for i in ids]

    def delivered(self) -> bool:
        """Whether every webhook call has been made."""
        return bool(self.stack.control("POST", "idle", {"seconds": 0})["idle"])

    def calls(self, path: str) -> list[Json]:
        """Every call to the API whose path begins so."""
        log = self.stack.control("GET", "log?kind=request")["log"]
        return [entry for entry in log if entry["path"].startswith(path)]


def office_of(stack: Stack) -> Office:
    """The office of a running stack."""
    return Office(stack, connect(embedded.start(stack.folder / "redis")))


@dataclass(slots=True)
class Story:
    """One client's ticket, and the ticket to the freelancer that belongs to it."""

    office: Office
    id: int
    client: str
    freelancer: str
    acted_at: str = ""  # the stamp of the last thing that a person did

    # what people do

    def client_writes(self, words: str, **facts: Any) -> "Story":
        """The client answers by e-mail."""
        self._a_second_passes()
        return self._act(self.id, {"as": self.client, "body": words, **facts})

    def agent_replies(self, words: str) -> "Story":
        """Somebody of the team writes to the client."""
        return self._act(self.id, {"body": words, "public": True})

    def agent_notes(self, words: str) -> "Story":
        """Somebody of the team leaves an internal note, perhaps a command."""
        return self._act(self.id, {"body": words, "public": False})

    def agent_sets(self, **facts: Any) -> "Story":
        """Somebody of the team changes the ticket: `additional_tags`, `remove_tags`, `status`, `fields` …"""
        return self._act(self.id, facts)

    def freelancer_answers(self, words: str, **facts: Any) -> "Story":
        """The freelancer, or whoever `as` names, answers on the ticket that was opened to them."""
        return self._act(self.outreach()["id"], {"as": self.freelancer, "body": words, **facts})

    def agent_writes_to_the_freelancer(self, words: str) -> "Story":
        """Somebody of the team writes on the freelancer's ticket."""
        return self._act(self.outreach()["id"], {"body": words, "public": True})

    def becomes(self, what: str, **facts: Any) -> "Story":
        """The ticket is merged, deleted, marked as spam, or closed."""
        self.office.stack.control("POST", f"tickets/{self.id}/{what}", facts)
        return self

    def _act(self, ticket_id: int, facts: Mapping[str, Any]) -> "Story":
        self.office.stack.control("PUT", f"tickets/{ticket_id}", dict(facts))
        self.acted_at = self.office.stack.control("GET", "clock")["stamp"]
        return self

    def _a_second_passes(self) -> None:
        """Nobody answers within the second of what they answer to; stamps have whole seconds."""
        control, last = self.office.stack.control, self.ticket()["comments"][-1]["created_at"]
        self.eventually("the next second", lambda: control("GET", "clock")["stamp"] > last)

    # what there is to see

    def ticket(self) -> Json:
        """The client's ticket, whole."""
        return self.office.stack.control("GET", f"tickets/{self.id}")["ticket"]

    def outreach(self) -> Json:
        """The ticket to the freelancer, whole; the first if an address was changed. Fails where there is none."""
        found = self.outreaches()
        assert found, "nobody has written to the freelancer"
        return found[0]

    def outreaches(self) -> list[Json]:
        """All tickets to a freelancer that belong to this one."""
        return self.office.stack.control("GET", f"tickets?external_id=accord-outreach-{self.id}-")["tickets"]

    def tags(self) -> set[str]:
        """The tags of the client's ticket."""
        return set(self.ticket()["tags"])

    def public_words(self) -> list[str]:
        """What the bot wrote to the client, oldest first."""
        return [c["plain_body"] for c in self.ticket()["comments"] if c["public"] and names(c)]

    def notes(self) -> list[str]:
        """What the bot told the agents, oldest first."""
        return [c["plain_body"] for c in self.ticket()["comments"] if not c["public"] and names(c)]

    def note(self, words: str) -> str:
        """The one note of the bot's that holds these words. Fails where there is none, or more than one."""
        found = [note for note in self.notes() if words in note]
        assert len(found) == 1, f"{len(found)} notes hold {words!r}; the notes are: {self.notes()}"
        return found[0]

    def attempts(self) -> list[str]:
        """What the bot wrote to the freelancer, oldest first, over all their tickets."""
        comments = [c for ticket in self.outreaches() for c in ticket["comments"]]
        return [c["plain_body"] for c in comments if c["public"] and names(c)]

    def said_since(self, *, to_client: bool = True, to_freelancer: bool = True) -> list[str]:
        """What the bot wrote to the parties after the last thing that a person did, however late that came."""
        tickets = [self.ticket()] * to_client + self.outreaches() * to_freelancer
        threads = [c for t in tickets for c in t["comments"]]
        return [c["plain_body"] for c in threads if c["public"] and names(c) and c["created_at"] > self.acted_at]

    def did(self) -> list[str]:
        """The receipts of all that the bot did, on both tickets."""
        return [name for t in (self.ticket(), *self.outreaches()) for c in t["comments"] for name in names(c)]

    def count(self, receipt: str) -> int:
        """How often the bot did this, whatever its key."""
        return sum(name == receipt or name.startswith(f"{receipt}_") for name in self.did())

    def twice(self) -> list[str]:
        """What the bot did more than once; must always be empty."""
        return [name for name, times in Counter(self.did()).items() if times > 1]

    # waiting

    def eventually(self, what: str, check: Callable[[], Any], patience: float = 90.0) -> Any:  # whatever check gives
        """The first true answer. Raises NotReady, with `what`, where none comes."""
        return self.office.stack.wait_for(f"ticket {self.id}: {what}", check, patience)

    def rests(self) -> "Story":
        """Wait until the bot has attended to all that has happened so far; timers may still run."""
        self.eventually("at rest", self._at_rest)
        return self

    def ends(self) -> "Story":
        """Wait until the bot has nothing more to do here, now or later, unless something happens."""
        self.rests().eventually("the end", lambda: self.due_at() is None and self._at_rest())
        return self

    def _at_rest(self) -> bool:
        if self.office.busy_with(self.id) or not self.office.delivered():
            return False
        tickets = [*(t["id"] for t in self.outreaches()), self.id]
        return not any(self.office.busy_with(ticket_id) for ticket_id in tickets)

    def due_at(self) -> datetime | None:
        """When the bot looks at the ticket next, if it does by itself."""
        due = self.office.agenda.zscore("accord:due", str(self.id))
        return datetime.fromtimestamp(due / 1000, UTC) if due is not None else None


def names(comment: Json) -> list[str]:
    """The receipts that a comment carries; none for what people wrote."""
    custom = (comment.get("metadata") or {}).get("custom") or {}
    return [name for name in str(custom.get("accord_did", "")).split(",") if name]
