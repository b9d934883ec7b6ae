"""The worker and the clock process: which jobs run, how they stop, what they survive."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, repeat
from pathlib import Path

import pytest
import redis
from rq import Callback, Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from bot.agenda import ORDINARY, URGENT, Agenda
from bot.poke import POKE
from jobs import clock as clock_process
from jobs.worker import NotOurJob, Poke, Worker
from tests.builders import NOW

FOREIGN = ["os.system", "jobs.attend.attend_to", "builtins.eval", "jobs.attend.attend ", ""]


@pytest.fixture
def worker(connection: redis.Redis) -> Worker:
    queues = [
        Queue(name, connection=connection, serializer=JSONSerializer, job_class=Poke) for name in (URGENT, ORDINARY)
    ]
    return Worker(queues, connection=connection, serializer=JSONSerializer, job_class=Poke)


@pytest.mark.parametrize("name", FOREIGN)
def test_a_job_that_names_another_function_is_refused(connection: redis.Redis, name: str):
    job = Poke.create("placeholder.name", args=(1,), connection=connection, serializer=JSONSerializer)
    job.func_name = name
    with pytest.raises(NotOurJob):
        job.perform()


def test_a_foreign_job_fails_runs_no_callback_and_the_worker_goes_on(
    connection: redis.Redis, worker: Worker, tmp_path: Path
):
    trace = tmp_path / "trace"
    name = f"{__name__}.leave_a_trace"
    foreign = Job.create(
        "tests.test_worker.never",
        args=(str(trace),),
        connection=connection,
        serializer=JSONSerializer,
        origin=ORDINARY,
        on_failure=Callback(name),
        on_success=Callback(name),
        on_stopped=Callback(name),
    )
    queue = worker.queues[1]
    queue.enqueue_job(foreign)
    assert worker.work(burst=True, logging_level="CRITICAL")
    assert (len(queue), queue.failed_job_registry.get_job_ids()) == (0, [foreign.id])
    assert not trace.exists()


def never(trace: str) -> None:
    """A function that is importable, and not ours to run."""
    Path(trace).touch()


def leave_a_trace(job: Job, *_: object) -> None:
    """A callback that is importable, and not ours to run."""
    Path(job.args[0]).touch()


def test_a_burst_ends_when_nothing_is_queued(worker: Worker):
    worker.work(burst=True, logging_level="CRITICAL")
    assert (worker.successful_job_count, worker.failed_job_count) == (0, 0)


def test_a_request_to_stop_is_only_a_flag_and_a_second_one_changes_nothing(worker: Worker, agenda: Agenda):
    agenda.wake(1)
    agenda.tick()
    worker.request_stop(15, None)
    worker.request_stop(15, None)
    assert worker.dequeue_job_and_maintain_ttl(30) is None
    assert len(agenda.queue(ORDINARY)) == 1, "what was queued stays queued"


def test_the_urgent_queue_is_emptied_first(worker: Worker, agenda: Agenda):
    agenda.wake(1)
    agenda.tick()
    agenda.connection.hset("accord:ticket:2", "urgent", "1")
    agenda.wake(2)
    agenda.tick()
    taken = [worker.dequeue_job_and_maintain_ttl(1) for _ in range(2)]
    assert [job.args[0] for job, _ in taken] == [2, 1]
    assert all(isinstance(job, Poke) for job, _ in taken)


def test_the_name_in_a_poke_resolves():
    module, _, name = POKE.rpartition(".")
    assert callable(getattr(__import__(module, fromlist=[name]), name))


class Ticks:
    """An event that lets so many ticks pass without waiting."""

    def __init__(self, most: int) -> None:
        self.left = most

    def wait(self, _seconds: float) -> bool:
        self.left -= 1
        return self.left < 0


class FaultyAgenda:
    """An agenda whose Redis is away for its first tick. `instants`: what its clock shows, one look after the other."""

    def __init__(self, *instants: datetime) -> None:
        self.ticks: Iterator[int] = iter([1, 0])
        self.called = 0
        self.instants = chain(instants, repeat(NOW))
        self.moved: list[timedelta] = []

    def now(self) -> datetime:
        return next(self.instants)

    def put_back(self, span: timedelta) -> int:
        self.moved.append(span)
        return 3

    def tick(self) -> int:
        self.called += 1
        if self.called == 1:
            raise redis.ConnectionError
        return next(self.ticks)


def test_the_clock_goes_on_after_redis_was_away():
    agenda = FaultyAgenda()
    clock_process.run(agenda, Ticks(3))  # type: ignore[arg-type]
    assert agenda.called == 3


@pytest.mark.parametrize(
    ("steps", "moved"),
    [
        pytest.param((0, 1, 2, 3), [], id="none"),
        pytest.param((0, 1, -3598, -3597), [timedelta(hours=1)], id="an hour back"),
        pytest.param((0, 1, 3602, 3603), [], id="an hour forward: nothing is early, it is only looked at"),
        pytest.param((0, 1, 1, 2), [], id="a second, as time servers do"),
    ],
)
def test_the_clock_sees_a_step_back_and_moves_what_waits(steps: tuple[int, ...], moved: list[timedelta]):
    agenda = FaultyAgenda(*(NOW + timedelta(seconds=s) for s in steps))
    seconds = iter(float(n) for n in range(9))
    clock_process.run(agenda, Ticks(3), elapsed=lambda: next(seconds))  # type: ignore[arg-type]
    assert agenda.moved == moved


def test_the_clock_stops_when_asked():
    stop = threading.Event()
    stop.set()
    clock_process.run(FaultyAgenda(), stop)  # type: ignore[arg-type]
