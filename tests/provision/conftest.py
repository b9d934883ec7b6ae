"""A bare account, and the command line in front of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from click.testing import CliRunner, Result

from bot.cli import main
from jobs import doors as wiring
from sandbox.options import OAUTH_TOKEN, Options
from sandbox.server import Running, running_sandbox
from tests.builders import SCHEDULING

ROOMS = ("ticket_fields", "webhooks", "trigger_categories", "triggers", "macros", "views")
PUBLIC_URL = "http://127.0.0.1:9"  # nobody listens there


@dataclass(frozen=True)
class Account:
    """A sandbox as the tests see it: by the command line, by the API, and from inside."""

    running: Running
    environment: dict[str, str]

    def accord(self, *words: str, given: str = "", **more: str) -> Result:
        return CliRunner(env={**self.environment, **more}).invoke(main, list(words), input=given)

    def api(self, method: str, path: str, body: Any = None) -> Any:  # JSON
        url, auth = f"{self.running.url}/api/v2/{path}", {"Authorization": f"Bearer {OAUTH_TOKEN}"}
        answer = requests.request(method, url, json=body, headers=auth, timeout=10)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def control(self, method: str, path: str, body: Any = None) -> Any:  # JSON
        answer = requests.request(method, f"{self.running.url}/_sandbox/{path}", json=body, timeout=20)
        assert answer.ok, answer.text
        return answer.json()

    def rows(self, room: str) -> list[dict[str, Any]]:
        return self.api("GET", room)[room]

    def titled(self, room: str, title: str) -> dict[str, Any]:
        (found,) = [row for row in self.rows(room) if title in (row.get("title"), row.get("name"))]
        return found

    def writes(self) -> int:
        with self.running.world.lock:
            return len(self.running.world.journal.read("write", 0))

    def secret(self) -> str:
        (webhook,) = self.rows("webhooks")
        return self.api("GET", f"webhooks/{webhook['id']}/signing_secret")["signing_secret"]["secret"]


@pytest.fixture
def start(redis_server: str, connection: object) -> Iterator[Callable[..., Account]]:  # noqa: ARG001  # it is empty
    """Starts accounts; they end with the test."""
    running: list[Any] = []

    def begin(options: Options | None = None, **more: Any) -> Account:
        manager = running_sandbox(options or Options(fields=False), **more)
        serving = manager.__enter__()
        running.append(manager)
        environment = {
            "ZENDESK_URL": serving.url,
            "ZENDESK_OAUTH_TOKEN": OAUTH_TOKEN,
            "ZENDESK_WEBHOOK_SECRET": "",
            "SCHEDULING_URL": SCHEDULING,
            "PUBLIC_URL": PUBLIC_URL,
            "REDIS_URL": redis_server,
            "LOG_LEVEL": "CRITICAL",
        }
        return Account(serving, environment)

    wiring.doors.cache_clear()
    yield begin
    wiring.doors.cache_clear()
    for manager in running:
        manager.__exit__(None, None, None)


@pytest.fixture
def account(start: Callable[..., Account]) -> Account:
    return start()
