"""The gaps of RQ 3.0 in which a job gets lost or stuck: in each, the ticket is poked again, by no more than the clock.

A job is only a poke; the agenda is what lasts. Each test leaves Redis as RQ leaves it in one gap, then lets a worker
work. Measured on RQ 3.0.0: death between taking and starting a job, jobs taken by a hung worker, an id used again, a
scheduler that died, and a Redis that came back without its file.
"""

from collections.abc import Callable

import pytest
import redis
from rq import Queue
from rq.job import Job
from rq.registry import ScheduledJobRegistry, StartedJobRegistry
from rq.serializers import JSONSerializer

from bot.agenda import ORDINARY, POKE_PATIENCE, URGENT, Agenda, connect
from bot.poke import POKE, POKE_TTL
from jobs.worker import MAINTENANCE, Poke, Worker
from tests.builders import TICKET_ID
from tests.fakes import FakeClock

LATER = POKE_PATIENCE.total_seconds() + 1
Gap = Callable[[redis.Redis, Agenda], object]


def _the_job(agenda: Agenda) -> Job:
    (job,) = agenda.queue(ORDINARY).jobs
    return job


def _popped_and_gone(connection: redis.Redis, agenda: Agenda) -> None:
    """Death, a hung worker, or a lost answer, after the pop (several queues: no list holds the job any more)."""
    connection.lpop(agenda.queue(ORDINARY).key)


def _in_the_intermediate_list(connection: redis.Redis, agenda: Agenda) -> None:
    """The same with a single queue: the job waits in a list of its own for the next maintenance."""
    queue = agenda.queue(ORDINARY)
    connection.lmove(queue.key, queue.intermediate_queue_key)


def _registered_but_never_started(connection: redis.Redis, agenda: Agenda) -> None:
    """Death after it was registered as being under way."""
    job = _the_job(agenda)
    connection.lpop(agenda.queue(ORDINARY).key)
    StartedJobRegistry(ORDINARY, connection=connection, serializer=JSONSerializer)
    connection.zadd(f"rq:wip:{ORDINARY}", {f"{job.id}:1": 1.0})


def _scheduled_nowhere(connection: redis.Redis, agenda: Agenda) -> None:
    """Death inside RQ's own retry: the status says scheduled, no registry holds it."""
    job = _the_job(agenda)
    connection.lpop(agenda.queue(ORDINARY).key)
    connection.hset(job.key, "status", "scheduled")


def _scheduled_without_a_scheduler(connection: redis.Redis, agenda: Agenda) -> None:
    """It waits for a scheduler that is not there."""
    job = _the_job(agenda)
    connection.lpop(agenda.queue(ORDINARY).key)
    ScheduledJobRegistry(ORDINARY, connection=connection, serializer=JSONSerializer).add(job, 0)


def _hash_gone(connection: redis.Redis, agenda: Agenda) -> None:
    """Evicted, expired, or deleted with another job of the same id: the worker passes it over in silence."""
    connection.delete(_the_job(agenda).key)


def _hash_broken(connection: redis.Redis, agenda: Agenda) -> None:
    """It cannot be read."""
    connection.hset(_the_job(agenda).key, "data", b"\x80 not json")


def _taken_for_another_function(connection: redis.Redis, agenda: Agenda) -> None:
    """It names what must not run."""
    connection.hset(_the_job(agenda).key, "data", '["os.getcwd", null, [], {}]')


def _queue_lost(connection: redis.Redis, agenda: Agenda) -> None:
    """The list is gone with everything in it."""
    connection.delete(agenda.queue(ORDINARY).key)


def _the_queue_is_not_known(connection: redis.Redis, agenda: Agenda) -> None:  # noqa: ARG001  # any gap
    """RQ's own book-keeping is lost."""
    connection.delete("rq:queues", "rq:workers")


GAPS: list[Gap] = [
    _popped_and_gone,
    _in_the_intermediate_list,
    _registered_but_never_started,
    _scheduled_nowhere,
    _scheduled_without_a_scheduler,
    _hash_gone,
    _hash_broken,
    _taken_for_another_function,
    _queue_lost,
    _the_queue_is_not_known,
]


@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: gap.__name__.strip("_").replace("_", " "))
def test_a_ticket_outlives_the_loss_of_its_job(connection: redis.Redis, agenda: Agenda, clock: FakeClock, gap: Gap):
    agenda.wake(TICKET_ID, poke=True)
    gap(connection, agenda)
    _work(connection, agenda)
    clock.forward(seconds=LATER)
    agenda.tick()
    assert TICKET_ID in _work(connection, agenda) or agenda.due_at(TICKET_ID) is None


def _work(connection: redis.Redis, agenda: Agenda) -> list[int]:
    """Take what is queued as a worker would, and claim its tickets instead of attending to them."""
    queues = [Queue(n, connection=connection, serializer=JSONSerializer, job_class=Poke) for n in (URGENT, ORDINARY)]
    claimed = []
    while taken := Queue.dequeue_any(queues, None, connection=connection, job_class=Poke, serializer=JSONSerializer):
        job, _ = taken
        if _reads(job) and (lease := agenda.claim(job.args[0])):
            agenda.settle(lease, None)
            claimed.append(lease.ticket_id)
    return claimed


def _reads(job: Job) -> bool:
    try:
        return job.func_name == POKE
    except Exception:  # noqa: BLE001  # whatever a broken job raises, the worker passes it over
        return False


def test_two_pokes_for_one_ticket_are_two_jobs(agenda: Agenda, clock: FakeClock):
    agenda.wake(TICKET_ID, poke=True)
    clock.forward(seconds=LATER)
    agenda.tick()
    first, second = agenda.queue(ORDINARY).jobs
    assert first.id != second.id, "RQ forgets a job that is queued again under the id of one that runs"


def test_a_poke_outlives_its_use_by_an_hour_and_no_longer(connection: redis.Redis, agenda: Agenda):
    agenda.wake(TICKET_ID, poke=True)
    job = _the_job(agenda)
    assert 0 < connection.ttl(job.key) <= POKE_TTL
    assert (job.result_ttl, job.failure_ttl) == (0, POKE_TTL), "RQ would keep a failed job for a year"


def test_a_lost_answer_repeats_nothing(redis_server: str):
    client = connect(redis_server)
    assert client.get_retry().get_retries() == 0
    client.close()


def test_no_worker_of_ours_relies_on_rqs_scheduler_and_all_look_after_lost_jobs_often(worker: Worker):
    assert worker.scheduler is None
    assert MAINTENANCE <= 10
    assert worker.max_connection_wait_time <= 2, "else it is away for up to a minute after Redis is back"


@pytest.fixture
def worker(connection: redis.Redis) -> Worker:
    queues = [Queue(ORDINARY, connection=connection, serializer=JSONSerializer, job_class=Poke)]
    return Worker(queues, connection=connection, serializer=JSONSerializer, job_class=Poke)


def test_a_second_signal_does_not_cut_off_what_is_under_way(worker: Worker):
    worker.request_stop(15, None)
    worker.request_stop(15, None)
    assert worker.asked_to_stop
