"""Answers of the Support API, as short as tolerance allows; everything else is null or absent."""

from typing import Any

API = "https://acme.zendesk.com/api/v2"
TICKET = 7001
URL = f"{API}/tickets/{TICKET}.json"
COMMENTS = f"{API}/tickets/{TICKET}/comments.json"
STAMP = "2026-11-24T11:00:00Z"


def ticket(**facts: Any) -> dict[str, Any]:
    usual = {
        "id": TICKET,
        "subject": "Help",
        "description": "My freelancer stopped answering me.",
        "status": "open",
        "requester_id": 501,
        "submitter_id": 501,
        "created_at": "2026-11-24T10:00:00Z",
        "updated_at": STAMP,
        "tags": ["vip"],
        "comment_count": 2,
        "via": {"channel": "email"},
        "custom_fields": [{"id": 31, "value": "28113409"}, {"id": 32, "value": None}],
    }
    return {**usual, **facts}


def user(**facts: Any) -> dict[str, Any]:
    return {"id": 501, "name": "Maria Silva", "role": "end-user", "email": "maria@example.com", **facts}


def comment(number: int = 1, **facts: Any) -> dict[str, Any]:
    at = f"2026-11-24T10:{number:02}:00Z"
    return {"id": number, "author_id": 501, "created_at": at, "plain_body": f"words {number}", "public": True, **facts}


def audit(**facts: Any) -> dict[str, Any]:
    """What an update answers."""
    changed = ticket(updated_at="2026-11-24T12:00:01Z", **facts)
    return {"ticket": changed, "audit": {"id": 1, "ticket_id": TICKET, "events": []}}


def nulls(data: dict[str, Any]) -> dict[str, Any]:
    """The same with every property null but the id, as Zendesk's schema allows."""
    return {key: value if key == "id" else None for key, value in data.items()}
