"""One finding: what was looked at, how it is, and how to mend it."""

from dataclasses import dataclass, replace
from typing import Literal

Level = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """`about` names the thing; `what` says in a sentence how it is; `mend`, for a warning or error, what to do."""

    about: str
    level: Level
    what: str
    mend: str = ""

    def softened(self) -> "Finding":
        """An error as a warning: where it is expected for now."""
        return replace(self, level="warning") if self.level == "error" else self


def ok(about: str, what: str) -> Finding:
    """All is well with it."""
    return Finding(about, "ok", what)


def warning(about: str, what: str, mend: str) -> Finding:
    """The bot works, but not as it might."""
    return Finding(about, "warning", what, mend)


def error(about: str, what: str, mend: str) -> Finding:
    """The bot does not work, or not safely."""
    return Finding(about, "error", what, mend)
