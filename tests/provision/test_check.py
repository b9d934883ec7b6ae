"""`accord check`: each thing that can be wrong is found, with how to mend it; and a deployment that is well passes."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis
from werkzeug.serving import make_server

from bot.policy import load_policy
from bot.watch import Watch
from bot.web import create_app
from jobs.doors import open_agenda, utc_now
from tests.builders import settings
from tests.provision.conftest import Account


@dataclass
class Deployment:
    """An account that was set up, a receiver that listens, and processes that leave signs of life."""

    account: Account
    secrets: list[str]  # what the receiver accepts; may be changed

    def findings(self, *words: str, **environment: str) -> tuple[int, list[dict[str, str]]]:
        result = self.account.accord("check", "--json", *words, **environment)
        return result.exit_code, json.loads(result.stdout)["findings"]

    def wrong(self, *words: str, **environment: str) -> list[dict[str, str]]:
        _, found = self.findings(*words, **environment)
        return [finding for finding in found if finding["level"] != "ok"]


@pytest.fixture
def deployment(account: Account, redis_server: str, connection: redis.Redis, free_port: int) -> Iterator[Deployment]:
    account.environment["PUBLIC_URL"] = f"http://127.0.0.1:{free_port}"
    assert account.accord("apply", "--yes", "--activate").exit_code == 0
    account.environment["ZENDESK_WEBHOOK_SECRET"] = account.secret()
    given = settings(redis_url=redis_server, webhook_secrets=(account.secret(),))
    app = create_app(given)
    deployment = Deployment(account, [account.secret()])
    app.before_request(lambda: setattr(app.extensions["accord"], "secrets", tuple(deployment.secrets)))
    server = make_server("127.0.0.1", free_port, app)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    watch = Watch(open_agenda(given, load_policy()), utc_now)
    watch.beat()
    watch.swept()
    connection.sadd("rq:workers", "rq:worker:a")
    connection.hset("rq:worker:a", "state", "idle")
    yield deployment
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_deployment_that_is_well_passes(deployment: Deployment):
    code, found = deployment.findings()
    assert [f for f in found if f["level"] != "ok"] == []
    assert code == 0
    said = " ".join(f["what"] for f in found)
    for part in ("signed in as Accord", "700 calls a minute", "test call was received", "live", "noeviction"):
        assert part in said


def test_the_test_call_makes_nothing_happen(deployment: Deployment, connection: redis.Redis):
    before = set(connection.keys("*"))
    deployment.findings()
    assert set(connection.keys("*")) == before


Break = Callable[[Deployment, redis.Redis], dict[str, str] | None]


def _environment(**environment: str) -> Break:
    return lambda _deployment, _connection: environment


def _edit(room: str, key: str, title: str, edit: dict[str, Any]) -> Break:
    def edited(deployment: Deployment, _connection: redis.Redis) -> None:
        account = deployment.account
        account.api("PUT", f"{room}/{account.titled(room, title)['id']}", {key: edit})

    return edited


def _delete(room: str, title: str) -> Break:
    def deleted(deployment: Deployment, _connection: redis.Redis) -> None:
        deployment.account.api("DELETE", f"{room}/{deployment.account.titled(room, title)['id']}")

    return deleted


def _redis(*command: str) -> Break:
    return lambda _deployment, connection: connection.execute_command(*command) and None


def _control(method: str, path: str, body: dict[str, Any]) -> Break:
    return lambda deployment, _connection: deployment.account.control(method, path, body) and None


def _become(role: str) -> Break:
    def became(deployment: Deployment, _connection: redis.Redis) -> None:
        bot_id = deployment.account.control("GET", "state")["bot_id"]
        deployment.account.control("PUT", f"users/{bot_id}", {"role": role})

    return became


def _receiver_with(secret: str) -> Break:
    return lambda deployment, _connection: deployment.secrets.__setitem__(0, secret)


WRONG = [
    pytest.param(_environment(ZENDESK_WEBHOOK_SECRET=""), "error", "ZENDESK_WEBHOOK_SECRET is missing", id="no secret"),
    pytest.param(
        _environment(ZENDESK_WEBHOOK_SECRET="another"), "error", "is not its signing secret", id="another secret here"
    ),
    pytest.param(_receiver_with("another"), "error", "does not accept the signature", id="another secret there"),
    pytest.param(_environment(ZENDESK_OAUTH_TOKEN="nobody"), "error", "401", id="a token that is not accepted"),
    pytest.param(_environment(ZENDESK_URL="http://127.0.0.1:9"), "error", "ConnectionError", id="Zendesk is away"),
    pytest.param(
        _environment(
            ZENDESK_OAUTH_TOKEN="", ZENDESK_EMAIL="accord@sandbox.example", ZENDESK_API_TOKEN="sandbox-api-token"
        ),
        "warning",
        "2027-04-30",
        id="an API token",
    ),
    pytest.param(_environment(SCHEDULING_URL=""), "error", "SCHEDULING_URL is missing", id="a setting is missing"),
    pytest.param(
        _environment(PUBLIC_URL="http://accord.example.com"),
        "error",
        "not encrypted",
        id="a public address without TLS",
    ),
    pytest.param(_environment(REDIS_URL="redis://127.0.0.1:9/0"), "error", "it is away", id="Redis is away"),
    pytest.param(_redis("DEL", "accord:beat"), "error", "no clock process", id="no clock"),
    pytest.param(_redis("DEL", "accord:swept"), "error", "no sweep", id="never swept"),
    pytest.param(_redis("DEL", "rq:worker:a"), "error", "no worker", id="no worker"),
    pytest.param(_redis("ZADD", "accord:due", "1000", "7"), "error", "have been due", id="a ticket is overdue"),
    pytest.param(
        _redis("HSET", "accord:parked", "7", "given up"), "warning", "failed too often", id="a ticket is parked"
    ),
    pytest.param(_delete("ticket_fields", "Freelancer email"), "error", "Freelancer email", id="a field is missing"),
    pytest.param(_delete("triggers", "Accord: agent_note"), "error", "Accord: agent_note", id="a trigger is missing"),
    pytest.param(
        _edit("macros", "macro", "Accord::Call reminder", {"active": False}), "warning", "1 things", id="a macro is off"
    ),
    pytest.param(
        _edit("webhooks", "webhook", "Accord", {"endpoint": "http://127.0.0.1:9/x"}),
        "error",
        "no answer",
        id="nobody answers there",
    ),
    pytest.param(
        _control("POST", "clock", {"minutes": 10}), "error", "every delivery is refused", id="the clocks differ"
    ),
    pytest.param(
        _control("POST", "clock", {"minutes": 1}), "warning", "differs from Zendesk's", id="they differ a bit"
    ),
    pytest.param(_become("agent"), "error", "may not read the incremental export", id="the bot is no admin"),
    pytest.param(
        _control(
            "POST", "faults", {"kind": "answer", "status": 403, "path": "/api/v2/webhooks/test", "method": "POST"}
        ),
        "warning",
        "made no test call",
        id="Zendesk makes no test call",
    ),
]


@pytest.mark.parametrize(("broken", "level", "what"), WRONG)
def test_what_is_wrong_is_found_with_how_to_mend_it(
    deployment: Deployment,
    connection: redis.Redis,
    broken: Break,
    level: str,
    what: str,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _seconds: None)
    environment = broken(deployment, connection) or {}
    code, found = deployment.findings(**environment)
    match = [finding for finding in found if finding["level"] == level and what in finding["what"]]
    assert match, found
    assert all(finding["mend"] for finding in found if finding["level"] != "ok")
    assert code == any(finding["level"] == "error" for finding in found)


@pytest.mark.parametrize(
    ("name", "bad", "good", "what"),
    [("appendonly", "no", "yes", "append-only"), ("maxmemory-policy", "allkeys-lru", "noeviction", "throws keys away")],
)
def test_a_redis_that_forgets_is_found(
    deployment: Deployment, connection: redis.Redis, name: str, bad: str, good: str, what: str
):
    connection.config_set(name, bad)
    try:
        (finding,) = deployment.wrong()
    finally:
        connection.config_set(name, good)
    assert (finding["level"], finding["about"]) == ("error", "Redis")
    assert what in finding["what"]


def test_a_policy_that_cannot_be_used_is_named_with_its_key(deployment: Deployment, tmp_path: Path):
    path = tmp_path / "policy.toml"
    path.write_text("[safety]\npublic_replys_per_hour = 1\n", encoding="utf-8")
    (finding,) = deployment.wrong(ACCORD_POLICY=str(path))
    assert "safety.public_replys_per_hour" in finding["what"]


def test_before_a_release_what_only_the_processes_can_put_right_is_a_warning(
    deployment: Deployment, connection: redis.Redis
):
    connection.flushall()
    deployment.secrets[0] = "another"
    code, found = deployment.findings("--release")
    assert code == 0
    assert {f["level"] for f in found} == {"ok", "warning"}
    assert deployment.findings()[0] == 1


def test_an_account_that_was_not_set_up_is_told_what_to_do(account: Account):
    result = account.accord("check")
    assert result.exit_code == 1
    assert "these ticket fields are missing" in result.stdout
    assert "accord apply" in result.stdout


def test_without_any_setting_all_that_is_missing_is_named(account: Account):
    empty = dict.fromkeys(account.environment, "")
    result = account.accord("check", **empty)
    assert result.exit_code == 1
    for name in ("ZENDESK_URL", "SCHEDULING_URL", "ZENDESK_WEBHOOK_SECRET", "no way to sign in"):
        assert name in result.stdout
    assert "Traceback" not in result.output
