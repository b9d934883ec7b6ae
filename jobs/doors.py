"""All the wiring: the doors of one process, opened once from the environment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from bot import logs
from bot.agenda import Agenda, connect
from bot.board.index import Index
from bot.desk import Desk
from bot.embedded import redis_url
from bot.macros import Macros, load_macros
from bot.marketplace import Marketplace, Source, open_marketplace
from bot.policy import Policy, hours, load_policy
from bot.settings import Settings, load_settings
from bot.watch import Watch


@dataclass(frozen=True, slots=True)
class Doors:
    """Everything a job needs of the outside."""

    settings: Settings
    policy: Policy
    macros: Macros
    agenda: Agenda
    desk: Desk
    market: Source

    @property
    def watch(self) -> Watch:
        """Signs of life, for all to see."""
        return Watch(self.agenda, self.agenda.now)

    @property
    def board(self) -> Index | None:
        """The board's index; None where nobody has a board, so that Redis holds nothing for it."""
        return Index(self.agenda) if self.settings.board_on else None

    def hold_before_calls(self, hold: Callable[[], None]) -> None:
        """Renew the lease on a ticket before every call to the outside; who lost it goes no further."""
        self.desk.session.before_call = hold
        if isinstance(self.market, Marketplace):
            self.market.session.before_call = hold


def utc_now() -> datetime:
    """This process's clock."""
    return datetime.now(UTC)


def open_agenda(settings: Settings, policy: Policy) -> Agenda:
    """The agenda of these settings. Starts the embedded server where no Redis is named."""
    return Agenda(
        connect(redis_url(settings.redis_url)),
        lease=timedelta(seconds=policy.worker.lease_seconds),
        remember=hours(policy.webhook.remember_hours),
        words=hours(policy.retention.words_hours),
        clock=utc_now,
    )


@cache
def doors() -> Doors:
    """The doors of this process. Raises SettingsError, PolicyError or MacroError, naming all that is wrong."""
    settings = load_settings()
    logs.configure(settings.log_level)
    policy = load_policy(settings.policy_path)
    return Doors(
        settings, policy, load_macros(), open_agenda(settings, policy), Desk(settings), open_marketplace(settings)
    )
