"""The receiver against a bare Flask + HMAC + RQ-enqueue app: same gunicorn, same Redis, turn by turn in one run."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import redis
import requests
from rich.console import Console

from bot import embedded
from tests.bench.figures import Goal, judge, median_ratio, table
from tests.bench.processes import ROOT, cpu_seconds, free_port, running, wait_until

SECRET = "a-bench-secret"
WORKERS = "2"  # as in the Procfile
PAIRS, SECONDS, CONNECTIONS = 21, 1.0, 16  # short turns: what slows the machine slows both of a pair
LEAST_RATIO = 1.3
OURS, BARE = "accord", "bare Flask + RQ"


@dataclass(frozen=True, slots=True)
class Turn:
    """One app under load for some seconds: answers a second, latency and the web processes' CPU time in ms."""

    rate: float
    p50: float
    p99: float
    cpu: float


def main(console: Console | None = None, pairs: int = PAIRS) -> bool:
    """Measure, print, and say whether the goal was met."""
    console = console or Console()
    folder = Path(tempfile.mkdtemp(prefix="accbench"))
    try:
        url = embedded.start(folder / "redis")
        with gunicorn("bot.web:create_app()", ours(url), folder) as our, bare(url, folder) as theirs:
            turns = _alternate({OURS: our, BARE: theirs}, redis.Redis.from_url(url), pairs)
    finally:
        embedded.stop(folder / "redis")
        shutil.rmtree(folder, ignore_errors=True)
    return _tell(console, turns)


def ours(redis_url: str) -> dict[str, str]:
    """The settings of our app; the level of its log is the default."""
    return {
        "REDIS_URL": redis_url,
        "ZENDESK_URL": "https://acme.zendesk.com",
        "ZENDESK_OAUTH_TOKEN": "never-used",
        "ZENDESK_WEBHOOK_SECRET": SECRET,
        "SCHEDULING_URL": "https://calls.example.com",
    }


def bare(redis_url: str, folder: Path) -> "contextmanager[tuple[str, int]]":
    """The bare app, running."""
    return gunicorn("tests.bench.bare_app:create_app()", {"BARE_REDIS": redis_url, "BARE_SECRET": SECRET}, folder)


@contextmanager
def gunicorn(app: str, settings: Mapping[str, str], folder: Path) -> Iterator[tuple[str, int]]:
    """An app served as the Procfile serves ours: its URL, and the process id of its master."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [
        "gunicorn",
        "--bind",
        url.removeprefix("http://"),
        "--workers",
        WORKERS,
        app,
    ]
    with running(command, settings, folder / f"{app.partition(':')[0]}.log") as process:
        wait_until(lambda: _answers(url), process)
        yield f"{url}/webhooks/zendesk", process.pid


def _answers(url: str) -> bool:
    try:
        requests.get(url, timeout=5)
    except requests.RequestException:
        return False
    return True


def _alternate(apps: Mapping[str, tuple[str, int]], store: redis.Redis, pairs: int) -> dict[str, list[Turn]]:
    """A, B, A, B, … on an empty Redis each time; the first turn of each only warms up."""
    turns: dict[str, list[Turn]] = {name: [] for name in apps}
    for number in range(pairs + 1):
        for name, (url, pid) in apps.items():
            store.flushall()
            turn = load(url, pid, SECONDS if number else 1.0, first=1 + number * 1_000_000)
            if number:
                turns[name].append(turn)
    return turns


def load(url: str, pid: int, seconds: float, first: int) -> Turn:
    """One turn. Raises RuntimeError unless every answer was a 202."""
    arguments = ["--seconds", str(seconds), "--connections", str(CONNECTIONS), "--first", str(first)]
    before = cpu_seconds(pid)
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.load", url, SECRET, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )
    found = json.loads(answer.stdout)
    if set(found["statuses"]) != {"202"}:
        raise RuntimeError(f"{url} answered {found['statuses']}")
    return Turn(found["rate"], found["p50"], found["p99"], (cpu_seconds(pid) - before) * 1000 / found["count"])


def _tell(console: Console, turns: Mapping[str, list[Turn]]) -> bool:
    columns = ("receiver", "requests/s", "lowest", "highest", "p50 ms", "p99 ms", "CPU ms a request")
    rows = [
        [
            name,
            f"{median(t.rate for t in each):,.0f}",
            f"{min(t.rate for t in each):,.0f}",
            f"{max(t.rate for t in each):,.0f}",
            *(round(median(getattr(t, what) for t in each), 2) for what in ("p50", "p99", "cpu")),
        ]
        for name, each in turns.items()
    ]
    title = f"Receiver: {len(turns[OURS])} pairs of {SECONDS:g} s, {CONNECTIONS} connections, {WORKERS} workers each"
    console.print(table(title, columns, rows))
    ratio = median_ratio([t.rate for t in turns[OURS]], [t.rate for t in turns[BARE]])
    cpu = median_ratio([t.cpu or 1 for t in turns[BARE]], [t.cpu or 1 for t in turns[OURS]])
    console.print(f"CPU time of the web processes, bare to ours: {cpu:.2f}")
    return judge(
        console, [Goal("requests/s, ours to the bare app's (median of pairs)", ratio, LEAST_RATIO, at_most=False)]
    )


if __name__ == "__main__":
    main()
