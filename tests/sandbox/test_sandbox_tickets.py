"""Tickets over HTTP: their shape, how they are opened and changed, and what a change drags along."""

import pytest

from tests.sandbox.clients import Api


def test_a_ticket_has_the_shape_of_the_real_api(api: Api):
    ticket = api.opened(fields={"Contract ID": "C-7"}, tags=["Two", "one"])
    shown = api.get(f"tickets/{ticket['id']}.json", include="users,comment_count")
    found = shown["ticket"]
    assert found["custom_fields"] == found["fields"]
    assert {"id": api.running.world.field_id("Contract ID"), "value": "C-7"} in found["fields"]
    assert found["tags"] == ["one", "two"]
    assert found["via"]["channel"] == "email"
    assert found["is_public"] is True
    assert found["comment_count"] == 1
    assert found["updated_at"].endswith("Z")
    assert len(found["updated_at"]) == len("2026-11-23T09:00:00Z")
    assert found["url"] == f"{api.url}/api/v2/tickets/{ticket['id']}.json"
    assert shown["users"][0]["email"] == "carla@example.com"


def test_paths_work_with_and_without_json_suffix(api: Api):
    ticket = api.opened()
    assert api.get(f"tickets/{ticket['id']}") == api.get(f"tickets/{ticket['id']}.json")


def test_a_real_address_in_the_host_header_comes_back_in_the_links(api: Api):
    ticket = api.opened()
    reply = api.call("GET", f"tickets/{ticket['id']}", headers={"Host": "acme.zendesk.com"})
    assert reply.json()["ticket"]["url"].startswith("https://acme.zendesk.com/api/v2/")


@pytest.mark.parametrize("path", ["tickets/999999", "tickets/999999/comments", "users/77", "macros/5", "views/5"])
def test_what_does_not_exist_is_not_found(api: Api, path: str):
    reply = api.call("GET", path)
    assert reply.status_code == 404
    assert reply.json() == {"error": "RecordNotFound", "description": "Not found"}


def test_an_unknown_path_is_an_invalid_endpoint(api: Api):
    assert api.call("GET", "no_such_thing").json()["error"] == "InvalidEndpoint"


def test_an_update_answers_with_ticket_and_audit(api: Api):
    ticket = api.opened()
    reply = api.put(ticket["id"], comment={"body": "Hello", "public": True}, additional_tags=["seen"])
    assert reply.status_code == 200
    assert reply.json()["ticket"]["tags"] == ["seen"]
    events = reply.json()["audit"]["events"]
    assert [e["type"] for e in events] == ["Change", "Comment"]
    assert events[0]["previous_value"] == []


def test_unknown_keys_are_ignored_with_a_warning(api: Api):
    ticket = api.opened()
    reply = api.put(ticket["id"], id=ticket["id"], nonsense=1, subject="New")
    assert reply.json()["ticket"]["subject"] == "New"
    assert 'unpermitted_keys=>["ticket.id", "ticket.nonsense"]' in reply.headers["x-zendesk-api-warn"]


def test_an_assignee_opens_a_new_ticket_and_brings_the_group(api: Api):
    ticket = api.opened()
    changed = api.put(ticket["id"], assignee_id=api.running.world.bot_id).json()["ticket"]
    assert changed["status"] == "open"
    assert changed["group_id"] in api.running.world.groups


def test_solving_without_assignee_is_refused_whole(api: Api):
    ticket = api.opened()
    reply = api.put(ticket["id"], status="solved", subject="Gone")
    assert reply.status_code == 422
    detail = reply.json()["details"]["base"][0]
    assert detail["description"] == "Assignee: is required when solving a ticket"
    assert detail["ticket_field_type"] == "FieldAssignee"
    assert api.get(f"tickets/{ticket['id']}")["ticket"]["subject"] == "Silent"


def test_a_priority_cannot_be_cleared(api: Api):
    ticket = api.opened(priority="high")
    reply = api.put(ticket["id"], priority=None)
    assert reply.status_code == 422
    assert "Priority: cannot be reset" in reply.text


def test_new_cannot_be_restored(api: Api):
    ticket = api.opened()
    api.put(ticket["id"], status="open")
    assert api.put(ticket["id"], status="new").status_code == 422


@pytest.mark.parametrize("path", ["", "/tags"], ids=["ticket", "tags"])
def test_a_closed_ticket_takes_nothing_more(api: Api, path: str):
    ticket = api.opened()
    api.control(f"tickets/{ticket['id']}/close")
    body = {"tags": ["x"], "ticket": {"tags": ["x"]}}
    reply = api.call("PUT", f"tickets/{ticket['id']}{path}", json=body)
    assert reply.status_code == 422
    assert "closed prevents ticket update" in reply.text


