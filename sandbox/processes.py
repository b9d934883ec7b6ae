"""Starts the whole product as separate processes on the sandbox: for the demo, the journeys and the chaos runs.

Real server, real queue, real HTTP. The bot reaches the sandbox only through ZENDESK_URL.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import requests

from bot import embedded
from sandbox.marketplace.server import TOKEN as MARKETPLACE_TOKEN
from sandbox.options import BOARD_CLIENT_ID, BOARD_CLIENT_SECRET, CLIENT_ID, CLIENT_SECRET

SECRET = "sandbox-signing-secret"  # noqa: S105  # invented, opens nothing
BOARD = {  # settings that switch the case board on
    "BOARD_SECRET": "sandbox-board-secret-of-32-characters",
    "BOARD_OAUTH_CLIENT_ID": BOARD_CLIENT_ID,
    "BOARD_OAUTH_CLIENT_SECRET": BOARD_CLIENT_SECRET,
}
SCHEDULING_URL = "https://calendar.example.test/book-a-call"
PATIENCE = 20.0  # seconds for whatever is waited for
READY = 60.0  # seconds for a process to be ready, on a busy machine too; one that dies is noticed at once
PID = ".pid"  # how the file ends that holds a process's number
ROOT = Path(__file__).parent.parent


class NotReady(Exception):
    """Something that was waited for did not come; the message says what, and where the logs are."""


class Process(Protocol):
    """What is asked of a running process; `subprocess.Popen` is one."""

    pid: int
    returncode: int | Any | None

    def poll(self) -> int | None: ...  # noqa: D102
    def wait(self, timeout: float | None = None) -> int: ...  # noqa: D102
    def send_signal(self, number: int, /) -> None: ...  # noqa: D102
    def terminate(self) -> None: ...  # noqa: D102
    def kill(self) -> None: ...  # noqa: D102


Launch = Callable[[tuple[str, ...], Mapping[str, str], BinaryIO], Process]


def launch(words: tuple[str, ...], environment: Mapping[str, str], log: BinaryIO) -> Process:
    """Start `python -m WORDS`, printing to `log`."""
    command = [sys.executable, "-m", *words]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)  # noqa: S603  # our own programs


@dataclass(slots=True)
class Stack:
    """The running processes. `control` is the sandbox's control API."""

    folder: Path
    environment: dict[str, str]
    sandbox_url: str = ""
    web_url: str = ""
    processes: dict[str, Process] = field(default_factory=dict)
    commands: dict[str, tuple[str, ...]] = field(default_factory=dict)
    launch: Launch = launch

    def start(self, name: str, *arguments: str) -> Process:
        """Start one process; what it prints goes to a log file of its name, its number to a file beside it."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = self.launch(arguments, self.environment, log)
        self.processes[name], self.commands[name] = process, arguments
        (self.folder / f"{name}{PID}").write_text(str(process.pid), encoding="ascii")
        return process

    def revive(self) -> list[str]:
        """Start again every process that has ended, as a service manager would; their names."""
        ended = [name for name, process in self.processes.items() if process.poll() is not None]
        for name in ended:
            self.start(name, *self.commands[name])
        return ended

    def stop(self, name: str, patience: float = 10.0) -> int:
        """End one process politely; its exit code."""
        process = self.processes.pop(name)
        process.terminate()
        try:
            return process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def log(self, name: str) -> str:
        """What a process has printed so far."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def control(self, method: str, path: str, body: Any = None) -> Any:  # JSON
        """One call to the sandbox's control API. Raises requests.HTTPError."""
        answer = requests.request(method, f"{self.sandbox_url}/_sandbox/{path}", json=body, timeout=20)
        answer.raise_for_status()
        return answer.json()

    def wait_for(self, what: str, check: Callable[[], Any], patience: float = PATIENCE) -> Any:  # any
        """The first true answer of `check`. Raises NotReady after `patience` seconds, or when a process has died."""
        deadline = time.monotonic() + patience
        while True:
            if answer := check():
                return answer
            dead = [name for name, process in self.processes.items() if process.poll() is not None]
            if dead or time.monotonic() > deadline:
                tail = "\n".join(self.log(name)[-2000:] for name in dead)
                raise NotReady(
                    f"{what}: not after {patience:g} s; ended: {dead or 'nothing'}; logs: {self.folder}\n{tail}"
                )
            time.sleep(0.05)


