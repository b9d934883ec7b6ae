"""What the board's pages share: settings, policy, index, sessions, and doors of each thread's own."""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import cast

from flask import current_app, g

from bot.agenda import Agenda
from bot.board.index import Index
from bot.board.people import Sessions, Viewer
from bot.desk import Desk
from bot.macros import Macros, load_macros
from bot.marketplace import open_marketplace
from bot.policy import Policy
from bot.settings import Settings
from jobs.doors import Doors


@dataclass
class Board:
    """One web process's board."""

    settings: Settings
    policy: Policy
    agenda: Agenda
    _own: threading.local = field(default_factory=threading.local)

    @cached_property
    def index(self) -> Index:
        """The records of all cases."""
        return Index(self.agenda)

    @cached_property
    def sessions(self) -> Sessions:
        """Who is signed in."""
        return Sessions(self.agenda)

    @cached_property
    def macros(self) -> Macros:
        """The texts, for what they are called and which rule they serve."""
        return load_macros()

    @property
    def doors(self) -> Doors:
        """The doors of this thread: the desk's library is not made to be shared."""
        if not hasattr(self._own, "doors"):
            desk, market = Desk(self.settings), open_marketplace(self.settings)
            self._own.doors = Doors(self.settings, self.policy, self.macros, self.agenda, desk, market)
        return cast("Doors", self._own.doors)

    @property
    def safe_cookies(self) -> bool:
        """Whether the board is reached by https, as it must be anywhere but on one's own machine."""
        return not self.settings.public_url.startswith(("http://127.0.0.1", "http://localhost"))

    def now(self) -> datetime:
        """What time it is by our clock."""
        return self.agenda.now()

    def in_zendesk(self, ticket_id: int) -> str:
        """The address of a ticket in Zendesk."""
        return f"{self.settings.zendesk_url}/agent/tickets/{ticket_id}"


def board() -> Board:
    """The board that serves this request."""
    return cast("Board", current_app.extensions["board"])


def viewer() -> Viewer:
    """Who asks; `admit` has made sure that there is somebody."""
    return cast("Viewer", g.viewer)
