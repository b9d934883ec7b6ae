"""Each crash point in turn: a real worker ends or freezes there, another takes over, nothing is lost or doubled."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot import embedded
from bot.crash import POINTS
from bot.desk import Desk
from bot.macros import load_macros
from bot.marketplace import NoMarketplace
from bot.policy import load_policy
from jobs.attend import attend_to
from jobs.doors import Doors, open_agenda, utc_now
from sandbox.options import OAUTH_TOKEN, Options
from sandbox.processes import ROOT, SCHEDULING_URL, Stack
from sandbox.server import Running, running_sandbox
from tests.builders import settings
from tests.chaos.form import POLICY
from tests.stories import CALL_MACRO, SILENT, Office, Story

PATIENCE = 30.0


@dataclass(slots=True)
class Place:
    """One account, one Redis, our own doors to them, and the way to start a worker of flesh and blood."""

    office: Office
    doors: Doors
    environment: dict[str, str]

    def worker(self, crash_at: str) -> "subprocess.Popen[bytes]":
        """A worker that takes what is queued, bound to crash."""
        environment = {**self.environment, "ACCORD_CRASH_AT": crash_at}
        return subprocess.Popen(
            [sys.executable, "-m", "jobs.worker", "--burst"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
        )

    def lease_runs_out(self, story: Story) -> None:
        """The time of whoever held the ticket is over."""
        self.doors.agenda.connection.delete(f"accord:lease:{story.id}")

    def goes_on(self, story: Story) -> None:
        """Another worker attends until there is nothing more to do just now."""
        agenda, deadline = self.doors.agenda, time.monotonic() + PATIENCE
        while (due := agenda.due_at(story.id)) is not None and due <= utc_now() + timedelta(seconds=2):
            assert time.monotonic() < deadline, f"ticket {story.id} is due for ever"
            attend_to(story.id, self.doors)
            time.sleep(0.1)


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    folder = Path(tempfile.mkdtemp(prefix="acc"))
    options = Options(limits=False, search_lag=timedelta(0), export_lag=timedelta(0))
    try:
        with running_sandbox(options) as running:
            yield _open(folder, running)
    finally:
        embedded.stop(folder / "redis")
        shutil.rmtree(folder, ignore_errors=True)


def _open(folder: Path, running: Running) -> Place:
    path = folder / "policy.toml"
    path.write_text(POLICY, "utf-8")
    url = embedded.start(folder / "redis")
    its = settings(zendesk_url=running.url, oauth_token=OAUTH_TOKEN, scheduling_url=SCHEDULING_URL, redis_url=url)
    policy = load_policy(path)
    agenda = open_agenda(its, policy)
    environment = {
        **{k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"}},
        "PYTHONPATH": str(ROOT),
        "ZENDESK_URL": running.url,
        "ZENDESK_OAUTH_TOKEN": OAUTH_TOKEN,
        "SCHEDULING_URL": SCHEDULING_URL,
        "REDIS_URL": url,
        "ACCORD_POLICY": str(path),
    }
    doors = Doors(its, policy, load_macros(), agenda, Desk(its), NoMarketplace())
    return Place(Office(Stack(folder, {}, sandbox_url=running.url), agenda.connection), doors, environment)


def _a_case(place: Place) -> Story:
    place.doors.agenda.connection.flushall()
    story = place.office.open(SILENT)
    place.doors.agenda.wake(story.id, poke=True)
    return story


def _all_well(story: Story) -> None:
    assert story.twice() == []
    assert {CALL_MACRO, "accord_did_outreach_1"} <= set(story.did())
    assert len(story.outreaches()) == 1


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_that_is_killed_at_any_point_leaves_nothing_undone_and_nothing_double(place: Place, point: str):
    story = _a_case(place)
    assert place.worker(point).wait(PATIENCE) == -signal.SIGKILL, f"it never came to {point}"
    place.lease_runs_out(story)
    place.doors.agenda.wake(story.id)  # as the clock does once the lease is over
    place.goes_on(story)
    _all_well(story)


@pytest.mark.parametrize("point", [point for point in POINTS if point != "attend.settled"])
def test_a_worker_that_wakes_after_its_lease_is_over_writes_nothing_more(place: Place, point: str):
    story = _a_case(place)
    worker = place.worker(f"{point}:1:stop")
    _, status = os.waitpid(worker.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status), f"it never came to {point}"
    place.lease_runs_out(story)
    place.goes_on(story)
    before = len(place.office.stack.control("GET", "log?kind=write")["log"])
    worker.send_signal(signal.SIGCONT)
    worker.wait(PATIENCE)
    after = len(place.office.stack.control("GET", "log?kind=write")["log"])
    place.goes_on(story)
    _all_well(story)
    if point not in CAUGHT_IN_MID_WRITE:
        assert after == before, "a stale worker has written"


CAUGHT_IN_MID_WRITE = {"session.before_write"}  # the lease was asked for just before: safe_update refuses what is stale
