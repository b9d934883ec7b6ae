"""The bot behind the face: what it did and why, what is due when, and its processes, which may be killed."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Protocol, cast

from bot import keys
from bot.agenda import RedisDown
from bot.cli.why import account_of
from bot.errors import DoorError
from jobs.doors import Doors, doors
from sandbox.processes import PID
from sandbox.records import Json

AHEAD = timedelta(seconds=6)  # what is due by then is waited for: a passing error is tried again after five
PATIENCE = 10.0  # seconds until a killed process must be there again
POLL = 0.05
WORKERS = ("worker-*", "urgent")


class Unknown(Exception):
    """The bot cannot be asked just now; the message says why."""


class Bot(Protocol):
    """What the face asks of the bot."""

    def busy(self) -> bool: ...  # noqa: D102
    def next_in(self) -> timedelta | None: ...  # noqa: D102
    def sooner(self, span: timedelta) -> None: ...  # noqa: D102
    def account(self, ticket_id: int) -> Json: ...  # noqa: D102
    def kill_workers(self) -> list[str]: ...  # noqa: D102


class Product:
    """The processes of a running stack, reached through Redis, through Zendesk's API, and by their numbers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._alone = threading.Lock()  # one connection to Zendesk, so one question at a time

    @cached_property
    def _doors(self) -> Doors:
        return doors()

    def busy(self) -> bool:
        """Whether a ticket is due within seconds, or under way."""
        with _asking():
            return self._doors.agenda.overdue(-AHEAD) > 0

    def next_in(self) -> timedelta | None:
        """How long until the first ticket is due; None where none is."""
        with _asking():
            first = self._doors.agenda.oldest()
        return max(first - datetime.now(UTC), timedelta(0)) if first else None

    def sooner(self, span: timedelta) -> None:
        """The account's clock went on by so much: what is due by real time is due as much sooner; a worker is told."""
        with _asking():
            agenda = self._doors.agenda
            now = agenda.now().timestamp() * 1000
            for ticket in agenda.connection.zrangebyscore(keys.DUE, f"({now}", "+inf"):
                agenda.connection.zincrby(keys.DUE, -span / timedelta(milliseconds=1), cast("bytes", ticket))
            agenda.tick()

    def account(self, ticket_id: int) -> Json:
        """What `accord why --json` tells of a ticket. Raises Unknown."""
        with self._alone, _asking():
            return dict(account_of(ticket_id, self._doors))

    def kill_workers(self) -> list[str]:
        """End every worker as a crash would, whatever it is at; their names, once they have been started again."""
        files = {path: path.read_text("ascii") for name in WORKERS for path in self._folder.glob(f"{name}{PID}")}
        for number in files.values():
            os.kill(int(number), signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while any(path.read_text("ascii") in ("", number) for path, number in files.items()):
            if time.monotonic() > deadline:
                raise Unknown("the workers were killed, and nobody has started them again yet")
            time.sleep(POLL)
        return sorted(path.name.removesuffix(PID) for path in files)


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except DoorError as error:
        raise Unknown(f"Zendesk did not answer the bot: {error}") from None
    except RedisDown as error:
        raise Unknown(f"Redis is away: {type(error).__name__}") from None
