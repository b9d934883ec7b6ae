"""One run: the plot is played on real processes, everything is mended, and the record is held to the promises."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import redis

from bot import embedded
from bot.agenda import Agenda
from bot.switch import Switch
from sandbox.processes import Stack, running_stack
from tests.chaos.crew import Crew
from tests.chaos.form import AT_LATEST, ENDS, POLICY, Form
from tests.chaos.invariants import Record, broken, did, told
from tests.chaos.people import POISON, POISONED, People
from tests.chaos.plot import Happening, draw
from tests.stories import office_of

QUICK = ("--no-limits", "--search-lag", "0", "--export-lag", "0")
_DAY = timedelta(days=1)
SETTLING = ENDS + AT_LATEST  # seconds for everything to end once all is mended


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run: its faults, and its figures."""

    faults: list[str]
    figures: dict[str, object]


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
    played: Counter[str] = field(default_factory=Counter)

    @property
    def data(self) -> Path:
        """Where the embedded server keeps its file."""
        return self.stack.folder / "redis"

    @property
    def switch(self) -> Switch:
        """The kill switch."""
        return Switch(Agenda(self.redis, lease=_DAY, remember=_DAY, clock=lambda: datetime.now(UTC)))

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

    def receiver_stops(self) -> None:
        self.crew.hold("web")

    def receiver_starts(self) -> None:
        self.crew.release("web")

    def public_words_stop(self) -> None:
        self.switch.stop("chaos")
        self.stopped_at = datetime.now(UTC)

    def public_words_go(self) -> None:
        if self.stopped_at:
            self.stopped.append((self.stopped_at, datetime.now(UTC)))
        self.switch.go()
        self.stopped_at = None

    def worker_is_terminated(self) -> None:
        self.crew.signal("worker-1", signal.SIGTERM)

    def clock_is_killed(self) -> None:
        self.crew.signal("clock", signal.SIGKILL)

    def delivered_fifty_times(self) -> None:
        if "web" in self.stack.processes:
            try:
                self.people.delivered_fifty_times()
            except OSError:  # the receiver is down just now
                self.played["delivered_fifty_times"] -= 1


def run(seed: int, form: Form, say: Callable[[str], None]) -> Outcome:
    """Play the plot of a seed and hold the record to the promises."""
    plot = draw(seed, form)
    with running_stack(policy=POLICY, workers=form.workers, sandbox_options=QUICK) as stack:
        office = office_of(stack)
        stack.environment["REDIS_URL"] = embedded.start(stack.folder / "redis")  # nobody else starts it from now on
        stage = Stage(stack, Crew(stack, list(plot.crashes)), People(office), office.agenda)
        for name in ("worker-1", "worker-2"):
            stage.crew.signal(name, signal.SIGKILL)  # their successors are bound to crash
        began = time.monotonic()
        for happening in plot.happenings:
            _until(began + happening.at, stage)
            stage.play(happening)
        _until(began + form.seconds, stage)
        say(f"  {len(plot.happenings)} happenings in {form.seconds} s; all is mended now")
        record = _mend_and_wait(stage, plot.stories)
        faults = broken(record) + _explained(stage, record)
        faults += [
            line for ticket in record.stories if any(str(ticket) in f for f in faults) for line in told(record, ticket)
        ]
        return Outcome(faults, _figures(stage, record))


def _until(at: float, stage: Stage) -> None:
    while True:
        stage.crew.look()
        if time.monotonic() >= at:
            return
        time.sleep(min(0.1, max(0.0, at - time.monotonic())))


def _mend_and_wait(stage: Stage, stories: tuple[str, ...]) -> Record:
    """Everything is mended; what was lost is found by the sweep, what is parked is put back; then all must end."""
    stage.stack.control("DELETE", "faults")
    stage.stack.control("POST", "faults", POISONED)  # until it is parked
    stage.redis_is_started()
    stage.public_words_go()
    stage.crew.calm()
    _wait(stage, stage.crew.up, 40)
    stage.stack.control("POST", "idle", {"seconds": 10})
    _accord(stage, "sweep")
    _wait(stage, lambda: POISON in _parked(stage), 30)
    stage.stack.control("DELETE", "faults")
    calm_at = datetime.now(UTC)
    for ticket in _parked(stage):
        _accord(stage, "retry", str(ticket))
    _wait(stage, lambda: not _busy(stage), SETTLING)
    return _record(stage, stories, calm_at)


