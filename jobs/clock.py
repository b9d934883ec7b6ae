"""The clock: every second, pokes whatever is due and on nobody's way; nightly, sweeps. Any number of these may run."""

import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.agenda import Agenda, RedisDown
from bot.errors import DoorError
from bot.figures import Figures, adding
from bot.policy import hours
from bot.watch import Watch
from jobs import sweep
from jobs.doors import Doors, doors, utc_now

TICK = 1.0  # seconds
A_STEP = 2.0  # seconds: by less a clock is put right now and then, and nobody minds
SWEEP_TICK = 30.0  # seconds between two looks at whether a sweep is due
RECENT = timedelta(minutes=15)  # a sweep this long before the start will do: a clock that keeps restarting asks little
log = structlog.get_logger()


def run(
    agenda: Agenda,
    stop: threading.Event,
    beat: Callable[[], None] = lambda: None,
    elapsed: Callable[[], float] = time.monotonic,
) -> None:
    """Tick until `stop` is set. While Redis is away it waits and goes on by itself.

    `elapsed`: seconds by a clock that nobody can set; by it a step of the other one is seen.
    """
    offset = _offset(agenda, elapsed)
    while not stop.wait(TICK):
        try:
            now = _offset(agenda, elapsed)
            if offset - now > A_STEP:
                moved = agenda.put_back(timedelta(seconds=offset - now))
                log.warning("the clock was put back", seconds=round(offset - now), moved=moved)
            offset = now
            poked = agenda.tick()
            beat()
        except RedisDown as error:
            log.warning("Redis is away", error=type(error).__name__)
            continue
        if poked:
            log.info("poked", tickets=poked)


def _offset(agenda: Agenda, elapsed: Callable[[], float]) -> float:
    return agenda.now().timestamp() - elapsed()


def keep_sweeping(through: Doors, stop: threading.Event, every: float = SWEEP_TICK) -> None:
    """Sweep at the start and whenever it is due, in a thread of its own: the clock ticks on meanwhile."""
    started_at = utc_now()
    while not stop.is_set():
        try:
            sweep_if_due(through, started_at, stop.wait)
        except (DoorError, *RedisDown) as error:
            log.error("the sweep was interrupted; it is tried again", error=str(error))
        except Exception as error:  # noqa: BLE001  # whatever broke, the next sweep is tried; its words may be a client's
            log.error("the sweep broke; it is tried again", error=type(error).__name__)
        stop.wait(every)


def sweep_if_due(through: Doors, started_at: datetime, wait: Callable[[float], object]) -> bool:
    """Sweep if no sweep is recent enough and no other clock is at it; whether it did. Raises DoorError, RedisDown."""
    watch = Watch(through.agenda, utc_now)
    if not _due(watch, started_at, hours(through.policy.sweep.every_hours)) or not watch.begin_sweep():
        return False
    sweep.run(through, wait)
    return True


def _due(watch: Watch, started_at: datetime, every: timedelta) -> bool:
    swept_at = watch.last_sweep()
    return swept_at is None or swept_at < started_at - RECENT or watch.now() - swept_at >= every


def main() -> None:
    """`python -m jobs.clock`."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    through = doors()
    threading.Thread(target=keep_sweeping, args=(through, stop), name="sweep", daemon=True).start()
    with adding(Figures(through.agenda, utc_now)):
        run(through.agenda, stop, Watch(through.agenda, utc_now).beat)


if __name__ == "__main__":
    main()
