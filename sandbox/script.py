"""Scripted people: when staff writes to them for the n-th time, after a delay they answer."""

import heapq
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from sandbox import errors
from sandbox.desk import ticketing
from sandbox.records import Actor, Ticket, Update
from sandbox.world import World

AUTOMATIC = {"bounce": "mailer-daemon", "auto-reply": "auto-reply"}


@dataclass(frozen=True, slots=True)
class Line:
    """What one person says after the `on`-th public word by staff on a ticket of theirs; nothing if empty."""

    user_id: int
    on: int
    after: timedelta
    kind: str  # answer, refuse, bounce, auto-reply, silent
    says: str


class Script:
    """Plays the lines by the account's clock. Never takes the world's lock while it holds its own."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = threading.Condition()
        self._due: list[tuple[datetime, int, int, Line]] = []
        self._numbers = count()
        self._speaking = 0
        self._stopped = False
        self._thread: threading.Thread | None = None
        self._lines: list[Line] = []

    def add(self, line: Line) -> None:
        """Teach somebody a line."""
        self._lines.append(line)

    def forget(self) -> None:
        """Forget every line and everything that was about to be said."""
        with self._lock:
            self._lines.clear()
            self._due.clear()
            self._lock.notify_all()

    def hear(self, update: Update) -> None:
        """Listen for a public word by staff on a ticket of somebody who has lines."""
        comment, ticket = update.comment, update.ticket
        if comment is None or not comment.public or not self._world.users[comment.author_id].is_staff:
            return
        said = sum(1 for c in ticket.comments if c.public and self._world.users[c.author_id].is_staff)
        for line in self._lines:
            if line.user_id == ticket.requester_id and line.on == said and line.says:
                self._push(line, ticket)

    def pending(self, within: timedelta | None = None) -> int:
        """How many answers are on their way; with `within`, due by then."""
        with self._lock:
            horizon = None if within is None else self._world.clock.now() + within
            return self._speaking + sum(1 for due, *_ in self._due if horizon is None or due <= horizon)

    def next_at(self) -> datetime | None:
        """When somebody speaks next, as far as it is known."""
        with self._lock:
            return self._due[0][0] if self._due else None

    def start(self) -> None:
        """Start to play."""
        self._thread = threading.Thread(target=self._run, name="script", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop; what was due is not said."""
        with self._lock:
            self._stopped = True
            self._lock.notify_all()
        if self._thread is not None:
            self._thread.join()

    def nudge(self) -> None:
        """The clock moved: look again at what is due."""
        with self._lock:
            self._lock.notify_all()

    def _push(self, line: Line, ticket: Ticket) -> None:
        with self._lock:
            due = self._world.clock.now() + line.after * self._world.options.pace
            heapq.heappush(self._due, (due, next(self._numbers), ticket.id, line))
            self._lock.notify_all()

    def _run(self) -> None:
        while (cue := self._next()) is not None:
            try:
                self._speak(*cue)
            finally:
                with self._lock:
                    self._speaking -= 1
                    self._lock.notify_all()

    def _next(self) -> tuple[int, Line] | None:
        with self._lock:
            while not self._stopped:
                now = self._world.clock.now()
                if self._due and self._due[0][0] <= now:
                    _, _, ticket_id, line = heapq.heappop(self._due)
                    self._speaking += 1
                    return ticket_id, line
                self._lock.wait((self._due[0][0] - now).total_seconds() if self._due else None)
            return None

    def _speak(self, ticket_id: int, line: Line) -> None:
        with self._world.lock:
            ticket, user = self._world.tickets.get(ticket_id), self._world.users.get(line.user_id)
            if ticket is None or user is None or ticket.deleted or ticket.status == "closed":
                return
            source = {"from": {"address": user.email}, "to": {}, "rel": AUTOMATIC.get(line.kind)}
            comment = {"body": line.says, "public": True, "source": source}
            try:
                ticketing.update(self._world, Actor(user, "email"), ticket, {"comment": comment})
            except errors.ApiError as refusal:
                self._world.journal.add("script", "refused", ticket_id=ticket_id, why=str(refusal))