def _wait(stage: Stage, until: Callable[[], bool], patience: float) -> None:
    """Until it is so, or patience ends: what is then missing is seen in the record."""
    deadline = time.monotonic() + patience
    while not until() and time.monotonic() < deadline:
        stage.crew.look()
        time.sleep(0.2)


def _parked(stage: Stage) -> dict[int, str]:
    return {int(k): v.decode() for k, v in stage.redis.hgetall("accord:parked").items()}  # type: ignore[union-attr]


def _busy(stage: Stage) -> bool:
    cases = [story.id for story in stage.people.stories.values()]
    due = any(stage.redis.zscore("accord:due", str(ticket)) is not None for ticket in cases)
    return due or not stage.people.office.delivered()


def _record(stage: Stage, stories: tuple[str, ...], calm_at: datetime) -> Record:
    state = stage.stack.control("GET", "state")
    named = {story.id: stories[number] for number, story in stage.people.stories.items()}
    logged: dict[int, set[str]] = {}
    for path in stage.stack.folder.glob("*.log"):
        for line in path.read_text("utf-8", "replace").splitlines():
            entry = _parsed(line)
            if entry.get("event") == "attended":
                logged.setdefault(int(entry["ticket"]), set()).add(str(entry["outcome"]))
    return Record(
        tickets=state["tickets"],
        bot_id=state["bot_id"],
        staff=frozenset(u["id"] for u in state["users"] if u["role"] != "end-user"),
        stories=named,
        due=frozenset(int(t) for t in stage.redis.zrange("accord:due", 0, -1)),  # type: ignore[union-attr]
        parked=_parked(stage),
        calm_at=calm_at,
        stopped=stage.stopped,
        tagged=stage.people.tagged,
        logged=logged,
    )


def _parsed(line: str) -> dict[str, object]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _explained(stage: Stage, record: Record) -> list[str]:
    """I6: `accord why` names what was done, on a few tickets; I1: the poison was parked."""
    faults = []
    for ticket in [t for t in record.stories if did(record.case(t))][:2]:
        said = _accord(stage, "why", str(ticket))
        missing = [n for n in did(record.case(ticket)) if n.removeprefix("accord_did_").split("_")[0] not in said]
        faults += [f"I6 accord why {ticket} does not tell of {missing}"] if missing else []
    if POISON in record.stories and "parked" not in record.logged.get(POISON, set()):
        faults.append(f"I1 the poison was never parked: {record.logged.get(POISON)}")
    return faults


def _accord(stage: Stage, *arguments: str) -> str:
    """A command of the command line, tried again where a mishap meets it; what it printed."""
    command = [sys.executable, "-m", "bot", *arguments]
    for _ in range(4):
        ran = subprocess.run(
            command, env=stage.stack.environment, capture_output=True, text=True, check=False, timeout=60
        )
        if ran.returncode == 0 or "is not parked" in ran.stderr:  # the sweep was faster
            return ran.stdout
    raise AssertionError(f"accord {' '.join(arguments)}: {ran.stderr}")


def _figures(stage: Stage, record: Record) -> dict[str, object]:
    requests = stage.stack.control("GET", "log?kind=request")["log"]
    words = [n for t in record.tickets for n in did(t)]
    return {
        "cases": len(record.stories),
        "things done": len(words),
        "public words": sum(len(did(t, public=True)) for t in record.tickets),
        "calls": len(requests),
        "calls that failed": sum(1 for r in requests if r["fault"]),
        "ends": dict(stage.crew.ends),
        "crash points hit": sorted(stage.crew.hits),
        "parked at the end": record.parked,
        "outcomes": dict(Counter(o for found in record.logged.values() for o in found)),
    }
