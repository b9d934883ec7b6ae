"""Signs of life, and when /readyz turns red."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import redis
from flask import Flask

from bot.agenda import Agenda
from bot.watch import Watch
from bot.web import create_app
from tests.builders import policy, settings
from tests.fakes import FakeClock

Sign = Callable[[Watch, Agenda, FakeClock], None]


def _clock_ticked(watch: Watch, _agenda: Agenda, _clock: FakeClock) -> None:
    watch.beat()


def _all_well(watch: Watch, agenda: Agenda, clock: FakeClock) -> None:
    watch.beat()
    watch.swept()
    agenda.wake(7, clock() + timedelta(hours=1))


def _long_due(watch: Watch, agenda: Agenda, clock: FakeClock) -> None:
    watch.beat()
    agenda.wake(7, clock() - timedelta(minutes=11))


def _just_due(watch: Watch, agenda: Agenda, clock: FakeClock) -> None:
    watch.beat()
    agenda.wake(7, clock() - timedelta(minutes=9))


def _swept(ago: timedelta) -> Sign:
    def sign(watch: Watch, _agenda: Agenda, clock: FakeClock) -> None:
        watch.beat()
        clock.at -= ago
        watch.swept()
        clock.at += ago

    return sign


def _beat(ago: timedelta) -> Sign:
    def sign(watch: Watch, _agenda: Agenda, clock: FakeClock) -> None:
        clock.at -= ago
        watch.beat()
        clock.at += ago

    return sign


MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SIGNS = [
    pytest.param(_all_well, DAY * 3, "", id="all is well"),
    pytest.param(_just_due, MINUTE, "", id="due for a short while"),
    pytest.param(_long_due, timedelta(0), "1 tickets have been due", id="overdue"),
    pytest.param(_clock_ticked, MINUTE, "", id="never swept, up for a minute"),
    pytest.param(_clock_ticked, DAY, "no sweep", id="never swept, up for a day"),
    pytest.param(_swept(timedelta(hours=35)), DAY, "", id="swept a day and a half ago, nearly"),
    pytest.param(_swept(timedelta(hours=37)), MINUTE, "the last sweep was at", id="a stale sweep"),
    pytest.param(_beat(timedelta(seconds=29)), DAY / 2, "", id="the clock ticked just now"),
    pytest.param(_beat(timedelta(seconds=31)), DAY / 2, "no clock process has ticked since", id="the clock is silent"),
    pytest.param(lambda *_: None, timedelta(seconds=29), "", id="no clock yet, up for moments"),
    pytest.param(lambda *_: None, MINUTE, "no clock process has ticked ever", id="no clock, up for a minute"),
]


@pytest.mark.parametrize(("sign", "up_for", "wrong"), SIGNS)
def test_readyz_turns_red_when(
    redis_server: str, agenda: Agenda, clock: FakeClock, sign: Sign, up_for: timedelta, wrong: str
):
    app: Flask = create_app(settings(redis_url=redis_server), policy(), clock)
    clock.at += up_for
    sign(Watch(agenda, clock), agenda, clock)
    answer = app.test_client().get("/readyz")
    assert answer.status_code == (503 if wrong else 200)
    assert wrong in "".join(answer.json["wrong"])
    assert len(answer.json["wrong"]) == bool(wrong)


def test_only_live_workers_count(agenda: Agenda, clock: FakeClock, connection: redis.Redis):
    watch = Watch(agenda, clock)
    assert watch.workers() == 0
    connection.sadd("rq:workers", "rq:worker:a", "rq:worker:b")
    connection.hset("rq:worker:a", "state", "busy")
    assert watch.workers() == 1


def test_redis_says_what_it_is(agenda: Agenda, clock: FakeClock):
    facts = Watch(agenda, clock).redis_facts()
    assert facts.version >= (6, 2)
    assert (facts.append_only, facts.eviction) == (True, "noeviction")
