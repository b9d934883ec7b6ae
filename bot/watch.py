"""Signs of life, shared by all processes through Redis: the clock's heartbeat, the sweeps, what is overdue."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from bot.agenda import Agenda, Clock
from bot.keys import PREFIX
from bot.policy import Policy, hours

_BEAT, _SWEPT, _SWEEPING = f"{PREFIX}beat", f"{PREFIX}swept", f"{PREFIX}sweeping"
_SIGNED_OUT = f"{PREFIX}signed_out"
STILL_OUT = timedelta(minutes=15)  # a sign-out that nobody has met again for so long is over
_WORKERS = "rq:workers"  # RQ keeps its workers' keys here
SWEEP_HELD = timedelta(minutes=3)  # how long nobody else begins a sweep; renewed by every call to Zendesk
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RedisFacts:
    """What Redis says of itself (INFO, which managed services allow, unlike CONFIG)."""

    version: tuple[int, ...]
    append_only: bool
    eviction: str


class Watch:
    """Reads and writes the signs. Raises RedisDown."""

    def __init__(self, agenda: Agenda, clock: Clock) -> None:
        self._agenda = agenda
        self._redis = agenda.connection
        self.now = clock

    def beat(self) -> None:
        """The clock process ticks."""
        self._redis.set(_BEAT, _ms(self.now()))

    def last_beat(self) -> datetime | None:
        """When a clock process last ticked."""
        return _instant(self._redis.get(_BEAT))

    def last_sweep(self) -> datetime | None:
        """When a sweep was last completed."""
        return _instant(self._redis.get(_SWEPT))

    def swept(self) -> None:
        """A sweep was completed."""
        self._redis.set(_SWEPT, _ms(self.now()))

    def begin_sweep(self) -> bool:
        """Whether to sweep now: True for one caller, False for all others while it does, and shortly after."""
        return bool(self._redis.set(_SWEEPING, "1", nx=True, px=SWEEP_HELD))

    def hold_sweep(self) -> None:
        """The sweep goes on."""
        self._redis.set(_SWEEPING, "1", px=SWEEP_HELD)

    def signed_out(self) -> bool:
        """Zendesk does not accept our credentials; whether nobody knew."""
        news = self._redis.set(_SIGNED_OUT, _ms(self.now()), nx=True, px=STILL_OUT)
        self._redis.pexpire(_SIGNED_OUT, STILL_OUT)
        return bool(news)

    def signed_in(self) -> bool:
        """Zendesk accepts them; whether it did not before."""
        return bool(self._redis.delete(_SIGNED_OUT))

    def workers(self) -> int:
        """How many workers are alive."""
        keys = cast("set[bytes]", self._redis.smembers(_WORKERS))
        return self._redis.exists(*keys) if keys else 0

    def redis_facts(self) -> RedisFacts:
        """What Redis says of itself."""
        info = self._redis.info()
        version = tuple(int(part) for part in str(info.get("redis_version", "0")).split(".") if part.isdigit())
        return RedisFacts(version, bool(info.get("aof_enabled")), str(info.get("maxmemory_policy", "")))

    def wrong(self, policy: Policy, up_for: timedelta = A_DAY) -> list[str]:
        """What is not as it should be, a sentence each; cheap enough to be asked every second.

        `up_for`: how long the caller has been up; a sign that never came is missed only after a while.
        """
        signs = (self._silent_clock(policy, up_for), self._overdue(policy), self._stale_sweep(policy, up_for))
        return [wrong for sign in (*signs, self._sign_out()) for wrong in sign]

    def _sign_out(self) -> list[str]:
        since = _instant(self._redis.get(_SIGNED_OUT))
        if since is None:
            return []
        return [f"Zendesk has refused the bot's credentials since {since:%Y-%m-%d %H:%M:%S} UTC: renew them"]

    def _silent_clock(self, policy: Policy, up_for: timedelta) -> list[str]:
        patience = timedelta(seconds=policy.watch.clock_silent_after_seconds)
        heard_at = self.last_beat()
        silent = heard_at is None or self.now() - heard_at > patience
        if not silent or up_for < patience:
            return []
        since = f"since {heard_at:%Y-%m-%d %H:%M:%S} UTC" if heard_at else "ever"
        return [f"no clock process has ticked {since}: start one (python -m jobs.clock)"]

    def _overdue(self, policy: Policy) -> list[str]:
        minutes = policy.watch.overdue_after_minutes
        count = self._agenda.overdue(timedelta(minutes=minutes))
        return [f"{count} tickets have been due for more than {minutes:g} minutes: start more workers"] if count else []

    def _stale_sweep(self, policy: Policy, up_for: timedelta) -> list[str]:
        """A sweep is missed when it is late by half its interval; one that never was, after a day."""
        swept_at = self.last_sweep()
        if swept_at is None:
            return ["no sweep has been completed yet: see the clock's log"] if up_for >= A_DAY else []
        if self.now() - swept_at <= hours(policy.sweep.every_hours) * 1.5:
            return []
        return [f"the last sweep was at {swept_at:%Y-%m-%d %H:%M} UTC: see the clock's log, or run: accord sweep"]


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _instant(value: Any) -> datetime | None:
    return datetime.fromtimestamp(int(value) / 1000, UTC) if value else None
