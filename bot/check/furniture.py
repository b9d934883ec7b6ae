"""Checks what the account contains: fields, webhook, triggers; and that a delivery gets through."""

import json
from collections.abc import Iterator
from hmac import compare_digest

from bot.check.finding import Finding, error, ok, warning
from bot.desk.errors import Lasting, UnknownOutcome
from bot.desk.rooms import Rooms
from bot.provision import FIELD, TRIGGER, WEBHOOK, Plan
from bot.settings import Settings
from bot.webhook import CHECK

ACCEPTED, REFUSED = 202, 401
APPLY = "accord plan shows what; accord apply makes it so"
MEND_SIGNATURE = (
    "set ZENDESK_WEBHOOK_SECRET to the webhook's secret, in every process (accord apply --show-secret shows it)"
)
REACH = "check PUBLIC_URL, the proxy in front of the receiver, and that the web process runs"


def contents(plan: Plan) -> Iterator[Finding]:
    """Whether all is there. What the bot cannot work without is an error."""
    for kind in (FIELD, WEBHOOK, TRIGGER):
        missing = [d.thing.title for d in plan.differences if d.thing.kind is kind and d.change == "create"]
        if missing:
            yield error("account", f"these {kind.name}s are missing: {', '.join(missing)}", APPLY)
    other = [d for d in plan.differences if d.change != "create" or d.thing.kind not in (FIELD, WEBHOOK, TRIGGER)]
    if other:
        yield warning("account", f"{len(other)} things are not as they should be", APPLY)
    if plan.asleep:
        yield warning("account", "no trigger fires: the bot hears of nothing", "accord apply --activate goes live")
    if not plan.differences:
        yield ok("account", f"all {plan.same} things are there{', and live' if plan.live else ''}")


def secret(plan: Plan, rooms: Rooms, settings: Settings) -> Iterator[Finding]:
    """Whether our environment has the webhook's own signing secret. Raises DeskError."""
    webhook_id = plan.ids.get(WEBHOOK.token)
    if not webhook_id:
        return
    theirs = rooms.signing_secret(webhook_id)
    if any(compare_digest(theirs.encode(), ours.encode()) for ours in settings.webhook_secrets):
        yield ok("webhook", "its signing secret is in the environment")
    elif settings.webhook_secrets:
        yield error("webhook", "ZENDESK_WEBHOOK_SECRET is not its signing secret", MEND_SIGNATURE)


def delivery(plan: Plan, rooms: Rooms) -> Iterator[Finding]:
    """Zendesk's own test call: it signs a body that makes nothing happen, and tells us the answer. Raises DeskError."""
    webhook_id = plan.ids.get(WEBHOOK.token)
    if not webhook_id:
        return
    try:
        status, body = rooms.test_webhook(webhook_id, json.dumps({"event": CHECK}))
    except (Lasting, UnknownOutcome) as fault:
        yield warning("webhook", f"Zendesk made no test call: {fault}", "test the webhook in the Admin Center")
        return
    yield answer(status, body)


def answer(status: int, body: str) -> Finding:
    """What the receiver's answer to the test call means."""
    if status == ACCEPTED:
        return ok("webhook", "Zendesk's test call was received, and its signature accepted")
    reason = _reason(body)
    if status == REFUSED and reason == "forged":
        return error("webhook", "the receiver does not accept the signature of Zendesk's test call", MEND_SIGNATURE)
    if status == REFUSED and reason == "stale":
        return error(
            "webhook", "the receiver finds Zendesk's test call too old", "set the clock of the receiver's machine"
        )
    what = f"Zendesk's test call was answered with {status}" if status else "Zendesk's test call got no answer"
    return error("webhook", what, REACH)


def _reason(body: str) -> str:
    try:
        answered = json.loads(body)
    except ValueError:
        return ""
    return str(answered.get("error", "")) if isinstance(answered, dict) else ""
