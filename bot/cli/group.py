"""The group of all commands: listed by purpose; whatever goes wrong is one sentence, never a traceback."""

import sys
from pathlib import Path

import click

from bot.desk.errors import remedy
from bot.embedded import EmbeddedUnavailable, RedisAway, RedisRefuses
from bot.errors import DoorError
from bot.macros import MacroError
from bot.policy import PolicyError
from bot.settings import SettingsError

EXPECTED = (SettingsError, PolicyError, MacroError, EmbeddedUnavailable)
FAULT = 70  # sysexits.h: an internal software error


class Commands(click.Group):
    """Errors that a person can mend say how; a fault of ours names its place and exits with 70."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # click's own
        self._sections: list[tuple[str, tuple[click.Command, ...]]] = []

    def add_section(self, title: str, *commands: click.Command) -> None:
        """Commands that belong together, under one heading of the help."""
        self._sections.append((title, commands))
        for command in commands:
            self.add_command(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's
        """The help's list of commands, by purpose."""
        listed = {command for _, commands in self._sections for command in commands}
        more = ("More", tuple(command for command in self.commands.values() if command not in listed))
        for title, commands in (*self._sections, more):
            if not commands:
                continue
            with formatter.section(title):
                formatter.write_dl([(str(c.name), c.get_short_help_str(80)) for c in commands])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except EXPECTED as error:
            raise click.ClickException(str(error)) from None
        except RedisAway as error:
            raise click.ClickException(f"Redis is away: {error}: start it, or correct REDIS_URL") from None
        except RedisRefuses as error:
            raise click.ClickException(f"Redis refuses: {error}: see accord check") from None
        except DoorError as error:
            raise click.ClickException(explained(error)) from None
        except Exception as error:  # noqa: BLE001  # a person at a terminal is told where, not shown a traceback
            click.echo(f"Error: a fault of the program itself, {place(error)}; please report it", err=True)
            sys.exit(FAULT)


def explained(error: DoorError) -> str:
    """What went wrong behind a door, and the remedy."""
    words = remedy(error)
    return f"{error}: {words}" if words else str(error)


def place(error: BaseException) -> str:
    """The kind of an unexpected error and the line it came from: its message may hold a client's words."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    where = f"{'/'.join(Path(frame.tb_frame.f_code.co_filename).parts[-2:])}:{frame.tb_lineno}" if frame else "?"
    return f"{type(error).__name__} at {where}"
