"""Webhooks: made, changed, listed by cursor, tested; their secrets and the history of their deliveries."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.api.context import box, payload, world
from sandbox.api.pages import by_cursor
from sandbox.clock import stamp
from sandbox.errors import ApiError
from sandbox.hooks import signing, webhooks
from sandbox.hooks.invocations import Invocation, call
from sandbox.records import Json

bp = Blueprint("webhooks", __name__, url_prefix="/api/v2/webhooks")
WRITABLE = (
    "name",
    "status",
    "subscriptions",
    "endpoint",
    "http_method",
    "request_format",
    "description",
    "authentication",
)
TEST_BODY = b'{\n   "message": "test"\n}\n'


@bp.get("")
def index() -> ResponseReturnValue:
    """Every webhook, or those whose name holds a text."""
    part = request.args.get("filter[name_contains]", "").casefold()
    rows = [w for w in world().webhooks.values() if part in w["name"].casefold()]
    return jsonify(by_cursor("webhooks", rows, _shape))


@bp.post("")
def create() -> ResponseReturnValue:
    """Make a webhook; names need not be unique."""
    return jsonify({"webhook": _shape(webhooks.make(world(), payload("webhook")))}), 201


@bp.get("/<webhook_id>")
def show(webhook_id: str) -> ResponseReturnValue:
    """One webhook; its authentication's secrets never come back."""
    return jsonify({"webhook": _shape(webhooks.find(world(), webhook_id))})


@bp.route("/<webhook_id>", methods=["PUT", "PATCH"])
def update(webhook_id: str) -> ResponseReturnValue:
    """Change a webhook. What it is connected to was settled when it was made."""
    row, given = webhooks.find(world(), webhook_id), payload("webhook")
    conditional = webhooks.CONDITIONAL
    if "subscriptions" in given and (conditional in given["subscriptions"]) is not (
        conditional in row["subscriptions"]
    ):
        text = "The connection method of a webhook cannot be changed"
        raise ApiError(400, {"errors": [{"code": "InvalidSubscriptions", "title": text, "detail": text}]})
    row.update({key: given[key] for key in WRITABLE if key in given})
    row["updated_at"] = stamp(world().clock.second())
    world().wrote("webhook.changed", webhook_id=webhook_id)
    return "", 204


@bp.delete("/<webhook_id>")
def delete(webhook_id: str) -> ResponseReturnValue:
    """Remove a webhook that no active trigger calls."""
    webhooks.find(world(), webhook_id)
    for trigger in world().triggers.values():
        if trigger["active"] and any(
            a["field"] == "notification_webhook" and a["value"][0] == webhook_id for a in trigger["actions"]
        ):
            text = "The webhook is used by an active trigger"
            raise ApiError(400, {"errors": [{"code": "WebhookInUse", "title": text, "detail": text}]})
    del world().webhooks[webhook_id], world().secrets[webhook_id]
    world().wrote("webhook.deleted", webhook_id=webhook_id)
    return "", 204


@bp.get("/<webhook_id>/signing_secret")
def secret(webhook_id: str) -> ResponseReturnValue:
    """The secret that signs the deliveries."""
    webhooks.find(world(), webhook_id)
    return jsonify({"signing_secret": {"secret": world().secrets[webhook_id], "algorithm": "SHA256"}})


@bp.post("/<webhook_id>/signing_secret")
def rotate(webhook_id: str) -> ResponseReturnValue:
    """A new secret, at once."""
    webhooks.find(world(), webhook_id)
    world().secrets[webhook_id] = signing.new_secret()
    world().wrote("webhook.secret_rotated", webhook_id=webhook_id)
    return jsonify({"signing_secret": {"secret": world().secrets[webhook_id], "algorithm": "SHA256"}}), 201


@bp.post("/test")
def test() -> ResponseReturnValue:
    """Call an endpoint once and show its answer; without a webhook's id, signed with the test secret."""
    webhook_id = request.args.get("webhook_id", "")
    with world().lock:
        given: Json = (request.get_json(silent=True) or {}).get("request") or {}
        row = {**(webhooks.find(world(), webhook_id) if webhook_id else {}), **given}
        key = world().secrets.get(webhook_id, signing.TEST_SECRET)
    body = str(row["payload"]).encode() if row.get("payload") else TEST_BODY
    headers = signing.headers(world(), key, body, webhook_id or signing.ulid(), signing.ulid())
    timeout = world().options.retries.timeout
    answer = call(row.get("http_method", "POST"), row["endpoint"], headers, body, timeout)
    return jsonify({"response": {"status": answer["status_code"], **answer["response"]}})


@bp.get("/<webhook_id>/invocations")
def invocations(webhook_id: str) -> ResponseReturnValue:
    """The calls that a webhook owed, newest first."""
    webhooks.find(world(), webhook_id)
    rows = [i for i in box().deliveries.invocations if i.webhook_id == webhook_id]
    return jsonify(by_cursor("invocations", rows[::-1], _invocation))


@bp.get("/<webhook_id>/invocations/<invocation_id>/attempts")
def attempts(webhook_id: str, invocation_id: str) -> ResponseReturnValue:
    """Every attempt of one call, with what was sent and what came back."""
    rows = [i for i in box().deliveries.invocations if (i.webhook_id, i.id) == (webhook_id, invocation_id)]
    return jsonify({"attempts": [attempt for row in rows for attempt in row.attempts]})


def _invocation(row: Invocation) -> Json:
    newest = row.attempts[-1] if row.attempts else {}
    return {
        "id": row.id,
        "status": row.status,
        "status_code": newest.get("status_code"),
        "latest_completed_at": newest.get("completed_at"),
    }


def _shape(row: Json) -> Json:
    shown = dict(row)
    given = shown.pop("authentication")
    if given:
        data = {"username": given["data"]["username"]} if given["type"] == "basic_auth" else {}
        shown["authentication"] = {
            "type": given["type"],
            "add_position": given.get("add_position", "header"),
            "data": data,
        }
    return shown