@contextmanager
def running_stack(
    *,
    policy: str = "",
    workers: int = 1,
    settings: Mapping[str, str] | None = None,
    sandbox_options: tuple[str, ...] = (),
    face: bool = False,
    by: Launch = launch,
) -> Iterator[Stack]:
    """Sandbox, web, workers, urgent worker and clock, each a process of its own; all gone when the block ends.

    `policy`: the text of a policy file. `settings`: further environment variables. `face`: the pages for people too.
    `by`: how a process is started.
    """
    folder = Path(tempfile.mkdtemp(prefix="accord-"))
    stack = Stack(folder, _environment(folder, policy, settings or {}), launch=by)
    options = (*sandbox_options, *(_faced(stack) if face else ()))
    try:
        _open(stack, workers, options, own_market="MARKETPLACE_URL" not in (settings or {}))
        yield stack
    finally:
        for process in stack.processes.values():
            process.terminate()  # all at once: each may need a moment
        for name in list(stack.processes):
            stack.stop(name)
        embedded.stop(folder / "redis")
        shutil.rmtree(folder, ignore_errors=True)


def _faced(stack: Stack) -> Iterator[str]:
    """What the sandbox is told, so that it shows its pages for people."""
    yield from ("--face", str(stack.folder))
    if "BOARD_SECRET" in stack.environment:
        yield from ("--board", f"{stack.environment['PUBLIC_URL']}/board")


def _environment(folder: Path, policy: str, settings: Mapping[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT"}}
    ports = {name: _free_port() for name in ("web", "sandbox", "marketplace")}
    ours = {
        "PYTHONPATH": str(ROOT),
        "ACCORD_DATA": str(folder / "redis"),
        "ZENDESK_URL": f"http://127.0.0.1:{ports['sandbox']}",
        "ZENDESK_OAUTH_CLIENT_ID": CLIENT_ID,
        "ZENDESK_OAUTH_CLIENT_SECRET": CLIENT_SECRET,
        "ZENDESK_WEBHOOK_SECRET": SECRET,
        "PUBLIC_URL": f"http://127.0.0.1:{ports['web']}",
        "SCHEDULING_URL": SCHEDULING_URL,
        "MARKETPLACE_URL": f"http://127.0.0.1:{ports['marketplace']}",
        "MARKETPLACE_TOKEN": MARKETPLACE_TOKEN,
    }
    if policy:
        path = folder / "policy.toml"
        path.write_text(policy, encoding="utf-8")
        ours["ACCORD_POLICY"] = str(path)
    return {**kept, **ours, **settings}


def _open(stack: Stack, workers: int, sandbox_options: tuple[str, ...], *, own_market: bool) -> None:
    stack.sandbox_url, stack.web_url = stack.environment["ZENDESK_URL"], stack.environment["PUBLIC_URL"]
    host, port = stack.web_url.removeprefix("http://"), stack.sandbox_url.rsplit(":", 1)[1]
    webhook = ("--webhook", f"{stack.web_url}/webhooks/zendesk", "--secret", SECRET)
    stack.start("sandbox", "sandbox", "--port", port, *webhook, *sandbox_options)
    market_port = stack.environment["MARKETPLACE_URL"].rsplit(":", 1)[1]
    if own_market:
        stack.start("marketplace", "sandbox.marketplace", "--port", market_port, "--talent", "500")
    embedded.start(stack.folder / "redis")
    stack.start("web", "gunicorn", "--bind", host, "--workers", "1", "--threads", "4", "bot.web:create_app()")
    for number in range(1, workers + 1):
        stack.start(f"worker-{number}", "jobs.worker")
    stack.start("urgent", "jobs.worker", "--urgent")
    stack.start("clock", "jobs.clock")
    stack.wait_for("the sandbox", lambda: _answers(f"{stack.sandbox_url}/_sandbox/clock"), READY)
    stack.wait_for("the receiver", lambda: _answers(f"{stack.web_url}/readyz"), READY)


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
