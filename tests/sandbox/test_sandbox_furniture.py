"""What an account is provisioned with: ticket fields, webhooks, triggers, macros, views."""

import pytest

from tests.sandbox.clients import Api

WEBHOOK = {
    "name": "Accord",
    "endpoint": "http://127.0.0.1:9/x",
    "http_method": "POST",
    "request_format": "json",
    "status": "active",
    "subscriptions": ["conditional_ticket_events"],
    "authentication": {"type": "bearer_token", "add_position": "header", "data": {"token": "secret"}},
}
ACTIONS = [{"field": "current_tags", "value": "seen"}]


def made(api: Api, path: str, key: str, **row: object) -> dict[str, object]:
    reply = api.post(path, {key: row})
    assert reply.status_code == 201, reply.text
    return reply.json()[key]


def test_the_bots_fields_are_there_by_title(api: Api):
    titles = [row["title"] for row in api.get("ticket_fields.json")["ticket_fields"]]
    assert {"Contract ID", "Freelancer email", "Disputed amount (USD)", "Contract type", "Assignee"} <= set(titles)


def test_a_drop_down_shows_its_options(api: Api):
    rows = {row["title"]: row for row in api.get("ticket_fields")["ticket_fields"]}
    assert [o["value"] for o in rows["Contract type"]["custom_field_options"]] == ["hourly", "fixed-price"]


def test_a_field_is_made_changed_and_removed(api: Api):
    row = made(api, "ticket_fields", "ticket_field", title="Extra", type="text")
    path = f"ticket_fields/{row['id']}"
    assert api.call("PUT", path, json={"ticket_field": {"title": "More"}}).json()["ticket_field"]["title"] == "More"
    assert api.call("DELETE", path).status_code == 204
    assert api.call("GET", path).status_code == 404


@pytest.mark.parametrize("given", [{"type": "text"}, {"title": "X", "type": "odd"}, {"title": "X", "type": "tagger"}])
def test_a_field_that_makes_no_sense_is_refused(api: Api, given: dict[str, str]):
    assert api.post("ticket_fields", {"ticket_field": given}).status_code == 422


def test_a_system_field_stays(api: Api):
    field_id = api.running.world.field_id("Assignee")
    assert api.call("DELETE", f"ticket_fields/{field_id}").status_code == 403


def test_a_webhooks_secrets_never_come_back(api: Api):
    row = made(api, "webhooks", "webhook", **WEBHOOK)
    assert len(str(row["id"])) == 26
    assert row["authentication"] == {"type": "bearer_token", "add_position": "header", "data": {}}
    basic = {"type": "basic_auth", "data": {"username": "u", "password": "p"}}
    row = made(api, "webhooks", "webhook", **{**WEBHOOK, "authentication": basic})
    assert row["authentication"]["data"] == {"username": "u"}


def test_webhook_names_need_not_be_unique_and_the_list_is_paged_by_cursor(api: Api):
    for _ in range(2):
        made(api, "webhooks", "webhook", **WEBHOOK)
    shown = api.get("webhooks", **{"page[size]": 1, "filter[name_contains]": "acc"})
    assert (len(shown["webhooks"]), shown["meta"]["has_more"]) == (1, True)
    assert len(api.call("GET", shown["links"]["next"]).json()["webhooks"]) == 1


def test_a_webhooks_signing_secret_is_shown_and_rotated(api: Api):
    path = f"webhooks/{made(api, 'webhooks', 'webhook', **WEBHOOK)['id']}/signing_secret"
    before = api.get(path)["signing_secret"]
    assert before["algorithm"] == "SHA256"
    rotated = api.call("POST", path)
    assert rotated.status_code == 201
    assert rotated.json()["signing_secret"]["secret"] != before["secret"]


def test_a_webhooks_connection_cannot_be_changed(api: Api):
    path = f"webhooks/{made(api, 'webhooks', 'webhook', **WEBHOOK)['id']}"
    assert api.call("PUT", path, json={"webhook": {**WEBHOOK, "name": "New"}}).status_code == 204
    other = {"subscriptions": ["zen:event-type:ticket.created"]}
    assert api.call("PATCH", path, json={"webhook": other}).status_code == 400
    assert api.get(path)["webhook"]["name"] == "New"


