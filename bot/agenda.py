"""Redis and RQ: which ticket is due when, the poke that wakes a worker, the lease that keeps a ticket alone.

The durable thing is the agenda: a sorted set, ticket to due instant. An RQ job is only a poke; a poke that is lost is
made again by the clock. Zendesk holds the truth: an agenda that is lost is rebuilt from it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Literal, Protocol, cast

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

from bot import keys
from bot.poke import POKE_TTL, key_of, new_id, stored
from bot.scripts import Scripts

ORDINARY, URGENT = "attend", "urgent"
A_DAY = timedelta(days=1)
ONCE = 5000  # milliseconds within which several clocks see the same step
POKE_PATIENCE = timedelta(seconds=10)  # a poke that nobody took by then is made again

Clock = Callable[[], datetime]
Outcome = Literal["due", "joined", "seen", "own"]
Settled = Literal["settled", "again", "lost"]
RedisDown = (redis.ConnectionError, redis.TimeoutError, redis.exceptions.ResponseError)


class LeaseLost(Exception):
    """Somebody else holds the ticket now: this worker must not write."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One ticket, held alone. `fence` grows with every lease.

    `tries` counts claims since the last that did not crash, `waits` the passing errors in a row before this claim.
    """

    ticket_id: int
    fence: int
    version: str
    tries: int
    hint: Mapping[str, str] | None
    waits: int = 0
    urgent: bool = False


class Event(Protocol):
    """What the agenda wants to know of an event."""

    @property
    def ticket_id(self) -> int: ...  # noqa: D102
    @property
    def ids(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def actor_id(self) -> str: ...  # noqa: D102
    @property
    def urgent(self) -> bool: ...  # noqa: D102
    @property
    def hint(self) -> Mapping[str, str] | None: ...  # noqa: D102


def connect(url: str) -> redis.Redis:
    """A connection that never repeats a command by itself: a lost answer must not enqueue twice."""
    return redis.Redis.from_url(
        url, retry=Retry(NoBackoff(), 0), socket_connect_timeout=2, socket_timeout=5, protocol=2
    )


class Agenda:
    """Which ticket is due when. Any number of processes may share one."""

    def __init__(
        self, connection: redis.Redis, *, lease: timedelta, remember: timedelta, clock: Clock, words: timedelta = A_DAY
    ) -> None:
        self.connection = connection
        self._words = max(1, int(words.total_seconds()))
        self._lease_ms = int(lease.total_seconds() * 1000)
        self._remember = max(1, int(remember.total_seconds()))
        self._clock = clock

    def now(self) -> datetime:
        """What time it is by the clock that everything here is due by."""
        return self._clock()

    def due_now(self, event: Event) -> Outcome:
        """Put the event's ticket on the agenda, due now, and poke a worker; once per event.

        Raises redis.ConnectionError or redis.TimeoutError while Redis is away: nothing was stored, or it is healed.
        """
        ticket, now, job_id = str(event.ticket_id), self._clock(), new_id()
        queue = self._queues[URGENT if event.urgent else ORDINARY]
        names = [keys.DUE, keys.POKED, keys.of_ticket(ticket), keys.BOT, queue.key, key_of(job_id)]
        names += [keys.of_words(ticket), *map(keys.of_event, event.ids)]
        hint = json.dumps(event.hint) if event.hint else ""
        urgent = "1" if event.urgent else "0"
        poke = json.dumps(stored(event.ticket_id, queue.name, now))  # one argument: each costs time
        about: list[str | int] = [event.actor_id, urgent, hint, job_id, POKE_TTL, poke]
        args: list[str | int] = [ticket, _ms(now), self._remember, *about, self._words]
        return cast("Outcome", self._run("due_now", names, args).decode())

    def wake(self, ticket_id: int, at: datetime | None = None, *, poke: bool = False, urgent: bool = False) -> None:
        """Put a ticket on the agenda without an event, due at `at` (default: now) or earlier if it already is."""
        due = _ms(at) if at else self._now_ms()
        names = [keys.DUE, keys.of_ticket(str(ticket_id)), keys.of_words(str(ticket_id))]
        self._run("wake", names, [ticket_id, due, "1" if urgent else "0"])
        if poke:
            self._poke([(str(ticket_id), urgent)])

    def claim(self, ticket_id: int) -> Lease | None:
        """The ticket for this worker alone, or None where it is not due, held by another, or all work is paused."""
        ticket = str(ticket_id)
        names = [keys.DUE, keys.POKED, keys.of_ticket(ticket), keys.of_lease(ticket), keys.FENCE]
        names += [keys.PAUSE, keys.SPARE, keys.of_words(ticket)]
        answer = self._run("claim", names, [ticket, self._now_ms(), self._lease_ms])
        if answer[0] != b"claimed":
            return None
        hint = json.loads(answer[4]) if answer[4] else None
        fence, version, tries, waits = int(answer[1]), answer[2].decode(), int(answer[3]), int(answer[5])
        return Lease(ticket_id, fence, version, tries, hint, waits, urgent=answer[6] == b"1")

    def hold(self, lease: Lease) -> None:
        """Renew the lease. Raises LeaseLost where somebody else has taken the ticket."""
        if not self._run("hold", [keys.of_lease(str(lease.ticket_id))], [lease.fence, self._lease_ms]):
            raise LeaseLost(f"ticket {lease.ticket_id}: the lease ran out and another worker has the ticket")

    def settle(self, lease: Lease, due: datetime | None, *, keep_tries: bool = False, passing: bool = False) -> Settled:
        """Give the ticket back: due again at `due`, or off the agenda; due at once if it changed meanwhile.

        `keep_tries`: it crashed. `passing`: it ended in an error that may go by itself. Otherwise all is well, and
        it is parked no more.
        """
        return self._settle(lease, _ms(due) if due else "", ["1" if keep_tries else "0", "1" if passing else "0", ""])

    def _settle(self, lease: Lease, at: str | int, flags: Sequence[str]) -> Settled:
        ticket = str(lease.ticket_id)
        names = [keys.DUE, keys.of_ticket(ticket), keys.of_lease(ticket), keys.PARKED]
        urgent = "1" if lease.urgent else "0"
        answer = self._run("settle", names, [ticket, self._now_ms(), lease.fence, lease.version, at, *flags, urgent])
        outcome = cast("Settled", answer[0].decode())
        if outcome == "again":
            self._poke([(ticket, answer[1] == b"1")])
        return outcome

    def tick(self, most: int = 500) -> int:
        """Poke every ticket that is due and on nobody's way; how many. At most so many pokes are let wait."""
        patience = int(POKE_PATIENCE.total_seconds() * 1000)
        args = (self._now_ms(), patience, most, keys.of_lease(""), keys.of_ticket(""))
        names = [keys.DUE, keys.POKED, keys.PAUSE, keys.SPARE, *(q.key for q in self._queues.values())]
        found = self._run("take_due", names, args)
        self._poke([(t.decode(), u == b"1") for t, u in zip(found[::2], found[1::2], strict=True)])
        return len(found) // 2

    def pause(self, span: timedelta, *, urgent_too: bool = True) -> None:
        """Nobody claims a ticket for this long: Zendesk asked all of us to wait. A longer pause stands.

        `urgent_too`: False to keep what is left for urgent tickets.
        """
        span_ms = max(1, int(span.total_seconds() * 1000))
        self._run("pause", [keys.PAUSE if urgent_too else keys.SPARE], [self._now_ms() + span_ms, span_ms])

    def put_back(self, span: timedelta) -> int:
        """The clock was put back by so much: whatever waits is due as much sooner; how many tickets do."""
        span_ms = int(span.total_seconds() * 1000)
        return int(self._run("put_back", [keys.DUE, keys.PUT_BACK], [self._now_ms(), span_ms, ONCE]))

    def park(self, lease: Lease, reason: str) -> None:
        """Set a ticket aside for a person: it crashed its worker too often, or Zendesk refuses it for good."""
        self._settle(lease, "", ["0", "0", reason or "no reason was given"])

    def parked(self) -> dict[int, str]:
        """The tickets set aside, and why."""
        found = cast("dict[bytes, bytes]", self.connection.hgetall(keys.PARKED))
        return {int(k): v.decode() for k, v in found.items()}

    def unpark(self, ticket_id: int) -> bool:
        """Put a parked ticket back on the agenda, due now. False where it was not parked."""
        if not self.connection.hdel(keys.PARKED, str(ticket_id)):
            return False
        self.wake(ticket_id)
        return True

    def know_bot(self, user_id: int) -> None:
        """Remember the bot's own Zendesk user, so that the receiver can drop its events."""
        self.connection.set(keys.BOT, str(user_id))

    def may_reply(self, limit: int) -> bool:
        """The safety valve: count one more public reply, unless the hour that slides has seen `limit` already."""
        return bool(self._run("valve", [keys.REPLIES, keys.REPLIES_EVER], [self._now_ms(), limit]))

    def depth(self) -> int:
        """How many tickets are due now or later."""
        return int(self.connection.zcard(keys.DUE))

    def overdue(self, by: timedelta) -> int:
        """How many tickets have been due for longer than `by`."""
        return int(self.connection.zcount(keys.DUE, "-inf", self._now_ms() - int(by.total_seconds() * 1000)))

    def oldest(self) -> datetime | None:
        """Since when, or until when, the ticket that comes first has been due; None where the agenda is empty."""
        first = cast("list[tuple[bytes, float]]", self.connection.zrange(keys.DUE, 0, 0, withscores=True))
        return datetime.fromtimestamp(first[0][1] / 1000, UTC) if first else None

    def due_at(self, ticket_id: int) -> datetime | None:
        """When this ticket is next looked at, or None where it is not on the agenda."""
        at = self.connection.zscore(keys.DUE, str(ticket_id))
        return datetime.fromtimestamp(at / 1000, UTC) if at is not None else None

    def queue(self, name: str) -> Queue:
        """An RQ queue of pokes, JSON only."""
        return self._queues[name]

    @cached_property
    def _queues(self) -> dict[str, Queue]:
        return {n: Queue(n, connection=self.connection, serializer=JSONSerializer) for n in (ORDINARY, URGENT)}

    def _poke(self, tickets: Sequence[tuple[str, bool]]) -> None:
        """Enqueue under fresh job ids, in one round trip."""
        if not tickets:
            return
        with self.connection.pipeline(transaction=False) as pipe:
            for ticket, urgent in tickets:
                queue, job_id = self._queues[URGENT if urgent else ORDINARY], new_id()
                pipe.hset(key_of(job_id), items=stored(int(ticket), queue.name, self._clock()))
                pipe.expire(key_of(job_id), POKE_TTL)
                queue.push_job_id(job_id, pipeline=pipe)
            pipe.execute()

    def _run(self, name: str, names: Sequence[str], args: Sequence[str | int]) -> Any:
        return self._scripts.run(name, names, args)

    @cached_property
    def _scripts(self) -> Scripts:
        return Scripts(self.connection, self._clock)

    def _now_ms(self) -> int:
        return _ms(self._clock())


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
