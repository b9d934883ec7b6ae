"""`accord simulate` and `accord export`: what the bot would have done on past tickets; the tickets to try it on."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.labels import Label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from io import BufferedReader

    from bot.simulate.past import Past
    from bot.simulate.report import Report

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class _Theirs(click.ParamType[tuple[Label, str]]):
    """A label and the tag that means it, as LABEL=TAG."""

    name = "label=tag"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Label, str]:
        name, _, tag = str(value).partition("=")
        if name not in set(Label) or not tag:
            self.fail(f"{value!r}: say {' or '.join(f'{label}=TAG' for label in Label)}", param, ctx)
        return Label(name), tag


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--policy", type=A_FILE, help="Another policy than ACCORD_POLICY's, to see what it would change.")
@click.option("--against", "earlier", type=A_FILE, help="An earlier report (--json) to compare with.")
@click.option("--tag", "theirs", type=_Theirs(), multiple=True, help="A tag of your own that means a label.")
@click.option("--json", "json_", is_flag=True, help="Write the report as JSON, for a program or for --against.")
@click.option("--html", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write a page to FILE.")
def simulate(
    file: BufferedReader,
    policy: Path | None,
    earlier: Path | None,
    theirs: Sequence[tuple[Label, str]],
    *,
    json_: bool,
    html: Path | None,
) -> None:
    """Replay past tickets (JSON lines, - for standard input) offline and report what the bot would have done.

    Each ticket is lived through again: what people wrote then, when they wrote it, and between that the bot's own
    looks. Counts, every public word, precision where people have decided, what was left out and why. Needs no
    account and no network; accord export fetches a file. The format: docs/simulate.md.

    \b
    Examples:
      accord export --days 30 > past.jsonl
      accord simulate past.jsonl --html report.html
      accord simulate past.jsonl --json > before.json
      accord simulate past.jsonl --policy new.toml --against before.json
      accord simulate past.jsonl --tag refund_request=money_back
    """
    from bot.simulate.against import against  # noqa: PLC0415  # the classifier takes a moment to load
    from bot.simulate.page import page  # noqa: PLC0415  # likewise

    before = _earlier(earlier) if earlier else None
    pasts, faults = _read(file, dict(theirs))
    report = _simulated(pasts, policy)
    changes = against(before, report) if before else None
    if html:
        html.write_text(page(report, changes), encoding="utf-8")
        click.echo(f"the report is in {html}", err=True)
    if json_:
        click.echo(json.dumps({**report, "against": changes} if changes else report))
    else:
        _show(report, changes)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)


def _read(file: BufferedReader, theirs: Mapping[Label, str]) -> tuple[list[Past], list[str]]:
    from bot.simulate.run import read_lines  # noqa: PLC0415  # likewise

    read = list(read_lines(file, theirs))
    return [past for past, _ in read if past], [fault for _, fault in read if fault]


def _simulated(pasts: Sequence[Past], policy_path: Path | None) -> dict[str, Any]:
    from bot.cli.progress import progress  # noqa: PLC0415  # likewise
    from bot.macros import load_macros  # noqa: PLC0415  # likewise
    from bot.policy import load_policy  # noqa: PLC0415  # likewise
    from bot.settings import offline  # noqa: PLC0415  # likewise
    from bot.simulate.replay import Rules  # noqa: PLC0415  # likewise
    from bot.simulate.report import report  # noqa: PLC0415  # likewise
    from bot.simulate.run import run  # noqa: PLC0415  # likewise
    from handlers import plan  # noqa: PLC0415  # the handlers stand above this package

    scheduling_url, named = offline()
    policy = load_policy(policy_path or named)
    with progress("replaying", len(pasts)) as tell:
        return report(run(pasts, Rules(plan, policy, load_macros(), scheduling_url), tell), policy)


def _earlier(path: Path) -> Report:
    from bot.simulate.against import checked  # noqa: PLC0415  # likewise

    try:
        return checked(json.loads(path.read_text("utf-8")))
    except ValueError as error:
        raise click.ClickException(f"{path}: {error}") from None


def _show(report: Report, changes: Report | None) -> None:
    from rich.console import Console  # noqa: PLC0415  # likewise

    from bot.cli.simulated import tables  # noqa: PLC0415  # likewise

    console = Console()
    for table in tables(report, changes):
        console.print(table)
        console.print()
