"""The control API: people played, the clock pushed, the journal read, the account reset."""

from email.utils import parsedate_to_datetime

import pytest

from sandbox.clock import parse
from tests.sandbox.clients import Api

AGENT = "maya.lindqvist@sandbox.example"


def test_people_speak_over_their_own_channels(api: Api):
    ticket = api.opened()
    path = f"tickets/{ticket['id']}/comments"
    api.control(path, **{"as": "carla@example.com", "body": "And?"})
    api.control(path, **{"as": AGENT, "body": "Note", "public": False})
    api.control(path, **{"as": "carla@example.com", "html_body": "<p>Chat</p>", "channel": "chat"})
    assert [(c["via"]["channel"], c["public"]) for c in api.thread(ticket["id"])] == [
        ("email", True),
        ("email", True),
        ("web", False),
        ("chat", True),
    ]


def test_an_agent_sets_status_tags_and_fields(api: Api):
    ticket = api.opened(tags=["a"])
    changed = api.control(
        f"tickets/{ticket['id']}",
        "PUT",
        status="solved",
        additional_tags=["b"],
        fields={"Contract ID": "C-9"},
    )["ticket"]
    assert (changed["status"], changed["tags"]) == ("solved", ["a", "b"])
    assert changed["assignee_id"] is not None
    assert {"id": api.running.world.field_id("Contract ID"), "value": "C-9"} in changed["custom_fields"]


def test_a_phone_is_put_on_file(api: Api):
    user_id = api.opened()["requester_id"]
    api.control(f"users/{user_id}", "PUT", phone="+12025550143")
    assert api.get(f"users/{user_id}")["user"]["phone"] == "+12025550143"


@pytest.mark.parametrize("given", [{"as": "nobody@example.com"}, {"as": 5}, {"fields": {"No such": 1}}])
def test_what_makes_no_sense_is_refused(api: Api, given: dict[str, object]):
    body = {"as": {"name": "C", "email": "c@example.com"}, "subject": "S", "body": "B", **given}
    assert api.call("POST", "/_sandbox/tickets", json=body).status_code == 400


def test_the_clock_moves_every_timestamp_and_the_date_header(api: Api):
    before = parse(api.opened()["created_at"])
    api.control("clock", days=2, hours=1)
    ticket = api.opened()
    assert 49 * 3600 <= (parse(ticket["created_at"]) - before).total_seconds() <= 49 * 3600 + 60
    date = parsedate_to_datetime(api.call("GET", f"tickets/{ticket['id']}").headers["Date"])
    assert abs((date - parse(ticket["created_at"])).total_seconds()) < 60
    assert abs(ticket["generated_timestamp"] - date.timestamp()) < 60


def test_the_clock_does_not_run_back(api: Api):
    assert api.call("POST", "/_sandbox/clock", json={"seconds": -1}).status_code == 400
    assert api.call("POST", "/_sandbox/clock", json={"fortnights": 1}).status_code == 400


def test_the_journal_holds_every_request_and_every_write_that_took_effect(api: Api):
    ticket = api.opened()
    api.put(ticket["id"], comment={"body": "Hi", "public": True}, additional_tags=["x"], metadata={"r": 1})
    api.put(ticket["id"], additional_tags=["x"])
    writes = [(e["what"], e.get("ticket_id")) for e in api.log("write") if e["what"].startswith(("ticket.", "comment"))]
    assert writes[-2:] == [("comment.created", ticket["id"]), ("ticket.changed", ticket["id"])]
    comment = next(e for e in reversed(api.log("write")) if e["what"] == "comment.created")
    assert (comment["public"], comment["channel"], comment["metadata"]) == (True, "api", {"r": 1})
    requests = [(e["method"], e["status"]) for e in api.log("request")]
    assert requests == [("PUT", 200), ("PUT", 200)]
    assert api.log("request")[0]["who"] == api.running.world.bot_id
    assert [e["seq"] for e in api.log()] == list(range(1, len(api.log()) + 1))


def test_a_reset_leaves_a_fresh_account_and_the_journal(api: Api):
    api.opened()
    before = len(api.log())
    api.control("reset")
    assert api.get("tickets")["tickets"] == []
    assert len(api.log()) > before
    assert api.opened()["id"] == 1001


def test_the_state_can_be_dumped(api: Api):
    ticket = api.opened()
    state = api.call("GET", "/_sandbox/state").json()
    assert state["bot_id"] == api.running.world.bot_id
    assert state["tickets"][0]["comments"][0]["author_id"] == ticket["requester_id"]
    assert {"users", "triggers", "webhooks", "views", "macros", "ticket_fields"} <= state.keys()


def test_many_tickets_are_changed_at_once_and_each_says_how_it_went(api: Api):
    first, second = api.opened(), api.opened()
    stamp = second["updated_at"]
    api.control("clock", seconds=5)
    api.put(second["id"], subject="Changed")
    given = [
        {"id": first["id"], "additional_tags": ["x"]},
        {"id": second["id"], "additional_tags": ["x"], "safe_update": True, "updated_stamp": stamp},
        {"id": 5, "subject": "?"},
    ]
    job = api.call("PUT", "tickets/update_many.json", json={"tickets": given}).json()["job_status"]
    assert [result["success"] for result in job["results"]] == [True, False, False]
    assert api.get(f"job_statuses/{job['id']}.json")["job_status"] == job
    assert [result.get("error") for result in job["results"]] == [None, "UpdateConflict", "RecordNotFound"]


def test_more_than_a_hundred_at_once_are_refused(api: Api):
    given = [{"id": number} for number in range(101)]
    reply = api.call("PUT", "tickets/update_many", json={"tickets": given})
    assert (reply.status_code, reply.json()["max_count"]) == (400, 100)
