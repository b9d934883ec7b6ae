"""`accord forget`: erase what Redis holds of a person."""

import click


@click.command()
@click.argument("user", type=click.IntRange(min=1))
@click.option("--ticket", "tickets", type=click.IntRange(min=1), multiple=True, help="A ticket that is theirs, too.")
def forget(user: int, tickets: tuple[int, ...]) -> None:
    """Erase what Redis holds of the Zendesk user with the number USER: what stands there of their tickets.

    Do this when you erase somebody in Zendesk, just before it: afterwards Zendesk no longer tells which tickets were
    theirs, and you have to name each with --ticket. Nothing is changed in Zendesk. Logs and metrics hold nothing of
    anybody.

    \b
    Examples:
      accord forget 360012345
      accord forget 360012345 --ticket 4711 --ticket 4712
    """
    from bot.forget import forget as erase  # noqa: PLC0415  # it opens Redis
    from jobs.doors import doors  # noqa: PLC0415  # the jobs stand above this package

    through = doors()
    theirs = {*tickets, *through.desk.requested_by(user)}
    if not theirs:
        raise click.ClickException(f"Zendesk knows no ticket of user {user}; name their tickets with --ticket")
    gone = erase(through.agenda, sorted(theirs))
    click.echo(
        f"{gone.tickets} tickets: {gone.due} were on the agenda, {gone.parked} were parked, "
        f"of {gone.words} the words were waiting, {gone.records} stood on the board; Redis holds nothing of them now"
    )
