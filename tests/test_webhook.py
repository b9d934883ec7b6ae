"""Reading a delivery: signature, freshness, both shapes of body, and everything that may be wrong with them."""

from datetime import datetime, timedelta

import pytest

from bot.webhook import (
    INVOCATION,
    SIGNATURE,
    TIMESTAMP,
    DeliveryRefused,
    Event,
    Forged,
    Malformed,
    Stale,
    UnknownEvent,
    read_event,
    sign,
    verify,
)
from tests.builders import CLIENT_ID, NOW, SECRET, TICKET_ID, body, event_payload, headers, stamp, trigger_payload

FRESH = timedelta(minutes=5)
RAW = body(trigger_payload())


def test_the_signature_is_made_of_the_timestamp_and_the_raw_body_with_the_secret_as_it_is_written():
    # made once: printf '%s%s' 2026-11-24T12:00:00Z '{}' | openssl dgst -sha256 -hmac s3cret -binary | base64
    assert sign("s3cret", "2026-11-24T12:00:00Z", b"{}") == "0ugT2MxlLn7f/4MFEBqZOGQTJsjRdHSPZVo/J+2H7zQ="


def test_a_body_without_content_is_signed_too():
    verify(headers(b""), b"", (SECRET,), NOW, FRESH)


@pytest.mark.parametrize(
    ("secrets", "at"),
    [
        pytest.param((SECRET,), NOW, id="with the one secret"),
        pytest.param(("the-old-one", SECRET), NOW, id="with the new one of two, during rotation"),
        pytest.param((SECRET, "the-new-one"), NOW, id="with the old one of two, during rotation"),
        pytest.param((SECRET,), NOW + FRESH, id="at the edge of freshness"),
        pytest.param((SECRET,), NOW - FRESH, id="from a clock that is a little ahead"),
    ],
)
def test_a_genuine_delivery_passes(secrets: tuple[str, ...], at: datetime):
    verify(headers(RAW), RAW, secrets, at, FRESH)


def _without(name: str) -> dict[str, str]:
    return {k: v for k, v in headers(RAW).items() if k != name}


def _at(when: str) -> dict[str, str]:
    return {**headers(RAW), TIMESTAMP: when, SIGNATURE: sign(SECRET, when, RAW)}


@pytest.mark.parametrize(
    ("given", "raw", "kind"),
    [
        pytest.param({}, RAW, Forged, id="no headers at all"),
        pytest.param(_without(SIGNATURE), RAW, Forged, id="no signature"),
        pytest.param(_without(TIMESTAMP), RAW, Forged, id="no timestamp"),
        pytest.param({**headers(RAW), SIGNATURE: ""}, RAW, Forged, id="an empty signature"),
        pytest.param(headers(RAW, secret="somebody else's"), RAW, Forged, id="made with another secret"),
        pytest.param(headers(RAW), RAW + b" ", Forged, id="a byte was added to the body"),
        pytest.param(headers(RAW), RAW.replace(b"   ", b" "), Forged, id="the body was written anew"),
        pytest.param({**headers(RAW), TIMESTAMP: stamp(NOW + timedelta(seconds=1))}, RAW, Forged, id="another time"),
        pytest.param({**headers(RAW), SIGNATURE: "gefälscht"}, RAW, Forged, id="a signature that is not ASCII"),
        pytest.param({**headers(RAW), TIMESTAMP: "heute ☃"}, RAW, Forged, id="a timestamp that is not ASCII"),
        pytest.param(_at(stamp(NOW - timedelta(minutes=6))), RAW, Stale, id="signed six minutes ago"),
        pytest.param(_at(stamp(NOW + timedelta(minutes=6))), RAW, Stale, id="signed six minutes from now"),
        pytest.param(_at("1764000000"), RAW, Stale, id="signed with a number for a timestamp"),
        pytest.param(_at("yesterday"), RAW, Stale, id="signed with a word for a timestamp"),
        pytest.param(_at("0001-01-01T00:00:00+23:59"), RAW, Stale, id="signed before there were years"),
        pytest.param(_at("2026-11-24"), RAW, Stale, id="signed with a day only"),
    ],
)
def test_any_other_delivery_is_refused(given: dict[str, str], raw: bytes, kind: type[DeliveryRefused]):
    with pytest.raises(kind):
        verify(given, raw, (SECRET,), NOW, FRESH)


def test_a_timestamp_without_a_zone_is_taken_for_utc():
    verify(_at(stamp(NOW).rstrip("Z")), RAW, (SECRET,), NOW, FRESH)


def test_without_any_secret_nothing_passes():
    with pytest.raises(Forged):
        verify(headers(RAW), RAW, (), NOW, FRESH)


def test_a_triggers_body_says_which_ticket_who_and_what():
    assert read_event(headers(RAW), RAW) == Event(
        "client_replied", TICKET_ID, ("invocation:01A",), str(CLIENT_ID), urgent=True
    )


def test_an_events_body_says_the_same_and_has_an_id_of_its_own():
    raw = body(event_payload())
    event = read_event(headers(raw), raw)
    assert (event.kind, event.ticket_id, event.actor_id) == ("comment_added", TICKET_ID, str(CLIENT_ID))
    assert event.ids == ("invocation:01A", "event:0b3c1f0e-5b0f-4a51-9b43-2d5d1f7d0001")
    assert event.urgent
    assert event.relevant
    assert event.hint is None


def test_a_new_tickets_own_words_come_along():
    raw = body(event_payload("created"))
    hint = read_event(headers(raw), raw).hint
    words = "My freelancer stopped answering me three weeks ago. I have had no reply to any of my messages."
    assert hint == {"subject": "Help with my contract", "description": words}


