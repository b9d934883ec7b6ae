"""What can go wrong at a door, in the two kinds that matter: passing (try again later) or lasting (a person must act).

Each door names its own errors after what its API means, as kinds of these.
"""

import math
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import requests

LONGEST_WAIT = 3600.0  # seconds


class DoorError(Exception):
    """What is behind the door did not do what was asked."""


class Passing(DoorError):
    """May go well later. `wait`: how long we were asked to wait, or None where nothing was said."""

    def __init__(self, message: str, wait: timedelta | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class Lasting(DoorError):
    """Will go wrong again until a person changes something."""


def retry_after(response: requests.Response) -> timedelta | None:
    """The Retry-After header as a span; None where there is none, or it is not a number of seconds."""
    try:
        seconds = float(response.headers.get("Retry-After", ""))
    except ValueError:
        return None
    return timedelta(seconds=min(max(seconds, 0.0), LONGEST_WAIT)) if math.isfinite(seconds) else None


def where(error: Exception) -> str:
    """The kind of an unexpected error and the line it came from: its message may hold a client's words."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    place = f"{'/'.join(Path(frame.tb_frame.f_code.co_filename).parts[-2:])}:{frame.tb_lineno}" if frame else "?"
    return f"{type(error).__name__} at {place}"


def path_of(url: str | None) -> str:
    """An address without its query: what may stand in a log."""
    return urlsplit(url or "").path
