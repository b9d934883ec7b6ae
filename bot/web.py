"""Flask: receives Zendesk's webhooks, verifies them, puts the ticket on the agenda, answers. Nothing else."""

import hmac
import json
from datetime import UTC, datetime, timedelta

import structlog
from flask import Flask, Response, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, Unauthorized

from bot import logs, metrics
from bot.agenda import Agenda, Clock, RedisDown, connect
from bot.embedded import redis_url
from bot.figures import Figures
from bot.policy import Policy, hours, load_policy
from bot.settings import Settings, load_settings
from bot.switch import Switch
from bot.watch import Watch
from bot.webhook import DeliveryRefused, read_event, verify

log = structlog.get_logger()
ATTENDED_NEXT = {
    "due",
    "joined",
}  # the worker's line follows: one here took a tenth of the time
UNREAD = "unknown"  # the kind of a delivery that was refused before it was read
RETRY_AFTER = "10"  # seconds; Zendesk retries a 503 only while this is below 60


def create_app(settings: Settings | None = None, policy: Policy | None = None, clock: Clock | None = None) -> Flask:
    """The web app. Settings and policy come from the environment unless they are given.

    Raises SettingsError or PolicyError at start, naming all that is wrong.
    """
    settings = settings or load_settings(receiver=True)
    policy = policy or load_policy(settings.policy_path)
    logs.configure(settings.log_level)
    now = clock or (lambda: datetime.now(UTC))
    app = Flask("accord", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = policy.webhook.max_body_bytes
    app.extensions["accord"] = Receiver(settings, policy, now)
    app.add_url_rule("/webhooks/zendesk", view_func=receive, methods=["POST"])
    app.add_url_rule("/healthz", view_func=alive)
    app.add_url_rule("/readyz", view_func=ready)
    app.add_url_rule("/metrics", view_func=figures)
    app.register_error_handler(HTTPException, refused)
    if settings.board_on:
        from bot.board.app import mount  # noqa: PLC0415  # it takes a moment to load, and only few have one

        mount(app, settings, policy, app.extensions["accord"].agenda)
    return app


class Receiver:
    """What a request needs: secrets, policy, agenda and the clock."""

    def __init__(self, settings: Settings, policy: Policy, clock: Clock) -> None:
        self.secrets = settings.webhook_secrets
        self.freshness = timedelta(seconds=policy.webhook.freshness_seconds)
        self.clock = clock
        self.policy = policy
        self.metrics_proof = f"Bearer {settings.metrics_token}" if settings.metrics_token else ""
        self.started_at = clock()
        self.agenda = Agenda(
            connect(redis_url(settings.redis_url)),
            lease=timedelta(seconds=policy.worker.lease_seconds),
            remember=hours(policy.webhook.remember_hours),
            words=hours(policy.retention.words_hours),
            clock=clock,
        )
        self.watch = Watch(self.agenda, clock)
        self.figures = Figures(self.agenda, clock)


def receive() -> Response | tuple[Response, int] | tuple[Response, int, dict[str, str]]:
    """POST /webhooks/zendesk: verify the raw bytes, read the event, put the ticket on the agenda."""
    receiver: Receiver = current_app.extensions["accord"]
    try:
        body = request.get_data(cache=False)
        verify(request.headers, body, receiver.secrets, receiver.clock(), receiver.freshness)
        event = read_event(request.headers, body)
        outcome = receiver.agenda.due_now(event) if event.relevant else "passed_over"
    except DeliveryRefused as refusal:
        metrics.DELIVERIES.labels(UNREAD, refusal.reason).inc()
        log.warning("delivery refused", reason=refusal.reason)
        return jsonify(error=refusal.reason, detail=str(refusal)), refusal.status
    except RedisDown as error:
        metrics.DELIVERIES.labels(event.kind, "redis_away").inc()
        log.error("delivery not stored: Redis is away", error=type(error).__name__)
        return jsonify(error="redis_away"), 503, {"Retry-After": RETRY_AFTER}
    metrics.DELIVERIES.labels(event.kind, outcome).inc()
    level = log.debug if outcome in ATTENDED_NEXT else log.info
    level("delivery", ticket=event.ticket_id, kind=event.kind, outcome=outcome)
    stored = json.dumps({"ticket": event.ticket_id, "outcome": outcome})  # a tenth of a delivery faster than jsonify
    return Response(stored, 202, content_type="application/json")


def alive() -> Response:
    """GET /healthz: the process answers."""
    return jsonify(status="alive")


def ready() -> tuple[Response, int]:
    """GET /readyz: whether work may come in and gets done, and what is wrong if not; and a stop of public words."""
    receiver: Receiver = current_app.extensions["accord"]
    try:
        wrong = receiver.watch.wrong(receiver.policy, receiver.clock() - receiver.started_at)
        stopped = Switch(receiver.agenda).why()
    except RedisDown as error:
        wrong, stopped = [f"Redis is away: {type(error).__name__}"], ""
    more = {"stopped": stopped} if stopped else {}  # it turns nothing red: deliveries must still come in
    return jsonify(status="not ready" if wrong else "ready", wrong=wrong, **more), 503 if wrong else 200


def figures() -> Response:
    """GET /metrics: Prometheus; the sum of all processes. With METRICS_TOKEN set, only for who knows it."""
    receiver: Receiver = current_app.extensions["accord"]
    given, wanted = request.headers.get("Authorization", ""), receiver.metrics_proof
    if wanted and not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
    return Response(receiver.figures.text(receiver.policy), content_type=CONTENT_TYPE_LATEST)


def refused(error: HTTPException) -> tuple[Response, int]:
    """Every refusal by Flask itself, as JSON; an oversized body is counted."""
    status = error.code or 500
    if isinstance(error, RequestEntityTooLarge):
        metrics.DELIVERIES.labels(UNREAD, "too_large").inc()
    return jsonify(error=error.name.lower().replace(" ", "_")), status
