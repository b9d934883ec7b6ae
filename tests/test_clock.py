"""The clock's heartbeat and its sweeps: one clock sweeps, the others do not, and no error of Zendesk's ends it."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
import requests

from bot.desk import Desk
from bot.desk.errors import RateLimited
from bot.macros import load_macros
from bot.marketplace import open_marketplace
from bot.policy import Policy
from bot.settings import Settings
from bot.watch import SWEEP_HELD, Watch
from jobs import clock, sweep
from jobs.doors import Doors, open_agenda, utc_now
from sandbox.faults import Fault
from sandbox.options import OAUTH_TOKEN, Options
from sandbox.server import Running, running_sandbox
from tests.builders import policy, settings

SILENT = "My freelancer has not answered me for nine days."
LONG_AGO = timedelta(days=3)


@pytest.fixture
def zendesk() -> Iterator[Running]:
    with running_sandbox(Options(export_lag=timedelta(0))) as running:
        yield running


@pytest.fixture
def through(zendesk: Running, redis_server: str, connection: redis.Redis) -> Doors:  # noqa: ARG001  # it is empty
    return _doors(settings(zendesk_url=zendesk.url, oauth_token=OAUTH_TOKEN, redis_url=redis_server), policy())


def _doors(environment: Settings, rules: Policy) -> Doors:
    agenda = open_agenda(environment, rules)
    return Doors(environment, rules, load_macros(), agenda, Desk(environment), open_marketplace(environment))


@pytest.fixture
def watch(through: Doors) -> Watch:
    return Watch(through.agenda, utc_now)


def _open_a_case(zendesk: Running) -> int:
    person = {"name": "Carla Brandis", "email": "carla@example.com"}
    given = {"as": person, "subject": "No answer", "body": SILENT}
    answer = requests.post(f"{zendesk.url}/_sandbox/tickets", json=given, timeout=10)
    requests.post(f"{zendesk.url}/_sandbox/clock", json={"minutes": 2}, timeout=10)
    return int(answer.json()["ticket"]["id"])


def _never(_seconds: float) -> bool:
    raise AssertionError("nothing should wait here")


def test_a_clock_that_starts_sweeps_at_once_and_remembers_it(zendesk: Running, through: Doors, watch: Watch):
    number = _open_a_case(zendesk)
    assert clock.sweep_if_due(through, utc_now(), _never)
    assert through.agenda.due_at(number) is not None
    assert utc_now() - watch.last_sweep() < timedelta(minutes=1), "by our clock, whatever Zendesk's says"


@pytest.mark.parametrize(
    ("swept", "started", "due"),
    [
        pytest.param(None, timedelta(0), True, id="never swept"),
        pytest.param(timedelta(minutes=5), timedelta(0), False, id="swept shortly before the start"),
        pytest.param(timedelta(hours=2), timedelta(0), True, id="swept long before the start"),
        pytest.param(timedelta(hours=2), timedelta(hours=3), False, id="swept since the start, not yet a day ago"),
        pytest.param(timedelta(hours=25), timedelta(hours=30), True, id="swept more than a day ago"),
    ],
)
def test_when_a_sweep_is_due(through: Doors, watch: Watch, swept: timedelta | None, started: timedelta, due: bool):  # noqa: FBT001
    if swept is not None:
        Watch(through.agenda, lambda: utc_now() - swept).swept()
    assert clock.sweep_if_due(through, utc_now() - started, _never) is due
    assert (watch.last_sweep() is not None) is (due or swept is not None)


def test_of_several_clocks_only_one_sweeps(through: Doors, watch: Watch):
    assert watch.begin_sweep()
    assert not clock.sweep_if_due(through, utc_now(), _never)
    assert through.desk.session.calls == 0


def test_every_call_of_a_sweep_keeps_the_others_out_for_longer(through: Doors, watch: Watch):
    through.agenda.connection.set("accord:sweeping", "1", px=1000)
    sweep.run(through, _never)
    assert through.agenda.connection.pttl("accord:sweeping") > SWEEP_HELD / timedelta(milliseconds=1) - 5000
    assert watch.last_sweep() is not None


class Rounds:
    """An event that is set after so many waits, and never really waits."""

    def __init__(self, most: int) -> None:
        self.left = most

    def is_set(self) -> bool:
        return self.left <= 0

    def wait(self, _seconds: float) -> bool:
        self.left -= 1
        return self.is_set()


def test_while_zendesk_is_away_the_sweep_waits_and_then_goes_on(
    zendesk: Running, through: Doors, watch: Watch, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _seconds: None)
    number = _open_a_case(zendesk)
    zendesk.box.faults.arm(Fault("answer", count=3, status=503))

    class AndTheLockRunsOut(Rounds):
        def wait(self, seconds: float) -> bool:
            through.agenda.connection.delete("accord:sweeping")
            return super().wait(seconds)

    clock.keep_sweeping(through, AndTheLockRunsOut(2))  # type: ignore[arg-type]
    assert watch.last_sweep() is not None
    assert through.agenda.due_at(number) is not None


def test_an_export_that_is_asked_too_often_is_waited_for(zendesk: Running, through: Doors):
    number = _open_a_case(zendesk)
    limited = Fault("answer", status=429, path="/api/v2/incremental", headers={"Retry-After": "17"})
    zendesk.box.faults.arm(replace(limited, count=2))
    waited: list[float] = []
    assert sweep.run(through, waited.append) == 1
    assert waited == [17.0, 17.0]
    assert through.agenda.due_at(number) is not None


def test_a_clock_that_is_asked_to_stop_does_not_wait_for_the_export(zendesk: Running, through: Doors, watch: Watch):
    zendesk.box.faults.arm(Fault("answer", status=429, path="/api/v2/incremental", headers={"Retry-After": "60"}))
    with pytest.raises(RateLimited):
        sweep.run(through, lambda _seconds: True)
    assert watch.last_sweep() is None


def test_the_clock_ticks_and_beats_while_a_sweep_is_held_up(zendesk: Running, through: Doors, watch: Watch):
    zendesk.box.faults.arm(Fault("delay", path="/api/v2", seconds=0.5))
    stop = threading.Event()
    sweeping = threading.Thread(target=clock.keep_sweeping, args=(through, stop), daemon=True)
    sweeping.start()
    clock.run(through.agenda, Rounds(3), watch.beat)  # type: ignore[arg-type]
    assert watch.last_beat() is not None
    assert watch.last_sweep() is None, "the sweep is still held up"
    stop.set()
    sweeping.join()
    assert watch.last_sweep() is not None
