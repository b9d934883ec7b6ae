"""The environment: everything that is missing or wrong is named at once."""

from pathlib import Path

import pytest

from bot.settings import SettingsError, load_settings

WHOLE = {
    "ZENDESK_URL": "https://acme.zendesk.com/",
    "SCHEDULING_URL": "https://calls.example.com/book",
    "ZENDESK_OAUTH_CLIENT_ID": "accord",
    "ZENDESK_OAUTH_CLIENT_SECRET": "s3cret",
    "ZENDESK_WEBHOOK_SECRET": "new, old",
}


def test_a_whole_environment_is_read():
    found = load_settings(WHOLE, receiver=True)
    assert found.zendesk_url == "https://acme.zendesk.com"
    assert found.webhook_secrets == ("new", "old")
    assert (found.redis_url, found.log_level, found.policy_path) == ("", "INFO", None)


def test_everything_that_is_missing_is_named_at_once():
    with pytest.raises(SettingsError) as refusal:
        load_settings({}, receiver=True)
    message = str(refusal.value)
    assert [
        name for name in ("ZENDESK_URL", "SCHEDULING_URL", "ZENDESK_WEBHOOK_SECRET", "sign in") if name in message
    ] == [
        "ZENDESK_URL",
        "SCHEDULING_URL",
        "ZENDESK_WEBHOOK_SECRET",
        "sign in",
    ]
    assert len(message.splitlines()) == 5


def test_only_the_receiver_needs_the_signing_secret():
    without = {k: v for k, v in WHOLE.items() if k != "ZENDESK_WEBHOOK_SECRET"}
    assert load_settings(without).webhook_secrets == ()
    with pytest.raises(SettingsError, match="ZENDESK_WEBHOOK_SECRET"):
        load_settings(without, receiver=True)


@pytest.mark.parametrize("empty", ["", "  ", " , ,"])
def test_a_secret_of_nothing_is_no_secret(empty: str):
    with pytest.raises(SettingsError, match="ZENDESK_WEBHOOK_SECRET"):
        load_settings({**WHOLE, "ZENDESK_WEBHOOK_SECRET": empty}, receiver=True)


@pytest.mark.parametrize(
    "way",
    [
        pytest.param({"ZENDESK_OAUTH_TOKEN": "t"}, id="a ready token"),
        pytest.param({"ZENDESK_EMAIL": "bot@example.com", "ZENDESK_API_TOKEN": "t"}, id="the old way"),
    ],
)
def test_any_whole_way_to_sign_in_will_do(way: dict[str, str]):
    base = {k: v for k, v in WHOLE.items() if "OAUTH" not in k}
    load_settings({**base, **way})


@pytest.mark.parametrize(
    "half", [{"ZENDESK_EMAIL": "bot@example.com"}, {"ZENDESK_OAUTH_CLIENT_ID": "accord"}, {"ZENDESK_API_TOKEN": "t"}]
)
def test_half_a_way_to_sign_in_is_none(half: dict[str, str]):
    base = {k: v for k, v in WHOLE.items() if "OAUTH" not in k}
    with pytest.raises(SettingsError, match="no way to sign in"):
        load_settings({**base, **half})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ZENDESK_URL", "acme.zendesk.com"),
        ("ZENDESK_URL", "ftp://acme.zendesk.com"),
        ("ZENDESK_URL", "https://"),
        ("ZENDESK_URL", "http://[::1"),
        ("SCHEDULING_URL", "javascript:alert(1)"),
        ("PUBLIC_URL", "accord"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "unix://"),
        ("MARKETPLACE_URL", "x"),
        ("LOG_LEVEL", "loud"),
        ("ACCORD_POLICY", "/nowhere/policy.toml"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str):
    with pytest.raises(SettingsError, match=name):
        load_settings({**WHOLE, name: value})


@pytest.mark.parametrize("url", ["redis://h:6379/0", "rediss://:pw@h/1", "unix:///run/redis.sock"])
def test_each_way_to_redis_is_understood(url: str):
    assert load_settings({**WHOLE, "REDIS_URL": url}).redis_url == url


def test_secrets_do_not_show_when_settings_are_printed():
    env = {**WHOLE, "REDIS_URL": "redis://:hush@h/0", "MARKETPLACE_TOKEN": "hush", "ZENDESK_OAUTH_TOKEN": "hush"}
    shown = repr(load_settings({**env, "ZENDESK_WEBHOOK_SECRET": "hush", "ZENDESK_OAUTH_CLIENT_SECRET": "hush"}))
    assert "hush" not in shown


def test_the_real_environment_is_the_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    policy = tmp_path / "policy.toml"
    policy.touch()
    for name, value in {**WHOLE, "ACCORD_POLICY": str(policy), "LOG_LEVEL": "debug"}.items():
        monkeypatch.setenv(name, value)
    found = load_settings()
    assert (found.policy_path, found.log_level) == (policy, "DEBUG")
