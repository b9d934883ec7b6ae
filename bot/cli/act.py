"""`accord attend`, `parked`, `retry`: one ticket, by hand."""

import sys

import click

DONE = {"acted", "nothing_to_do", "not_a_case", "passed_on"}


@click.command()
@click.argument("ticket", type=click.IntRange(min=1))
def attend(ticket: int) -> None:
    """Attend to TICKET now, as if it had just changed. Exits with 1 where it could not be attended to.

    \b
    Example:
      accord rehearse 4711 && accord attend 4711
    """
    from jobs.attend import attend_to  # noqa: PLC0415  # the jobs stand above this package
    from jobs.doors import doors  # noqa: PLC0415  # likewise

    through = doors()
    through.agenda.wake(ticket)
    outcome = attend_to(ticket, through)
    click.echo(f"ticket {ticket}: {outcome.replace('_', ' ')}")
    if outcome not in DONE:
        sys.exit(1)


@click.command()
def parked() -> None:
    """List the tickets that failed too often and wait for a person: number, tab, reason.

    \b
    Examples:
      accord parked
      accord parked | cut -f1 | xargs -n1 accord retry
    """
    from jobs.doors import doors  # noqa: PLC0415  # the jobs stand above this package

    found = doors().agenda.parked()
    for ticket, reason in sorted(found.items()):
        click.echo(f"{ticket}\t{reason}")
    if not found:
        click.echo("nothing is parked", err=True)


@click.command()
@click.argument("ticket", type=click.IntRange(min=1))
def retry(ticket: int) -> None:
    """Put a parked TICKET back on the agenda.

    \b
    Example:
      accord retry 4711
    """
    from jobs.doors import doors  # noqa: PLC0415  # the jobs stand above this package

    if not doors().agenda.unpark(ticket):
        raise click.ClickException(f"ticket {ticket} is not parked; see: accord parked")
    click.echo(f"ticket {ticket} is due now")
