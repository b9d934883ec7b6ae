"""The board's list with 1,000 and with 10,000 cases: `python -m tests.bench.board`.

What counts is the ratio: ten times the cases must not make a page ten times slower, since no page reads all records.
"""

import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
from flask import g
from flask.testing import FlaskClient
from rich.console import Console

from bot import embedded
from bot.agenda import Agenda, connect
from bot.board.app import create_board
from bot.board.index import CASES, Index
from bot.board.people import Viewer
from bot.board.record import Need, Record, Section
from bot.labels import Label
from tests.bench.figures import Goal, judge, table
from tests.builders import policy, settings
from tests.fakes import FakeClock

FEW, MANY, RUNS = 1_000, 10_000, 30
MOST_RATIO = 2.0
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORDS = ("logo", "website", "translation", "mobile app", "manual", "video", "audit", "bookkeeping")
PATHS = {
    "first page": "/?in=person",
    "last page": "/?in=person&page=9999",
    "search, one case": "/search?q=20777",
    "search, many cases": "/search?q=translation",
    "numbers": "/numbers",
}


def main(console: Console | None = None) -> bool:
    """Measure each page with few and with many cases, in turn; whether all goals are met."""
    console = console or Console()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    folder = Path(tempfile.mkdtemp(prefix="acc"))
    try:
        url = embedded.start(folder)
        few, wrote = _filled(f"{url}?db=1", FEW)
        many, _ = _filled(url, MANY)
        size = connect(url).info("memory")["used_memory"] / (FEW + MANY)
        spans = {name: [(_once(few, path), _once(many, path)) for _ in range(RUNS)] for name, path in PATHS.items()}
    finally:
        embedded.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)
    ratios = {name: statistics.median(b / a for a, b in pairs) for name, pairs in spans.items()}
    rows = [(name, *_medians(pairs), f"{ratios[name]:.2f}") for name, pairs in spans.items()]
    console.print(table("the board's pages, median", ("page", f"{FEW:,} cases", f"{MANY:,} cases", "ratio"), rows))
    console.print(f"a record: {wrote * 1000:.2f} ms to write, {size / 1024:.1f} KB of Redis with its words")
    worst = max(ratios[name] for name in PATHS if name != "search, many cases")  # that one grows with what it finds
    return judge(console, [Goal("ten times the cases: the slowest page", worst, MOST_RATIO, unit="times")])


def _filled(url: str, count: int) -> tuple[FlaskClient, float]:
    """A browser on a board with so many cases; and seconds to write one record."""
    agenda = Agenda(connect(url), lease=timedelta(seconds=45), remember=timedelta(hours=24), clock=FakeClock(NOW))
    index = Index(agenda)
    begun = time.perf_counter()
    for number in range(1, count + 1):
        index.put(_record(number))
    wrote = (time.perf_counter() - begun) / count
    assert agenda.connection.hlen(CASES) == count
    given = settings(board_secrets=("b" * 40,), board_proxy_header="X-User", board_proxy_secret="p")
    app = create_board(given, policy(), agenda)
    app.before_request_funcs[None] = [_everybody]  # the pages are measured, not the sign-in or the limits
    return app.test_client(), wrote


def _medians(pairs: list[tuple[float, float]]) -> tuple[str, ...]:
    return tuple(f"{statistics.median(spans):.1f} ms" for spans in zip(*pairs, strict=True))


def _everybody() -> None:
    g.viewer = Viewer(1, "Ada", "agent")


def _once(browser: FlaskClient, path: str) -> float:
    """Milliseconds of one page."""
    begun = time.perf_counter()
    answer = browser.get(path)
    assert answer.status_code == 200, answer.status
    return (time.perf_counter() - begun) * 1000


def _record(number: int) -> Record:
    """An invented case."""
    at = NOW - timedelta(minutes=number)
    return Record(
        id=number,
        section=(Section.PERSON, Section.FREELANCER, Section.DONE)[number % 3],
        opened_at=at,
        changed_at=at,
        subject=f"The {WORDS[number % len(WORDS)]} of my contract never came, number {number}",
        client=f"Client{number} Quartermain",
        freelancer=f"Freelancer{number % 500} Brixworth",
        contract=f"C-{20000 + number}",
        stage="reaching the freelancer",
        labels=(Label.REFUND_REQUEST,) if number % 2 else (Label.UNRESPONSIVE_FREELANCER,),
        needs=(tuple(Need)[number % len(Need)],),
        attempt=1,
        attempts=3,
        next_what="attempt 2 to reach the freelancer",
        next_at=at + timedelta(hours=20),
        due_at=at + timedelta(hours=20),
        zone="Asia/Dhaka",
        call_at=at + timedelta(minutes=2),
    )


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
