"""`accord evaluate`: how well labelled tickets are recognised."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from bot.labels import Label

NEEDED = ("subject", "body", "labels", "signals", "role", "disputed_usd")


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Show the N worst mistakes.")
@click.option("--roles-known", is_flag=True, help="As if Zendesk knew who writes, as it mostly does.")
@click.option("--json", "json_", is_flag=True, help="Write the main figures as JSON, for a program.")
def evaluate(file: BufferedReader, errors: int, *, roles_known: bool, json_: bool) -> None:
    """Measure the classifier on labelled tickets (JSON lines, - for standard input): precision, recall, calibration.

    \b
    a line: {"id", "subject", "body", "role", "labels", "signals", "disputed_usd", "lang"?, "kind"?}

    \b
    Examples:
      accord evaluate bot/classify/corpus/test.jsonl --errors 10
      accord corrections --days 90 | accord evaluate -
    """
    from bot.classify.evaluate import report  # noqa: PLC0415  # the classifier takes a moment to load

    tickets = list(_tickets(file))
    if json_:
        click.echo(json.dumps(_figures(tickets, roles_known=roles_known)))
        return
    click.echo(report(tickets, errors=errors, roles_known=roles_known))


def _tickets(file: BufferedReader) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            raise click.ClickException(f"line {number}: not JSON") from None
        if missing := [key for key in NEEDED if not isinstance(row, dict) or key not in row]:
            raise click.ClickException(f"line {number}: without {', '.join(missing)}; see: accord evaluate --help")
        yield row


def _figures(tickets: list[dict[str, Any]], *, roles_known: bool) -> dict[str, object]:
    from bot.classify import measure  # noqa: PLC0415  # likewise
    from bot.labels import Label  # noqa: PLC0415  # likewise

    judged = measure.judge(tickets, roles_known=roles_known)
    alarms, none = measure.false_alarms(judged)

    def of(label: Label) -> dict[str, float]:
        score = measure.score(judged, label)
        return {"precision": score.precision, "recall": score.recall, "f1": score.f1}

    return {
        "tickets": len(judged),
        "labels": {label.value: of(label) for label in Label},
        "caught": measure.caught(judged),
        "handed_over": measure.handed_share(judged),
        "false_alarms": [alarms, none],
        "signals_f1": measure.signal_f1(judged),
        "roles": measure.roles_met(judged),
    }
