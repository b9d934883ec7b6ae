"""A past ticket lives through again: what would have been said, when, to whom; and people come first there too."""

from typing import Any

import pytest

from tests.builders import NOW, policy
from tests.simulate.lines import AGENT, CLIENT, OTHER, SILENT, at, line, said, simulated, words


def only(row: dict[str, Any], **given: Any) -> dict[str, Any]:
    (entry,) = simulated(row, **given)["tickets"]
    assert entry["fault"] == ""
    return entry


def test_two_silent_days_are_lived_through_with_every_word_at_its_time():
    entry = only(line())
    assert entry["labels"] == ["unresponsive_freelancer"]
    assert words(entry, "client") == [("call_scheduling", 0), ("call_reminder", 24), ("follow_up", 48)]
    assert words(entry, "freelancer") == [("outreach 1", 0), ("outreach 2", 20), ("outreach 3", 40)]
    assert ("exhausted", 48) in words(entry, "agents")
    assert "accord_exhausted" in entry["tags"]


def test_public_words_are_shown_in_full_and_notes_are_not():
    entry = only(line())
    for said_then in entry["said"]:
        assert bool(said_then.get("words")) == (said_then["to"] != "agents")
    assert "marek@example.com" not in str([s.get("words") for s in entry["said"]])


LIVES = [
    pytest.param(
        line(SILENT, said("We are on it, Maria.", 1, AGENT)),
        [("call_scheduling", 0)],
        id="an agent who answers in public takes over",
    ),
    pytest.param(
        line(SILENT, said("She has answered, all is settled now, thank you!", 10)),
        [("call_scheduling", 0)],
        id="the client says that it is settled",
    ),
    pytest.param(line(status="solved", solved_at=at(30)), [("call_scheduling", 0), ("call_reminder", 24)], id="solved"),
    pytest.param(
        line(SILENT, said("Solved by phone.", 5, AGENT, public=False), status="closed", updated_at=at(900)),
        [("call_scheduling", 0)],
        id="closed, with the team's last word",
    ),
    pytest.param(line(OTHER, said(SILENT, 3)), [("call_scheduling", 3), ("call_reminder", 27)], id="a later word"),
    pytest.param(
        line(SILENT, said("/accord pause", 2, AGENT, public=False)), [("call_scheduling", 0)], id="an agent's command"
    ),
    pytest.param(line(OTHER), [], id="another matter"),
    pytest.param(
        line(requester={**CLIENT, "phone": "+1 212 555 0123"}), [], id="a number on the account: an agent calls"
    ),
]


@pytest.mark.parametrize(("row", "to_client"), LIVES)
def test_what_people_did_then_counts_as_it_did(row: dict[str, Any], to_client: list[tuple[str, int]]):
    assert words(only(row), "client")[:2] == to_client


def test_what_the_bot_did_then_is_left_out():
    did = {"custom": {"accord_did": "accord_did_call_scheduling", "accord_rules": "P9", "accord_policy": "x"}}
    ours = said("Please pick a time.", 0.1, {"id": 900, "name": "Accord", "role": "agent"}, metadata=did)
    tags = ["accord_case", "accord_did_call_scheduling", "accord_unresponsive_freelancer", "vip"]
    entry = only(line(SILENT, ours, tags=tags))
    assert words(entry, "client")[0] == ("call_scheduling", 0)
    assert "vip" not in entry["tags"]


def test_a_tag_of_ours_does_not_tell_the_bot_what_people_found_out():
    assert only(line(OTHER, tags=["accord_refund_request"]))["labels"] == []
    assert only(line(SILENT, tags=["accord_not_unresponsive_freelancer"]))["labels"] == ["unresponsive_freelancer"]


def test_earlier_tickets_of_the_file_are_known_and_later_ones_are_not():
    before = line("Please call me: +1 212 555 0123", id=5, created_at=at(-200), comments=[])
    before["fields"] = {}
    after = line("Please call me: +1 212 555 0188", id=9, created_at=at(5000), comments=[])
    entries = {e["id"]: e for e in simulated(after, line(), before)["tickets"]}
    assert "#5" in entries["7"]["phone"]


def test_other_clients_with_the_same_freelancer_are_known():
    fields = {"Freelancer ID": "f-1", "Freelancer email": "marek@example.com"}
    other = {**CLIENT, "id": 502, "name": "Otto Berg"}
    before = line(id=5, created_at=at(-100), requester=other, comments=[], fields=fields)
    entries = {e["id"]: e for e in simulated(before, line(fields=fields))["tickets"]}
    assert "escalate_ndf" in entries["7"]["tags"]
    assert "escalate_ndf" not in entries["5"]["tags"]


@pytest.mark.parametrize(
    ("level", "to_client"), [("auto", 3), ("suggest", 0), ("observe", 0)], ids=["auto", "suggest", "observe"]
)
def test_the_policy_that_is_given_decides(level: str, to_client: int):
    entry = only(line(), given=policy(autonomy={"public_reply": level}))
    assert len(words(entry, "client")) == to_client


def test_the_same_file_gives_the_same_report():
    assert simulated(line(), line(OTHER, id=8)) == simulated(line(), line(OTHER, id=8))


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"id": "a", "body": SILENT}, id="words alone"),
        pytest.param({"id": 1, "subject": SILENT}, id="a subject alone"),
        pytest.param({"id": 1, "description": SILENT, "comments": None, "requester": None, "tags": None}, id="nulls"),
        pytest.param({"id": 1, "comments": [{"html_body": f"<p>{SILENT}</p>"}]}, id="a comment alone"),
        pytest.param({"ticket": {"id": 1, "description": SILENT, "requester_id": 5}, "users": []}, id="wrapped"),
    ],
)
def test_little_is_enough(row: dict[str, Any]):
    assert only(row)["labels"] == ["unresponsive_freelancer"]


def test_a_thread_of_many_hundred_comments_ends():
    many = [said(f"Any news? {n}", n / 10) for n in range(600)]
    assert only(line(SILENT, *many))["looks"] <= 500
    assert NOW.tzinfo
