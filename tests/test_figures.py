"""The figures: each process adds its share, one answer tells the sum, and what Redis holds is told from there."""

import re
import threading
from datetime import timedelta

import pytest
import redis
from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from bot.agenda import Agenda, connect
from bot.figures import COUNTS, Figures, adding
from bot.watch import Watch
from bot.web import create_app
from bot.webhook import Event
from tests.builders import policy, settings
from tests.fakes import FakeClock


class Process:
    """A process as the figures see it: counters of its own, the agenda that all share."""

    def __init__(self, agenda: Agenda, clock: FakeClock) -> None:
        registry = CollectorRegistry()
        self.posted = Counter("accord_posted_total", "Steps", ["macro"], registry=registry)
        self.left = Gauge("accord_zendesk_limit_remaining", "Left", ["limit"], registry=registry)
        self.figures = Figures(agenda, clock, registry)


@pytest.fixture
def processes(agenda: Agenda, clock: FakeClock) -> list[Process]:
    return [Process(agenda, clock) for _ in range(3)]


def told(process: Process) -> dict[str, float]:
    """Every sample of an answer, by name and labels as they are written."""
    text = process.figures.text(policy()).decode()
    families = text_string_to_metric_families(text)
    return {
        f"{s.name}{{{','.join(f'{k}={v}' for k, v in s.labels.items())}}}": s.value for f in families for s in f.samples
    }


def test_whoever_is_asked_tells_the_sum_of_all(processes: list[Process]):
    for number, process in enumerate(processes, 1):
        process.posted.labels("call_now").inc(number)
        process.figures.add()
    for process in processes:
        assert told(process)["accord_posted_total{macro=call_now}"] == 6


def test_what_was_added_once_is_not_added_again(processes: list[Process]):
    first, second, _ = processes
    first.posted.labels("call_now").inc()
    for _ in range(3):
        first.figures.add()
    first.posted.labels("call_now").inc()
    assert told(first) == told(second)
    assert told(second)["accord_posted_total{macro=call_now}"] == 2


def test_a_process_that_starts_anew_goes_on_where_the_last_one_ended(
    processes: list[Process], agenda: Agenda, clock: FakeClock
):
    processes[0].posted.labels("relay").inc(4)
    processes[0].figures.add()
    again = Process(agenda, clock)
    again.posted.labels("relay").inc()
    assert told(again)["accord_posted_total{macro=relay}"] == 5


def test_many_threads_lose_and_double_nothing(processes: list[Process]):
    def work(process: Process) -> None:
        for _ in range(50):
            process.posted.labels("relay").inc()
            process.figures.add()

    threads = [threading.Thread(target=work, args=(process,)) for process in processes for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told(processes[0])["accord_posted_total{macro=relay}"] == 300


def test_a_state_is_the_newest_and_is_dropped_when_nobody_renews_it(processes: list[Process], clock: FakeClock):
    first, second, third = processes
    first.left.labels("tickets-update").set(90)
    first.figures.add()
    clock.forward(seconds=1)
    second.left.labels("tickets-update").set(40)
    second.figures.add()
    assert told(third)["accord_zendesk_limit_remaining{limit=tickets-update}"] == 40
    clock.forward(minutes=11)
    assert "accord_zendesk_limit_remaining{limit=tickets-update}" not in told(third)


def test_what_stands_on_the_agenda_is_told(processes: list[Process], agenda: Agenda, clock: FakeClock):
    for ticket_id, late in ((1, 20), (2, 5), (3, -60)):
        agenda.wake(ticket_id, clock() - timedelta(minutes=late))
    agenda.due_now(Event(kind="comment_added", ticket_id=9, ids=()))
    watch = Watch(agenda, clock)
    watch.beat()
    watch.swept()
    clock.forward(seconds=30)
    now = told(processes[0])
    assert now["accord_tickets_on_agenda{due=now}"] == 3
    assert now["accord_tickets_on_agenda{due=later}"] == 1
    assert now["accord_tickets_late{}"] == 1
    assert now["accord_oldest_due_seconds{}"] == 20 * 60 + 30
    assert now["accord_pokes_waiting{queue=attend}"] == 1
    assert now["accord_clock_seen_seconds{}"] == now["accord_sweep_seen_seconds{}"] == 30
    assert now["accord_redis_up{}"] == 1


def test_while_redis_is_away_a_process_tells_of_itself(clock: FakeClock):
    nowhere = Agenda(
        connect("redis://127.0.0.1:9/0"), lease=timedelta(seconds=45), remember=timedelta(hours=1), clock=clock
    )
    process = Process(nowhere, clock)
    process.posted.labels("relay").inc()
    now = told(process)
    assert (now["accord_redis_up{}"], now["accord_posted_total{macro=relay}"]) == (0, 1)
    assert "accord_tickets_late{}" not in now


def test_the_last_share_is_added_when_a_process_ends(processes: list[Process], connection: redis.Redis):
    with adding(processes[0].figures, every=3600):
        processes[0].posted.labels("relay").inc()
        assert not connection.exists(COUNTS)
    assert connection.exists(COUNTS)


def test_an_end_without_redis_is_not_an_error(clock: FakeClock):
    nowhere = Agenda(
        connect("redis://127.0.0.1:9/0"), lease=timedelta(seconds=45), remember=timedelta(hours=1), clock=clock
    )
    process = Process(nowhere, clock)
    with adding(process.figures, every=3600):
        process.posted.labels("relay").inc()


def test_every_metric_is_told_by_the_receiver(redis_server: str, connection: redis.Redis, clock: FakeClock):  # noqa: ARG001
    app = create_app(settings(redis_url=redis_server), policy(), clock)
    shown = set(re.findall(r"^# HELP (\w+)", app.test_client().get("/metrics").text, re.MULTILINE))
    assert shown == {*metrics.LABELS, *metrics.LIVE}
