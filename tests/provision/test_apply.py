"""`accord plan` and `apply`: what is made, that it is made once, and that what exists is adopted."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import pytest

from bot.labels import Label
from sandbox.options import Options
from tests.builders import SCHEDULING
from tests.provision.conftest import PUBLIC_URL, ROOMS, Account

WRITES = 28  # of a whole set-up


def _titles(account: Account) -> Counter[tuple[str, str]]:
    return Counter((room, row.get("title") or row["name"]) for room in ROOMS for row in account.rows(room))


def _is_whole(account: Account) -> None:
    """Everything is there once, and nothing is left to do."""
    assert account.accord("drift").exit_code == 0
    assert max(_titles(account).values()) == 1


def test_the_plan_names_everything_and_changes_nothing(account: Account):
    before = account.writes()
    shown = account.accord("plan")
    assert shown.exit_code == 0
    assert len([line for line in shown.stdout.splitlines() if line.startswith("+ ")]) == WRITES
    assert "trigger Accord: client_replied" in shown.stdout
    assert account.writes() == before


def test_the_plan_as_json_is_for_a_program(account: Account):
    found = json.loads(account.accord("plan", "--json").stdout)
    assert len(found["differences"]) == WRITES
    assert {d["change"] for d in found["differences"]} == {"create"}
    assert (found["same"], found["live"]) == (0, False)


def test_apply_makes_it_all_in_an_order_that_works_and_a_second_time_changes_nothing(account: Account):
    first = account.accord("apply", "--yes")
    assert first.exit_code == 0, first.output
    before = account.writes()
    second = account.accord("apply", "--yes")
    assert second.exit_code == 0
    assert account.writes() == before
    assert "done" not in second.stdout
    _is_whole(account)


def test_apply_asks_and_without_a_yes_nothing_is_changed(account: Account):
    before = account.writes()
    for answer in ("n\n", ""):
        refused = account.accord("apply", given=answer)
        assert refused.exit_code == 1
        assert "nothing was changed" in refused.stderr
    assert account.writes() == before
    assert account.accord("apply", given="y\n").exit_code == 0
    _is_whole(account)


def test_triggers_are_inactive_until_activate(account: Account):
    assert "inactive" in account.accord("apply", "--yes").stdout
    assert not any(trigger["active"] for trigger in account.rows("triggers"))
    assert account.accord("drift", "--live").exit_code == 1
    live = account.accord("apply", "--yes", "--activate")
    assert "live" in live.stdout
    assert all(trigger["active"] for trigger in account.rows("triggers"))
    assert account.accord("drift", "--live").exit_code == 0


def test_the_signing_secret_is_shown_once_and_never_in_a_plan(account: Account):
    first = account.accord("apply", "--yes")
    line = f"ZENDESK_WEBHOOK_SECRET={account.secret()}"
    assert first.stdout.count(line) == 1
    for again in (account.accord("apply", "--yes"), account.accord("plan", "--json"), account.accord("drift")):
        assert account.secret() not in again.output
    assert line in account.accord("apply", "--yes", "--show-secret").stdout


def test_whoever_lost_the_secret_is_told_how_to_see_it_again(account: Account):
    account.accord("apply", "--yes")
    assert "--show-secret" in account.accord("apply", "--yes").stdout
    known = account.accord("apply", "--yes", ZENDESK_WEBHOOK_SECRET=f"{account.secret()},older")
    assert "secret" not in known.stdout.lower()


def test_what_exists_under_the_title_is_adopted_and_corrected(start: Callable[..., Account]):
    furnished = start(Options(), webhook=f"{PUBLIC_URL}/elsewhere", secret="theirs")
    webhook, triggers = furnished.titled("webhooks", "Accord"), furnished.rows("triggers")
    macro = furnished.api("POST", "macros", {"macro": {"title": "Accord::Call reminder", "actions": [
        {"field": "comment_value", "value": "Something else"}]}})["macro"]  # fmt: skip
    shown = furnished.accord("plan")
    assert "~ webhook Accord" in shown.stdout
    assert "+ trigger Accord: client_replied" not in shown.stdout
    assert furnished.accord("apply", "--yes").exit_code == 0
    assert furnished.titled("webhooks", "Accord")["id"] == webhook["id"]
    assert furnished.titled("webhooks", "Accord")["endpoint"] == f"{PUBLIC_URL}/webhooks/zendesk"
    assert furnished.titled("macros", "Accord::Call reminder")["id"] == macro["id"]
    assert {t["id"] for t in triggers} <= {t["id"] for t in furnished.rows("triggers")}
    assert furnished.secret() == "theirs"


def test_a_field_that_exists_keeps_what_an_admin_has_set(account: Account):
    options = [{"name": "Retainer", "value": "retainer"}, {"name": "By the hour", "value": "hourly"}]
    made = {"title": "Contract type", "type": "tagger", "custom_field_options": options, "required": True}
    account.api("POST", "ticket_fields", {"ticket_field": made})
    assert account.accord("apply", "--yes").exit_code == 0
    field = account.titled("ticket_fields", "Contract type")
    assert {o["value"]: o["name"] for o in field["custom_field_options"]} == {
        "retainer": "Retainer", "hourly": "By the hour", "fixed-price": "Fixed-price"
    }  # fmt: skip
    assert field["required"]


def test_a_field_of_another_type_is_left_to_a_person(account: Account):
    account.api("POST", "ticket_fields", {"ticket_field": {"title": "Contract ID", "type": "integer"}})
    result = account.accord("apply", "--yes")
    assert result.exit_code == 1
    assert "rename that field" in result.stderr
    assert account.titled("ticket_fields", "Contract ID")["type"] == "integer"
    assert account.accord("drift").exit_code == 1


@pytest.mark.parametrize("kind", ["drop", "drop_after"])
@pytest.mark.parametrize("after", [0, 10, 11, 14, 26])
def test_interrupted_anywhere_the_next_run_does_the_rest_and_nothing_twice(account: Account, kind: str, after: int):
    fault = {"kind": kind, "method": "POST", "path": "/api/v2", "skip": after}
    account.control("POST", "faults", fault)
    broken = account.accord("apply", "--yes")
    assert broken.exit_code == 1
    assert "Traceback" not in broken.output
    assert account.accord("apply", "--yes").exit_code == 0
    _is_whole(account)


def test_killed_while_it_waits_for_an_answer_the_next_run_does_the_rest(account: Account):
    account.control("POST", "faults", {"kind": "delay_after", "method": "POST", "path": "/api/v2/triggers",
                                       "skip": 2, "seconds": 30})  # fmt: skip
    environment = {**os.environ, **account.environment}
    command = [sys.executable, "-m", "bot", "apply", "--yes"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line.startswith("done") and "client_replied" in line:
            break
    account.control("POST", "idle", {"seconds": 0})
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert account.accord("apply", "--yes").exit_code == 0
    _is_whole(account)


def test_bodies_of_triggers_carry_ids_enumerations_and_times_only(account: Account):
    account.accord("apply", "--yes")
    webhook = account.titled("webhooks", "Accord")
    for trigger in account.rows("triggers"):
        ((target, body),) = [a["value"] for a in trigger["actions"]]
        sent = json.loads(body)
        assert target == webhook["id"]
        assert sent.pop("event") in {"ticket_created", "client_replied", "agent_note", "ticket_changed"}
        assert sent == {
            "ticket_id": "{{ticket.id}}",
            "actor_id": "{{current_user.id}}",
            "actor_role": "{{current_user.role}}",
            "updated_at": "{{ticket.updated_at_with_timestamp}}",
        }


def test_no_trigger_fires_for_what_the_bot_did(account: Account):
    account.accord("apply", "--yes")
    bot = str(account.control("GET", "state")["bot_id"])
    for trigger in account.rows("triggers"):
        assert {"field": "role", "operator": "is_not", "value": bot} in trigger["conditions"]["all"]


def test_published_macros_speak_in_placeholders_and_hints_and_leave_no_slot(account: Account):
    account.accord("apply", "--yes")
    words = {m["title"]: m["actions"][0]["value"][1] for m in account.rows("macros")}
    scheduling = words["Accord::Call scheduling"]
    assert scheduling.startswith("Hi {{ticket.requester.first_name}},")
    assert "[the issue, in a few words]" in scheduling
    assert SCHEDULING in scheduling
    assert not any("$" in text or "{%" in text for text in words.values())


def test_every_public_text_is_published(account: Account):
    account.accord("apply", "--yes")
    from bot.macros import FOLDER  # noqa: PLC0415

    assert len(account.rows("macros")) == len(list((FOLDER / "public").glob("*.md")))


def test_the_case_tags_that_agents_may_set_wake_the_bot(account: Account):
    account.accord("apply", "--yes")
    (changed,) = [t for t in account.rows("triggers") if t["title"] == "Accord: ticket_changed"]
    (tags,) = [c["value"].split() for c in changed["conditions"]["all"] if c["field"] == "current_tags"]
    for label in Label:
        assert {f"accord_{label}", f"accord_not_{label}"} <= set(tags)


def test_without_a_public_address_the_remedy_is_named(account: Account):
    result = account.accord("plan", PUBLIC_URL="")
    assert result.exit_code == 1
    assert "PUBLIC_URL" in result.stderr
