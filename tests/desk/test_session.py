"""Signing in, keeping to time limits, and who is asked before each call."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
import requests
import responses
from requests.adapters import HTTPAdapter

from bot.agenda import LeaseLost
from bot.desk import Change, Desk
from bot.desk.errors import Away, RateLimited, SignedOut
from bot.desk.session import TIMEOUT, Session
from tests.builders import settings
from tests.builders import ticket as a_ticket
from tests.desk.payloads import STAMP, TICKET, URL, audit, ticket, user

Mock = responses.RequestsMock
TOKENS = "https://acme.zendesk.com/oauth/tokens"
BY_CLIENT = {"oauth_token": "", "oauth_client_id": "accord", "oauth_client_secret": "s3cret"}


@pytest.fixture
def renewing(zendesk: Desk) -> Desk:  # noqa: ARG001  # for its HTTP and its haste
    return Desk(settings(**BY_CLIENT))


def _authorizations(http: Mock) -> list[str]:
    return [call.request.headers.get("Authorization", "") for call in http.calls if "oauth" not in call.request.url]


def _sign_ins(http: Mock) -> int:
    return sum(call.request.url == TOKENS for call in http.calls)


def test_a_ready_token_is_a_bearer(zendesk: Desk, http: Mock):
    http.get(URL, json={"ticket": ticket(), "users": [user()]})
    zendesk.ticket(TICKET)
    assert _authorizations(http) == ["Bearer a-token"]


def test_the_old_way_is_basic(http: Mock):
    http.get(URL, json={"ticket": ticket(), "users": [user()]})
    Desk(settings(oauth_token="", email="bot@example.com", api_token="k")).ticket(TICKET)
    assert _authorizations(http) == ["Basic " + base64.b64encode(b"bot@example.com/token:k").decode()]


def test_client_credentials_fetch_a_token_once_and_keep_it(renewing: Desk, http: Mock):
    http.post(TOKENS, json={"access_token": "t1", "token_type": "bearer", "expires_in": 1800})
    http.get(URL, json={"ticket": ticket(), "users": [user()]})
    renewing.ticket(TICKET)
    renewing.ticket(TICKET)
    assert _authorizations(http) == ["Bearer t1", "Bearer t1"]
    assert _sign_ins(http) == 1
    assert json.loads(http.calls[0].request.body) == {
        "grant_type": "client_credentials",
        "client_id": "accord",
        "client_secret": "s3cret",
        "scope": "read write",
    }


@pytest.mark.parametrize(
    ("answer", "times"),
    [
        pytest.param({"expires_in": 30}, 2, id="a token that expires within a minute is renewed"),
        pytest.param({"expires_in": 300}, 1, id="one that lasts is kept"),
        pytest.param({"expires_in": "300"}, 1, id="one whose span is a text"),
        pytest.param({}, 1, id="one without an end is kept"),
        pytest.param({"expires_in": None}, 1, id="one whose end is null"),
    ],
)
def test_a_token_is_kept_until_shortly_before_it_expires(
    renewing: Desk, http: Mock, answer: dict[str, object], times: int
):
    http.post(TOKENS, json={"access_token": "t", **answer})
    http.get(URL, json={"ticket": ticket(), "users": [user()]})
    renewing.ticket(TICKET)
    renewing.ticket(TICKET)
    assert _sign_ins(http) == times


def test_a_401_renews_the_token_once_and_the_call_goes_on(renewing: Desk, http: Mock):
    http.post(TOKENS, json={"access_token": "t1", "expires_in": 1800})
    http.post(TOKENS, json={"access_token": "t2", "expires_in": 1800})
    http.put(URL, status=401, json={"error": "invalid_token"})
    http.put(URL, json=audit())
    renewing.update(a_ticket(stamp=STAMP), Change(frozenset({"x"})))
    assert _authorizations(http) == ["Bearer t1", "Bearer t2"]


def test_a_second_401_is_the_end_of_it(renewing: Desk, http: Mock):
    http.post(TOKENS, json={"access_token": "t", "expires_in": 1800})
    http.get(URL, status=401, json={"error": "invalid_token"})
    with pytest.raises(SignedOut):
        renewing.ticket(TICKET)
    assert len(_authorizations(http)) == 2


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        pytest.param({"status": 401, "json": {"error": "invalid_client"}}, SignedOut, id="401"),
        pytest.param({"status": 400, "json": {"error": "invalid_request"}}, SignedOut, id="400"),
        pytest.param({"status": 403, "json": {}}, SignedOut, id="403"),
        pytest.param({"status": 200, "json": {"token": "?"}}, SignedOut, id="an answer without a token"),
        pytest.param({"status": 200, "json": []}, SignedOut, id="an answer that is a list"),
        pytest.param({"status": 200, "body": "<html>", "content_type": "text/html"}, Away, id="HTML"),
        pytest.param({"status": 503}, Away, id="503"),
        pytest.param({"body": requests.ConnectionError()}, Away, id="a reset"),
        pytest.param({"status": 429, "headers": {"Retry-After": "9"}}, RateLimited, id="429"),
    ],
)
def test_signing_in_that_fails_is_passing_and_the_ticket_stays(
    renewing: Desk, http: Mock, answer: dict[str, object], kind: type[Exception]
):
    http.post(TOKENS, **answer)
    with pytest.raises(kind):
        renewing.update(a_ticket(stamp=STAMP), Change(frozenset({"x"})))
    assert _authorizations(http) == []


def test_every_call_has_our_time_limits_and_none_is_repeated_below_us():
    session = Session(settings())
    for url in ("https://acme.zendesk.com/x", "http://127.0.0.1:9/x", "https://elsewhere.zendesk.com/x"):
        adapter = session.get_adapter(url)
        assert isinstance(adapter, HTTPAdapter)
        assert adapter.max_retries.total == 0
    elsewhere = Session(settings(zendesk_url="http://127.0.0.1:9"))
    assert elsewhere.get_adapter("https://elsewhere.zendesk.com/api/v2/x").max_retries.total == 0


def test_time_limits_are_given_whatever_zenpy_asks_for(zendesk: Desk, http: Mock):
    http.get("https://acme.zendesk.com/api/v2/users/me.json", json={"user": {"id": 900}})
    zendesk.me()
    assert http.calls[0].request.req_kwargs["timeout"] == TIMEOUT


def test_each_call_is_made_under_the_lease_the_renewed_one_too(renewing: Desk, http: Mock):
    held = []
    renewing.session.before_call = lambda: held.append(len(http.calls))
    http.post(TOKENS, json={"access_token": "t"})
    http.get(URL, status=401)
    http.get(URL, json={"ticket": ticket(), "users": [user()]})
    renewing.ticket(TICKET)
    assert held == [0, 1, 2, 3]
    assert renewing.session.calls == 4


def test_who_lost_the_lease_sends_nothing(zendesk: Desk, http: Mock):
    def lost() -> None:
        raise LeaseLost

    zendesk.session.before_call = lost
    with pytest.raises(LeaseLost):
        zendesk.update(a_ticket(stamp=STAMP), Change(frozenset({"x"})))
    assert len(http.calls) == 0


def test_before_any_answer_the_clock_is_ours(zendesk: Desk):
    assert abs(zendesk.now() - datetime.now(UTC)) < timedelta(seconds=5)
