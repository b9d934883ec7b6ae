"""The append-only log: every request that came in, and every write that took effect."""

import threading
from dataclasses import dataclass
from typing import Any

from sandbox.clock import Clock
from sandbox.records import Json


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `kind` is request, write or delivery; `at` is the account's instant, ISO 8601."""

    seq: int
    at: str
    kind: str
    what: str
    data: Json

    def as_json(self) -> Json:
        """The line as the control API shows it."""
        return {"seq": self.seq, "at": self.at, "kind": self.kind, "what": self.what, **self.data}


class Journal:
    """Entries in the order in which they came true. Thread-safe; nothing is ever taken out."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: list[Entry] = []

    def add(self, kind: str, what: str, **data: Any) -> None:
        """Append one entry."""
        with self._lock:
            at = self._clock.now().isoformat()
            self._entries.append(Entry(len(self._entries) + 1, at, kind, what, data))

    def read(self, kind: str = "", after: int = 0) -> list[Entry]:
        """The entries past number `after`, of one kind where one is named."""
        with self._lock:
            return [e for e in self._entries[after:] if not kind or e.kind == kind]
