"""Events a second through 1, 2 and 4 workers, and a backlog of thousands drained, with the memory it takes.

Every event is a new ticket of its own text that is no case: it is taken, read, and settled, without a call to Zendesk;
then the same with one call each to a Zendesk that takes a tenth of a second, as the real one does.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

import requests
from rich.console import Console

from bot import embedded
from bot.agenda import Agenda, connect
from bot.watch import Watch
from bot.webhook import Event
from jobs.doors import utc_now
from sandbox.options import OAUTH_TOKEN, Options
from sandbox.server import running_sandbox
from tests.bench.figures import Goal, judge, table
from tests.bench.processes import cpu_seconds, running, wait_until

SIZES, ROUNDS = (1, 2, 4), 2
EVENTS, CALLING, BACKLOG = 300, 40, 10_000
LATENCY = 0.1  # seconds
GROWTH = 1.2  # a worker's memory at the end, to what it was when a tenth was done: it remembers what it read
PATIENCE = 900.0
MB = 1024 * 1024
WORDS = "Where can I change the address on invoice {n}? I have moved to house number {n} in another city."


@dataclass(frozen=True, slots=True)
class Bench:
    """A Redis, an agenda, and what a worker needs to know."""

    agenda: Agenda
    settings: dict[str, str]
    folder: Path
    url: str

    @contextmanager
    def workers(self, count: int) -> Iterator[list[int]]:
        """So many workers, at work; their process ids."""
        with ExitStack() as stack:
            started = [
                stack.enter_context(running(["jobs.worker"], self.settings, self.folder / f"worker-{n}.log"))
                for n in range(count)
            ]
            watch = Watch(self.agenda, utc_now)
            for process in started:
                wait_until(lambda: watch.workers() >= count, process, PATIENCE)
            yield [process.pid for process in started]
            self.agenda.connection.delete("rq:workers")

    def fill(self, first: int, count: int, *, hinted: bool) -> None:
        """So many events at once."""
        for number in range(first, first + count):
            words = {"subject": "My address", "description": WORDS.format(n=number)} if hinted else None
            self.agenda.due_now(Event("created", number, (), hint=words))

    def drained(self) -> float:
        """Seconds until nothing is due any more."""
        began = time.perf_counter()
        while self.agenda.depth():
            self.agenda.tick()
            time.sleep(0.05)
            if time.perf_counter() - began > PATIENCE:
                raise RuntimeError(f"{self.agenda.depth()} tickets are left after {PATIENCE:g} s")
        return time.perf_counter() - began


def main(console: Console | None = None) -> bool:
    """Measure, print, and say whether the goals were met."""
    console = console or Console()
    with _bench() as bench:
        bare = {size: _rate(bench, size, EVENTS, hinted=True) for size in SIZES}
        _delay(bench, LATENCY)
        calling = {size: _rate(bench, size, CALLING * size, hinted=False) for size in SIZES}
        _delay(bench, 0)
        rows = [
            [f"{size} workers", bare[size][0], bare[size][0] / bare[1][0], bare[size][1], calling[size][0],
             calling[size][0] / calling[1][0]]
            for size in SIZES
        ]  # fmt: skip
        columns = ("", "events/s", "to one", "CPU ms an event", f"events/s, a call of {LATENCY:g} s each", "to one")
        console.print(table("Workers; two cores, shared with the pretend Zendesk", columns, rows))
        growth = _backlog(bench, console)
    scaled = calling[4][0] / calling[1][0]
    return judge(
        console,
        [
            Goal("events/s with a call each, 4 workers to 1", scaled, 3.0, at_most=False),
            Goal(f"memory of a worker over {BACKLOG:,} events", growth, GROWTH),
        ],
    )


@contextmanager
def _bench() -> Iterator[Bench]:
    folder = Path(tempfile.mkdtemp(prefix="accbench"))
    try:
        with running_sandbox(Options(limits=False)) as sandbox:
            url = embedded.start(folder / "redis")
            agenda = Agenda(connect(url), lease=timedelta(seconds=45), remember=timedelta(hours=24), clock=utc_now)
            settings = {
                "REDIS_URL": url,
                "ZENDESK_URL": sandbox.url,
                "ZENDESK_OAUTH_TOKEN": OAUTH_TOKEN,
                "SCHEDULING_URL": "https://calls.example.com",
                "LOG_LEVEL": "WARNING",
            }
            yield Bench(agenda, settings, folder, sandbox.url)
    finally:
        embedded.stop(folder / "redis")
        shutil.rmtree(folder, ignore_errors=True)


def _rate(bench: Bench, workers: int, events: int, *, hinted: bool) -> tuple[float, float]:
    """The median of a few rounds: events a second, and CPU milliseconds of all workers an event."""
    rates, costs = [], []
    with bench.workers(workers) as pids:
        for number in range(ROUNDS + 1):
            before = sum(map(cpu_seconds, pids))
            bench.fill(1_000_000 * (number + 1), events, hinted=hinted)
            seconds = bench.drained()
            rates.append(events / seconds)
            costs.append((sum(map(cpu_seconds, pids)) - before) * 1000 / events)
    return median(rates[1:]), median(costs[1:])


def _backlog(bench: Bench, console: Console) -> float:
    """Drain thousands of events with two workers; how much a worker's memory grew after the first tenth."""
    store = bench.agenda.connection
    with bench.workers(2) as pids:
        bench.fill(20_000_000, BACKLOG, hinted=True)
        full, began, sizes = int(store.info("memory")["used_memory"]), time.perf_counter(), []
        while (left := bench.agenda.depth()) > 0:
            bench.agenda.tick()
            sizes.append((left, max(map(_resident, pids))))
            time.sleep(0.2)
        seconds = time.perf_counter() - began
    early = max((size for left, size in sizes if left > BACKLOG * 0.9), default=sizes[0][1])
    late = sizes[-1][1]
    row = [
        f"{BACKLOG:,}",
        BACKLOG / seconds,
        full / MB,
        int(store.info("memory")["used_memory"]) / MB,
        early / MB,
        late / MB,
    ]
    columns = ("backlog", "events/s", "Redis full, MB", "empty, MB", "a worker early, MB", "late, MB")
    console.print(table("A backlog, two workers", columns, [row]))
    return late / early


def _resident(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def _delay(bench: Bench, seconds: float) -> None:
    control = f"{bench.url}/_sandbox/faults"
    requests.delete(control, timeout=10).raise_for_status()
    if seconds:
        fault = {"kind": "delay", "seconds": seconds, "path": "/api/v2/tickets", "count": 1_000_000}
        requests.post(control, json=fault, timeout=10).raise_for_status()


if __name__ == "__main__":
    main()
