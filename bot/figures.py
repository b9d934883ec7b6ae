"""The figures of all processes together: each adds what it has counted to Redis, and /metrics tells the sum.

So it does not matter which of several web processes is asked, and workers and clocks, which nobody can ask, are in it.
What a process has counted in its last seconds is lost if it is killed; nothing is counted twice.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import cast

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric

from bot import metrics
from bot.agenda import ORDINARY, URGENT, Agenda, Clock, RedisDown
from bot.keys import PREFIX
from bot.policy import Policy
from bot.watch import Watch

COUNTS, STATES = f"{PREFIX}figures:counts", f"{PREFIX}figures:states"
EVERY = 5.0  # seconds between two additions
FRESH = timedelta(minutes=10)  # a state that nobody has renewed for so long is no longer told
SWEPT = frozenset({"accord_corrected_tickets"})  # told until the next sweep
log = structlog.get_logger()
Values = Mapping[str, float]


class Figures:
    """One process's share, and the sum of all. Raises RedisDown."""

    def __init__(self, agenda: Agenda, clock: Clock, registry: CollectorRegistry = metrics.REGISTRY) -> None:
        self._agenda, self._redis = agenda, agenda.connection
        self._clock, self._registry = clock, registry
        self._added: dict[str, float] = {}
        self._told: dict[str, float] = {}
        self._lock = threading.Lock()

    def add(self) -> None:
        """Add what was counted since the last time. Sent at most once: a lost answer costs a few counts at worst."""
        with self._lock:
            counts, states = self._mine()
            more = {key: value - self._added.get(key, 0.0) for key, value in counts.items()}
            news = {key: value for key, value in states.items() if self._told.get(key) != value}
            self._added, self._told = counts, states
            if not any(more.values()) and not news:
                return
            with self._redis.pipeline(transaction=True) as pipe:
                for key, value in more.items():
                    if value:
                        pipe.hincrbyfloat(COUNTS, key, value)
                for key, value in news.items():
                    pipe.hset(STATES, key, json.dumps([value, self._clock().timestamp()]))
                pipe.execute()

    def text(self, policy: Policy) -> bytes:
        """The sum of all processes, in Prometheus' text format; of this process alone while Redis is away."""
        try:
            self.add()
            values = {**self._sums(), **dict(self._states())}
            live = dict(self._live(policy))
        except RedisDown:
            mine = self._mine()
            values, live = {**mine[0], **mine[1]}, {("accord_redis_up", ""): 0.0}
        registry = CollectorRegistry()
        registry.register(_Told(self._families(values), live))
        return generate_latest(registry)

    def _mine(self) -> tuple[dict[str, float], dict[str, float]]:
        """This process's counts and states, by name and labels."""
        counts, states = dict[str, float](), dict[str, float]()
        for family in self._registry.collect():
            for sample in family.samples:
                if not sample.name.endswith("_created"):
                    kind = states if family.type == "gauge" else counts
                    kind[json.dumps([sample.name, sorted(sample.labels.items())])] = sample.value
        return counts, states

    def _sums(self) -> dict[str, float]:
        found = cast("dict[bytes, bytes]", self._redis.hgetall(COUNTS))
        return {key.decode(): float(value) for key, value in found.items()}

    def _states(self) -> Iterator[tuple[str, float]]:
        now = self._clock().timestamp()
        for key, told in cast("dict[bytes, bytes]", self._redis.hgetall(STATES)).items():
            value, at = json.loads(told)
            if now - at < FRESH.total_seconds() or json.loads(key)[0] in SWEPT:
                yield key.decode(), float(value)

    def _families(self, values: Values) -> list[Metric]:
        """The definitions of this version, each with the values that belong to it."""
        by_name: dict[str, list[tuple[dict[str, str], float]]] = {}
        for key, value in values.items():
            name, labels = json.loads(key)
            by_name.setdefault(name, []).append((dict(labels), value))
        families = []
        for known in self._registry.collect():
            family = Metric(known.name, known.documentation, known.type)
            name = f"{known.name}_total" if known.type == "counter" else known.name
            for labels, value in sorted(by_name.get(name, ()), key=str):
                family.add_sample(name, labels, value)
            families.append(family)
        return families

    def _live(self, policy: Policy) -> Iterator[tuple[tuple[str, str], float]]:
        agenda, watch, now = self._agenda, Watch(self._agenda, self._clock), self._clock()
        due, oldest = agenda.overdue(timedelta(0)), agenda.oldest()
        yield ("accord_redis_up", ""), 1.0
        yield ("accord_tickets_on_agenda", "now"), due
        yield ("accord_tickets_on_agenda", "later"), max(agenda.depth() - due, 0)
        yield ("accord_tickets_late", ""), agenda.overdue(timedelta(minutes=policy.watch.overdue_after_minutes))
        yield ("accord_oldest_due_seconds", ""), max((now - oldest).total_seconds(), 0.0) if oldest else 0.0
        for queue in (URGENT, ORDINARY):
            yield ("accord_pokes_waiting", queue), agenda.queue(queue).count
        yield ("accord_tickets_parked", ""), len(agenda.parked())
        yield ("accord_workers", ""), watch.workers()
        for name, at in (("clock", watch.last_beat()), ("sweep", watch.last_sweep())):
            if at:
                yield (f"accord_{name}_seen_seconds", ""), max((now - at).total_seconds(), 0.0)


class _Told:
    """What is told, as prometheus_client wants to collect it."""

    def __init__(self, families: list[Metric], live: Mapping[tuple[str, str], float]) -> None:
        self._families, self._live = families, live

    def collect(self) -> Iterator[Metric]:
        yield from self._families
        for name, (meaning, label) in metrics.LIVE.items():
            family = Metric(name, meaning, "gauge")
            for (of, value), number in self._live.items():
                if of == name:
                    family.add_sample(name, {label: value} if label else {}, number)
            yield family


@contextmanager
def adding(figures: Figures, every: float = EVERY) -> Iterator[None]:
    """Adds this process's share every few seconds while the block runs, and once more at its end."""
    stop = threading.Event()
    thread = threading.Thread(target=_keep_adding, args=(figures, stop, every), name="figures", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        _add(figures)


def _keep_adding(figures: Figures, stop: threading.Event, every: float) -> None:
    while not stop.wait(every):
        _add(figures)


def _add(figures: Figures) -> None:
    try:
        figures.add()
    except RedisDown as error:
        log.warning("figures not added: Redis is away", error=type(error).__name__)