def test_the_requesters_answer_wakes_a_solved_ticket(api: Api):
    ticket = api.opened()
    api.control(f"tickets/{ticket['id']}", "PUT", status="solved")
    answered = api.control(f"tickets/{ticket['id']}/comments", **{"as": "carla@example.com", "body": "No!"})
    assert answered["ticket"]["status"] == "open"


def test_a_deleted_ticket_is_not_found(api: Api):
    ticket = api.opened()
    assert api.call("DELETE", f"tickets/{ticket['id']}").status_code == 204
    assert api.call("GET", f"tickets/{ticket['id']}").status_code == 404
    assert api.put(ticket["id"], subject="x").status_code == 404


def test_a_merged_ticket_is_closed_and_tagged(api: Api):
    source, target = api.opened(), api.opened()
    api.control(f"tickets/{source['id']}/merge", into=target["id"])
    shown = api.get(f"tickets/{source['id']}")["ticket"]
    assert (shown["status"], shown["tags"]) == ("closed", ["closed_by_merge"])
    assert api.thread(target["id"])[-1]["via"]["source"]["rel"] == "merge"


def test_a_follow_up_of_a_closed_ticket_inherits_its_tags(api: Api):
    closed = api.opened(tags=["old"])
    api.control(f"tickets/{closed['id']}/close")
    given = {"via_followup_source_id": closed["id"], "subject": "Again", "comment": {"body": "Still silent"}}
    follow_up = api.post("tickets", {"ticket": given}).json()["ticket"]
    assert follow_up["tags"] == ["old"]
    assert follow_up["via"]["source"]["rel"] == "follow_up"
    assert api.get(f"tickets/{closed['id']}")["ticket"]["followup_ids"] == [follow_up["id"]]


def test_tickets_are_found_by_external_id_at_once(api: Api):
    given = {"subject": "Out", "external_id": "accord:1:outreach", "comment": {"body": "Hi", "public": True}}
    made = api.post("tickets", {"ticket": given})
    assert made.status_code == 201
    listed = api.get("tickets.json", external_id="accord:1:outreach")
    assert [t["id"] for t in listed["tickets"]] == [made.json()["ticket"]["id"]]


def test_a_new_requester_is_made_and_taken_for_the_author_unless_told_otherwise(api: Api):
    bot = api.running.world.bot_id
    given = {
        "requester": {"name": "Dario", "email": "dario@example.net"},
        "comment": {"body": "Are you there?"},
    }
    silent = api.post("tickets", {"ticket": given}).json()["ticket"]
    told = api.post("tickets", {"ticket": {**given, "submitter_id": bot}}).json()["ticket"]
    assert silent["requester_id"] == told["requester_id"]
    assert api.thread(silent["id"])[0]["author_id"] == silent["requester_id"]
    assert api.thread(told["id"])[0]["author_id"] == bot


def test_an_agent_opens_a_ticket_on_behalf_of_a_client(api: Api):
    client = api.control("users", name="Declan", email="declan@example.com")["user"]
    agent = "maya.lindqvist@sandbox.example"
    ticket = api.opened(**{"as": agent, "requester_id": client["id"]})
    assert ticket["requester_id"] == client["id"] != ticket["submitter_id"]
    assert api.thread(ticket["id"])[0]["author_id"] == ticket["submitter_id"]


def test_a_drop_downs_value_is_a_tag_and_goes_with_it(api: Api):
    ticket = api.opened(fields={"Contract type": "hourly"})
    field_id = api.running.world.field_id("Contract type")
    assert ticket["tags"] == ["hourly"]
    changed = api.put(ticket["id"], tags=["other"]).json()["ticket"]
    assert {"id": field_id, "value": None} in changed["custom_fields"]


def test_a_ticket_needs_words(api: Api):
    assert api.post("tickets", {"ticket": {"subject": "Nothing"}}).status_code == 422


def test_a_macro_in_use_stands_in_the_audit(api: Api):
    ticket = api.opened()
    macro = {"title": "Call", "actions": [{"field": "current_tags", "value": "called"}]}
    made = api.post("macros", {"macro": macro})
    assert made.status_code == 201
    audit = api.put(ticket["id"], macro_ids=[made.json()["macro"]["id"]], additional_tags=["x"]).json()["audit"]
    assert "AgentMacroReference" in {e["type"] for e in audit["events"]}
