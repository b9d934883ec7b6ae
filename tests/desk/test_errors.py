"""What an answer means, and how often a read is repeated."""

from datetime import timedelta

import pytest
import requests
import responses

from bot.desk import Desk
from bot.desk.errors import Away, DeskError, Forbidden, Lasting, NotFound, Passing, RateLimited, Refused, SignedOut
from bot.desk.session import account_of, endpoint_of
from tests.desk.payloads import TICKET, URL, ticket, user

Mock = responses.RequestsMock


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        pytest.param("93", 93.0, id="whole seconds"),
        pytest.param("0.5", 0.5, id="a fraction"),
        pytest.param("0", 0.0, id="none"),
        pytest.param("-3", 0.0, id="a time ago"),
        pytest.param("86400", 3600.0, id="a day, cut to an hour"),
        pytest.param("inf", None, id="for ever"),
        pytest.param("nan", None, id="not a number"),
        pytest.param("Wed, 25 Nov 2026 00:00:00 GMT", None, id="a date"),
        pytest.param(None, None, id="not said"),
    ],
)
def test_a_429_is_told_with_its_wait_and_nobody_sleeps(
    zendesk: Desk, http: Mock, header: str | None, wait: float | None
):
    body = "Rate limit for ticket updates exceeded, please wait before updating this ticket again"
    http.get(URL, status=429, body=body, content_type="text/html", headers={"Retry-After": header} if header else {})
    with pytest.raises(RateLimited) as error:
        zendesk.ticket(TICKET)
    assert error.value.wait == (None if wait is None else timedelta(seconds=wait))
    assert len(http.calls) == 1


@pytest.mark.parametrize(
    ("status", "json", "kind", "words"),
    [
        pytest.param(403, {"error": {"title": "Forbidden", "message": "no"}}, Forbidden, "Forbidden", id="403"),
        pytest.param(
            404, {"error": "RecordNotFound", "description": "Not found"}, NotFound, "RecordNotFound", id="404"
        ),
        pytest.param(404, {"error": "InvalidEndpoint"}, NotFound, "InvalidEndpoint", id="404, not in the plan"),
        pytest.param(401, {"error": "Couldn't authenticate you"}, SignedOut, "authenticate", id="401"),
        pytest.param(400, {"errors": [{"code": "x", "title": "Bad page"}]}, Refused, "Bad page", id="400"),
        pytest.param(422, {"error": "x", "details": {"base": "text"}}, Refused, "422 x", id="422, details as text"),
        pytest.param(422, {"error": "x", "details": {"base": ["text"]}}, Refused, "422 x", id="422, details as texts"),
        pytest.param(422, ["odd"], Refused, "not an object", id="422, a list"),
    ],
)
def test_an_error_is_named_after_what_it_means(
    zendesk: Desk, http: Mock, status: int, json: object, kind: type[DeskError], words: str
):
    http.get(URL, status=status, json=json)
    with pytest.raises(kind, match=words) as error:
        zendesk.ticket(TICKET)
    assert f"GET /api/v2/tickets/{TICKET}.json: {status}" in str(error.value)
    assert len(http.calls) == 1


PASSING = [
    pytest.param({"status": 500}, id="500"),
    pytest.param({"status": 503, "headers": {"Retry-After": "600"}}, id="503"),
    pytest.param({"body": requests.ConnectTimeout()}, id="a timeout"),
    pytest.param({"body": requests.ConnectionError()}, id="a reset"),
    pytest.param({"status": 200, "body": "<html>", "content_type": "text/html"}, id="HTML instead of JSON"),
]


@pytest.mark.parametrize("answer", PASSING)
def test_a_read_is_tried_three_times_and_no_more(zendesk: Desk, http: Mock, answer: dict[str, object]):
    http.get(URL, **answer)
    with pytest.raises(Away):
        zendesk.ticket(TICKET)
    assert len(http.calls) == 3


@pytest.mark.parametrize("answer", PASSING)
def test_a_read_that_goes_well_the_second_time_went_well(zendesk: Desk, http: Mock, answer: dict[str, object]):
    http.get(URL, **answer)
    http.get(URL, json={"ticket": ticket(), "users": [user()]})
    assert zendesk.ticket(TICKET)[0].id == TICKET


def test_what_zenpy_reads_is_tried_again_too(zendesk: Desk, http: Mock):
    me = "https://acme.zendesk.com/api/v2/users/me.json"
    http.get(me, status=502)
    http.get(me, json={"user": {"id": 900, "name": "Accord", "role": "agent"}})
    assert zendesk.me().id == 900


def test_each_error_is_either_passing_or_lasting():
    for kind in (RateLimited, Away, SignedOut):
        assert issubclass(kind, Passing)
        assert not issubclass(kind, Lasting)
    for kind in (Forbidden, NotFound, Refused):
        assert issubclass(kind, Lasting)


@pytest.mark.parametrize(
    ("url", "account"),
    [
        ("https://acme.zendesk.com", ("acme", False)),
        ("http://127.0.0.1:8901", ("elsewhere", True)),
        ("http://acme.zendesk.com", ("elsewhere", True)),
        ("https://support.acme.example", ("elsewhere", True)),
    ],
)
def test_only_an_account_at_zendesk_is_called_at_its_name(url: str, account: tuple[str, bool]):
    assert account_of(url) == account


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("/api/v2/tickets/7001.json?include=users", "tickets/id"),
        ("/api/v2/tickets/7001/comments.json", "tickets/id/comments"),
        ("/api/v2/users/me.json", "users/me"),
        ("/oauth/tokens", "oauth/tokens"),
    ],
)
def test_metrics_hold_endpoints_without_ids(path: str, endpoint: str):
    assert endpoint_of("https://acme.zendesk.com" + path) == endpoint
