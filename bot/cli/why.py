"""`accord why` and `accord rehearse`: what was done or left out and for which rule; what would be done now."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bot.cli import look
from bot.embedded import RedisAway
from bot.timeline import Entry, entries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.case import Case
    from jobs.doors import Doors

TICKET = click.argument("ticket", type=click.IntRange(min=1))
as_json = click.option("--json", "json_", is_flag=True, help="Write JSON, for a program.")


@click.command()
@TICKET
@as_json
def rehearse(ticket: int, *, json_: bool) -> None:
    """Show the case of TICKET and what the bot would do now. Writes nothing.

    \b
    would  it would do this now           done   it did this already
    not    it leaves this out, and why    later  it would look again then

    \b
    Examples:
      accord rehearse 4711
      accord rehearse 4711 --json | jq '.now[] | select(.verb == "would")'
    """
    from jobs.doors import doors  # noqa: PLC0415  # the jobs stand above this package

    through = doors()
    case = look.read_case(ticket, through)
    seen = look.outlook_of(case, through)
    if json_:
        click.echo(json.dumps({**look.case_json(case), "now": look.outlook_json(seen)}))
        return
    for line in (*look.case_lines(case), *look.outlook_lines(seen)):
        click.echo(line)


@click.command()
@TICKET
@as_json
def why(ticket: int, *, json_: bool) -> None:
    """Tell what happened to TICKET, from Zendesk's own record: what the bot did, for which rule, under which policy.

    First what was understood and the words that gave it away; then every update, the freelancer's ticket included,
    with who set which tags; then what would be done now and what is left out, and why; then when it is looked at
    next. Writes nothing.

    \b
    Examples:
      accord why 4711
      accord why 4711 --json | jq '.timeline[] | select(.by == "the bot")'
    """
    from jobs.doors import doors  # noqa: PLC0415  # the jobs stand above this package

    through = doors()
    if json_:
        click.echo(json.dumps(account_of(ticket, through)))
        return
    case = look.read_case(ticket, through)
    told = _told(case, through)
    seen = look.outlook_of(case, through)
    due, parked = _standing(ticket, through)
    for line in look.case_lines(case):
        click.echo(line)
    click.echo("\nwhat happened:")
    for entry in told:
        for line in _lines(entry, ticket):
            click.echo(line)
    click.echo(f"\nwhat would happen now, under policy {case.policy.version}:")
    for line in look.outlook_lines(seen):
        click.echo(line)
    click.echo(f"\nnext: {_next(due, parked)}")


def account_of(ticket: int, through: Doors) -> dict[str, object]:
    """All that `accord why` tells of a ticket, for a program. Raises DeskError."""
    case = look.read_case(ticket, through)
    timeline = [_as_json(entry) for entry in _told(case, through)]
    seen = look.outlook_json(look.outlook_of(case, through))
    due, parked = _standing(ticket, through)
    later = {"due": due.isoformat() if due else None, "parked": parked or None}
    return {**look.case_json(case), "timeline": timeline, "now": seen, **later}


def _told(case: Case, through: Doors) -> list[Entry]:
    """What happened on the client's ticket and on the freelancer's, oldest first."""
    numbers = [case.ticket.id, *([case.outreach.ticket.id] if case.outreach else [])]
    bot_id = through.desk.my_id()
    told = [e for n in numbers for e in entries(n, through.desk.audits(n), through.macros, bot_id)]
    return sorted(told, key=lambda e: e.at)


def _standing(ticket: int, through: Doors) -> tuple[datetime | None, str]:
    """When the ticket is due, and why it is parked. While Redis is away, the record can still be told."""
    try:
        return through.agenda.due_at(ticket), through.agenda.parked().get(ticket, "")
    except RedisAway:
        click.echo("Redis is away: what is due next is not known", err=True)
        return None, ""


def _next(due: datetime | None, parked: str) -> str:
    if parked:
        return f"parked ({parked}): accord retry puts it back"
    if due is None:
        return "not before something happens on it, or the nightly sweep"
    return f"looked at again at {due:%Y-%m-%d %H:%M:%S} UTC"


def _lines(entry: Entry, ticket: int) -> Iterator[str]:
    where = f" on the freelancer's ticket {entry.ticket_id}" if entry.ticket_id != ticket else ""
    by = click.style(entry.by, fg="green" if entry.ours else "cyan")
    yield f"  {entry.at:%Y-%m-%d %H:%M:%S}  {by}{where}{f': {entry.said}' if entry.said else ''}"
    for act in entry.acts:
        key = f" ({act.key})" if act.key else ""
        rule = act.rule or ", ".join(entry.rules)
        yield f"{'':23}{act.macro}{key}, for {rule}, policy {entry.policy}"
    tags = " ".join([*(f"+{t}" for t in entry.tags_added), *(f"-{t}" for t in entry.tags_removed)])
    if tags:
        yield f"{'':23}tags {tags}{f' (by the trigger {entry.tags_by})' if entry.tags_by else ''}"
    for change in entry.changed:
        yield f"{'':23}{change}"


def _as_json(entry: Entry) -> dict[str, object]:
    return {
        "at": entry.at.isoformat(),
        "ticket": entry.ticket_id,
        "by": entry.by,
        "said": entry.said,
        "acts": [{"macro": a.macro, "key": a.key, "rule": a.rule} for a in entry.acts],
        "rules": list(entry.rules),
        "policy": entry.policy,
        "tags_added": list(entry.tags_added),
        "tags_removed": list(entry.tags_removed),
        "tags_by": entry.tags_by,
        "changed": list(entry.changed),
    }
