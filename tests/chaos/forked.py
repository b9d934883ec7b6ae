"""Starts the bot's workers, clocks and commands by forking a process that has read their programs already.

Reading them takes more than a second of the processor's, and a run starts some fifty: they would be most of its work.
What is forked is a process of its own all the same, with its own connections, to be killed and frozen like any other.
"""

import importlib
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping
from typing import BinaryIO, NoReturn

from bot.classify.lexicon import lexicon
from bot.classify.net import model
from sandbox.processes import Process, launch

READ = {"jobs.worker": "jobs.worker", "jobs.clock": "jobs.clock", "bot": "bot.cli"}  # where the `main` of each is
_POLL = 0.02  # seconds


def fork(words: tuple[str, ...], environment: Mapping[str, str], log: BinaryIO) -> Process:
    """Start `python -m WORDS`: forked where its program is one of the bot's own, else as anybody starts it."""
    if words[0] not in READ:
        return launch(words, environment, log)
    for name in READ.values():
        importlib.import_module(name)
    lexicon(), model()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        _live(words, environment, log)
    return Forked(pid)


class Forked:
    """A forked process, as `subprocess.Popen` shows one."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, or minus the signal that ended it; None while it runs."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code, once there is one. Raises subprocess.TimeoutExpired."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if deadline is not None and time.monotonic() >= deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(_POLL)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it has not ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def _live(words: tuple[str, ...], environment: Mapping[str, str], log: BinaryIO) -> NoReturn:
    """Be that program, to its end. What is open stays open: a number that is used anew could be closed by its owner."""
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        for stream in (1, 2):
            os.dup2(log.fileno(), stream)
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        sys.argv = list(words)
        importlib.import_module(READ[words[0]]).main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001  # as the interpreter does it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
