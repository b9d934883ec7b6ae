"""Checks Redis: its version, whether it forgets, and the signs of life that the processes leave there."""

from collections.abc import Iterator

from bot.agenda import Agenda
from bot.check.finding import Finding, error, ok, warning
from bot.policy import Policy
from bot.switch import Switch
from bot.watch import Watch

OLDEST = (6, 2)
KEEP = "noeviction"


def redis(watch: Watch) -> Iterator[Finding]:
    """Version, persistence and eviction. Raises RedisDown."""
    facts = watch.redis_facts()
    version = ".".join(map(str, facts.version))
    if facts.version < OLDEST:
        yield error("Redis", f"its version is {version}", "the bot needs 6.2 or newer")
    if not facts.append_only:
        what = "it writes no append-only file: what was accepted is lost when it ends"
        yield error("Redis", what, "set appendonly yes (redis.conf, or your provider's persistence setting)")
    if facts.eviction != KEEP:
        what = f"it throws keys away when memory is short ({facts.eviction or 'unknown'})"
        yield error("Redis", what, f"set maxmemory-policy {KEEP}")
    if facts.version >= OLDEST and facts.append_only and facts.eviction == KEEP:
        yield ok("Redis", f"version {version}, append-only file, {KEEP}")


def processes(watch: Watch, agenda: Agenda, policy: Policy) -> Iterator[Finding]:
    """The clock, the workers, the sweep, and what waits for a person. Raises RedisDown."""
    wrong = watch.wrong(policy)
    for sentence in wrong:
        what, _, mend = sentence.partition(": ")
        yield error("processes", what, mend)
    workers = watch.workers()
    if not workers:
        yield error("processes", "no worker is running", "start one: python -m jobs.worker")
    if parked := agenda.parked():
        what = f"{len(parked)} tickets failed too often and wait for a person"
        yield warning("processes", what, "accord parked lists them; accord retry TICKET puts one back")
    if why := Switch(agenda).why():
        yield warning("processes", f"all public words are stopped: {why}", "accord go lifts it")
    if workers and not wrong:
        yield ok("processes", f"the clock ticks, {workers} workers are up, nothing is late")
