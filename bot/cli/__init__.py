"""The command line. An edge: it may wire anything to anything, and holds no decision of its own."""

import click

from bot.cli import act, batch, show, sweep
from bot.embedded import EmbeddedUnavailable, RedisAway
from bot.macros import MacroError
from bot.policy import PolicyError
from bot.settings import SettingsError

EXPECTED = (SettingsError, PolicyError, MacroError, EmbeddedUnavailable)


class _Commands(click.Group):
    """Errors that a person can mend are one sentence, never a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except EXPECTED as error:
            raise click.ClickException(str(error)) from None
        except RedisAway as error:
            raise click.ClickException(f"Redis is away: {error}") from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="accord")
def main() -> None:
    """Accord: a Zendesk bot that helps a marketplace's support team bring client and freelancer to an agreement."""


for command in (show.demo, batch.classify, batch.phones, act.attend, act.rehearse, act.parked, act.retry, sweep.sweep):
    main.add_command(command)
