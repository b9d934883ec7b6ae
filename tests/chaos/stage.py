"""What happens on the stage: the running processes, and whoever breaks or uses them."""

import os
import signal
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import redis

from bot import embedded
from bot.agenda import Agenda
from bot.switch import Switch
from sandbox.processes import Stack
from tests.chaos.crew import Crew
from tests.chaos.people import People
from tests.chaos.plot import Happening

_DAY = timedelta(days=1)
FULL = "1"  # byte: less than the server holds when it is empty, so it takes no writes
SLOW = 60  # milliseconds for which it stands still, again and again
HUNG = 6500  # longer than anybody waits for an answer


@dataclass(slots=True)
class Stage:
    """The running processes, those who break them, and those who use them."""

    stack: Stack
    crew: Crew
    people: People
    redis: redis.Redis
    stopped: list[tuple[datetime, datetime]] = field(default_factory=list)
    stopped_at: datetime | None = None
    emptied: bool = False
    slow: bool = False
    ahead: timedelta = timedelta(0)  # Zendesk's clock, to ours
    played: Counter[str] = field(default_factory=Counter)

    @property
    def data(self) -> Path:
        """Where the embedded server keeps its file."""
        return self.stack.folder / "redis"

    @property
    def switch(self) -> Switch:
        """The kill switch."""
        return Switch(Agenda(self.redis, lease=_DAY, remember=_DAY, clock=lambda: datetime.now(UTC)))

    def now(self) -> datetime:
        """What time it is at Zendesk, on whose record everything is judged."""
        return datetime.now(UTC) + self.ahead

    def play(self, happening: Happening) -> None:
        """One thing of the plot."""
        self.played[happening.what] += 1
        if happening.what == "opens":
            self.people.opens(happening.who, happening.facts)
        elif happening.what == "zendesk":
            for fault in happening.facts:
                self.stack.control("POST", "faults", fault)
        elif happening.who >= 0:
            self.people.act(happening.who, happening.what)
        else:
            getattr(self, happening.what)()

    def look(self) -> None:
        """What goes on all the time."""
        self.crew.look()
        if self.slow:
            self._pause_redis(SLOW)

    def redis_is_killed(self) -> None:
        os.kill(self.redis.info("server")["process_id"], signal.SIGKILL)

    def redis_is_emptied(self) -> None:
        self.redis_is_killed()
        self.emptied = True

    def redis_is_started(self) -> None:
        if self.emptied:
            for file in (*self.data.rglob("*.aof"), *self.data.rglob("*.manifest"), *self.data.rglob("*.rdb")):
                file.unlink()
            self.emptied = False
        embedded.start(self.data)

    def redis_is_full(self) -> None:
        self.redis.config_set("maxmemory", FULL)

    def redis_has_room(self) -> None:
        self.redis.config_set("maxmemory", "0")

    def redis_is_slow(self) -> None:
        self.slow = True

    def redis_is_quick(self) -> None:
        self.slow = False

    def redis_hangs(self) -> None:
        self._pause_redis(HUNG)

    def redis_answers(self) -> None:
        """It does by itself."""

    def _pause_redis(self, milliseconds: int) -> None:
        self.redis.execute_command("CLIENT", "PAUSE", milliseconds, "ALL")

    def receiver_stops(self) -> None:
        self.crew.hold("web")

    def receiver_starts(self) -> None:
        self.crew.release("web")

    def public_words_stop(self) -> None:
        self.switch.stop("chaos")
        self.stopped_at = self.now()

    def public_words_go(self) -> None:
        if self.stopped_at:
            self.stopped.append((self.stopped_at, self.now()))
        self.switch.go()
        self.stopped_at = None

    def worker_is_terminated(self) -> None:
        self.crew.signal("worker-1", signal.SIGTERM)

    def all_are_deployed_anew(self) -> None:
        """A new version goes live: everybody is asked to end at once."""
        for name in self.crew.names():
            self.crew.signal(name, signal.SIGTERM)

    def clock_is_killed(self) -> None:
        self.crew.signal("clock", signal.SIGKILL)

    def delivered_fifty_times(self) -> None:
        if "web" in self.stack.processes:
            with suppress(OSError):  # the receiver is down just now
                self.people.delivered_fifty_times()
