"""Webhooks as a real receiver gets them: signed, tried again by the rules, doubled and lost on demand."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable

import pytest

from sandbox.options import Options, Retries
from tests.sandbox.clients import Api, Receiver

SECRET = "c2FuZGJveC1zZWNyZXQ="
EAGER = Options(retries=Retries(wait=0.0, timeout=0.2))
AGENT = "maya.lindqvist@sandbox.example"


@pytest.fixture
def api(start: Callable[..., Api], receiver: Receiver) -> Api:
    return start(EAGER, webhook=receiver.url, secret=SECRET)


def settled(api: Api, within: float = 0) -> None:
    assert api.control("idle", within=within)["idle"]


def test_a_delivery_is_signed_over_timestamp_and_raw_body(api: Api, receiver: Receiver):
    api.opened()
    settled(api)
    headers, body = receiver.got[0]
    signed = headers["X-Zendesk-Webhook-Signature-Timestamp"].encode() + body
    digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
    assert headers["X-Zendesk-Webhook-Signature"] == base64.b64encode(digest).decode()


def test_a_delivery_carries_the_recorded_headers(api: Api, receiver: Receiver):
    api.opened()
    settled(api)
    headers, _ = receiver.got[0]
    assert headers["User-Agent"] == "Zendesk Webhook"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["X-Zendesk-Account-Id"] == "21470001"
    assert len(headers["X-Zendesk-Webhook-Id"]) == len(headers["X-Zendesk-Webhook-Invocation-Id"]) == 26


def test_each_event_of_a_ticket_is_told_once(api: Api, receiver: Receiver):
    ticket = api.opened()
    path = f"tickets/{ticket['id']}/comments"
    api.control(path, **{"as": "carla@example.com", "body": "Any news?"})
    api.control(path, **{"as": AGENT, "body": "/accord status", "public": False})
    api.control(path, **{"as": AGENT, "body": "We are on it.", "public": True})
    api.control(f"tickets/{ticket['id']}", "PUT", **{"as": AGENT, "additional_tags": ["accord_pause"]})
    settled(api)
    told = sorted(event["event"] for event in receiver.events())
    assert told == ["agent_note", "client_replied", "ticket_changed", "ticket_changed", "ticket_created"]


def test_an_event_says_ticket_actor_and_instant(api: Api, receiver: Receiver):
    ticket = api.opened()
    settled(api)
    assert receiver.events() == [
        {
            "ticket_id": str(ticket["id"]),
            "event": "ticket_created",
            "actor_id": str(ticket["requester_id"]),
            "actor_role": "end-user",
            "updated_at": ticket["updated_at"],
        }
    ]


def test_what_the_bot_does_is_told_to_nobody(api: Api, receiver: Receiver):
    ticket = api.opened()
    settled(api)
    receiver.got.clear()
    api.put(ticket["id"], comment={"body": "Hello", "public": True}, additional_tags=["accord_case"])
    api.post("tickets", {"ticket": {"comment": {"body": "Outreach"}, "submitter_id": api.running.world.bot_id}})
    settled(api)
    assert receiver.got == []


@pytest.mark.parametrize(
    ("answers", "attempts", "status"),
    [
        ([], 1, "success"),
        ([(409, {})], 2, "success"),
        ([(409, {})] * 9, 4, "terminated"),
        ([(503, {"Retry-After": "0"})], 2, "success"),
        ([(429, {"Retry-After": "0"})], 2, "success"),
        ([(503, {})], 1, "terminated"),
        ([(503, {"Retry-After": "120"})], 1, "terminated"),
        ([(500, {})], 1, "terminated"),
        ([(401, {})], 1, "terminated"),
        ([(404, {})], 1, "terminated"),
        ([(302, {"Location": "http://127.0.0.1:9/"})], 1, "success"),
    ],
    ids=["202", "409", "409 for ever", "503 soon", "429 soon", "503", "503 late", "500", "401", "404", "302"],
)
def test_what_is_tried_again(
    api: Api, receiver: Receiver, answers: list[tuple[int, dict[str, str]]], attempts: int, status: str
):
    receiver.answers += answers
    api.opened()
    settled(api)
    assert len(receiver.got) == attempts
    assert len({headers["X-Zendesk-Webhook-Invocation-Id"] for headers, _ in receiver.got}) == 1
    history = api.call("GET", "/_sandbox/invocations").json()["invocations"]
    assert (len(history), history[0]["status"], len(history[0]["attempts"])) == (1, status, attempts)


def test_a_timeout_is_tried_again(api: Api, receiver: Receiver):
    receiver.slow = 2
    api.opened()
    settled(api)
    assert len(receiver.got) == 3


def test_a_retry_waits_by_the_accounts_clock(api: Api, receiver: Receiver):
    receiver.answers.append((503, {"Retry-After": "30"}))
    api.opened()
    settled(api)
    assert len(receiver.got) == 1
    assert api.control("idle", within=31, seconds=0) == {"idle": False, "busy": 1}
    api.control("clock", seconds=30)
    settled(api)
    assert len(receiver.got) == 2


def test_the_history_shows_what_was_sent(api: Api, receiver: Receiver):
    api.opened()
    settled(api)
    webhook = api.get("webhooks")["webhooks"][0]
    row = api.get(f"webhooks/{webhook['id']}/invocations")["invocations"][0]
    assert (row["status"], row["status_code"]) == ("success", 202)
    attempt = api.get(f"webhooks/{webhook['id']}/invocations/{row['id']}/attempts")["attempts"][0]
    assert attempt["request"]["payload"].encode() == receiver.got[0][1]
    assert attempt["request"]["headers"]["X-Zendesk-Webhook-Id"] == webhook["id"]


def test_a_delivery_can_be_doubled_lost_and_late(api: Api, receiver: Receiver):
    api.control("faults", kind="delivery_duplicate")
    api.opened()
    settled(api)
    assert [h["X-Zendesk-Webhook-Invocation-Id"] for h, _ in receiver.got][0:1] * 2 == [
        h["X-Zendesk-Webhook-Invocation-Id"] for h, _ in receiver.got
    ]
    receiver.got.clear()
    api.control("faults", kind="delivery_drop")
    api.control("faults", kind="delivery_delay", seconds=300)
    lost, late = api.opened(), api.opened()
    settled(api)
    assert receiver.got == []
    api.control("clock", seconds=300)
    settled(api)
    assert [event["ticket_id"] for event in receiver.events()] == [str(late["id"])]
    assert lost["id"] != late["id"]


def test_too_many_errors_pause_all_deliveries(start: Callable[..., Api], receiver: Receiver):
    api = start(EAGER, webhook=receiver.url, secret=SECRET)
    receiver.answers += [(500, {})] * 20
    for _ in range(20):
        api.opened()
    settled(api)
    api.opened()
    assert not api.control("idle", seconds=0)["idle"]
    assert len(receiver.got) == 20
    api.control("clock", seconds=5)
    settled(api)
    assert len(receiver.got) == 21


def test_the_test_endpoint_calls_the_receiver_and_shows_its_answer(api: Api, receiver: Receiver):
    webhook = api.get("webhooks")["webhooks"][0]
    shown = api.post(f"webhooks/test?webhook_id={webhook['id']}", {"request": {"payload": "{}"}}).json()
    assert shown["response"]["status"] == 202
    headers, body = receiver.got[0]
    signed = headers["X-Zendesk-Webhook-Signature-Timestamp"].encode() + body
    digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
    assert headers["X-Zendesk-Webhook-Signature"] == base64.b64encode(digest).decode()


def test_subscribed_deliveries_have_the_recorded_envelope(start: Callable[..., Api], receiver: Receiver):
    api = start(EAGER, webhook=receiver.url, secret=SECRET, subscribe=True)
    ticket = api.opened()
    api.put(ticket["id"], comment={"body": "Note", "public": False}, status="open", additional_tags=["x"])
    settled(api)
    events = {event["type"].removeprefix("zen:event-type:ticket."): event for event in receiver.events()}
    assert events.keys() == {"created", "comment_added", "status_changed", "tags_changed"}
    changed = events["status_changed"]
    assert changed["event"]["previous"], changed["event"]["current"] == ("NEW", "OPEN")
    assert changed["subject"] == f"zen:ticket:{ticket['id']}"
    assert changed["zendesk_event_version"] == "2022-11-06"
    assert isinstance(changed["account_id"], int)
    assert changed["detail"]["id"] == str(ticket["id"])
    assert (changed["detail"]["status"], changed["detail"]["assignee_id"]) == ("OPEN", "0")
    assert changed["detail"]["actor_id"] == str(api.running.world.bot_id)
    comment = events["comment_added"]["event"]["comment"]
    assert (comment["is_public"], comment["author"]["is_staff"]) == (False, True)
    sequences = {kind: event["event"]["meta"]["sequence"]["id"] for kind, event in events.items()}
    assert len(set(sequences.values())) == 2


def test_subscribed_bodies_are_printed_with_three_spaces_and_a_line_break(
    start: Callable[..., Api], receiver: Receiver
):
    api = start(EAGER, webhook=receiver.url, secret=SECRET, subscribe=True)
    api.opened(subject="Señor")
    settled(api)
    body = receiver.got[0][1]
    assert body.startswith(b'{\n   "type"')
    assert body.endswith(b"}\n")
    assert body != json.dumps(json.loads(body)).encode()


def test_a_webhook_made_through_the_api_is_called_with_the_triggers_own_body(
    start: Callable[..., Api], receiver: Receiver
):
    api = start(EAGER)
    given = {"name": "Mine", "endpoint": receiver.url, "http_method": "POST", "request_format": "json"}
    webhook = api.post("webhooks", {"webhook": {**given, "subscriptions": ["conditional_ticket_events"]}}).json()[
        "webhook"
    ]
    body = (
        '{"id": {{ticket.id}}, "status": "{{ticket.status}}", '
        '"nothing": "{{no.such.thing}}", "who": "{{current_user.name}}"}'
    )
    solved = {"field": "status", "operator": "changed"}
    role = {"field": "role", "operator": "is", "value": "agent"}
    action = {"field": "notification_webhook", "value": [webhook["id"], body]}
    api.post("triggers", {"trigger": {"title": "T", "conditions": {"all": [solved, role]}, "actions": [action]}})
    ticket = api.opened()
    api.put(ticket["id"], status="open")
    settled(api)
    assert receiver.events() == [{"id": ticket["id"], "status": "Open", "nothing": "", "who": "Accord"}]


@pytest.mark.parametrize(
    ("what", "kind"), [("delete", "soft_deleted"), ("spam", "marked_as_spam"), ("merge", "merged")]
)
def test_what_becomes_of_a_whole_ticket_is_told_to_subscribers_only(
    start: Callable[..., Api], receiver: Receiver, what: str, kind: str
):
    api = start(EAGER, webhook=receiver.url, secret=SECRET, subscribe=True)
    ticket, other = api.opened(), api.opened()
    settled(api)
    receiver.got.clear()
    api.control(f"tickets/{ticket['id']}/{what}", into=other["id"])
    settled(api)
    told = [(e["type"].rpartition(".")[2], e["detail"]["id"]) for e in receiver.events()]
    assert (kind, str(ticket["id"])) in told


def test_a_deleted_ticket_wakes_no_trigger(api: Api, receiver: Receiver):
    ticket = api.opened()
    settled(api)
    api.control(f"tickets/{ticket['id']}/delete")
    settled(api)
    assert len(receiver.got) == 1
