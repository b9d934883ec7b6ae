"""Rate limits over HTTP, by the account's clock."""

from collections.abc import Callable

from sandbox.limits import PER_TICKET
from sandbox.options import Options
from tests.sandbox.clients import Api


def test_every_answer_says_what_is_left_in_every_spelling(api: Api):
    headers = api.call("GET", "tickets").headers
    assert headers["X-Rate-Limit"] == headers["ratelimit-limit"] == headers["rate-limit"] == "700"
    assert headers["X-Rate-Limit-Remaining"] == headers["ratelimit-remaining"] == "699"
    assert headers["Zendesk-RateLimit-tickets-index"].startswith("total=100; remaining=99; resets=")
    assert "zendesk-rate-limit-tickets-index" in headers


def test_the_account_takes_so_many_requests_a_minute(start: Callable[..., Api]):
    api = start(Options(requests_per_minute=3))
    assert [api.call("GET", "users/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = api.call("GET", "users/me")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    api.control("clock", seconds=60)
    assert api.call("GET", "users/me").status_code == 200


def test_one_user_may_change_one_ticket_thirty_times_in_ten_minutes(api: Api):
    ticket_id, other = api.opened()["id"], api.opened()["id"]
    for number in range(PER_TICKET):
        assert api.put(ticket_id, subject=str(number)).status_code == 200
    refused = api.put(ticket_id, subject="one more")
    assert refused.status_code == 429
    assert refused.headers["Content-Type"].startswith("text/html")
    assert "please wait before updating this ticket again" in refused.text
    assert "remaining=0" in refused.headers["Zendesk-RateLimit-per-ticket-updates"]
    assert api.put(other, subject="x").status_code == 200
    api.control("clock", minutes=10)
    assert api.put(ticket_id, subject="again").status_code == 200


def test_the_account_takes_so_many_updates_a_minute(start: Callable[..., Api]):
    api = start(Options(updates_per_minute=2))
    ids = [api.opened()["id"] for _ in range(3)]
    replies = [api.put(ticket_id, subject="x") for ticket_id in ids]
    assert [r.status_code for r in replies] == [200, 200, 429]
    assert "total=2; remaining=0" in replies[-1].headers["Zendesk-RateLimit-tickets-update"]


def test_incremental_exports_are_ten_a_minute(api: Api):
    path = "incremental/tickets/cursor?start_time=1"
    assert [api.call("GET", path).status_code for _ in range(11)] == [200] * 10 + [429]
    refused = api.call("GET", path).json()
    assert refused["error"] == "APIRateLimitExceeded"


def test_a_view_is_read_five_times_a_minute(api: Api):
    view = {"title": "Open", "all": [{"field": "status", "operator": "less_than", "value": "solved"}]}
    view_id = api.post("views", {"view": view}).json()["view"]["id"]
    assert [api.call("GET", f"views/{view_id}/tickets").status_code for _ in range(6)] == [200] * 5 + [429]


def test_limits_can_be_switched_off(start: Callable[..., Api]):
    api = start(Options(limits=False, requests_per_minute=1, updates_per_minute=1))
    ticket_id = api.opened()["id"]
    assert {api.put(ticket_id, subject=str(n)).status_code for n in range(40)} == {200}


def test_limits_can_be_switched_off_while_running(start: Callable[..., Api]):
    api = start(Options(requests_per_minute=1))
    assert [api.call("GET", "users/me").status_code for _ in range(2)] == [200, 429]
    api.control("limits", on=False)
    assert api.call("GET", "users/me").status_code == 200
