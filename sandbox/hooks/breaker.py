"""The circuit breaker of deliveries: too many errors in five minutes stop them all for a moment."""

from collections import deque
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=5)
SHARE = 0.7
LEAST = 20  # attempts before a share means anything
MOST = 1000  # errors
PAUSE = timedelta(seconds=5)


class Breaker:
    """Counts how attempts ended. Its owner's lock guards it."""

    def __init__(self, *, on: bool) -> None:
        self._on = on
        self._past: deque[tuple[datetime, bool]] = deque()
        self._open_until: datetime | None = None

    def note(self, now: datetime, *, ok: bool) -> None:
        """One attempt ended."""
        self._past.append((now, ok))
        while self._past[0][0] < now - WINDOW:
            self._past.popleft()
        errors = sum(1 for _, fine in self._past if not fine)
        many = len(self._past) >= LEAST and errors / len(self._past) >= SHARE
        if self._on and (many or errors > MOST):
            self._open_until = now + PAUSE
            self._past.clear()

    def not_before(self, due: datetime) -> datetime:
        """When something that is due may leave."""
        return max(due, self._open_until) if self._open_until else due

    def forget(self) -> None:
        """Close it, and start counting anew."""
        self._past.clear()
        self._open_until = None