@pytest.mark.parametrize("absent", ["subject", "description"])
def test_words_that_did_not_come_are_not_made_up(absent: str):
    raw = body(event_payload("created", detail={absent: None}))
    assert read_event(headers(raw), raw).hint is None


@pytest.mark.parametrize(
    ("payload", "urgent"),
    [
        pytest.param(trigger_payload(event="ticket_created"), True, id="a new ticket"),
        pytest.param(trigger_payload(actor_role="End user"), True, id="a client's answer, spelled as shown"),
        pytest.param(trigger_payload(actor_role="end_user"), True, id="a client's answer, spelled as a rule"),
        pytest.param(trigger_payload(actor_role="agent"), False, id="an agent's answer"),
        pytest.param(trigger_payload(event="agent_note"), False, id="an agent's note"),
        pytest.param(event_payload("created"), True, id="a new ticket, subscribed"),
        pytest.param(event_payload("status_changed"), False, id="another status"),
        pytest.param(
            event_payload(event={"comment": {"author": {"id": "601", "is_staff": True}}}), False, id="a staff comment"
        ),
        pytest.param(
            event_payload(event={"comment": {"author": {"id": "601", "is_staff": "true"}}}), False, id="staff as text"
        ),
    ],
)
def test_what_a_client_waits_for_is_urgent(payload: dict[str, object], urgent: bool):  # noqa: FBT001
    raw = body(payload)
    assert read_event(headers(raw), raw).urgent is urgent


@pytest.mark.parametrize(
    ("payload", "ticket_id"),
    [
        pytest.param({"ticket_id": 5}, 5, id="a number"),
        pytest.param({"ticket_id": " 5 "}, 5, id="a text with spaces around"),
        pytest.param({"ticket": {"id": "5", "status": "Open"}}, 5, id="nested"),
        pytest.param({"id": 5}, 5, id="only id"),
        pytest.param({"ticket_id": "", "ticket": "no object", "id": 5}, 5, id="the first that says something"),
    ],
)
def test_a_ticket_id_is_found_wherever_a_template_puts_it(payload: dict[str, object], ticket_id: int):
    raw = body(payload)
    event = read_event({}, raw)
    assert (event.ticket_id, event.kind, event.ids) == (ticket_id, "ticket_changed", ())


@pytest.mark.parametrize("nobody", ["0", "", None, "{{current_user.id}}", -1, True, 1.5, []])
def test_nobody_is_nobody_however_it_is_written(nobody: object):
    raw = body(trigger_payload(actor_id=nobody))
    assert read_event({}, raw).actor_id == ""


@pytest.mark.parametrize("kind", ["priority_changed", "followers_changed", "next_sla_breach_changed"])
def test_an_event_that_changes_nothing_for_us_is_passed_over(kind: str):
    raw = body(event_payload(kind))
    assert not read_event({}, raw).relevant


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        pytest.param(b"", Malformed, id="nothing"),
        pytest.param(b"ticket_id=5", Malformed, id="a form"),
        pytest.param(b"<ticket/>", Malformed, id="XML"),
        pytest.param(b"{", Malformed, id="half an object"),
        pytest.param(b"\xff\xfe\xff", Malformed, id="bytes that are no text"),
        pytest.param(b"[]", Malformed, id="a list"),
        pytest.param(b"null", Malformed, id="null"),
        pytest.param(b"5", Malformed, id="a number"),
        pytest.param(b'{"ticket_id": ' + b"9" * 5000 + b"}", Malformed, id="a number of five thousand digits"),
        pytest.param(b"[" * 100_000, Malformed, id="a hundred thousand brackets"),
        pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, Malformed, id="objects a hundred thousand deep"),
        pytest.param(b"{}", Malformed, id="no ticket"),
        pytest.param(body({"ticket_id": "{{ticket.id}}"}), Malformed, id="a placeholder that was not filled in"),
        pytest.param(body({"ticket_id": "5; DROP"}), Malformed, id="more than an id"),
        pytest.param(body({"ticket_id": "٥"}), Malformed, id="a digit of another script"),
        pytest.param(body({"ticket_id": "1" * 19}), Malformed, id="an id longer than ids are"),
        pytest.param(body({"ticket_id": True}), Malformed, id="true"),
        pytest.param(body({"ticket_id": 0}), Malformed, id="ticket zero"),
        pytest.param(body(event_payload(detail={"id": None})), Malformed, id="an event without its ticket"),
        pytest.param(body({**event_payload(), "detail": None}), Malformed, id="an event without detail"),
        pytest.param(body(trigger_payload(event="ticket_exploded")), UnknownEvent, id="an event nobody knows"),
        pytest.param(body(trigger_payload(event={"a": 1})), UnknownEvent, id="an event that is an object"),
        pytest.param(body(event_payload("exploded")), UnknownEvent, id="a ticket event nobody knows"),
        pytest.param(body({**event_payload(), "type": "zen:event-type:user.created"}), UnknownEvent, id="a user event"),
    ],
)
def test_a_body_that_says_nothing_to_us_is_refused_by_name(raw: bytes, kind: type[DeliveryRefused]):
    with pytest.raises(kind):
        read_event({}, raw)


def test_ids_are_short_and_plain_whatever_came():
    raw = body(event_payload(id="\ud800" + "x" * 500))
    event = read_event({INVOCATION: "é" * 500}, raw)
    assert all(i.isascii() and len(i) < 500 for i in event.ids)


def test_a_refusal_carries_its_answer_and_its_name():
    answers = {(kind.status, kind.reason) for kind in (Forged, Stale, Malformed, UnknownEvent)}
    assert answers == {(401, "forged"), (401, "stale"), (400, "malformed"), (422, "unknown_event")}
