"""`accord check`: what is wrong with this deployment, and how to mend it."""

import json
import sys
from collections.abc import Iterator

import click

from bot.check.finding import Finding

COLOURS = {"ok": "green", "warning": "yellow", "error": "red"}
NOT_YET = frozenset({"processes", "webhook"})  # what the release comes before


@click.command()
@click.option("--release", is_flag=True, help="Before the processes run: what only they can put right is a warning.")
@click.option("--json", "json_", is_flag=True, help="Write JSON, for a program.")
def check(*, release: bool, json_: bool) -> None:
    """Say what is wrong with this deployment, and how to mend it. Changes nothing.

    Settings, policy, texts; Redis (version, persistence, eviction); Zendesk (who the bot is, what it may do, the
    plan's limits, the clocks); fields, webhook and triggers; a test delivery, made by Zendesk itself; the clock, the
    workers and the sweep. Exits with 1 if there is any error.

    \b
    Examples:
      accord check
      accord check --release           in a release phase, before the new version runs
      accord check --json | jq '.findings[] | select(.level == "error")'
    """
    found: list[Finding] = []
    for finding in _findings(release=release):
        found.append(finding)
        if not json_:
            _tell(finding)
    errors = sum(finding.level == "error" for finding in found)
    if json_:
        rows = [{"about": f.about, "level": f.level, "what": f.what, "mend": f.mend} for f in found]
        click.echo(json.dumps({"ok": not errors, "findings": rows}))
    else:
        click.echo(f"{errors} errors, {sum(f.level == 'warning' for f in found)} warnings")
    if errors:
        sys.exit(1)


def _findings(*, release: bool) -> Iterator[Finding]:
    from bot.check.everything import check as everything  # noqa: PLC0415  # it takes a moment to load
    from jobs.doors import open_agenda, utc_now  # noqa: PLC0415  # the jobs stand above this package

    for finding in everything(None, open_agenda, utc_now):
        yield finding.softened() if release and finding.about in NOT_YET else finding


def _tell(finding: Finding) -> None:
    level = click.style(f"{finding.level:8}", fg=COLOURS[finding.level])
    click.echo(f"{level} {finding.about:10} {finding.what}")
    if finding.mend:
        click.echo(f"{'':19} mend: {finding.mend}")
