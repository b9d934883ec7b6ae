"""Signed deliveries as Zendesk sends them: each of its own ticket and invocation, with a body of about 2 KB."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.webhook import INVOCATION, SIGNATURE, TIMESTAMP, sign

SIZE = 2048  # bytes of a body
_FILLING = "I wrote to him four times and he has not answered. "


def requests(secret: str, host: str, path: str, first_ticket: int, how_many: int) -> Iterator[bytes]:
    """Whole HTTP requests, ready to send, signed now."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for ticket_id in range(first_ticket, first_ticket + how_many):
        raw = body(ticket_id)
        yield (
            f"POST {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Zendesk Webhook\r\nAccept-Encoding: gzip\r\n"
            f"Content-Type: application/json; charset=utf-8\r\nContent-Length: {len(raw)}\r\n"
            f"{SIGNATURE}: {sign(secret, at, raw)}\r\n{TIMESTAMP}: {at}\r\n{INVOCATION}: 01BENCH{ticket_id}\r\n"
            "X-Zendesk-Account-Id: 21470001\r\nX-Zendesk-Webhook-Id: 01BENCH\r\n\r\n"
        ).encode() + raw


def body(ticket_id: int) -> bytes:
    """An event-subscribed webhook's payload: a client has written to this ticket."""
    author = {"id": "501", "is_staff": False, "name": "Maria Silva"}
    payload = {
        "type": "zen:event-type:ticket.comment_added",
        "account_id": 21470001,
        "id": f"bench-{ticket_id}",
        "time": "2026-11-24T12:00:00.123456789Z",
        "zendesk_event_version": "2022-11-06",
        "subject": f"zen:ticket:{ticket_id}",
        "detail": {"id": str(ticket_id), "actor_id": "501", "requester_id": "501", "status": "OPEN", "tags": []},
        "event": {"comment": {"id": "88", "body": "", "is_public": True, "author": author}},
    }
    words = (_FILLING * (SIZE // len(_FILLING) + 1))[: SIZE - len(json.dumps(payload))]
    payload["event"] = {"comment": {"id": "88", "body": words, "is_public": True, "author": author}}
    return json.dumps(payload).encode()
