"""The account's state behind one lock. Whoever reads or writes it holds `world.lock`."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Any

from sandbox.clock import Clock
from sandbox.journal import Journal
from sandbox.options import Options
from sandbox.records import Json, Ticket, Update, User

FIRST_TICKET = 1001
FIRST_ID = 9_400_000_000_001  # beyond 32 bits, as real ids are


class World:
    """One account. `heard` is called with every update that took effect, while the lock is held."""

    def __init__(self, options: Options | None = None, clock: Clock | None = None) -> None:
        self.options = options or Options()
        self.clock = clock or Clock()
        self.journal = Journal(self.clock)
        self.lock = threading.RLock()
        self._silent = False
        self.heard: list[Callable[[Update], None]] = []
        self.empty()

    def empty(self) -> None:
        """Forget everything but the journal, the clock and the listeners."""
        self._ids = count(FIRST_ID)
        self._ticket_ids = count(FIRST_TICKET)
        self.users: dict[int, User] = {}
        self.tickets: dict[int, Ticket] = {}
        self.ticket_fields: dict[int, Json] = {}
        self.groups: dict[int, Json] = {}
        self.brands: dict[int, Json] = {}
        self.triggers: dict[int, Json] = {}
        self.trigger_categories: dict[int, Json] = {}
        self.macros: dict[int, Json] = {}
        self.views: dict[int, Json] = {}
        self.webhooks: dict[str, Json] = {}
        self.secrets: dict[str, str] = {}
        self.tokens: dict[str, Json] = {}
        self.codes: dict[str, Json] = {}
        self.idempotency: dict[str, tuple[datetime, str, Any]] = {}
        self.indexed: dict[int, list[tuple[datetime, Json]]] = {}
        self.jobs: dict[str, Json] = {}
        self.bot_id = 0

    def new_id(self) -> int:
        """An id that nothing has yet."""
        return next(self._ids)

    def new_ticket_id(self) -> int:
        """The next ticket number."""
        return next(self._ticket_ids)

    def wrote(self, what: str, **data: Any) -> None:
        """Put a write that took effect into the journal."""
        self.journal.add("write", what, **data)

    def tell(self, update: Update) -> None:
        """Let every listener know of an update, unless history is being laid down."""
        if not self._silent:
            for listener in list(self.heard):
                listener(update)

    @contextmanager
    def silence(self, *, on: bool) -> Iterator[None]:
        """Inside the block nobody hears of updates, where `on`. The caller holds the lock."""
        self._silent = on
        try:
            yield
        finally:
            self._silent = False

    def field_id(self, title: str) -> int:
        """The id of the ticket field with this title. Raises KeyError."""
        for field_id, row in self.ticket_fields.items():
            if row["title"] == title:
                return field_id
        raise KeyError(title)
