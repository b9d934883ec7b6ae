"""What tests are made of: people, comments, tickets, verdicts, cases, policies, deliveries.

Everybody is invented; phone numbers are from the ranges reserved for fiction.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.case import Case
from bot.commands import read_commands
from bot.labels import Label, Role, Signal, Verdict
from bot.outreach import Outreach, external_id, read_outreach
from bot.phone_search import PhoneFound, PhoneSearch
from bot.policy import Policy, load_policy
from bot.receipts import metadata_for, read_receipts
from bot.settings import Settings
from bot.ticket import Comment, Person, Ticket
from bot.understand import Understood
from bot.webhook import INVOCATION, SIGNATURE, TIMESTAMP, sign

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECRET = "a-signing-secret"
SCHEDULING = "https://calls.example.com/support-team"

CLIENT_ID, AGENT_ID, FREELANCER_ID, BOT_ID = 501, 601, 701, 900
TICKET_ID, OUTREACH_ID = 7001, 7002
SILENT = frozenset({Label.UNRESPONSIVE_FREELANCER})
REFUND = frozenset({Label.REFUND_REQUEST})
WORDS = "My freelancer stopped answering me three weeks ago. I have had no reply to any of my messages."


def client(**facts: Any) -> Person:
    return Person(**{"id": CLIENT_ID, "name": "Maria Silva", "email": "maria@example.com", **facts})


def agent(**facts: Any) -> Person:
    return Person(**{"id": AGENT_ID, "name": "Ada Agent", "role": "agent", **facts})


def bot_user(**facts: Any) -> Person:
    return Person(**{"id": BOT_ID, "name": "Accord", "role": "agent", **facts})


def freelancer(**facts: Any) -> Person:
    return Person(**{"id": FREELANCER_ID, "name": "Marek Kowal", "email": "marek@example.com", **facts})


def comment(text: str = WORDS, **facts: Any) -> Comment:
    usual = {"id": 1, "author": client(), "created_at": NOW - timedelta(hours=1), "text": text}
    return Comment(**{**usual, **facts})


def did_comment(*receipts: str, public: bool = False, **facts: Any) -> Comment:
    """A comment that the bot wrote, with the metadata of its update."""
    metadata = metadata_for(receipts, ["P9"], "12345678")
    return comment("(the bot's words)", **{"author": bot_user(), "public": public, "metadata": metadata, **facts})


def ticket(*comments: Comment, **facts: Any) -> Ticket:
    thread = comments or (comment(),)
    at = thread[0].created_at
    usual = {
        "id": TICKET_ID,
        "subject": "Help with my contract",
        "description": thread[0].text,
        "status": "open",
        "requester": client(),
        "created_at": at,
        "updated_at": thread[-1].created_at,
        "stamp": stamp(thread[-1].created_at),
        "submitter_id": CLIENT_ID,
        "comments": tuple(thread),
    }
    return Ticket(**{**usual, **facts})


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def verdict(labels: frozenset[Label] = SILENT, **facts: Any) -> Verdict:
    return replace(Verdict(labels=labels, role=Role.CLIENT, aspects=frozenset({"silence"})), **facts)


def signals(*given: Signal) -> frozenset[Signal]:
    return frozenset(given)


def found_number(**facts: Any) -> PhoneFound:
    usual = {
        "e164": "+12125550123",
        "written": "212-555-0123",
        "place": "the account",
        "confidence": 0.97,
        "why": "it is the number of the profile",
    }
    return PhoneFound(**{**usual, **facts})


def case(of: Ticket | None = None, *, number: PhoneFound | None = None, **facts: Any) -> Case:
    it = of or ticket()
    usual = {
        "now": NOW,
        "policy": policy(),
        "scheduling_url": SCHEDULING,
        "understood": Understood(facts.pop("verdict", None) or verdict()),
        "receipts": read_receipts(it),
        "phone": PhoneSearch(number),
        "commands": read_commands(it),
    }
    return Case(it, **{**usual, **facts})


def outreach(*comments: Comment, **facts: Any) -> Outreach:
    """The freelancer's ticket: its first comment is the first attempt, unless others are given."""
    at = NOW - timedelta(hours=1)
    first = did_comment("accord_did_outreach_1", public=True, id=11, created_at=at)
    thread = facts.pop("comments", (first, *comments))
    usual = {
        "id": OUTREACH_ID,
        "subject": "Your client has written to us",
        "requester": freelancer(),
        "tags": frozenset({"accord_outreach"}),
        "external_id": external_id(TICKET_ID, "marek@example.com"),
    }
    return read_outreach(ticket(*thread, **{**usual, **facts}))


def policy(**sections: Mapping[str, object]) -> Policy:
    """The default policy, with some values of some sections in place of its own."""
    values = load_policy().model_dump()
    return Policy.model_validate({**values, **{name: {**values[name], **given} for name, given in sections.items()}})


def settings(**facts: Any) -> Settings:
    usual = {
        "zendesk_url": "https://acme.zendesk.com",
        "scheduling_url": SCHEDULING,
        "webhook_secrets": (SECRET,),
        "oauth_token": "a-token",
        "log_level": "CRITICAL",
    }
    return Settings(**{**usual, **facts})


# deliveries, as Zendesk sends them: three spaces of indent and a newline at the end


def body(payload: object) -> bytes:
    return (json.dumps(payload, indent=3) + "\n").encode()


def trigger_payload(**facts: Any) -> dict[str, Any]:
    """What our trigger's template makes."""
    usual = {
        "event": "client_replied",
        "ticket_id": str(TICKET_ID),
        "actor_id": str(CLIENT_ID),
        "actor_role": "end-user",
    }
    return {**usual, **facts}


def event_payload(kind: str = "comment_added", **facts: Any) -> dict[str, Any]:
    """The fixed payload of an event-subscribed webhook; ids are strings, enums upper case."""
    detail = {
        "id": str(TICKET_ID),
        "actor_id": str(CLIENT_ID),
        "requester_id": str(CLIENT_ID),
        "assignee_id": "0",
        "external_id": "",
        "status": "OPEN",
        "subject": "Help with my contract",
        "description": WORDS,
        "tags": [],
        "via": {"channel": "web"},
        **facts.pop("detail", {}),
    }
    author = {"id": str(CLIENT_ID), "is_staff": False, "name": "Maria Silva"}
    happened = {"comment": {"id": "88", "body": "Hello?", "is_public": True, "author": author}}
    usual = {
        "type": f"zen:event-type:ticket.{kind}",
        "account_id": 21470001,
        "id": "0b3c1f0e-5b0f-4a51-9b43-2d5d1f7d0001",
        "time": "2026-11-24T12:00:00.123456789Z",
        "zendesk_event_version": "2022-11-06",
        "subject": f"zen:ticket:{TICKET_ID}",
        "detail": detail,
        "event": {} if kind == "created" else happened,
    }
    return {**usual, **facts}


def headers(raw: bytes, *, secret: str = SECRET, at: datetime = NOW, invocation: str = "01A") -> dict[str, str]:
    """The headers of a delivery, signed."""
    when = stamp(at)
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Zendesk Webhook",
        SIGNATURE: sign(secret, when, raw),
        TIMESTAMP: when,
        "X-Zendesk-Account-Id": "21470001",
        "X-Zendesk-Webhook-Id": "01WEBHOOK",
        INVOCATION: invocation,
    }
