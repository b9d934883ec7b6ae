"""The sandbox's face without a server: a visitor who opens pages and sends forms, and a bot that does as it is told."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.receipts import DID
from sandbox.api.app import create_app
from sandbox.box import Box
from sandbox.desk import acts, people, ticketing
from sandbox.face import mount
from sandbox.records import Actor, Json, Ticket, User

HERE = "http://127.0.0.1:8400"
TAG = re.compile(r"<[^>]*>")
ACCOUNT: Json = {
    "state": "reaching the freelancer",
    "labels": ["unresponsive_freelancer"],
    "handed_over": [],
    "signals": ["call_request"],
    "confidence": {"unresponsive_freelancer": 0.97},
    "evidence": [{"label": "unresponsive_freelancer", "text": "no answer", "why": "The client says so."}],
    "policy": "p1",
    "timeline": [],
    "now": [],
    "due": None,
    "parked": None,
}


@dataclass
class PretendBot:
    """Answers what it was told to answer, and remembers by how much its clock was moved."""

    said: Json = field(default_factory=lambda: dict(ACCOUNT))
    waits: list[timedelta] = field(default_factory=list)
    moved: list[timedelta] = field(default_factory=list)
    workers: list[str] = field(default_factory=lambda: ["urgent", "worker-1"])

    def busy(self) -> bool:
        return False

    def next_in(self) -> timedelta | None:
        return min(self.waits, default=None)

    def sooner(self, span: timedelta) -> None:
        self.moved.append(span)
        self.waits = [wait - span for wait in self.waits if wait > span]

    def account(self, ticket_id: int) -> Json:
        return {**self.said, "ticket": ticket_id}

    def kill_workers(self) -> list[str]:
        return self.workers


class Visitor:
    """Somebody with a browser at the sandbox of a test."""

    def __init__(self, box: Box, bot: PretendBot) -> None:
        self.box, self.bot = box, bot
        app = create_app(box)
        mount(app, bot)
        self.client: FlaskClient = app.test_client()

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, base_url=HERE, **more)

    def post(self, path: str, headers: Json | None = None, **form: str) -> TestResponse:
        return self.client.post(path, base_url=HERE, data=form, headers=headers)

    def reads(self, path: str) -> str:
        """The words of a page, as a person reads them."""
        page = self.get(path)
        assert page.status_code == 200, page.text
        return unescape(TAG.sub("", page.text.split("<main", 1)[1]))

    def is_(self, role: str, ticket: Ticket | None = None) -> str:
        """Be somebody of this role; where that leads."""
        answer = self.post("/try/person", role=role, ticket=str(ticket.id) if ticket else "")
        assert answer.status_code == 303, answer.text
        return answer.location

    def is_user(self, user: User) -> None:
        assert self.post("/try/person", id=str(user.id)).status_code == 303

    def somebody(self, name: str, email: str) -> User:
        return people.find_or_add(self.box.world, {"name": name, "email": email})

    def ticket(self, user: User, body: str = "He does not answer.", **more: Any) -> Ticket:
        return acts.open_as(self.box.world, user, {"subject": "Silent", "comment": {"body": body}, **more})

    def writes(self, ticket: Ticket, html: str, *, public: bool, did: str = "accord_did_call_scheduling") -> None:
        """The bot writes on a ticket, with a receipt."""
        bot = Actor(self.box.world.users[self.box.world.bot_id], "api")
        comment = {"html_body": html, "public": public}
        ticketing.update(
            self.box.world, bot, ticket, {"comment": comment, "metadata": {DID: did}, "additional_tags": [did]}
        )

    def outreach(self, case: Ticket, freelancer: User, html: str = "<p>Please answer.</p>") -> Ticket:
        """The ticket on which the bot writes to the freelancer."""
        return self.ticket(
            self.box.world.users[self.box.world.bot_id],
            requester_id=freelancer.id,
            external_id=f"accord-outreach-{case.id}",
            comment={"html_body": html, "public": True},
            metadata={DID: "accord_did_outreach_1"},
        )
