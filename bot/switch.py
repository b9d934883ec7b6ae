"""The kill switch: one key in Redis that stops every public word of every process at once, without a deploy.

Notes for agents go on. It is read just before each public word. A Redis that comes back empty has forgotten it; what
must hold through that stands in the policy: `[autonomy] public_reply = "observe"`.
"""

from typing import cast

from bot.agenda import Agenda
from bot.keys import STOPPED, STOPPED_TICKETS


class Switch:
    """The switch of all processes that share an agenda. Raises RedisDown."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._redis = agenda.connection

    def stop(self, why: str) -> None:
        """From now on nothing public is written; `why` is shown to whoever wonders."""
        self._redis.set(STOPPED, why)

    def go(self) -> int:
        """Write again; whoever waited is due now. How many tickets did."""
        self._redis.delete(STOPPED)
        waited = 0
        while (ticket := self._redis.spop(STOPPED_TICKETS)) is not None:
            self._agenda.wake(int(cast("bytes", ticket)))
            waited += 1
        return waited

    def why(self) -> str:
        """Why public words are stopped, "" where they are not."""
        return _words(self._redis.get(STOPPED))

    def holds(self, ticket_id: int) -> str:
        """Why nothing public may be written on a ticket now, "" where it may; who must wait is woken by `go`."""
        if not self.why():
            return ""
        with self._redis.pipeline() as pipe:  # at once with the question: else `go` could pass in between
            pipe.sadd(STOPPED_TICKETS, ticket_id)
            pipe.get(STOPPED)
            why = _words(pipe.execute()[1])
        if not why:
            self._redis.srem(STOPPED_TICKETS, str(ticket_id))
        return why


def _words(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else ""
