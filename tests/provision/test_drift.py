"""`accord drift`: what somebody changed is found, shown and mended; what means nothing is no difference."""

import json
from typing import Any

import pytest

from tests.provision.conftest import Account


@pytest.fixture
def whole(account: Account) -> Account:
    assert account.accord("apply", "--yes", "--activate").exit_code == 0
    return account


EDITS = [
    pytest.param("triggers", "trigger", "Accord: client_replied", {"active": False}, id="a trigger switched off"),
    pytest.param(
        "triggers", "trigger", "Accord: ticket_created", {"conditions": {"all": [], "any": []}}, id="conditions gone"
    ),
    pytest.param(
        "triggers",
        "trigger",
        "Accord: ticket_changed",
        {"actions": [{"field": "priority", "value": "high"}]},
        id="another action",
    ),
    pytest.param("macros", "macro", "Accord::Call reminder", {"active": False}, id="a macro switched off"),
    pytest.param(
        "macros",
        "macro",
        "Accord::After 48 hours",
        {"actions": [{"field": "comment_value", "value": ["channel:all", "Bye"]}]},
        id="other words",
    ),
    pytest.param("views", "view", "Accord: escalations", {"title": "Old"}, id="a view renamed"),
    pytest.param(
        "views",
        "view",
        "Accord: paused",
        {"all": [{"field": "status", "operator": "is", "value": "new"}]},
        id="a view's conditions",
    ),
    pytest.param("ticket_fields", "ticket_field", "Freelancer email", {"active": False}, id="a field switched off"),
    pytest.param(
        "webhooks",
        "webhook",
        "Accord",
        {"endpoint": "https://elsewhere.example.com"},
        id="the webhook points elsewhere",
    ),
    pytest.param("webhooks", "webhook", "Accord", {"status": "inactive"}, id="the webhook switched off"),
]


@pytest.mark.parametrize(("room", "key", "title", "edit"), EDITS)
def test_an_edit_is_found_and_mended(whole: Account, room: str, key: str, title: str, edit: dict[str, Any]):
    row = whole.titled(room, title)
    whole.api("PUT", f"{room}/{row['id']}", {key: edit})
    found = whole.accord("drift", "--json")
    assert found.exit_code == 1
    (difference,) = json.loads(found.stdout)["differences"]
    assert difference["title"] == title
    assert whole.accord("apply", "--yes", "--activate").exit_code == 0
    assert whole.accord("drift").exit_code == 0


GONE = [
    ("triggers", "Accord: agent_note"),
    ("macros", "Accord::Call scheduling"),
    ("views", "Accord: call now"),
    ("ticket_fields", "Contract ID"),
]


@pytest.mark.parametrize(("room", "title"), GONE)
def test_what_was_deleted_is_found_and_made_again(whole: Account, room: str, title: str):
    whole.api("DELETE", f"{room}/{whole.titled(room, title)['id']}")
    assert whole.accord("drift").exit_code == 1
    assert whole.accord("apply", "--yes", "--activate").exit_code == 0
    assert whole.accord("drift").exit_code == 0


SPELLINGS = [
    pytest.param({"current_tags": "escalate_ndf escalate_executive  escalate_team_lead"}, id="tags in another order"),
    pytest.param({"order": True}, id="conditions in another order"),
]


@pytest.mark.parametrize("edit", SPELLINGS)
def test_another_spelling_is_no_difference(whole: Account, edit: dict[str, Any]):
    view = whole.titled("views", "Accord: escalations")
    every = view["conditions"]["all"]
    for condition in every:
        condition["value"] = edit.get(condition["field"], condition["value"])
    whole.api("PUT", f"views/{view['id']}", {"view": {"all": every[::-1]}})
    assert whole.accord("drift").exit_code == 0


def test_other_things_of_the_account_are_none_of_our_business(whole: Account):
    whole.api("POST", "triggers", {"trigger": {"title": "Theirs", "actions": [{"field": "status", "value": "open"}]}})
    whole.api("POST", "views", {"view": {"title": "Theirs", "all": [{"field": "status", "value": "open"}]}})
    assert whole.accord("drift").exit_code == 0


def test_a_second_thing_of_the_same_title_is_left_to_a_person_who_is_told_which(whole: Account):
    twin = whole.titled("views", "Accord: paused")
    made = whole.api("POST", "views", {"view": {"title": twin["title"], "all": twin["conditions"]["all"]}})["view"]
    found = whole.accord("drift")
    assert found.exit_code == 1
    assert f"remove {made['id']}" in found.stdout


def test_a_new_trigger_on_a_live_account_fires_only_with_activate(whole: Account):
    row = whole.titled("triggers", "Accord: agent_note")
    whole.api("DELETE", f"triggers/{row['id']}")
    assert "Some triggers fire" in whole.accord("apply", "--yes").stdout
    assert whole.accord("drift").exit_code == 1
    assert not whole.titled("triggers", "Accord: agent_note")["active"]
    assert whole.accord("apply", "--yes", "--activate").exit_code == 0
    assert whole.titled("triggers", "Accord: agent_note")["active"]
