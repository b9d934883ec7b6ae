"""`accord sandbox`: the whole product on a pretend Zendesk, to try by hand."""

import click


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Where the pages are; without it a free port.")
def sandbox(*, port: int | None) -> None:
    """Try the whole product by hand on a pretend Zendesk, in a browser. No account is needed.

    Prints the address, and runs until Ctrl-C. Everybody in it is invented, and nothing leaves this machine.

    \b
    Examples:
      accord sandbox
      accord sandbox --port 8400
    """
    from sandbox.face.run import run  # noqa: PLC0415  # the sandbox stands outside this package
    from sandbox.processes import NotReady  # noqa: PLC0415  # likewise

    try:
        run(port or 0)
    except NotReady as error:
        hint = f"is something else at port {port}? " if port else ""
        raise click.ClickException(f"the sandbox did not start: {hint}{error}") from None
