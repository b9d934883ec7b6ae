"""`accord attend`, `rehearse`, `parked`, `retry`: one ticket, by hand."""

import sys

import click

from bot.actions import Action, Note, OpenTicket, Reply, Skip, Tag, WakeUp
from bot.desk.errors import DeskError

DONE = {"acted", "nothing_to_do", "not_a_case", "passed_on"}


@click.command()
@click.argument("ticket", type=click.IntRange(min=1))
def attend(ticket: int) -> None:
    """Attend to TICKET now, as if it had just changed."""
    from jobs.attend import attend_to  # noqa: PLC0415  # the jobs stand above this package
    from jobs.doors import doors  # noqa: PLC0415  # likewise

    through = doors()
    through.agenda.wake(ticket)
    outcome = attend_to(ticket, through)
    click.echo(f"ticket {ticket}: {outcome.replace('_', ' ')}")
    if outcome not in DONE:
        sys.exit(1)


@click.command()
@click.argument("ticket", type=click.IntRange(min=1))
def rehearse(ticket: int) -> None:
    """Show the case of TICKET and what the bot would do now. Writes nothing."""
    from bot.case import examine  # noqa: PLC0415  # the classifier takes a moment to load
    from bot.perform import is_done  # noqa: PLC0415  # likewise
    from handlers import plan  # noqa: PLC0415  # the handlers stand above this package
    from jobs.doors import doors  # noqa: PLC0415  # likewise

    through = doors()
    try:
        read, _ = through.desk.ticket(ticket)
        read = through.desk.with_thread(read)
        case = examine(
            read, through.desk, through.market, through.policy, through.settings.scheduling_url, through.desk.now()
        )
    except DeskError as error:
        raise click.ClickException(str(error)) from None
    verdict = case.understood.verdict
    click.echo(f"ticket {ticket}: {', '.join(sorted(verdict.labels)) or 'not a case'}")
    click.echo(f"  handed over: {', '.join(sorted(verdict.handed_over)) or 'nothing'}")
    click.echo(f"  signals:     {', '.join(sorted(verdict.signals)) or 'none'}")
    for found in verdict.evidence:
        click.echo(f"  {found.label}: {found.text!r} ({found.why})")
    for action in plan(case):
        click.echo(f"  {_line(action, done=is_done(action, case))}")


@click.command()
def parked() -> None:
    """List the tickets that failed too often and wait for a person."""
    from jobs.doors import doors  # noqa: PLC0415  # the jobs stand above this package

    found = doors().agenda.parked()
    for ticket, reason in sorted(found.items()):
        click.echo(f"{ticket}\t{reason}")
    if not found:
        click.echo("nothing is parked", err=True)


@click.command()
@click.argument("ticket", type=click.IntRange(min=1))
def retry(ticket: int) -> None:
    """Put a parked TICKET back on the agenda."""
    from jobs.doors import doors  # noqa: PLC0415  # the jobs stand above this package

    if not doors().agenda.unpark(ticket):
        raise click.ClickException(f"ticket {ticket} is not parked; see: accord parked")
    click.echo(f"ticket {ticket} is due now")


def _line(action: Action, *, done: bool) -> str:
    match action:
        case Reply() | Note() | OpenTicket():
            kind = {Reply: "public reply", Note: "note", OpenTicket: "new ticket"}[type(action)]
            return f"{action.rule}: {kind} {action.macro}{' (already done)' if done else ''}"
        case Tag():
            return f"{action.rule}: tags {', '.join(sorted(action.add))}"
        case WakeUp():
            return f"look again at {action.at:%Y-%m-%d %H:%M} UTC: {action.why}"
        case Skip():
            return f"{action.rule}: not {action.what}: {action.why}"
