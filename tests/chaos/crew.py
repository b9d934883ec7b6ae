"""Keeps the processes running as a platform would: whoever ends is started again; whoever froze is woken too late."""

import os
import signal
import time
from collections import Counter
from dataclasses import dataclass, field

from sandbox.processes import Stack
from tests.chaos.form import LEASE

FROZEN_FOR = LEASE + 1.5  # seconds: past the lease
REST = 0.4  # seconds before a process that ended is started again
COMMANDS = {"clock": ("jobs.clock",), "urgent": ("jobs.worker", "--urgent")}


@dataclass(slots=True)
class Crew:
    """The bot's processes. `crashes`: where the next workers that are started are to crash."""

    stack: Stack
    crashes: list[str]
    hits: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)  # how processes ended, by kind and exit code
    _calm: bool = False
    _bound: dict[str, str] = field(default_factory=dict)
    _frozen: dict[str, float] = field(default_factory=dict)
    _down: dict[str, float] = field(default_factory=dict)
    _held: set[str] = field(default_factory=set)

    def names(self) -> list[str]:
        """The bot's own processes, by name."""
        return [n for n in (*self.stack.processes, *self._down) if n not in ("sandbox", "marketplace")]

    def workers(self) -> list[str]:
        """Those who attend."""
        return [name for name in self.names() if name.startswith(("worker", "urgent"))]

    def look(self) -> None:
        """Start again whoever ended, wake whoever froze."""
        for name in self.names():
            process = self.stack.processes.get(name)
            if process is not None and process.poll() is not None:
                self._ended(name, process.returncode)
            elif process is not None:
                self._thaw(name, process.pid)
        for name, at in list(self._down.items()):
            if name not in self._held and time.monotonic() >= at + REST:
                del self._down[name]
                self._start(name)

    def signal(self, name: str, number: int) -> None:
        """Send a process a signal."""
        process = self.stack.processes.get(name)
        if process is not None and process.poll() is None:
            process.send_signal(number)

    def hold(self, name: str) -> None:
        """End a process; it stays down until it is let go."""
        self._held.add(name)
        self.signal(name, signal.SIGKILL)

    def release(self, name: str) -> None:
        """It may be started again."""
        self._held.discard(name)

    def calm(self) -> None:
        """No more crashes: who is still bound to crash is ended and started anew."""
        self._calm = True
        self.crashes.clear()
        self._held.clear()
        for name in [n for n, spec in self._bound.items() if spec]:
            self.signal(name, signal.SIGKILL)

    def up(self) -> bool:
        """Whether all run, none of them bound to crash."""
        return not self._down and not any(self._bound.values()) and not self._frozen

    def _ended(self, name: str, code: int) -> None:
        spec = self._bound.pop(name, "")
        hit = bool(spec) and code == -signal.SIGKILL and not self._calm
        if hit:
            self.hits.append(spec)
        elif spec and not self._calm:
            self.crashes.append(spec)  # it ended before it came there
        self._frozen.pop(name, None)
        del self.stack.processes[name]
        self._down[name] = time.monotonic()
        self.ends[f"{name.split('-', maxsplit=1)[0]} {'crash point' if hit else code}"] += 1

    def _thaw(self, name: str, pid: int) -> None:
        if name in self._frozen:
            if time.monotonic() - self._frozen[name] > FROZEN_FOR:
                del self._frozen[name]
                self.hits.append(self._bound.pop(name))
                os.kill(pid, signal.SIGCONT)
        elif os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOHANG) is not None:
            self._frozen[name] = time.monotonic()

    def _start(self, name: str) -> None:
        environment = self.stack.environment
        if name == "web":
            host = self.stack.web_url.removeprefix("http://")
            self.stack.start(
                "web", "gunicorn", "--bind", host, "--workers", "1", "--threads", "4", "bot.web:create_app()"
            )
            return
        worker = not name.startswith(("web", "clock"))
        self._bound[name] = self.crashes.pop() if worker and self.crashes else ""
        environment["ACCORD_CRASH_AT"] = self._bound[name]
        self.stack.start(name, *COMMANDS.get(name.partition("-")[0], ("jobs.worker",)))
        del environment["ACCORD_CRASH_AT"]
