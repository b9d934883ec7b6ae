"""`accord sweep`: attend every ticket that needs it, from Zendesk's record alone."""

import click

from bot.desk.errors import DeskError, Forbidden


@click.command()
def sweep() -> None:
    """Put every ticket that needs it on the agenda, from Zendesk's record alone; the workers then attend to them."""
    from jobs.sweep import run  # noqa: PLC0415  # the jobs stand above this package

    try:
        found = run()
    except Forbidden as error:
        raise click.ClickException(f"{error}: the incremental export needs an admin's token") from None
    except DeskError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{found} tickets are due now")
