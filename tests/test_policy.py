"""The policy: what a file may change, and how a mistake in it is told."""

from datetime import time
from pathlib import Path

import pytest

from bot.policy import PolicyError, load_policy


def _file(folder: Path, text: str) -> Path:
    path = folder / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_defaults_hold_what_the_outside_relies_on():
    policy = load_policy()
    assert policy.safety.public_replies_per_hour == 200
    assert policy.outreach.attempts_after_hours == (0, 20, 40)
    assert policy.outreach.exhausted_after_hours == 48
    assert (policy.client.reminder_after_hours, policy.client.follow_up_after_hours) == (24, 48)
    assert policy.autonomy.model_dump() == {"public_reply": "auto", "outreach": "auto", "internal_note": "auto"}


def test_a_file_changes_only_what_it_names(tmp_path: Path):
    policy = load_policy(_file(tmp_path, '[call]\nnot_before = "09:30"\n[outreach]\nexhausted_after_hours = 0.01\n'))
    assert (policy.call.not_before, policy.call.not_after) == (time(9, 30), time(21))
    assert policy.outreach.exhausted_after_hours == 0.01
    assert policy.outreach.attempts_after_hours == (0, 20, 40)


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        pytest.param("[safety]\npublic_replys = 5\n", "safety.public_replys", "no such key", id="a key"),
        pytest.param("[saftey]\n", "saftey", "no such key", id="a section misspelt"),
        pytest.param(
            '[safety]\npublic_replies_per_hour = "many"\n', "safety.public_replies_per_hour", "integer", id="type"
        ),
        pytest.param(
            "[safety]\npublic_replies_per_hour = -1\n", "safety.public_replies_per_hour", "0", id="a negative"
        ),
        pytest.param("safety = 3\n", "safety", "dictionary", id="a number for a section"),
        pytest.param('[autonomy]\npublic_reply = "yes"\n', "autonomy.public_reply", "auto", id="no such degree"),
        pytest.param('[call]\nnot_before = "25:00"\n', "call.not_before", "time", id="no such time"),
        pytest.param("[outreach]\nattempts_after_hours = []\n", "outreach.attempts_after_hours", "1", id="no attempt"),
        pytest.param("[outreach]\nexhausted_after_hours = nan\n", "outreach.exhausted_after", "", id="no number"),
        pytest.param("[worker]\nretry_seconds = [-5]\n", "worker.retry_seconds.0", "greater", id="a wait before now"),
        pytest.param("[worker]\nretry_seconds = [inf]\n", "worker.retry_seconds.0", "less", id="a wait for ever"),
        pytest.param("[safety\n", "policy.toml", "is not TOML", id="not TOML"),
    ],
)
def test_a_mistake_names_the_file_the_key_and_the_reason(tmp_path: Path, text: str, key: str, reason: str):
    path = _file(tmp_path, text)
    with pytest.raises(PolicyError) as refusal:
        load_policy(path)
    message = str(refusal.value)
    assert str(path) in message
    assert key in message
    assert reason in message


def test_all_mistakes_are_told_at_once(tmp_path: Path):
    with pytest.raises(PolicyError) as refusal:
        load_policy(_file(tmp_path, "[safety]\na = 1\nb = 2\n[client]\nreminder_after_hours = -1\n"))
    assert all(key in str(refusal.value) for key in ("safety.a", "safety.b", "client.reminder_after_hours"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(PolicyError, match=r"nowhere\.toml: cannot be read"):
        load_policy(tmp_path / "nowhere.toml")


def test_a_file_that_is_no_text_is_named(tmp_path: Path):
    (tmp_path / "policy.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(PolicyError, match="is not TOML"):
        load_policy(tmp_path / "policy.toml")


def test_the_version_stands_for_the_values(tmp_path: Path):
    default = load_policy()
    same = load_policy(_file(tmp_path, "[safety]\npublic_replies_per_hour = 200\n"))
    other = load_policy(_file(tmp_path, "[safety]\npublic_replies_per_hour = 201\n"))
    assert default.version == same.version != other.version
    assert len(default.version) == 8


def test_what_is_handed_over_cannot_need_more_than_what_is_asserted(tmp_path: Path):
    path = tmp_path / "policy.toml"
    path.write_text("[recognition]\nassert_refund = 0.5\nhand_over_refund = 0.6\n")
    with pytest.raises(PolicyError, match="hand_over_\\* must not be above assert_\\*"):
        load_policy(path)
