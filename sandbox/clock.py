"""The account's clock: real time plus an offset that a test or the demo may push forward."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


def stamp(at: datetime) -> str:
    """The instant as the REST API writes it: UTC, to the second, with a Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(text: str) -> datetime:
    """The instant that an ISO 8601 text names; UTC where it names no zone. Raises ValueError."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


class Clock:
    """Tells the account's time. Only forward: a server's clock that runs back is another kind of test."""

    def __init__(self, start: datetime | None = None) -> None:
        real = datetime.now(UTC)
        self._offset = (start or real) - real
        self._past = threading.local()

    def now(self) -> datetime:
        """The account's instant, aware, with microseconds."""
        return datetime.now(UTC) + self._offset - getattr(self._past, "span", timedelta(0))

    def second(self) -> datetime:
        """The same, cut to the second: what Zendesk stores."""
        return self.now().replace(microsecond=0)

    def advance(self, span: timedelta) -> None:
        """Push the clock forward. Raises ValueError on a span below zero."""
        if span < timedelta(0):
            raise ValueError("the clock goes forward only")
        self._offset += span

    @contextmanager
    def ago(self, span: timedelta) -> Iterator[None]:
        """For this thread, inside the block, it is that much earlier: how history is laid down."""
        self._past.span = span
        try:
            yield
        finally:
            del self._past.span
