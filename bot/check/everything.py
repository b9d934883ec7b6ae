"""All checks, in an order in which each can rely on those before it. A door that is shut ends only its own checks."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta

from bot.agenda import Agenda, RedisDown
from bot.check import account, environment, furniture, storage
from bot.check.finding import Finding, error
from bot.desk import Desk
from bot.desk.errors import DeskError
from bot.desk.rooms import Rooms
from bot.embedded import EmbeddedUnavailable
from bot.macros import MacroError, load_macros
from bot.policy import Policy, PolicyError, load_policy
from bot.provision import desired, make_plan
from bot.settings import Settings
from bot.watch import Watch

Clock = Callable[[], datetime]
OpenAgenda = Callable[[Settings, Policy], Agenda]


def check(environ: Mapping[str, str] | None, open_agenda: OpenAgenda, clock: Clock) -> Iterator[Finding]:
    """Every finding, as it is found. `environ`: None for this process's own."""
    settings, wrong = environment.settings_of(environ)
    yield from wrong
    if settings and not wrong:
        yield from environment.settings(settings)
        yield from environment.board(settings)
    policy = environment.policy(settings.policy_path if settings else None)
    yield policy
    yield environment.texts()
    if settings is None or policy.level == "error":
        return
    rules = load_policy(settings.policy_path)
    yield from _redis(settings, rules, open_agenda, clock)
    yield from _zendesk(settings, rules, clock)


def _redis(settings: Settings, policy: Policy, open_agenda: OpenAgenda, clock: Clock) -> Iterator[Finding]:
    try:
        agenda = open_agenda(settings, policy)
        watch = Watch(agenda, clock)
        yield from storage.redis(watch)
        yield from storage.processes(watch, agenda, policy)
    except RedisDown as fault:
        yield error("Redis", f"it is away: {fault}", "start it, or correct REDIS_URL")
    except EmbeddedUnavailable as fault:
        yield error("Redis", str(fault), "set REDIS_URL")


def _zendesk(settings: Settings, policy: Policy, clock: Clock) -> Iterator[Finding]:
    desk = Desk(settings)
    rooms = Rooms(desk.session)
    try:
        yield from account.identity(desk)
        yield account.clocks(desk, clock(), timedelta(seconds=policy.webhook.freshness_seconds))
        yield from account.permissions(rooms, desk.now())
        yield from account.limits(desk)
    except DeskError as fault:
        yield account.failed("Zendesk", fault)
        return
    try:
        yield from _contents(settings, policy, desk, rooms)
    except DeskError as fault:
        yield account.failed("account", fault)


def _contents(settings: Settings, policy: Policy, desk: Desk, rooms: Rooms) -> Iterator[Finding]:
    """Raises DeskError."""
    try:
        wanted = desired(settings, policy, load_macros())
    except (MacroError, PolicyError):
        return  # said already
    plan = make_plan(wanted, rooms, desk.my_id())
    yield from furniture.contents(plan)
    yield from furniture.secret(plan, rooms, settings)
    yield from furniture.delivery(plan, rooms)
