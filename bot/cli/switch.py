"""`accord stop`, `accord go`: the kill switch for public words."""

import click


@click.command()
@click.argument("why", nargs=-1)
def stop(why: tuple[str, ...]) -> None:
    """Stop all public words of all processes at once; notes for agents go on. WHY is shown by check and /readyz.

    \b
    Example:
      accord stop the greeting names the wrong team
    """
    from bot.switch import Switch  # noqa: PLC0415  # it opens Redis
    from jobs.doors import doors  # noqa: PLC0415  # the jobs stand above this package

    Switch(doors().agenda).stop(" ".join(why) or "by hand")
    click.echo("nothing public is written any more; accord go lifts it")


@click.command()
def go() -> None:
    """Write public words again; every ticket that had to wait is looked at now.

    \b
    Example:
      accord go
    """
    from bot.switch import Switch  # noqa: PLC0415  # it opens Redis
    from jobs.doors import doors  # noqa: PLC0415  # the jobs stand above this package

    waited = Switch(doors().agenda).go()
    click.echo(f"public words are written again; {waited} tickets had to wait and are due now")
