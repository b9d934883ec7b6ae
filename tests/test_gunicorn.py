"""The receiver as it is really served: two processes, one sum, no control socket, a clean end."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import redis
import requests

from tests.builders import SCHEDULING, SECRET, body, headers, trigger_payload
from tests.house import ROOT

PATIENCE = 30.0  # seconds


@dataclass(frozen=True)
class Served:
    """gunicorn, two processes of it, and where its home would be."""

    url: str
    home: Path
    master: subprocess.Popen[bytes]


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if requests.get(f"{url}/healthz", timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.05)
    raise AssertionError("the receiver did not start")


@pytest.fixture
def served(redis_server: str, connection: redis.Redis, tmp_path: Path, free_port: int) -> Iterator[Served]:  # noqa: ARG001
    environment = {
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "ZENDESK_URL": "https://acme.zendesk.com",
        "ZENDESK_OAUTH_TOKEN": "a-token",
        "ZENDESK_WEBHOOK_SECRET": SECRET,
        "SCHEDULING_URL": SCHEDULING,
        "REDIS_URL": redis_server,
    }
    command = ["-m", "gunicorn", "--bind", f"127.0.0.1:{free_port}", "--workers", "2", "bot.web:create_app()"]
    with (tmp_path / "log").open("wb") as log:
        master = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{free_port}"
    try:
        _wait_for(url)
        yield Served(url, tmp_path, master)
    finally:
        master.terminate()
        master.wait(PATIENCE)


def _deliver(served: Served, number: int) -> None:
    raw = body(trigger_payload(ticket_id=str(9000 + number)))
    signed = headers(raw, at=datetime.now(UTC), invocation=f"01{number}")
    answer = requests.post(f"{served.url}/webhooks/zendesk", data=raw, headers=signed, timeout=10)
    assert answer.status_code == 202, answer.text


def _told(served: Served) -> float:
    text = requests.get(f"{served.url}/metrics", timeout=10).text
    found = re.search(r'^accord_deliveries_total\{kind="client_replied",outcome="due"\} (\S+)$', text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_whichever_process_is_asked_the_sum_is_told(served: Served):
    for number in range(20):
        _deliver(served, number)
    deadline = time.monotonic() + PATIENCE
    while _told(served) < 20 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert {_told(served) for _ in range(10)} == {20.0}


def test_no_control_socket_is_opened(served: Served):
    assert [path.name for path in served.home.rglob("*")] == ["log"]


def test_a_process_that_ends_leaves_its_figures_behind(served: Served, connection: redis.Redis):
    for number in range(6):
        _deliver(served, number)
    served.master.terminate()
    assert served.master.wait(PATIENCE) == 0
    counts = connection.hgetall("accord:figures:counts")
    assert sum(float(value) for key, value in counts.items() if b"client_replied" in key) == 6
