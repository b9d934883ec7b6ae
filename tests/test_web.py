"""The receiver, with a real Redis behind it: what is stored, what is refused, and that a refusal stores nothing."""

from collections.abc import Callable

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.samples import Sample
from werkzeug.test import TestResponse

from bot.agenda import ORDINARY, URGENT, Agenda
from bot.metrics import REGISTRY
from bot.settings import SettingsError
from bot.web import create_app
from bot.webhook import SIGNATURE
from tests.builders import (
    BOT_ID,
    SECRET,
    TICKET_ID,
    body,
    event_payload,
    headers,
    policy,
    settings,
    trigger_payload,
)
from tests.fakes import FakeClock

HOOK = "/webhooks/zendesk"


@pytest.fixture
def app(redis_server: str, clock: FakeClock) -> Flask:
    return create_app(settings(redis_url=redis_server, webhook_secrets=("retired", SECRET)), policy(), clock)


@pytest.fixture
def zendesk(app: Flask, connection: redis.Redis) -> FlaskClient:  # noqa: ARG001  # the server is empty
    return app.test_client()


@pytest.fixture
def counted() -> dict[str, float]:
    """How often each outcome was counted since the test began."""

    class Since(dict[str, float]):
        def __missing__(self, outcome: str) -> float:
            return _count(outcome) - before.get(outcome, 0.0)

    before = {outcome: _count(outcome) for outcome in {sample.labels["outcome"] for sample in _deliveries()}}
    return Since()


def _deliveries() -> list[Sample]:
    samples = (sample for metric in REGISTRY.collect() for sample in metric.samples)
    return [sample for sample in samples if sample.name == "accord_deliveries_total"]


def _count(outcome: str) -> float:
    return sum(s.value for s in _deliveries() if s.labels["outcome"] == outcome)


def _send(zendesk: FlaskClient, raw: bytes, **signed: object) -> TestResponse:
    return zendesk.post(HOOK, data=raw, headers=headers(raw, **signed))


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(trigger_payload(), id="trigger-connected"),
        pytest.param(event_payload(), id="event-subscribed"),
        pytest.param(event_payload("created"), id="event-subscribed, a new ticket"),
    ],
)
def test_a_good_delivery_puts_its_ticket_on_the_agenda_and_pokes_once(
    zendesk: FlaskClient, agenda: Agenda, clock: FakeClock, payload: dict[str, object]
):
    answer = _send(zendesk, body(payload))
    assert answer.status_code == 202
    assert answer.json == {"ticket": TICKET_ID, "outcome": "due"}
    assert agenda.due_at(TICKET_ID) == clock()
    assert (len(agenda.queue(URGENT)), len(agenda.queue(ORDINARY))) == (1, 0)


def test_what_is_not_urgent_waits_in_the_ordinary_queue(zendesk: FlaskClient, agenda: Agenda):
    _send(zendesk, body(trigger_payload(actor_role="agent")))
    assert (len(agenda.queue(URGENT)), len(agenda.queue(ORDINARY))) == (0, 1)


def _forged(raw: bytes) -> dict[str, str]:
    return headers(raw, secret="not ours")


def _not_ascii(raw: bytes) -> dict[str, str]:
    return {**headers(raw), SIGNATURE: "f\xe4lschung"}


@pytest.mark.parametrize(
    ("raw", "head", "status", "reason"),
    [
        pytest.param(body(trigger_payload()), _forged, 401, "forged", id="forged"),
        pytest.param(body(trigger_payload()), lambda _: {}, 401, "forged", id="not signed"),
        pytest.param(body(trigger_payload()), _not_ascii, 401, "forged", id="a signature that is not ASCII"),
        pytest.param(b"not json", headers, 400, "malformed", id="not JSON"),
        pytest.param(b"[1]", headers, 400, "malformed", id="not an object"),
        pytest.param(b"[" * 200_000, headers, 400, "malformed", id="too deep"),
        pytest.param(b"{}", headers, 400, "malformed", id="no ticket"),
        pytest.param(body(event_payload("invented")), headers, 422, "unknown_event", id="an unknown event"),
        pytest.param(b"x" * 300_000, headers, 413, "too_large", id="too large"),
    ],
)
def test_a_refusal_has_its_status_is_counted_and_stores_nothing(
    zendesk: FlaskClient,
    connection: redis.Redis,
    counted: dict[str, float],
    raw: bytes,
    head: Callable[[bytes], dict[str, str]],
    status: int,
    reason: str,
):
    answer = zendesk.post(HOOK, data=raw, headers=head(raw))
    assert answer.status_code == status
    assert answer.is_json
    assert counted[reason] == 1
    assert connection.keys() == []


def test_a_stale_delivery_is_refused_and_stores_nothing(
    zendesk: FlaskClient, connection: redis.Redis, clock: FakeClock, counted: dict[str, float]
):
    raw = body(trigger_payload())
    signed = headers(raw)
    clock.forward(minutes=5, seconds=1)
    assert zendesk.post(HOOK, data=raw, headers=signed).status_code == 401
    assert counted["stale"] == 1
    assert connection.keys() == []


def test_a_body_of_unknown_length_is_measured_while_it_is_read(zendesk: FlaskClient, connection: redis.Redis):
    raw = b"x" * 300_000
    chunked = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    answer = zendesk.post(HOOK, data=raw, headers=headers(raw), environ_overrides=chunked)
    assert answer.status_code in {401, 413}
    assert connection.keys() == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_a_post_is_a_delivery(zendesk: FlaskClient, method: str):
    assert zendesk.open(HOOK, method=method).status_code == 405


