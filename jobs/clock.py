"""The clock: every second, pokes whatever is due and on nobody's way. Any number of these may run."""

import signal
import threading

import structlog

from bot.agenda import Agenda, RedisDown
from jobs.doors import doors

TICK = 1.0  # seconds
log = structlog.get_logger()


def run(agenda: Agenda, stop: threading.Event) -> None:
    """Tick until `stop` is set. While Redis is away it waits and goes on by itself."""
    while not stop.wait(TICK):
        try:
            poked = agenda.tick()
        except RedisDown as error:
            log.warning("Redis is away", error=type(error).__name__)
            continue
        if poked:
            log.info("poked", tickets=poked)


def main() -> None:
    """`python -m jobs.clock`."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run(doors().agenda, stop)


if __name__ == "__main__":
    main()
