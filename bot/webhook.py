"""Reads a webhook delivery: signature, freshness, shape. No I/O.

Signature: base64(HMAC-SHA256(secret, timestamp + raw body)), the secret taken as the literal string
(developer.zendesk.com/documentation/webhooks/verifying). The headers besides these two are not signed.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Protocol

SIGNATURE = "X-Zendesk-Webhook-Signature"
TIMESTAMP = "X-Zendesk-Webhook-Signature-Timestamp"
INVOCATION = "X-Zendesk-Webhook-Invocation-Id"
_LONGEST_ID = 18  # digits; ids are 64-bit integers


class DeliveryRefused(Exception):
    """A delivery that is not stored. `status` is the HTTP answer, `reason` its name in the metrics."""

    status: ClassVar[int] = 400
    reason: ClassVar[str] = "malformed"


class Forged(DeliveryRefused):
    """No signature, or one that none of our secrets makes."""

    status, reason = 401, "forged"


class Stale(DeliveryRefused):
    """Signed too long ago, or too far ahead: perhaps a replay."""

    status, reason = 401, "stale"


class Malformed(DeliveryRefused):
    """Signed, but not JSON, or no ticket in it."""

    status, reason = 400, "malformed"


class UnknownEvent(DeliveryRefused):
    """Signed and well formed, but of a kind that this bot does not know."""

    status, reason = 422, "unknown_event"


class Headers(Protocol):
    """What is asked of a request's headers; names in any case, as WSGI has them."""

    def get(self, name: str, default: str, /) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Event:
    """What a delivery says. `ids` tell a repeat; `hint` is a new ticket's own text, if it came along."""

    kind: str
    ticket_id: int
    ids: tuple[str, ...]
    actor_id: str = ""
    urgent: bool = False
    relevant: bool = True
    hint: Mapping[str, str] | None = None


