"""Search and exports over HTTP: the language, the lag, the limits of depth."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from sandbox.options import Options
from tests.sandbox.clients import Api

AT_ONCE = Options(search_lag=timedelta(0), export_lag=timedelta(0))


@pytest.fixture
def quick(start: Callable[..., Api]) -> Api:
    """An account whose index has no lag, with three tickets."""
    api = start(AT_ONCE)
    api.opened(subject="Designer silent", fields={"Freelancer ID": "U-6606"}, tags=["accord_case"])
    other = {"name": "Owen", "email": "owen@example.com"}
    api.opened(**{"as": other, "subject": "Refund please", "body": "my 75 dollars", "external_id": "x:1"})
    api.opened(**{"as": other, "subject": "Thanks", "body": "all good", "fields": {"Freelancer ID": "U-1"}})
    api.control("tickets/1003", "PUT", status="solved")
    return api


def found(api: Api, query: str) -> list[int]:
    return sorted(row["id"] for row in api.get("search.json", query=query)["results"])


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("type:ticket", [1001, 1002, 1003]),
        ("type:ticket requester:owen@example.com", [1002, 1003]),
        ("type:ticket tags:accord_case", [1001]),
        ("type:ticket -tags:accord_case", [1002, 1003]),
        ("type:ticket status<solved", [1001, 1002]),
        ("type:ticket status:solved", [1003]),
        ("type:ticket status:solved status:new", [1001, 1002, 1003]),
        ("type:ticket fieldvalue:U-6606", [1001]),
        ("type:ticket external_id:x:1", [1002]),
        ('type:ticket external_id:"x:1"', [1002]),
        ("type:ticket dollars", [1002]),
        ('type:ticket "Designer silent"', [1001]),
        ("type:ticket created>2020-01-01", [1001, 1002, 1003]),
        ("type:ticket created<2020-01-01T00:00:00Z", []),
        ("type:ticket created>1hour", [1001, 1002, 1003]),
        ("type:ticket subject:refund*", [1002]),
        ("type:ticket unknown:thing", []),
    ],
)
def test_the_search_language(quick: Api, query: str, ids: list[int]):
    assert found(quick, query) == ids


def test_a_custom_field_is_searched_by_its_id(quick: Api):
    field_id = quick.running.world.field_id("Freelancer ID")
    assert found(quick, f"type:ticket custom_field_{field_id}:U-6606") == [1001]
    assert found(quick, f"type:ticket custom_field_{field_id}:*") == [1001, 1003]


def test_results_say_what_they_are_and_count_them_all(quick: Api):
    shown = quick.get("search", query="type:ticket", per_page=2)
    assert (shown["count"], len(shown["results"])) == (3, 2)
    assert {row["result_type"] for row in shown["results"]} == {"ticket"}
    assert "page=2" in shown["next_page"]
    assert quick.get("search/count", query="type:ticket") == {"count": 3}


def test_users_are_found_by_phone(quick: Api):
    quick.control("users", name="Nora", email="nora@example.com", phone="+1 202-555-0143")
    shown = quick.get("search", query="type:user role:end-user phone:*2025550143")
    assert [row["name"] for row in shown["results"]] == ["Nora"]


def test_a_new_ticket_is_not_found_until_the_index_caught_up(api: Api):
    api.opened()
    assert found(api, "type:ticket") == []
    api.control("clock", seconds=61)
    assert found(api, "type:ticket") == [1001]


def test_the_index_knows_a_ticket_as_it_was_but_shows_it_as_it_is(api: Api):
    api.opened()
    api.control("clock", seconds=61)
    api.put(1001, additional_tags=["fresh"])
    assert found(api, "type:ticket tags:fresh") == []
    assert api.get("search", query="type:ticket")["results"][0]["tags"] == ["fresh"]
    api.control("clock", seconds=61)
    assert found(api, "type:ticket tags:fresh") == [1001]


def test_pages_past_a_thousand_results_are_refused(quick: Api):
    reply = quick.call("GET", "search?query=type:ticket&page=11&per_page=100")
    assert reply.status_code == 422
    assert "Search Response Limits" in reply.text


def test_search_knows_no_cursor(quick: Api):
    reply = quick.call("GET", "search?query=x&page[size]=10")
    assert (reply.status_code, reply.json()["description"]) == (400, "page must be an integer")


def test_the_search_export_pages_by_cursor(quick: Api):
    url, ids = "search/export.json?query=status<solved&filter[type]=ticket&page[size]=1", []
    while url:
        shown = quick.call("GET", url).json()
        ids += [row["id"] for row in shown["results"]]
        url = shown["links"]["next"]
    assert ids == [1001, 1002]


def test_the_incremental_export_goes_on_from_its_cursor(quick: Api):
    first = quick.get("incremental/tickets/cursor.json", start_time=1, per_page=2)
    assert (len(first["tickets"]), first["end_of_stream"]) == (2, False)
    rest = quick.call("GET", first["after_url"]).json()
    assert (len(rest["tickets"]), rest["end_of_stream"]) == (1, True)
    quick.control("clock", seconds=2)
    quick.put(1001, subject="Changed")
    again = quick.get("incremental/tickets/cursor", cursor=rest["after_cursor"])
    assert [t["id"] for t in again["tickets"]] == [1001]


def test_the_incremental_export_shows_deleted_tickets(quick: Api):
    quick.call("DELETE", "tickets/1002")
    shown = quick.get("incremental/tickets/cursor", start_time=1)
    assert {t["id"]: t["status"] for t in shown["tickets"]}[1002] == "deleted"


def test_the_incremental_export_holds_back_the_last_minute(api: Api):
    api.opened()
    assert api.get("incremental/tickets/cursor", start_time=1)["tickets"] == []
    api.control("clock", seconds=61)
    assert len(api.get("incremental/tickets/cursor", start_time=1)["tickets"]) == 1


def test_a_start_time_within_the_last_minute_is_refused(api: Api):
    now = int(api.running.world.clock.now().timestamp())
    assert api.call("GET", f"incremental/tickets/cursor?start_time={now - 5}").status_code == 422


def test_ticket_events_bring_the_comments(quick: Api):
    shown = quick.get("incremental/ticket_events", start_time=1, include="comment_events")
    kinds = {child["type"] for event in shown["ticket_events"] for child in event["child_events"]}
    assert {"Comment", "Create", "Change"} <= kinds
