"""Faults on demand: what happens to the next requests and deliveries that match."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.records import Json

KINDS = frozenset({"answer", "drop", "drop_after", "delay", "delay_after", "late"})
DELIVERY_KINDS = frozenset({"delivery_drop", "delivery_duplicate", "delivery_delay"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One switch. `method` may name several, parted by spaces.

    For requests: `answer` replies with status, headers and body and does nothing; `drop` closes the
    connection before the write, `drop_after` after it took effect; `delay` and `delay_after` wait `seconds`
    (real) before or after it; `late` closes at once, or answers where a status is given, and the write takes
    effect `seconds` later. For deliveries: dropped, sent twice, or sent `seconds` (the account's) later.
    """

    kind: str
    count: int = 1
    method: str = ""
    path: str = ""
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    seconds: float = 0.0
    skip: int = 0  # let this many matching ones pass first

    @classmethod
    def parse(cls, given: Json) -> "Fault":
        """A fault from the control API's JSON. Raises ValueError, TypeError."""
        fault = cls(**given)
        if fault.kind not in KINDS | DELIVERY_KINDS:
            raise ValueError(f"no such fault: {fault.kind}")
        return fault


@dataclass(slots=True)
class _Armed:
    fault: Fault
    skip: int
    left: int


class Faults:
    """The armed faults, first come first served. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._armed: list[_Armed] = []
        self._late = 0

    def arm(self, fault: Fault) -> None:
        """Let the next matching requests or deliveries suffer this."""
        with self._lock:
            self._armed.append(_Armed(fault, fault.skip, fault.count))

    def clear(self) -> None:
        """Mend everything."""
        with self._lock:
            self._armed.clear()

    def left(self) -> int:
        """How many mishaps are still to come."""
        with self._lock:
            return sum(a.left for a in self._armed)

    def late(self, change: int = 0) -> int:
        """How many writes are still to take effect, after adding `change` to it."""
        with self._lock:
            self._late += change
            return self._late

    def for_request(self, method: str, path: str) -> Fault | None:
        """The fault that this request suffers, used up by it."""
        with self._lock:
            for armed in self._armed:
                fault = armed.fault
                methods = fault.method.split() or [method]
                if fault.kind in KINDS and method in methods and path.startswith(fault.path):
                    return self._use(armed)
        return None

    def for_delivery(self) -> Fault | None:
        """The fault that this delivery suffers, used up by it."""
        with self._lock:
            for armed in self._armed:
                if armed.fault.kind in DELIVERY_KINDS:
                    return self._use(armed)
        return None

    def _use(self, armed: _Armed) -> Fault | None:
        if armed.skip > 0:
            armed.skip -= 1
            return None
        armed.left -= 1
        if armed.left <= 0:
            self._armed.remove(armed)
        return armed.fault
