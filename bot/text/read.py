"""Takes a raw text, plain or HTML, apart into passages."""

import html
import re
from collections.abc import Iterator

from bot.text.passages import Kind, Passage, Reading

_MARKUP = re.compile(r"<(?:html|body|div|p|br|span|table|blockquote|a)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31});", re.IGNORECASE)
_BREAK = re.compile(r"<\s*/?\s*(?:br|p|div|tr|li|table|blockquote|h\d)\b", re.IGNORECASE)
_QUOTE_HEAD = re.compile(r"^\s*(?:On [^\n]+ wrote:|-{3,}\s*Original Message\s*-{3,})\s*$", re.IGNORECASE)
_FORWARD_HEAD = re.compile(r"^\s*-{3,}\s*Forwarded\b[^\n]*$|^Begin forwarded message:\s*$", re.IGNORECASE)
_AUTO = re.compile(r"^\s*(?:automatic reply|auto[- ]?reply|out of (?:the )?office)\b", re.IGNORECASE)


def read(raw: str) -> Reading:
    """Take `raw` (plain text or HTML) apart. Never raises; linear in its length."""
    text, origin = _flatten(raw)
    passages: list[Passage] = []
    for kind, start, end in _runs(text):
        passages.append(Passage(kind, text[start:end], (*origin[start:end], origin[end])))
    return Reading(tuple(passages), auto_reply=bool(_AUTO.match(text)))


def _flatten(raw: str) -> tuple[str, list[int]]:
    both = f"{_TAG.pattern}|{_ENTITY.pattern}"
    pattern = re.compile(both, re.IGNORECASE) if _MARKUP.search(raw) else _ENTITY
    out: list[str] = []
    origin: list[int] = []
    last = 0
    for match in pattern.finditer(raw):
        out.append(raw[last : match.start()])
        origin.extend(range(last, match.start()))
        piece = match[0]
        new = ("\n" if _BREAK.match(piece) else "") if piece[0] == "<" else html.unescape(piece)
        out.append(new)
        origin.extend([match.start()] * len(new))
        last = match.end()
    out.append(raw[last:])
    origin.extend(range(last, len(raw) + 1))
    return "".join(out), origin


def _runs(text: str) -> Iterator[tuple[Kind, int, int]]:
    start = at = 0
    current = below = Kind.OWN
    for line in text.splitlines(keepends=True):
        if _QUOTE_HEAD.match(line):
            below = Kind.QUOTED
        elif _FORWARD_HEAD.match(line):
            below = Kind.FORWARDED
        elif below is Kind.OWN and line.rstrip("\r\n") in {"--", "-- "}:
            below = Kind.SIGNATURE
        kind = Kind.QUOTED if line.lstrip().startswith(">") else below
        if kind is not current:
            if at > start:
                yield current, start, at
            start, current = at, kind
        at += len(line)
    if at > start:
        yield current, start, at
