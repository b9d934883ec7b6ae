"""Deliveries: the calls that webhooks owe, made in the background when they are due."""

import heapq
import threading
from datetime import datetime, timedelta
from itertools import count

from sandbox.faults import Faults
from sandbox.hooks import invocations
from sandbox.hooks.breaker import Breaker
from sandbox.hooks.invocations import Invocation
from sandbox.records import Json
from sandbox.world import World

SENDERS = 4


class Deliveries:
    """The queue and its senders. Its lock is taken last and never held while calling out."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults
        self._lock = threading.Condition()
        self._queue: list[tuple[datetime, int, Invocation]] = []
        self._numbers = count()
        self._flying = 0
        self._stopped = False
        self._breaker = Breaker(on=world.options.retries.breaker)
        self._threads: list[threading.Thread] = []
        self.invocations: list[Invocation] = []

    def start(self) -> None:
        """Start the senders."""
        names = [f"sender-{number}" for number in range(SENDERS)]
        self._threads = [threading.Thread(target=self._run, name=name, daemon=True) for name in names]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the senders; what is queued is lost."""
        with self._lock:
            self._stopped = True
            self._lock.notify_all()
        for thread in self._threads:
            thread.join()

    def send(self, webhook: Json, body: bytes) -> None:
        """Owe one call to a webhook, unless a fault loses it, doubles it or holds it back."""
        fault = self._faults.for_delivery()
        kind = fault.kind if fault else ""
        invocation = invocations.owe(self._world, webhook, body)
        self.invocations.append(invocation)
        if kind == "delivery_drop":
            invocation.status = "lost"
            return
        wait = timedelta(seconds=fault.seconds if fault and kind == "delivery_delay" else 0)
        for _ in range(2 if kind == "delivery_duplicate" else 1):
            self._push(invocation, wait)

    def nudge(self) -> None:
        """The clock moved: look again at what is due."""
        with self._lock:
            self._lock.notify_all()

    def forget(self) -> None:
        """Drop whatever is queued, and the history."""
        with self._lock:
            self._queue.clear()
            self.invocations.clear()
            self._breaker.forget()
            self._lock.notify_all()

    def pending(self, within: timedelta) -> int:
        """How many calls are on their way, or due within a span of the account's time."""
        with self._lock:
            horizon = self._world.clock.now() + within
            return self._flying + sum(1 for due, _, _ in self._queue if due <= horizon)

    def _push(self, invocation: Invocation, wait: timedelta) -> None:
        with self._lock:
            due = self._world.clock.now() + wait
            heapq.heappush(self._queue, (due, next(self._numbers), invocation))
            self._lock.notify_all()

    def _run(self) -> None:
        while (invocation := self._next()) is not None:
            try:
                wait = invocations.attempt(self._world, invocation)
                if wait is not None:
                    self._push(invocation, wait)
            finally:
                with self._lock:
                    self._flying -= 1
                    ok = invocation.status == "success"
                    self._breaker.note(self._world.clock.now(), ok=ok)
                    self._lock.notify_all()

    def _next(self) -> Invocation | None:
        """The next call that is due; waits for one. None when stopped."""
        with self._lock:
            while not self._stopped:
                due = self._breaker.not_before(self._queue[0][0]) if self._queue else None
                now = self._world.clock.now()
                if due is not None and due <= now:
                    self._flying += 1
                    return heapq.heappop(self._queue)[2]
                self._lock.wait(None if due is None else (due - now).total_seconds())
            return None
