"""Runs the whole product on the sandbox until it is told to stop, and starts again whatever ends."""

import secrets
import signal
import sys
import threading

from sandbox.options import BOARD_CLIENT_ID, BOARD_CLIENT_SECRET
from sandbox.processes import running_stack

POLICY = """
[worker]
lease_seconds = 10  # a worker that was killed by hand is missed sooner
"""
QUICK = ("--no-limits", "--search-lag", "0", "--export-lag", "0")
LOOK = 0.2  # seconds between two looks at the processes


def run(port: int = 0) -> None:
    """Serve until Ctrl-C or SIGTERM; the first line on standard output is the address to open."""
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    settings = {**_board(), **({"ZENDESK_URL": f"http://127.0.0.1:{port}"} if port else {})}
    sys.stderr.write("Starting a pretend Zendesk and the bot on it …\n")
    with running_stack(policy=POLICY, settings=settings, sandbox_options=QUICK, face=True) as stack:
        sys.stdout.write(f"{stack.sandbox_url}/try\n")
        sys.stdout.flush()
        sys.stderr.write("Open this address in a browser. Everything in it is invented. Ctrl-C ends it.\n")
        while not done.wait(LOOK):
            for name in stack.revive():
                sys.stderr.write(f"{name} had ended, and was started again\n")
        sys.stderr.write("Stopping …\n")


def _board() -> dict[str, str]:
    """What switches the case board on: people sign in to it with the sandbox's own accounts."""
    return {
        "BOARD_SECRET": secrets.token_hex(32),
        "BOARD_OAUTH_CLIENT_ID": BOARD_CLIENT_ID,
        "BOARD_OAUTH_CLIENT_SECRET": BOARD_CLIENT_SECRET,
    }