def verify(headers: Headers, body: bytes, secrets: Sequence[str], now: datetime, freshness: timedelta) -> None:
    """Check the signature over the raw bytes, in constant time, then its age.

    Raises Forged or Stale.
    """
    given, stamp = headers.get(SIGNATURE, ""), headers.get(TIMESTAMP, "")
    matches = [hmac.compare_digest(sign(secret, stamp, body).encode(), given.encode()) for secret in secrets]
    if not given or not stamp or not any(matches):
        raise Forged(f"the {SIGNATURE} header does not match the body; check ZENDESK_WEBHOOK_SECRET")
    try:
        signed_at = datetime.fromisoformat(stamp)
    except ValueError:
        raise Stale(f"{TIMESTAMP} is not an ISO 8601 instant") from None
    signed_at = signed_at if signed_at.tzinfo else signed_at.replace(tzinfo=UTC)
    if abs(now - signed_at) > freshness:
        raise Stale("the signature is older than the policy's freshness_seconds, or the clocks differ")


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature Zendesk sends for this body."""
    digest = hmac.new(secret.encode(), timestamp.encode() + body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def read_event(headers: Headers, body: bytes) -> Event:
    """The event in a verified body, trigger-connected or event-subscribed.

    Raises Malformed or UnknownEvent.
    """
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("the body is not JSON") from None
    if not isinstance(payload, dict):
        raise Malformed("the body is not a JSON object")
    invocation = _short(headers.get(INVOCATION, ""))
    ids = (f"invocation:{invocation}",) if invocation else ()
    subscribed = str(payload.get("type", "")).startswith("zen:event-type:")
    return _subscribed(payload, ids) if subscribed else _from_trigger(payload, ids)


# trigger-connected: our own template, ids and enums only
CHECK = "check"  # Zendesk's test call, made by accord check: verified, and then nothing happens
_TRIGGER_KINDS = {"ticket_created", "client_replied", "agent_note", "ticket_changed"}
_URGENT_KINDS = {"ticket_created", "client_replied", "comment_added", "created"}


def _from_trigger(payload: Mapping[str, Any], ids: tuple[str, ...]) -> Event:
    if payload.get("event") == CHECK:
        return Event(CHECK, 0, ids, relevant=False)
    nested = payload.get("ticket")
    ticket: Mapping[str, Any] = nested if isinstance(nested, dict) else {}
    ticket_id = _ticket_id(payload.get("ticket_id") or ticket.get("id") or payload.get("id"))
    kind = str(payload.get("event") or "ticket_changed")
    if kind not in _NAMED_BY_TRIGGERS:
        raise UnknownEvent("the trigger's body names an event that this bot does not know; run: accord drift")
    end_user = str(payload.get("actor_role", "")).lower().replace("_", "-") in {
        "end-user",
        "enduser",
        "end user",
        "",
    }
    actor = _text_id(payload.get("actor_id"))
    return Event(kind, ticket_id, ids, actor, urgent=kind in _URGENT_KINDS and end_user)


# event-subscribed: the fixed payload of
# developer.zendesk.com/api-reference/webhooks/event-types/ticket-events
_ACTED_ON = {
    "agent_assignment_changed",
    "comment_added",
    "comment_made_private",
    "comment_redacted",
    "created",
    "custom_field_changed",
    "custom_status_changed",
    "description_changed",
    "external_id_changed",
    "marked_as_spam",
    "merged",
    "permanently_deleted",
    "requester_changed",
    "soft_deleted",
    "status_changed",
    "subject_changed",
    "submitter_changed",
    "tags_changed",
    "undeleted",
}
_PASSED_OVER = {
    "attachment_linked_to_comment",
    "attachment_redacted_from_comment",
    "brand_changed",
    "email_ccs_changed",
    "followers_changed",
    "form_changed",
    "group_assignment_changed",
    "next_sla_breach_changed",
    "ola_policy_changed",
    "organization_changed",
    "priority_changed",
    "problem_link_changed",
    "schedule_changed",
    "sla_policy_changed",
    "task_due_at_changed",
    "type_changed",
}
_KNOWN = _ACTED_ON | _PASSED_OVER
_NAMED_BY_TRIGGERS = _TRIGGER_KINDS | _ACTED_ON


def _subscribed(payload: Mapping[str, Any], ids: tuple[str, ...]) -> Event:
    name = str(payload["type"]).removeprefix("zen:event-type:")
    subject, _, kind = name.partition(".")
    if subject != "ticket" or kind not in _KNOWN:
        raise UnknownEvent("this webhook is subscribed to events that the bot does not use; run: accord drift")
    detail = payload.get("detail")
    if not isinstance(detail, dict):
        raise Malformed("the event has no detail")
    event_id = _short(payload.get("id") or "")
    return Event(
        kind=kind,
        ticket_id=_ticket_id(detail.get("id")),
        ids=(*ids, f"event:{event_id}") if event_id else ids,
        actor_id=_text_id(detail.get("actor_id")),
        urgent=kind in _URGENT_KINDS and not _by_staff(payload),
        relevant=kind in _ACTED_ON,
        hint=_hint(detail) if kind == "created" else None,
    )


def _by_staff(payload: Mapping[str, Any]) -> bool:
    event = payload.get("event")
    comment = event.get("comment") if isinstance(event, dict) else None
    author = comment.get("author") if isinstance(comment, dict) else None
    return isinstance(author, dict) and str(author.get("is_staff")).lower() == "true"


def _hint(detail: Mapping[str, Any]) -> Mapping[str, str] | None:
    """The new ticket's words, if both came: an irrelevant ticket then needs no call to Zendesk."""
    subject, description = detail.get("subject"), detail.get("description")
    if not isinstance(subject, str) or not isinstance(description, str):
        return None
    return {"subject": subject, "description": description}


def _short(value: object) -> str:
    """An identifier as it can stand in a key: short, and ASCII whatever came."""
    return str(value)[:64].encode("ascii", "backslashreplace").decode("ascii")


def _ticket_id(value: object) -> int:
    text = _text_id(value)
    if not text:
        raise Malformed("no ticket id in the body")
    return int(text)


def _text_id(value: object) -> str:
    """An id as digits, "" for none: Zendesk sends numbers here, strings there, and "0" or "" for none."""
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return text if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID and int(text) > 0 else ""
