"""Webhooks as rows of the account: made, found, subscribed."""

from sandbox import errors
from sandbox.clock import stamp
from sandbox.hooks import signing
from sandbox.records import Json
from sandbox.world import World

CONDITIONAL = "conditional_ticket_events"


def make(world: World, given: Json, secret: str | None = None) -> Json:
    """Make a webhook with its signing secret. Raises ApiError."""
    _check(given)
    now = stamp(world.clock.second())
    row: Json = {
        "id": signing.ulid(),
        "name": given["name"],
        "status": given.get("status", "active"),
        "subscriptions": given.get("subscriptions") or [],
        "endpoint": given["endpoint"],
        "http_method": given["http_method"],
        "request_format": given["request_format"],
        "description": given.get("description", ""),
        "authentication": given.get("authentication"),
        "created_by": str(world.bot_id),
        "created_at": now,
        "updated_by": str(world.bot_id),
        "updated_at": now,
    }
    world.webhooks[row["id"]] = row
    world.secrets[row["id"]] = secret or signing.new_secret()
    world.wrote("webhook.created", webhook_id=row["id"], endpoint=row["endpoint"])
    return row


def find(world: World, webhook_id: str) -> Json:
    """A webhook. Raises ApiError 404."""
    row = world.webhooks.get(webhook_id)
    if row is None:
        error = {"code": "WebhookNotFound", "title": "Webhook not found", "detail": "Webhook not found"}
        raise errors.ApiError(404, {"errors": [error]})
    return row


def subscribed(world: World, kind: str) -> list[Json]:
    """The active webhooks that want events of this kind, `zen:event-type:ticket.created` or another."""
    return [w for w in world.webhooks.values() if w["status"] == "active" and kind in w["subscriptions"]]


def _check(given: Json) -> None:
    for name in ("name", "endpoint", "http_method", "request_format"):
        if not given.get(name):
            error = {
                "code": "InvalidWebhook",
                "title": f"{name} is required",
                "detail": f"{name} is required",
            }
            raise errors.ApiError(400, {"errors": [error]})
    subscriptions = given.get("subscriptions") or []
    if CONDITIONAL in subscriptions and len(subscriptions) > 1:
        text = f"{CONDITIONAL} cannot be combined with event subscriptions"
        raise errors.ApiError(400, {"errors": [{"code": "InvalidSubscriptions", "title": text, "detail": text}]})