def test_a_webhook_in_use_stays(api: Api):
    webhook_id = made(api, "webhooks", "webhook", **WEBHOOK)["id"]
    action = {"field": "notification_webhook", "value": [webhook_id, "{}"]}
    trigger_id = made(api, "triggers", "trigger", title="T", actions=[action])["id"]
    assert api.call("DELETE", f"webhooks/{webhook_id}").status_code == 400
    assert api.call("DELETE", f"triggers/{trigger_id}").status_code == 204
    assert api.call("DELETE", f"webhooks/{webhook_id}").status_code == 204


def test_a_trigger_is_made_found_and_replaced_whole(api: Api):
    category = api.post("trigger_categories", {"trigger_category": {"name": "Accord"}}).json()["trigger_category"]
    every = [{"field": "update_type", "operator": "is", "value": "Create"}]
    conditions = {"all": every, "any": []}
    row = made(
        api,
        "triggers",
        "trigger",
        title="One",
        actions=ACTIONS,
        conditions=conditions,
        category_id=category["id"],
    )
    assert (row["category_id"], row["active"]) == (category["id"], True)
    assert [t["id"] for t in api.get("triggers/search.json", query="one")["triggers"]] == [row["id"]]
    changed = api.call(
        "PUT", f"triggers/{row['id']}", json={"trigger": {"conditions": {"any": every}, "active": False}}
    )
    assert changed.json()["trigger"]["conditions"] == {"all": [], "any": every}
    assert api.get("triggers/active.json")["triggers"] == []
    assert api.call("DELETE", f"trigger_categories/{category['id']}").status_code == 400


@pytest.mark.parametrize(
    "given",
    [
        {"title": "T"},
        {"actions": ACTIONS},
        {"title": "T", "actions": ACTIONS, "category_id": "5"},
        {"title": "T", "actions": [{"field": "notification_webhook", "value": ["nowhere", ""]}]},
    ],
    ids=["no actions", "no title", "no such category", "no such webhook"],
)
def test_a_trigger_that_cannot_run_is_refused(api: Api, given: dict[str, object]):
    assert api.post("triggers", {"trigger": given}).status_code == 422


def test_a_trigger_changes_the_ticket_by_rule(api: Api):
    every = [{"field": "update_type", "operator": "is", "value": "Create"}]
    made(api, "triggers", "trigger", title="Tag", actions=ACTIONS, conditions={"all": every})
    ticket = api.opened()
    assert ticket["tags"] == ["seen"]
    events = api.get(f"tickets/{ticket['id']}/audits")["audits"][0]["events"]
    assert events[-1]["via"]["channel"] == "rule"


def test_a_macro_is_previewed_and_nothing_is_written(api: Api):
    actions = [
        {"field": "comment_value", "value": ["channel:all", "Hello"]},
        {"field": "status", "value": "open"},
        *ACTIONS,
    ]
    macro_id = made(api, "macros", "macro", title="Call", actions=actions)["id"]
    ticket = api.opened(tags=["old"])
    shown = api.get(f"tickets/{ticket['id']}/macros/{macro_id}/apply.json")["result"]["ticket"]
    assert (shown["status"], shown["tags"], shown["comment"]["body"]) == ("open", ["old", "seen"], "Hello")
    assert api.get(f"macros/{macro_id}/apply")["result"]["ticket"]["comment"]["scoped_body"] == [
        ["channel:all", "Hello"]
    ]
    assert api.get(f"tickets/{ticket['id']}")["ticket"]["status"] == "new"


def test_a_view_holds_what_its_conditions_say(api: Api):
    tags = {"field": "current_tags", "operator": "includes", "value": "escalate_ndf escalate_executive"}
    status = {"field": "status", "operator": "less_than", "value": "solved"}
    view = made(api, "views", "view", title="Escalated", all=[status, tags])
    assert view["conditions"]["all"] == [status, tags]
    inside, _ = api.opened(tags=["escalate_ndf"]), api.opened()
    done = api.opened(tags=["escalate_executive"])
    api.control(f"tickets/{done['id']}", "PUT", status="solved")
    assert [t["id"] for t in api.get(f"views/{view['id']}/tickets.json")["tickets"]] == [inside["id"]]
    assert api.get(f"views/{view['id']}/count")["view_count"]["value"] == 1


def test_a_view_needs_one_anchoring_condition(api: Api):
    tags = {"field": "current_tags", "operator": "includes", "value": "x"}
    assert api.post("views", {"view": {"title": "V", "all": [tags]}}).status_code == 422
