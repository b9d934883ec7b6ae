"""Finds where a message closes: the signature block, and what companies and lists add below it."""

import re

from bot.text.fold import fold
from bot.text.headers import is_rule
from bot.text.lines import Line
from bot.text.passages import Kind
from bot.text.phrases import phrases
from bot.text.split import Told

_DELIMITERS = frozenset({"--", "—", "–", "- --", "--=20", "---"})
_CONTACT = re.compile(
    r"@\w|https?:|www\.|\+?\(?\d[\d ()./\u00a0-]{5,}\d|^\W{0,3}(?:tel|phone|ph|mob|mobile|cell|fax|voice|skype|whatsapp|"
    r"[tmpefwodc])\s?[.:|]",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_TRIM = " \t,.;:!*_-–—~()\"'"
_POSTSCRIPT = re.compile(r"(?:p\.?\s?s\.?|n\.?b\.?|edit|update)\b\W", re.IGNORECASE)
_LIST_LINE = re.compile(
    r"\bmailing list\b|@lists?\.|/listinfo/|/mailman/|groups\.google|\bunsubscribe\b", re.IGNORECASE
)
_LEGAL = re.compile(
    r"registered (?:in (?:england|scotland|ireland|wales)|office\b)|intended (?:recipient|solely|only for)|"
    r"(?:is|are|may be|contains?|may contain) (?:strictly )?(?:confidential|privileged)|received this (?:e-?mail|message|communication) in error",
    re.IGNORECASE,
)
_TAIL = 80  # lines: no signature and no disclaimer is longer
_LONG = 95  # characters: a line of prose
_BLOCK = 18  # lines with text in a signature
_CONTACT_WORDS = 7


def close(told: list[Told], author: str) -> list[Told]:
    """`told` with the signature and footer lines of the author's own runs marked as such."""
    out = list(told)
    for start, end in _own_runs(told):
        lines = [t.line for t in told[start:end]]
        foot = _footer(lines)
        sign = _signature(lines[:foot], author, last=end == len(told))
        post = _postscript(lines, sign, foot)
        _mark(out, start + sign, start + post, Kind.SIGNATURE)
        _mark(out, start + foot, end, Kind.FOOTER)
        _banner(out, start, start + min(sign, foot))
    return out


def _mark(out: list[Told], start: int, end: int, kind: Kind) -> None:
    for index in range(start, end):
        out[index] = out[index]._replace(kind=kind)


def _own_runs(told: list[Told]) -> list[tuple[int, int]]:
    """Runs of the author's lines below which a message may close: before a header, and the last one."""
    runs: list[tuple[int, int]] = []
    start = -1
    for index, item in enumerate(told):
        own = item.kind in {Kind.OWN, Kind.SIGNATURE}
        if own and start < 0:
            start = index
        elif not own and start >= 0:
            if item.head or item.kind is not Kind.QUOTED:
                runs.append((start, index))
            last, start = (start, index), -1
    if start >= 0:
        runs.append((start, len(told)))
    elif told and not runs and any(t.kind is Kind.OWN for t in told):
        runs.append(last)
    return [run for run in runs if any(t.line.body for t in told[slice(*run)])]


def _footer(lines: list[Line]) -> int:
    """The first line of what was added below, len(lines) where nothing was."""
    first = max(0, len(lines) - _TAIL)
    starts = tuple(phrases("footer"))
    for index in range(max(first, 1), len(lines)):
        body = lines[index].body
        if not body:
            continue
        if is_rule(body) and index + 1 < len(lines) and _LIST_LINE.search(lines[index + 1].body):
            return index
        if _LEGAL.search(body) or (
            _opens(lines, index) and fold(body[:60]).lstrip(" *_-[(#|:").startswith(starts)
        ):
            return index - 1 if is_rule(lines[index - 1].body) else index
    return len(lines)


def _opens(lines: list[Line], index: int) -> bool:
    """Whether the line opens a paragraph, or follows one that is short, as the last line of a signature is."""
    above = lines[index - 1].body
    return not above or is_rule(above) or len(above) < 60 or above[-1] in ".!*:"  # noqa: PLR2004 - half a line


def _banner(out: list[Told], start: int, end: int) -> None:
    """A warning that a company's server put above the author's words."""
    first = next((i for i in range(start, end) if out[i].line.body), end)
    if first < end and fold(out[first].line.body[:60]).lstrip(" *_-[(#|").startswith(
        ("caution: ext", "external email", "[ext", "external sender")
    ):
        while first < end and out[first].line.body:
            _mark(out, first, first + 1, Kind.FOOTER)
            first += 1


def _signature(lines: list[Line], author: str, *, last: bool) -> int:
    """The first line of the signature block, len(lines) where there is none."""
    end = len(lines)
    first = max(0, end - _TAIL)
    name = frozenset(part for part in _WORD.findall(fold(author)) if len(part) > 1)
    for index in range(first, end):
        if _delimits(lines, index, end):
            return index
    for index in range(first, end):
        if _signs_off(lines[index].body, name) and _is_block(lines, index + 1, end):
            return index
    for index in range(max(first, 1), end):
        if name and _is_name(lines[index].body, name) and _is_block(lines, index + 1, end):
            return index
    return _contact_block(lines, first, end) if last or end - first < _TAIL else end


def _delimits(lines: list[Line], index: int, end: int) -> bool:
    body = lines[index].body
    if body not in _DELIMITERS and not (is_rule(body) and body[0] in "_-*=~"):
        return False
    strict = body == "--"
    below = [line for line in lines[index + 1 : end] if line.body]
    return (
        bool(below)
        and len(below) <= (30 if strict else _BLOCK)
        and (strict or _is_block(lines, index + 1, end, contact=True))
    )


def _signs_off(body: str, name: frozenset[str]) -> bool:
    """Whether a line only closes a letter: "Kind regards,", "Thanks, Ann"."""
    if not body or len(body) > 60:  # noqa: PLR2004 - longer than the longest closing with a name
        return False
    words = fold(body).strip(_TRIM)
    closings = phrases("sign_off")
    if words in closings or words.startswith(tuple(phrases("sent_from"))):
        return True
    head, _, tail = words.partition(",")
    if tail and head.strip() in closings and _is_short_name(tail, body):
        return True
    parts = words.split()
    return any(
        " ".join(parts[:-n]) in closings and name.intersection(parts[-n:]) for n in (1, 2) if len(parts) > n
    )


def _is_short_name(tail: str, body: str) -> bool:
    after = body.partition(",")[2].strip()
    return (len(tail.split()) <= 3 and after[:1].isupper()) or (
        bool(after) and not after.isascii() and len(tail) < 20
    )


def _is_name(body: str, name: frozenset[str]) -> bool:
    words = _WORD.findall(fold(body[:60]))
    return 1 <= len(words) <= 4 and bool(name.intersection(words)) and len(body) < 50  # noqa: PLR2004 - a name's length


def _is_block(lines: list[Line], start: int, end: int, *, contact: bool = False) -> bool:
    """Whether the lines are a block, not prose: few, short, seldom a sentence. `contact`: some must say how to reach."""
    filled = [line.body for line in lines[start:end] if line.body]
    if len(filled) > _BLOCK:
        return False
    upto = next((i for i, body in enumerate(filled) if _POSTSCRIPT.match(body)), len(filled))
    prose = sum(len(body) > _LONG or _is_sentence(body) for body in filled[:upto])
    if contact and not any(_CONTACT.search(body) for body in filled[:upto]):
        return False
    return prose == 0 or prose * 6 <= upto


def _is_sentence(body: str) -> bool:
    words = _WORD.findall(body)
    return len(words) > _CONTACT_WORDS and body[-1] in ".?!" and not _CONTACT.search(body)


def _contact_block(lines: list[Line], first: int, end: int) -> int:
    """Where a block of contact lines begins that nothing else opens: a name, a title, numbers, addresses."""
    start, contacts = end, 0
    for index in range(end - 1, max(first, 0) - 1, -1):
        body = lines[index].body
        if not body:
            if contacts and index + 1 == start:
                break
            continue
        if (
            len(_WORD.findall(body)) > _CONTACT_WORDS * (1 + ("|" in body or "   " in body))
            or body[-1] in "?!"
            or len(body) > _LONG
        ):
            break
        contacts += bool(_CONTACT.search(body))
        start = index
    enough = contacts >= 2 or (contacts == 1 and end - start >= 2)  # noqa: PLR2004 - one line alone is an answer
    intro = next((lines[i].body for i in range(start - 1, -1, -1) if lines[i].body), "")
    if intro.endswith(":") or _introduces(lines, start) or (start == 0 and end - start < 2):  # noqa: PLR2004 - a line alone is an answer
        return end
    return start if enough else end


def _introduces(lines: list[Line], start: int) -> bool:
    """Whether the first line of a block announces a list instead of naming who signs."""
    filled = [line.body for line in lines[start : start + 3] if line.body]
    return len(filled) > 1 and filled[0].endswith(":") and not _CONTACT.search(filled[0])


def _postscript(lines: list[Line], sign: int, foot: int) -> int:
    """The line after the signature: a postscript is the author's own words again."""
    for index in range(sign + 1, foot):
        if _POSTSCRIPT.match(lines[index].body):
            return index
    return foot
