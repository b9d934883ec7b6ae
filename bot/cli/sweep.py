"""`accord sweep`: attend every ticket that needs it, from Zendesk's record alone."""

import click


@click.command()
def sweep() -> None:
    """Put every ticket that needs it on the agenda, from Zendesk's record alone; the workers then attend to them.

    The clock process does this by itself, nightly and when it starts. It finds tickets whose event never came, and
    rebuilds the timers after Redis was lost. The bot's user must be an admin: only admins may read the export.

    \b
    Example:
      accord sweep
    """
    from jobs.doors import doors  # noqa: PLC0415  # the jobs stand above this package
    from jobs.sweep import run  # noqa: PLC0415  # likewise

    click.echo(f"{run(doors())} tickets are due now")
