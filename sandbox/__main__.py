"""`python -m sandbox`: serve a pretend Zendesk; the first line on standard output is its address."""

import argparse
import signal
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import Flask

from sandbox.options import Options
from sandbox.server import running_sandbox


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted or terminated."""
    given = _parser().parse_args(arguments)
    options = _options(given)
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    with running_sandbox(
        options,
        host=given.host,
        port=given.port,
        webhook=given.webhook,
        secret=given.secret,
        subscribe=given.subscribe,
        samples=given.samples,
        more=_face(given.face, given.board),
    ) as running:
        sys.stdout.write(f"{running.url}\n")
        sys.stdout.flush()
        sys.stderr.write(_welcome(options))
        done.wait()
    return 0


def _options(given: argparse.Namespace) -> Options:
    return Options(
        limits=not given.no_limits,
        fields=not given.bare,
        pace=given.pace,
        search_lag=timedelta(seconds=given.search_lag),
        export_lag=timedelta(seconds=given.export_lag),
    )


def _face(folder: Path | None, board: str) -> Callable[[Flask], None] | None:
    """The pages for people, where they are asked for."""
    if folder is None:
        return None
    from sandbox.face import mount  # noqa: PLC0415  # it brings the whole bot along
    from sandbox.face.product import Product  # noqa: PLC0415  # likewise

    return lambda app: mount(app, Product(folder), board)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--webhook", default="", help="where to deliver ticket events")
    parser.add_argument("--secret", default="", help="the signing secret of that webhook")
    parser.add_argument("--subscribe", action="store_true", help="event-subscribed deliveries instead of triggers")
    parser.add_argument("--no-limits", action="store_true", help="no rate limits")
    parser.add_argument("--bare", action="store_true", help="start without the bot's ticket fields")
    parser.add_argument("--search-lag", type=float, default=60, help="seconds until search knows")
    parser.add_argument("--export-lag", type=float, default=60, help="seconds that exports hold back")
    parser.add_argument("--pace", type=float, default=1, help="hours that a scripted person's hour lasts")
    parser.add_argument("--face", type=Path, help="pages for people under /try; the folder of the running stack")
    parser.add_argument("--board", default="", help="the address of the case board, for the pages for people")
    parser.add_argument("--samples", action="store_true", help="load the sample tickets")
    return parser


def _welcome(options: Options) -> str:
    credentials = options.credentials
    return (
        f"e-mail {credentials.email}, API token {credentials.api_token},\n"
        f"OAuth token {credentials.oauth_token},\n"
        f"OAuth client {credentials.client_id} with secret {credentials.client_secret}. Control: /_sandbox\n"
    )


if __name__ == "__main__":
    sys.exit(main())
