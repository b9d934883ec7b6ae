"""An account that allows few updates: the bot keeps to what its answers tell and is not refused; urgent ones first."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import embedded
from bot.agenda import Agenda, connect
from bot.desk import Desk
from bot.macros import load_macros
from bot.marketplace import NoMarketplace
from bot.webhook import Event
from jobs.attend import attend_to
from jobs.doors import Doors
from sandbox.options import OAUTH_TOKEN, Options
from sandbox.processes import SCHEDULING_URL, Stack
from sandbox.server import running_sandbox
from tests.builders import policy, settings
from tests.journeys.bench import Bench
from tests.stories import CALL_MACRO, SILENT, Office

UPDATES, CASES = 8, 5  # five new cases want some fifteen updates at once


@pytest.fixture
def bench() -> Iterator[Bench]:
    folder = Path(tempfile.mkdtemp(prefix="acc"))
    options = Options(updates_per_minute=UPDATES, search_lag=timedelta(0), export_lag=timedelta(0))
    try:
        with running_sandbox(options) as running:
            clock, connection = running.world.clock, connect(embedded.start(folder / "redis"))
            its = settings(zendesk_url=running.url, oauth_token=OAUTH_TOKEN, scheduling_url=SCHEDULING_URL)
            spans = {"lease": timedelta(seconds=45), "remember": timedelta(hours=24)}
            agenda = Agenda(connection, clock=clock.now, **spans)
            doors = Doors(its, policy(), load_macros(), agenda, Desk(its), NoMarketplace())
            yield Bench(Office(Stack(folder, {}, sandbox_url=running.url), connection), doors, clock)
    finally:
        embedded.stop(folder / "redis")
        shutil.rmtree(folder, ignore_errors=True)


def _all_attend(bench: Bench, tickets: list[int], seconds: int) -> None:
    """A worker tries every ticket once a second, and takes those it may."""
    for _ in range(seconds):
        for ticket in tickets:
            attend_to(ticket, bench.doors)
        bench.clock.advance(timedelta(seconds=1))


def test_p14_more_work_than_zendesk_allows_is_done_later_and_never_refused(bench: Bench):
    stories = [bench.office.open(SILENT) for _ in range(CASES)]
    bench.clock.advance(timedelta(seconds=5))
    for story in stories:
        bench.doors.agenda.wake(story.id)
    _all_attend(bench, [story.id for story in stories], seconds=240)
    calls = bench.office.calls("/api")
    assert [c for c in calls if c["status"] == 429] == []
    assert [story.count(CALL_MACRO) for story in stories] == [1] * CASES
    assert [len(story.attempts()) for story in stories] == [1] * CASES
    assert [story.twice() for story in stories] == [[]] * CASES


def test_p14_of_two_tickets_the_urgent_one_is_attended_to_while_little_is_left(bench: Bench):
    ordinary, urgent = bench.office.open(SILENT), bench.office.open(SILENT)
    bench.clock.advance(timedelta(seconds=5))
    bench.doors.agenda.pause(timedelta(seconds=30), urgent_too=False)
    bench.doors.agenda.due_now(Event("comment_added", ordinary.id, ()))
    bench.doors.agenda.due_now(Event("created", urgent.id, (), urgent=True))
    assert attend_to(ordinary.id, bench.doors) == "not_due"
    assert attend_to(urgent.id, bench.doors) == "acted"
