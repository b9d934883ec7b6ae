"""The worker: takes pokes from the queue and attends, one ticket at a time, until it is asked to stop.

Stock RQ workers can lose a job when SIGTERM comes between taking it and starting it; here the signal only sets a flag,
which is looked at before each poke is taken. A poke that is lost all the same is made again by the clock.
"""

import argparse
import time
from typing import Any

import structlog
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.utils import now

from bot.agenda import ORDINARY, URGENT, RedisDown
from bot.errors import Passing
from bot.figures import Figures, adding
from bot.poke import POKE
from jobs import attend as _imported_before_work  # noqa: F401  # else the first poke pays for it
from jobs.doors import Doors, doors, utc_now

SLICE = 2  # seconds between two looks at the flag
REST = 1.0  # seconds before it begins again after an outage
MAINTENANCE, MONITORING, TTL = 10, 5, 25  # seconds
log = structlog.get_logger()


class NotOurJob(Exception):
    """A job that names a function other than ours: whoever can write to Redis must not run code here."""


class Poke(Job):
    """A job that can only be a poke."""

    def perform(self) -> Any:
        """Run it. Raises NotOurJob."""
        if self.func_name != POKE:
            raise NotOurJob(f"job {self.id} names a function that is not on our list")
        return super().perform()

    @property
    def success_callback(self) -> None:
        """None, whatever the job says: RQ would import and call any function it names."""

    @property
    def failure_callback(self) -> None:
        """None, likewise: a refused job must not run code by being refused."""

    @property
    def stopped_callback(self) -> None:
        """None, likewise."""


class Worker(SimpleWorker):
    """Works in this process, so that the connection to Zendesk stays open; stops cleanly."""

    max_connection_wait_time = REST  # RQ would wait twice as long each time, up to a minute, deaf to SIGTERM

    @property
    def asked_to_stop(self) -> bool:
        """Whether SIGTERM or SIGINT came."""
        return bool(self._stop_requested)

    def request_stop(self, signum: int, frame: Any) -> None:  # noqa: ARG002
        """SIGTERM or SIGINT: finish what is under way, take nothing new. A second signal changes nothing."""
        self._stop_requested = True
        self._shutdown_requested_date = now()

    def dequeue_job_and_maintain_ttl(self, timeout: int | None, max_idle_time: int | None = None) -> Any:
        """The next poke, or None once a stop was requested or nothing is left to wait for."""
        if timeout is None:  # burst: RQ's own loop ends when the queue is empty
            return super().dequeue_job_and_maintain_ttl(timeout, max_idle_time)
        while not self._stop_requested:
            found = super().dequeue_job_and_maintain_ttl(SLICE, SLICE)
            if found is not None:
                return found
        return None


def work(*, urgent_only: bool = False, burst: bool = False) -> None:
    """Work until stopped (or, with `burst`, until the queue is empty). Any number of these may run.

    While Redis or Zendesk is away it waits, and comes back by itself. With `burst` it raises RedisDown or DoorError.
    """
    through = doors()
    while True:
        try:
            if _work(through, urgent_only=urgent_only, burst=burst) or burst:
                return
        except (Passing, *RedisDown) as error:
            if burst:
                raise
            log.warning("waiting to begin again", error=type(error).__name__)
        time.sleep(REST)


def _work(through: Doors, *, urgent_only: bool, burst: bool) -> bool:
    """One worker's life; whether it was asked to stop, rather than thrown out by an error of Redis's."""
    names = (URGENT,) if urgent_only else (URGENT, ORDINARY)
    connection = through.agenda.connection
    queues = [Queue(name, connection=connection, serializer=JSONSerializer, job_class=Poke) for name in names]
    through.agenda.know_bot(through.desk.my_id())
    worker = Worker(
        queues,
        connection=connection,
        serializer=JSONSerializer,
        job_class=Poke,
        maintenance_interval=MAINTENANCE,
        job_monitoring_interval=MONITORING,
        worker_ttl=TTL,
    )
    with adding(Figures(through.agenda, utc_now)):
        worker.work(burst=burst, logging_level="WARNING")
    return worker.asked_to_stop


def main() -> None:
    """`python -m jobs.worker [--urgent] [--burst]`."""
    parser = argparse.ArgumentParser(prog="jobs.worker", description="Attend to tickets as they fall due.")
    parser.add_argument("--urgent", action="store_true", help="only what cannot wait: new tickets and clients' answers")
    parser.add_argument("--burst", action="store_true", help="stop when nothing is queued")
    options = parser.parse_args()
    work(urgent_only=options.urgent, burst=options.burst)


if __name__ == "__main__":
    main()
