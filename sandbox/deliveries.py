"""Deliveries: webhook calls made in the background, signed at each attempt, tried again by the real rules."""

import heapq
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import requests

from sandbox import signing
from sandbox.clock import stamp
from sandbox.faults import Faults
from sandbox.records import Json
from sandbox.world import World

BREAKER_WINDOW = timedelta(minutes=5)
BREAKER_SHARE = 0.7
BREAKER_LEAST = 20  # attempts before a share means anything
BREAKER_MOST = 1000  # errors
BREAKER_PAUSE = timedelta(seconds=5)
SENDERS = 4


@dataclass(slots=True)
class Invocation:
    """One call that a webhook owes. Its id is the same on every attempt."""

    id: str
    webhook_id: str
    endpoint: str
    method: str
    secret: str
    body: bytes
    status: str = "pending"
    attempts: list[Json] = field(default_factory=list)


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
        self._past: deque[tuple[datetime, bool]] = deque()
        self._paused_until = world.clock.now()
        self._threads: list[threading.Thread] = []
        self.invocations: list[Invocation] = []

    def start(self) -> None:
        """Start the senders."""
        self._threads = [threading.Thread(target=self._run, name=f"sender-{n}", daemon=True) for n in range(SENDERS)]
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
        """Owe one call to a webhook."""
        secret = self._world.secrets[webhook["id"]]
        fault = self._faults.for_delivery()
        kind = fault.kind if fault else ""
        wait = timedelta(seconds=fault.seconds) if fault and kind == "delivery_delay" else timedelta(0)
        invocation = Invocation(
            signing.ulid(), webhook["id"], webhook["endpoint"], webhook["http_method"], secret, body
        )
        self.invocations.append(invocation)
        if kind == "delivery_drop":
            invocation.status = "lost"
            return
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
            self._past.clear()
            self._lock.notify_all()

    def pending(self, within: timedelta | None = None) -> int:
        """How many calls are on their way or due; with `within`, due by then."""
        with self._lock:
            horizon = None if within is None else self._world.clock.now() + within
            return self._flying + sum(1 for due, _, _ in self._queue if horizon is None or due <= horizon)

    def _push(self, invocation: Invocation, wait: timedelta) -> None:
        with self._lock:
            due = self._world.clock.now() + wait
            heapq.heappush(self._queue, (due, next(self._numbers), invocation))
            self._lock.notify_all()

    def _run(self) -> None:
        while (invocation := self._next()) is not None:
            try:
                self._attempt(invocation)
            finally:
                with self._lock:
                    self._flying -= 1
                    self._lock.notify_all()

    def _next(self) -> Invocation | None:
        """The next call that is due; waits for one. None when stopped."""
        with self._lock:
            while not self._stopped:
                now = self._world.clock.now()
                if self._queue and max(self._queue[0][0], self._paused_until) <= now:
                    self._flying += 1
                    return heapq.heappop(self._queue)[2]
                due = max(self._queue[0][0], self._paused_until) if self._queue else None
                self._lock.wait(None if due is None else (due - now).total_seconds())
            return None

    def _attempt(self, invocation: Invocation) -> None:
        world, body = self._world, invocation.body
        headers = signing.headers(world, invocation.secret, body, invocation.webhook_id, invocation.id)
        timeout = world.options.retries.timeout
        answer = call(invocation.method, invocation.endpoint, headers, body, timeout)
        again = self._again(invocation, answer)
        status = "success" if answer["ok"] else "retried" if again is not None else answer["failed"]
        invocation.attempts.append(
            {
                "id": signing.ulid(),
                "invocation_id": invocation.id,
                "completed_at": stamp(world.clock.now()),
                "status": status,
                "status_code": answer["status_code"],
                "request": {"headers": headers, "payload": body.decode()},
                "response": answer["response"],
            }
        )
        invocation.status = status
        told = {"invocation_id": invocation.id, "status_code": answer["status_code"]}
        world.journal.add("delivery", status, **told, attempt=len(invocation.attempts))
        self._breaker(ok=bool(answer["ok"]))
        if again is not None:
            self._push(invocation, again)

    def _again(self, invocation: Invocation, answer: Json) -> timedelta | None:
        """How long to wait before the next attempt, or None where there is none."""
        rules = self._world.options.retries
        code, tried = answer["status_code"], sum(1 for a in invocation.attempts if a["status"] == "retried")
        if code == 409 and tried < rules.on_conflict:
            return timedelta(seconds=rules.wait)
        if code == 0 and answer["failed"] == "timeout" and tried < rules.on_timeout:
            return timedelta(seconds=rules.wait)
        if code in (429, 503) and tried < rules.on_busy:
            after = str(answer["response"]["headers"].get("Retry-After", ""))
            if after.isdigit() and int(after) < rules.longest_retry_after:
                return timedelta(seconds=int(after))
        return None

    def _breaker(self, *, ok: bool) -> None:
        """Too many errors in five minutes stop all deliveries for a moment."""
        if not self._world.options.retries.breaker:
            return
        with self._lock:
            now = self._world.clock.now()
            self._past.append((now, ok))
            while self._past and self._past[0][0] < now - BREAKER_WINDOW:
                self._past.popleft()
            errors = sum(1 for _, fine in self._past if not fine)
            share = errors / len(self._past)
            if errors > BREAKER_MOST or (len(self._past) >= BREAKER_LEAST and share >= BREAKER_SHARE):
                self._paused_until = now + BREAKER_PAUSE
                self._past.clear()


def call(method: str, endpoint: str, headers: dict[str, str], body: bytes, timeout: float) -> Json:
    """Call an endpoint once; {ok, status_code, failed, response}. Without an answer the code is 0."""
    try:
        reply = requests.request(method, endpoint, data=body, headers=headers, timeout=timeout, allow_redirects=False)
    except requests.Timeout:
        return {
            "ok": False,
            "status_code": 0,
            "failed": "timeout",
            "response": {"headers": {}, "payload": ""},
        }
    except requests.RequestException as error:
        return {
            "ok": False,
            "status_code": 0,
            "failed": "failed",
            "response": {"headers": {}, "payload": str(error)},
        }
    response = {"headers": dict(reply.headers), "payload": reply.text[:2000]}
    return {"ok": reply.ok, "status_code": reply.status_code, "failed": "terminated", "response": response}
