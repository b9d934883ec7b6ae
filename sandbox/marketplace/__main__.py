"""`python -m sandbox.marketplace`: serve the pretend marketplace; the first line on standard output is its address."""

import argparse
import signal
import sys
import threading

from sandbox.marketplace.server import TALENT, TOKEN, running_marketplace


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted or terminated."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.marketplace", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", default=TOKEN, help="what MARKETPLACE_TOKEN must be")
    parser.add_argument("--talent", type=int, default=TALENT, help="how many candidates there are")
    given = parser.parse_args(arguments)
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    with running_marketplace(given.host, given.port, token=given.token, talent=given.talent) as running:
        sys.stdout.write(f"{running.url}\n")
        sys.stdout.flush()
        sys.stderr.write(f"MARKETPLACE_TOKEN={running.token}\n")
        done.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
