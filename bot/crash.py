"""Crash points: named places at which a test can end this process, or freeze it, as a power cut or a long pause would.

They do nothing unless ACCORD_CRASH_AT names one, which only the chaos runs do: `NAME`, `NAME:N` for the N-th passing,
`NAME:N:stop` to freeze (SIGSTOP) in place of `kill -9`.
"""

import os
import signal
from collections import Counter
from functools import cache

from bot.settings import crash_at

POINTS = (  # in the order of one attendance
    "attend.claimed",
    "attend.read",
    "attend.examined",
    "perform.before_open",
    "perform.after_open",
    "perform.before_reply",
    "perform.after_reply",
    "perform.before_notes",
    "perform.after_notes",
    "session.before_write",
    "session.after_write",
    "attend.performed",
    "attend.settled",
)
_passed: Counter[str] = Counter()


def crash_point(name: str) -> None:
    """The process is at this place; usually nothing happens."""
    wanted, number, how = _wanted()
    if name != wanted:
        return
    _passed[name] += 1
    if _passed[name] == number:
        os.kill(os.getpid(), signal.SIGSTOP if how == "stop" else signal.SIGKILL)


@cache
def _wanted() -> tuple[str, int, str]:
    name, _, rest = crash_at().partition(":")
    number, _, how = rest.partition(":")
    return name, int(number or 1), how
