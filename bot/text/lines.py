"""Lines of a flat text: where they stand, how deep they are quoted, which header field they hold."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.text.fold import fold
from bot.text.phrases import header_fields

_LINE = re.compile(r"(?:[^\S\n]*\n)+|[^\n]+\n?")
_PREFIX = re.compile(r"[ \t\u00a0]{0,4}(?:[A-Za-z]{0,3}[>›»]|[|:#}\]%+=~][>|}])")
_DEPTH = 40  # quotes within quotes
_FIELD = re.compile(r"[\s*_>|]{0,8}(?:\[)?([^\W\d_][^:：\n\d]{0,28}?)[\s*_]{0,4}[:：](?!//)")
_BARE_FIELD = re.compile(r"(To|b?cc|Subject)(?:\s{3,}\S|$)", re.IGNORECASE)  # as Notes prints them


class Line(NamedTuple):
    """text[start:end] of a flat text, with its line end. `body` is trimmed. Blank lines in a row are one."""

    start: int
    end: int
    body: str
    is_quoted: bool = False  # it carries a quote mark, such as ">" or "JD>"


def lines_of(text: str) -> list[Line]:
    """The lines of `text`, in order, without gap."""
    lines = []
    for match in _LINE.finditer(text):
        body = match[0].strip()
        first = body[:5]
        marked = bool(first) and (">" in first or first[0] in "|:#}]%+=~›»") and bool(_PREFIX.match(body))
        lines.append(Line(match.start(), match.end(), body, marked))
    return lines


def field_of(body: str) -> str:
    """Which header field ("from", "sent", "to", "cc", "subject", "raw") the line holds, "" for none."""
    if body[:1] in "TtCcBbSs" and (bare := _BARE_FIELD.match(body)):
        return {"to": "to", "subject": "subject"}.get(bare[1].lower(), "cc")
    if ":" not in body[:44] and "：" not in body[:44]:
        return ""
    match = _FIELD.match(body)
    return header_fields().get(fold(match[1]), "") if match else ""


def unquoted(body: str) -> str:
    """The line without its quote marks."""
    for _ in range(_DEPTH):
        match = _PREFIX.match(body)
        if match is None:
            break
        body = body[match.end() :]
    return body.strip()


def paragraphs(lines: list[Line], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Runs [a, b) of lines between `start` and `end` that no blank line parts."""
    first = -1
    for index in range(start, end):
        if lines[index].body and first < 0:
            first = index
        elif not lines[index].body and first >= 0:
            yield first, index
            first = -1
    if first >= 0:
        yield first, end
