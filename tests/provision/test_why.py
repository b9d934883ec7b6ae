"""`accord why` and `rehearse`: the record told with rule, policy and who set which tags; and what would happen now."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.policy import load_policy
from jobs import doors as wiring
from sandbox.options import Options
from tests.provision.conftest import Account

CLIENT = {"name": "Carla Brandis", "email": "carla@example.com"}
SILENT = "My freelancer has not answered me for nine days, and I want my money back."
FREELANCER = "marek.kowal@example.com"


@pytest.fixture
def zendesk(start: Callable[..., Account]) -> Account:
    return start(Options())


def _case(zendesk: Account, **more: Any) -> int:
    given = {"as": CLIENT, "subject": "No answer", "body": SILENT, "fields": {"Freelancer email": FREELANCER}, **more}
    return int(zendesk.control("POST", "tickets", given)["ticket"]["id"])


def _attend(zendesk: Account, number: int, **environment: str) -> None:
    for _ in range(2):  # the second look tells of the ticket that the first one opened
        wiring.doors.cache_clear()
        assert zendesk.accord("attend", str(number), **environment).exit_code == 0


def _json(zendesk: Account, *words: str, **environment: str) -> dict[str, Any]:
    wiring.doors.cache_clear()
    result = zendesk.accord(*words, "--json", **environment)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_each_act_is_told_with_its_rule_its_policy_and_its_tags(zendesk: Account):
    number = _case(zendesk)
    _attend(zendesk, number)
    told = _json(zendesk, "why", str(number))
    version = load_policy().version
    acts = {(a["macro"], a["key"]): (a["rule"], e) for e in told["timeline"] for a in e["acts"]}
    assert {rule for rule, _ in acts.values()} >= {"P2", "P5", "P9"}
    _, scheduling = acts["call_scheduling", ""]
    assert (scheduling["by"], scheduling["said"], scheduling["policy"]) == ("the bot", "public comment", version)
    assert "accord_did_call_scheduling" in scheduling["tags_added"]
    assert acts["outreach", "1"][1]["ticket"] != number, "the freelancer's ticket is told too"
    assert told["timeline"] == sorted(told["timeline"], key=lambda e: e["at"])
    assert {e["label"] for e in told["evidence"]} == {"refund_request", "unresponsive_freelancer"}
    assert told["due"]


def test_who_set_and_who_took_which_tag_is_told(zendesk: Account):
    number = _case(zendesk, tags=["vip"])
    zendesk.control("PUT", f"tickets/{number}", {"tags": ["accord_pause"], "status": "pending"})
    entry = _json(zendesk, "why", str(number))["timeline"][-1]
    assert "agent" in entry["by"]
    assert (entry["tags_added"], entry["tags_removed"]) == (["accord_pause"], ["vip"])
    assert "status: new -> pending" in entry["changed"] or "status: open -> pending" in entry["changed"]


def test_a_tag_that_a_trigger_set_is_told_as_the_triggers(zendesk: Account):
    conditions = {"all": [{"field": "update_type", "operator": "is", "value": "Create"}]}
    action = {"field": "current_tags", "value": "vip"}
    zendesk.api("POST", "triggers", {"trigger": {"title": "Flag", "conditions": conditions, "actions": [action]}})
    (entry,) = _json(zendesk, "why", str(_case(zendesk)))["timeline"]
    assert (entry["tags_added"], entry["tags_by"]) == (["vip"], "Flag")


LEFT_OUT = [
    pytest.param({"tags": ["accord_pause"]}, "", ("everything", "paused"), id="paused"),
    pytest.param({}, '[autonomy]\npublic_reply = "observe"\n', ("call_scheduling", "observe"), id="only observed"),
]


@pytest.mark.parametrize(("more", "rules", "skip"), LEFT_OUT)
def test_what_is_left_out_now_is_told_with_its_reason(
    zendesk: Account, tmp_path: Path, more: dict[str, Any], rules: str, skip: tuple[str, str]
):
    (tmp_path / "policy.toml").write_text(rules, encoding="utf-8")
    number = str(_case(zendesk, **more))
    for command in ("why", "rehearse"):
        now = _json(zendesk, command, number, ACCORD_POLICY=str(tmp_path / "policy.toml"))["now"]
        (found,) = [seen for seen in now if seen["verb"] == "skip" and seen["what"] == skip[0]]
        assert skip[1] in found["why"]


def test_a_step_that_a_person_left_out_is_told_with_who_and_why(zendesk: Account):
    number = _case(zendesk)
    _attend(zendesk, number)
    zendesk.control("POST", "clock", {"hours": 1})
    zendesk.control("PUT", f"tickets/{number}", {"body": "/accord skip", "public": False})
    _attend(zendesk, number)
    told = _json(zendesk, "why", str(number))
    (left_out,) = [seen for seen in told["now"] if seen["what"] == "outreach" and seen["verb"] == "skip"]
    assert (left_out["rule"], left_out["why"]) == ("P14", "attempt 2: a person asked to leave it out")
    asked, answered = told["timeline"][-2:]
    assert ("agent" in asked["by"], asked["said"]) == (True, "internal note")
    assert [a["macro"] for a in answered["acts"]] == ["command_done", "command_done"]
    assert "skip_outreach_2_of_" in answered["acts"][1]["key"]


def test_rehearse_tells_what_attend_then_does_and_writes_nothing(zendesk: Account):
    number = _case(zendesk)
    before = zendesk.writes()
    promised = {seen["what"] for seen in _json(zendesk, "rehearse", str(number))["now"] if seen["verb"] == "would"}
    assert zendesk.writes() == before
    _attend(zendesk, number)
    done = {act["macro"] for entry in _json(zendesk, "why", str(number))["timeline"] for act in entry["acts"]}
    said = {what.split()[2] for what in promised if not what.startswith("tags")}
    assert said <= done
    assert not [seen for seen in _json(zendesk, "why", str(number))["now"] if seen["verb"] == "would"]


def test_a_person_reads_it_as_a_timeline(zendesk: Account):
    number = _case(zendesk)
    _attend(zendesk, number)
    wiring.doors.cache_clear()
    shown = zendesk.accord("why", str(number)).stdout
    for words in ("what happened:", "call_scheduling, for P9", "what would happen now", "next: looked at again at"):
        assert words in shown


def test_while_redis_is_away_the_record_is_told_all_the_same(zendesk: Account):
    number = _case(zendesk)
    wiring.doors.cache_clear()
    result = zendesk.accord("why", str(number), REDIS_URL="redis://127.0.0.1:9/0")
    assert result.exit_code == 0
    assert "what happened:" in result.stdout
    assert "Redis is away" in result.stderr


def test_a_parked_ticket_says_so(zendesk: Account):
    number = _case(zendesk)
    wiring.doors.cache_clear()
    zendesk.accord("parked")
    from bot.agenda import connect  # noqa: PLC0415

    connect(zendesk.environment["REDIS_URL"]).hset("accord:parked", str(number), "given up")
    assert _json(zendesk, "why", str(number))["parked"] == "given up"
