"""Writing through the door: exactly these bytes, exactly once, and an honest word about the outcome."""

import json
from datetime import UTC, datetime

import pytest
import requests
import responses

from bot.desk import Change, Desk
from bot.desk.errors import Away, Conflict, DeskError, RateLimited, Refused, UnknownOutcome
from tests.builders import ticket as a_ticket
from tests.desk.payloads import STAMP, TICKET, URL, audit

Mock = responses.RequestsMock
CHANGE = Change(
    tags=frozenset({"vip", "accord_case", "accord_did_call_now"}),
    html="<p>Call now &amp; kindly</p>",
    public=False,
    metadata={"accord_did": "accord_did_call_now", "accord_rules": "P9", "accord_policy": "12345678"},
)
READ = a_ticket(stamp=STAMP)


def _sent(http: Mock) -> dict[str, object]:
    (call,) = http.calls
    return json.loads(call.request.body)["ticket"]


def test_one_put_holds_all_that_belongs_together(zendesk: Desk, http: Mock):
    http.put(URL, json=audit())
    zendesk.update(READ, CHANGE)
    assert _sent(http) == {
        "id": TICKET,
        "tags": ["accord_case", "accord_did_call_now", "vip"],
        "safe_update": True,
        "updated_stamp": STAMP,
        "metadata": {"accord_did": "accord_did_call_now", "accord_rules": "P9", "accord_policy": "12345678"},
        "comment": {"html_body": "<p>Call now &amp; kindly</p>", "public": False},
    }


@pytest.mark.parametrize("public", [True, False])
def test_whether_a_comment_is_public_is_always_said(zendesk: Desk, http: Mock, public: bool):  # noqa: FBT001
    http.put(URL, json=audit())
    zendesk.update(READ, Change(frozenset(), html="<p>x</p>", public=public))
    assert _sent(http)["comment"]["public"] is public


def test_tags_alone_come_without_a_comment(zendesk: Desk, http: Mock):
    http.put(URL, json=audit())
    zendesk.update(READ, Change(frozenset({"accord_case"})))
    assert _sent(http) == {"id": TICKET, "tags": ["accord_case"], "safe_update": True, "updated_stamp": STAMP}


def test_the_ticket_comes_back_with_its_new_stamp(zendesk: Desk, http: Mock):
    http.put(URL, json=audit())
    after = zendesk.update(READ, CHANGE)
    assert (after.stamp, after.tags) == ("2026-11-24T12:00:01Z", CHANGE.tags)
    assert after.updated_at == datetime(2026, 11, 24, 12, 0, 1, tzinfo=UTC)


OUTCOMES = [
    pytest.param({"body": requests.ConnectionError("reset")}, UnknownOutcome, id="the connection was reset"),
    pytest.param({"body": requests.ReadTimeout()}, UnknownOutcome, id="no answer in time"),
    pytest.param({"body": requests.exceptions.ChunkedEncodingError()}, UnknownOutcome, id="half an answer"),
    pytest.param({"status": 500, "json": {"error": "x"}}, UnknownOutcome, id="500"),
    pytest.param({"status": 502, "body": "<html>"}, UnknownOutcome, id="502 in HTML"),
    pytest.param({"status": 504}, UnknownOutcome, id="504"),
    pytest.param({"status": 503, "headers": {"Retry-After": "7"}}, Away, id="503"),
    pytest.param({"status": 200, "body": "<html>", "content_type": "text/html"}, UnknownOutcome, id="200 in HTML"),
    pytest.param({"status": 200, "body": "{", "content_type": "application/json"}, UnknownOutcome, id="200, half JSON"),
    pytest.param({"status": 200, "json": {"odd": 1}}, UnknownOutcome, id="200 without a ticket"),
    pytest.param({"status": 200, "json": []}, UnknownOutcome, id="200 with a list"),
    pytest.param({"status": 429, "headers": {"Retry-After": "93"}}, RateLimited, id="429"),
    pytest.param({"status": 409, "json": {"error": "UpdateConflict"}}, Conflict, id="409"),
    pytest.param({"status": 302, "headers": {"Location": URL}}, Refused, id="302"),
    pytest.param({"status": 413}, Refused, id="413"),
]


@pytest.mark.parametrize(("answer", "kind"), OUTCOMES)
def test_a_put_is_sent_once_whatever_the_answer_and_the_error_says_what_is_known(
    zendesk: Desk, http: Mock, answer: dict[str, object], kind: type[DeskError]
):
    http.put(URL, **answer)
    http.get(URL, json=audit())
    with pytest.raises(kind) as error:
        zendesk.update(READ, CHANGE)
    assert type(error.value) is kind
    assert [call.request.method for call in http.calls] == ["PUT"]


def test_an_error_holds_no_word_of_the_comment(zendesk: Desk, http: Mock):
    http.put(URL, body=requests.ConnectionError("Call now &amp; kindly"))
    with pytest.raises(UnknownOutcome) as error:
        zendesk.update(READ, CHANGE)
    assert "kindly" not in str(error.value)


def test_details_of_a_refusal_are_told(zendesk: Desk, http: Mock):
    details = {"base": [{"description": "Assignee: is required when solving a ticket", "error": None}]}
    http.put(URL, status=422, json={"error": "RecordInvalid", "description": "errors", "details": details})
    with pytest.raises(Refused, match="RecordInvalid Assignee: is required when solving a ticket"):
        zendesk.update(READ, CHANGE)
