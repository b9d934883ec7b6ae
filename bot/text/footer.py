"""Finds what a company, a list or a mail service puts below a message, and a server above it."""

import re

from bot.text.fold import fold
from bot.text.headers import is_rule
from bot.text.lines import Line
from bot.text.phrases import phrases

_LIST_LINE = re.compile(
    r"\bmailing list\b|@lists?\.|/listinfo/|/mailman/|groups\.google|\bunsubscribe\b", re.IGNORECASE
)
_LEGAL = re.compile(
    r"registered (?:in (?:england|scotland|ireland|wales)|office\b)|intended (?:recipient|solely|only for)|"
    r"(?:is|are|may be|contains?|may contain) (?:strictly )?(?:confidential|privileged)|"
    r"received this (?:e-?mail|message|communication) in error",
    re.IGNORECASE,
)
_BANNER = ("caution: ext", "external email", "[ext", "external sender", "this email originated from outside")
_DECORATION = " *_-[(#|:"
_HEAD = 60  # characters of a line that tell what it is
_SHORT = 60  # characters: a line that ends before the margin
_SECRECY = 6  # lines in which a word of secrecy must follow


def footer_start(lines: list[Line], first: int) -> int:
    """The first line from `first` on that was added below the message; len(lines) where nothing was."""
    for index in range(max(first, 1), len(lines)):
        if lines[index].body and _begins(lines, index):
            return index - 1 if is_rule(lines[index - 1].body) else index
    return len(lines)


def _begins(lines: list[Line], index: int) -> bool:
    body = lines[index].body
    if is_rule(body):
        return index + 1 < len(lines) and bool(_LIST_LINE.search(lines[index + 1].body))
    if _LEGAL.search(body):
        return True
    if not _opens(lines[index - 1].body):
        return False
    head = fold(body[:_HEAD]).lstrip(_DECORATION)
    return head.startswith(tuple(phrases("footer"))) or _is_secret(head, lines, index)


def _is_secret(head: str, lines: list[Line], index: int) -> bool:
    if not head.startswith(tuple(phrases("footer_legal"))):
        return False
    below = fold(" ".join(line.body for line in lines[index : index + _SECRECY]))
    return any(word in below for word in phrases("secrecy"))


def _opens(above: str) -> bool:
    """Whether a line opens a paragraph below `above`, or follows one as short as a signature's last."""
    return not above or is_rule(above) or len(above) < _SHORT or above[-1] in ".!*:"


def banner_end(lines: list[Line]) -> int:
    """The line after the warning that a server put above the message; 0 where there is none."""
    first = next((i for i, line in enumerate(lines) if line.body), len(lines))
    if first == len(lines) or not fold(lines[first].body[:_HEAD]).lstrip(_DECORATION).startswith(_BANNER):
        return 0
    return next((i for i in range(first, len(lines)) if not lines[i].body), len(lines))
