"""`accord export` and `accord corrections`: past tickets out of Zendesk, as JSON lines."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

days = click.option(
    "--days", type=click.IntRange(1, 3650), default=30, show_default=True, help="How far back to look, in days."
)


@click.command()
@days
def export(days: int) -> None:
    """Write the tickets opened in the last days as JSON lines, for accord simulate. Changes nothing.

    One call to Zendesk for each ticket, some more for those that could be ours, as fast as Zendesk allows. The bot's
    user must be an admin. The file holds clients' words and contact data: keep it where only the team can read it.

    \b
    Examples:
      accord export --days 30 > past.jsonl
      accord export --days 7 | accord simulate -
    """
    from bot.simulate.fetch import past_tickets  # noqa: PLC0415  # the classifier takes a moment to load

    _write("tickets", past_tickets(_desk(), _since(days), time.sleep))


@click.command()
@days
def corrections(days: int) -> None:
    """Write the tickets whose label a person has corrected, as labelled JSON lines for training and evaluation.

    Collected are tickets that changed in the last days and on which a person, not the bot and not a trigger, has set
    accord_not_LABEL or a label's tag. Labels are what people decided; signals, amount and role are the bot's own
    reading and want a look. The lines hold clients' words.

    \b
    Examples:
      accord corrections --days 90 > corrections.jsonl
      accord corrections | accord evaluate -
    """
    from bot.classify.corrected import labelled  # noqa: PLC0415  # the classifier takes a moment to load
    from bot.simulate import fetch  # noqa: PLC0415  # likewise

    found = fetch.corrections(_desk(), _since(days), time.sleep)
    _write("corrections", (labelled(ticket, decided) for ticket, decided in found))


def _desk() -> Any:
    from bot.desk import Desk  # noqa: PLC0415  # zenpy takes a moment to load
    from bot.settings import load_settings  # noqa: PLC0415  # likewise

    return Desk(load_settings())


def _since(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def _write(what: str, rows: Iterable[dict[str, Any]]) -> None:
    """Each row as a line, as soon as it is there; how many, on standard error."""
    from bot.cli.progress import progress  # noqa: PLC0415  # rich takes a moment to load

    count = 0
    with progress(f"fetching {what}") as tell:
        for count, row in enumerate(rows, 1):
            sys.stdout.write(json.dumps(row) + "\n")
            tell(count)
    click.echo(f"{count} {what}", err=True)