def test_the_bots_own_event_is_dropped(zendesk: FlaskClient, agenda: Agenda, counted: dict[str, float]):
    agenda.know_bot(BOT_ID)
    answer = _send(zendesk, body(event_payload(detail={"actor_id": str(BOT_ID)})))
    assert (answer.status_code, answer.json["outcome"]) == (202, "own")
    assert counted["own"] == 1
    assert agenda.depth() == 0
    assert len(agenda.queue(ORDINARY)) + len(agenda.queue(URGENT)) == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param((trigger_payload(), "01A"), (trigger_payload(), "01A"), id="the same invocation, tried again"),
        pytest.param((event_payload(), "01A"), (event_payload(), "01B"), id="the same event, sent twice"),
    ],
)
def test_a_repeat_is_known_and_does_nothing(
    zendesk: FlaskClient, agenda: Agenda, first: tuple[dict[str, object], str], second: tuple[dict[str, object], str]
):
    for payload, invocation in (first, second):
        answer = _send(zendesk, body(payload), invocation=invocation)
    assert (answer.status_code, answer.json["outcome"]) == (202, "seen")
    assert agenda.claim(TICKET_ID).version == "1"


def test_an_event_that_changes_nothing_for_us_is_accepted_and_not_stored(zendesk: FlaskClient, connection: redis.Redis):
    answer = _send(zendesk, body(event_payload("priority_changed")))
    assert (answer.status_code, answer.json["outcome"]) == (202, "passed_over")
    assert connection.keys() == []


def test_a_burst_of_fifty_becomes_one_entry_and_one_poke(zendesk: FlaskClient, agenda: Agenda):
    for n in range(50):
        answer = _send(zendesk, body(event_payload(id=f"event-{n}")), invocation=f"01-{n}")
        assert answer.status_code == 202
    assert agenda.depth() == 1
    assert len(agenda.queue(URGENT)) == 1


def test_an_urgent_event_does_not_wait_behind_an_ordinary_poke(zendesk: FlaskClient, agenda: Agenda):
    _send(zendesk, body(trigger_payload(event="agent_note", actor_role="agent")), invocation="01A")
    answer = _send(zendesk, body(trigger_payload()), invocation="01B")
    assert answer.json["outcome"] == "due"
    assert (len(agenda.queue(URGENT)), len(agenda.queue(ORDINARY))) == (1, 1)


def test_half_a_character_in_an_id_is_no_fault_of_ours(zendesk: FlaskClient):
    assert _send(zendesk, body(event_payload(id="\ud800"))).status_code == 202


def test_while_redis_is_away_zendesk_is_asked_to_come_back_soon(counted: dict[str, float], clock: FakeClock):
    away = create_app(settings(redis_url="redis://127.0.0.1:1/0"), policy(), clock).test_client()
    answer = _send(away, body(trigger_payload()))
    assert answer.status_code == 503
    assert 0 < int(answer.headers["Retry-After"]) < 60
    assert counted["redis_away"] == 1
    ready = away.get("/readyz")
    assert ready.status_code == 503
    assert "Redis is away" in ready.json["wrong"][0]
    assert away.get("/healthz").status_code == 200


def test_a_redis_that_takes_no_writes_is_away_too(zendesk: FlaskClient, connection: redis.Redis):
    connection.set("accord:due", "not a sorted set: every script fails")
    answer = _send(zendesk, body(trigger_payload()))
    assert (answer.status_code, answer.json) == (503, {"error": "redis_away"})


def test_the_process_says_that_it_is_alive_and_ready(zendesk: FlaskClient):
    assert zendesk.get("/healthz").json == {"status": "alive"}
    ready = zendesk.get("/readyz")
    assert (ready.status_code, ready.json) == (200, {"status": "ready", "wrong": []})


def test_the_figures_are_prometheus_text(zendesk: FlaskClient):
    _send(zendesk, body(trigger_payload()))
    answer = zendesk.get("/metrics")
    assert answer.content_type.startswith("text/plain")
    assert 'accord_deliveries_total{kind="client_replied",outcome="due"}' in answer.text


@pytest.mark.parametrize(
    ("given", "status"),
    [
        pytest.param("Bearer a-metrics-token", 200, id="the token"),
        pytest.param("Bearer another", 401, id="another"),
        pytest.param("Bearer \u00e9", 401, id="not even letters"),
        pytest.param("", 401, id="none"),
    ],
)
def test_the_figures_may_be_kept_for_who_knows_the_token(redis_server: str, clock: FakeClock, given: str, status: int):
    its = settings(redis_url=redis_server, webhook_secrets=(SECRET,), metrics_token="a-metrics-token")
    page = create_app(its, policy(), clock).test_client()
    assert page.get("/metrics", headers={"Authorization": given} if given else {}).status_code == status
    assert page.get("/healthz").status_code == 200


def test_an_unknown_page_is_answered_in_json(zendesk: FlaskClient):
    answer = zendesk.get("/nowhere")
    assert (answer.status_code, answer.json) == (404, {"error": "not_found"})


def test_the_receiver_does_not_start_without_its_secret(monkeypatch: pytest.MonkeyPatch):
    for name in ("ZENDESK_URL", "SCHEDULING_URL", "ZENDESK_WEBHOOK_SECRET", "ZENDESK_OAUTH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SettingsError, match="ZENDESK_WEBHOOK_SECRET is missing"):
        create_app()
