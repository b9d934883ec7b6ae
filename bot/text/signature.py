"""Finds the signature block at the end of a message."""

import re

from bot.text.fold import fold
from bot.text.headers import is_rule
from bot.text.lines import Line
from bot.text.phrases import phrases

_DELIMITERS = frozenset({"--", "—", "–", "- --", "--=20", "---"})
_CONTACT = re.compile(
    r"@\w|https?:|www\.|\+?\(?\d[\d ()./\u00a0-]{5,}\d|"
    r"^\W{0,3}(?:tel|phone|ph|mob|mobile|cell|fax|voice|skype|whatsapp|[tmpefwodc])\s?[.:|]",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_NO_SPACES = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_TRIM = " \t,.;:!*_-–—~()\"'"
_POSTSCRIPT = re.compile(r"(?:p\.?\s?s\.?|n\.?b\.?|edit|update)\b\W", re.IGNORECASE)
_ABBREVIATION = 4  # letters and full stop
_LONG = 95  # characters: a line of prose
_BLOCK, _STRICT_BLOCK = 18, 30  # lines with text in a signature; below "-- " nothing else can stand
_WORDS = 7  # in a line that is no sentence
_CLOSING = 60  # characters of a line like "Kind regards, Ann"
_NAME, _NAME_WORDS = 50, 4  # characters and words of a line that is a name
_FOREIGN_NAME = 20  # characters of a name in letters without capitals
_ANNOUNCES = 5  # words of a line with a colon that is no label
_PROSE = 6  # lines of a block, to one line of prose in it


def signature_start(lines: list[Line], first: int, author: str) -> int:
    """The first line of the signature block, not before `first`; len(lines) where there is none.

    A delimiter opens it ("-- "), else a closing ("Kind regards"), else the author's name, else it is a block
    of contact lines.
    """
    end = len(lines)
    name = frozenset(_WORD.findall(fold(author)))
    for index in range(first, end):
        if _delimits(lines, index):
            return index
    for index in range(first, end):
        if _closes(lines[index].body, name) and _is_block(lines, index + 1):
            return index
    for index in range(max(first, 1), end):
        if _is_name(lines[index].body, name) and _is_block(lines, index + 1):
            return index
    return _contact_block(lines, first)


def signature_end(lines: list[Line], start: int, end: int) -> int:
    """The line after the signature: a postscript is the author's own words again."""
    return next((i for i in range(start + 1, end) if _goes_on(lines[i].body)), end)


def _goes_on(body: str) -> bool:
    """Whether a line is the author's words again: a postscript, or a sentence that announces something."""
    return bool(_POSTSCRIPT.match(body)) or (body[-1:] == ":" and len(_WORD.findall(body)) > _ANNOUNCES)


def _delimits(lines: list[Line], index: int) -> bool:
    body = lines[index].body
    if body not in _DELIMITERS and not (is_rule(body) and body[0] in "_-*=~"):
        return False
    below = sum(bool(line.body) for line in lines[index + 1 :])
    if body == "--":
        return 0 < below <= _STRICT_BLOCK
    return 0 < below <= _BLOCK and _is_block(lines, index + 1, contact=True)


def _closes(body: str, name: frozenset[str]) -> bool:
    """Whether a line only closes a letter: "Kind regards,", "Thanks, Ann"."""
    if not body or len(body) > _CLOSING:
        return False
    words = fold(body).strip(_TRIM)
    closings = phrases("sign_off")
    if words in closings or words.startswith(tuple(phrases("sent_from"))):
        return True
    head, _, tail = words.partition(",")
    if tail and head.strip() in closings and _is_short_name(body.partition(",")[2].strip()):
        return True
    parts = words.split()
    return any(" ".join(parts[:-n]) in closings and name & set(parts[-n:]) for n in (1, 2) if len(parts) > n)


def _is_short_name(tail: str) -> bool:
    if tail[:1].isupper():
        return len(tail.split()) < _NAME_WORDS
    return bool(tail) and not tail.isascii() and len(tail) < _FOREIGN_NAME


def signs(body: str, author: str) -> bool:
    """Whether a line is hardly more than the author's name, as below a letter."""
    return _is_name(body, frozenset(_WORD.findall(fold(author)))) and body[-1] not in ",:"


def _is_name(body: str, name: frozenset[str]) -> bool:
    if not name or not body or len(body) >= _NAME:
        return False
    words = _WORD.findall(fold(body))
    return 1 <= len(words) <= _NAME_WORDS and not name.isdisjoint(words)


def _is_block(lines: list[Line], start: int, *, contact: bool = False) -> bool:
    """Whether the lines are a block, not prose: few, short, seldom a sentence. `contact`: with addresses."""
    filled = [line.body for line in lines[start:] if line.body]
    if len(filled) > _BLOCK:
        return False
    upto = next((i for i, body in enumerate(filled) if _POSTSCRIPT.match(body)), len(filled))
    block = filled[:upto]
    if contact and not any(_CONTACT.search(body) for body in block):
        return False
    prose = sum(len(body) > _LONG or _is_sentence(body) for body in block)
    return prose * _PROSE <= len(block)


def _is_sentence(body: str) -> bool:
    return body[-1] in ".?!" and len(_WORD.findall(body)) > _WORDS and not _CONTACT.search(body)


def _contact_block(lines: list[Line], first: int) -> int:
    """Where a block of contact lines begins that nothing else opens: a name, a title, numbers, addresses."""
    start, contacts = len(lines), 0
    for index in range(len(lines) - 1, first - 1, -1):
        body = lines[index].body
        if not body and contacts and index + 1 == start:
            break
        if body and _is_prose(body):
            break
        if body:
            contacts += bool(_CONTACT.search(body))
            start = index
    columns = len(lines) - start == 1 and lines[start].body.count("|") >= 2  # noqa: PLR2004 - a signature on one line
    enough = contacts >= 2 or columns or (contacts == 1 and len(lines) - start >= 2)  # noqa: PLR2004 - a line alone is an answer
    return start if enough and not _is_announced(lines, start) else len(lines)


def _is_prose(body: str) -> bool:
    columns = "|" in body or "   " in body
    if body[-1] in "?!。？！" or len(_NO_SPACES.findall(body)) > _FOREIGN_NAME:
        return True
    return _stops(body) or len(body) > _LONG or len(_WORD.findall(body)) > _WORDS * (1 + columns)


def _stops(body: str) -> bool:
    """Whether the line ends a sentence, not an abbreviation like "Inc."."""
    last = body.rsplit(maxsplit=1)[-1]
    if last[-1] == "." and len(_WORD.findall(body)) > _WORDS:
        return True
    return " " in body and last[-1] == "." and last[:-1].islower() and len(last) > _ABBREVIATION


def _is_announced(lines: list[Line], start: int) -> bool:
    """Whether a line with a colon announces the block as something else, a list, an address."""
    intro = next((lines[i].body for i in range(start - 1, -1, -1) if lines[i].body), "")
    filled = [line.body for line in lines[start : start + 3] if line.body]
    opens = len(filled) > 1 and filled[0].endswith(":") and not _CONTACT.search(filled[0])
    alone = start == 0 and len(lines) < 2  # noqa: PLR2004 - a line alone is an answer
    return intro.endswith(":") or opens or alone
