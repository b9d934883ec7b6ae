"""Two worker hosts against one Redis; one is cut off in mid-work, the other takes over, and nothing is done twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.agenda import Agenda, connect
from bot.crash import POINTS
from jobs.doors import utc_now
from sandbox.options import OAUTH_TOKEN, Options
from sandbox.processes import ROOT, SCHEDULING_URL, Stack
from sandbox.server import running_sandbox
from tests.chaos.form import LEASE, POLICY
from tests.chaos.hosts import HUB, Host, NotPermitted, redis_on, two_hosts
from tests.stories import CALL_MACRO, SILENT, Office, Story

PATIENCE = 60.0
IN_MID_WORK = "perform.before_reply"
assert IN_MID_WORK in POINTS


@dataclass(slots=True)
class Network:
    """Both hosts, what they share, and who looks on from the hub."""

    near: Host
    far: Host
    office: Office
    agenda: Agenda
    environment: dict[str, str]
    folder: Path

    def worker(self, host: Host, crash_at: str = "") -> "subprocess.Popen[bytes]":
        """A worker on a host."""
        environment = {**self.environment, "ACCORD_CRASH_AT": crash_at}
        return host.start([sys.executable, "-m", "jobs.worker"], environment, self.folder / f"{host.name}.log")

    def until(self, what: str, true: Callable[[], object]) -> None:
        """Wait, with a clock's ticks, until it is so."""
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, f"{what}: not after {PATIENCE:g} s"
            self.agenda.tick()
            time.sleep(0.1)


@pytest.fixture
def network(free_port: int, tmp_path: Path) -> Iterator[Network]:
    options = Options(limits=False, search_lag=timedelta(0), export_lag=timedelta(0))
    policy = tmp_path / "policy.toml"
    policy.write_text(POLICY, "utf-8")
    try:
        with two_hosts() as (near, far), redis_on(HUB, free_port) as url, running_sandbox(options, host=HUB) as running:
            environment = {
                **{k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"}},
                "PYTHONPATH": str(ROOT),
                "ZENDESK_URL": running.url,
                "ZENDESK_OAUTH_TOKEN": OAUTH_TOKEN,
                "SCHEDULING_URL": SCHEDULING_URL,
                "REDIS_URL": url,
                "ACCORD_POLICY": str(policy),
            }
            spans = {"lease": timedelta(seconds=LEASE), "remember": timedelta(hours=24)}
            agenda = Agenda(connect(url), clock=utc_now, **spans)
            office = Office(Stack(tmp_path, {}, sandbox_url=running.url), agenda.connection)
            yield Network(near, far, office, agenda, environment, tmp_path)
    except NotPermitted as error:
        pytest.skip(f"TWO HOSTS NOT TESTED: network namespaces are not permitted here ({error}); run as root on Linux")


def test_a_host_that_is_cut_off_in_mid_work_does_nothing_twice_and_comes_back_by_itself(network: Network):
    story = network.office.open(SILENT)
    network.agenda.wake(story.id, poke=True)
    cut_off = network.worker(network.near, f"{IN_MID_WORK}:1:stop")
    network.until("a host is in mid-work", lambda: _stopped(cut_off))
    network.near.cut()
    cut_off.send_signal(signal.SIGCONT)  # it goes on, and reaches nobody
    other = network.worker(network.far)
    network.until("the other host has taken over", lambda: CALL_MACRO in story.did() and story.outreaches())
    network.near.mend()
    other.terminate()
    assert other.wait(PATIENCE) == 0
    second = network.office.open(SILENT)
    network.agenda.wake(second.id, poke=True)
    network.until("the first host works again", lambda: CALL_MACRO in second.did() and second.outreaches())
    network.until("all is told", lambda: _rests(network, story) and _rests(network, second))
    cut_off.terminate()
    assert cut_off.wait(PATIENCE) == 0
    for each in (story, second):
        assert each.twice() == []
        assert len(each.outreaches()) == 1


def _stopped(process: "subprocess.Popen[bytes]") -> bool:
    return os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is not None


def _rests(network: Network, story: Story) -> bool:
    due = network.agenda.due_at(story.id)
    return due is None or due > utc_now()
