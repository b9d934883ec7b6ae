"""Finds runs of digits that may be phone numbers, in one linear pass, and what their surroundings forbid."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_SPACE = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = "\u20e3\u00ad\u200b-\u200f\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\ufe0e\ufe0f"
_DASH = "\\-\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d\u30fc\u2500"
_POINT = ".\u00b7\u2022\u2024\uff0e"
_OTHER = "*()\\[\\]\uff08\uff09/\uff0f'\u2019"
_WRAPPED = r"(?:-|(?<=\d)(?=[ ]?\r?\n[ ]{0,4}\d\d))[ ]?\r?\n[ ]{0,4}\d"  # a line's end within a number
_RUN = re.compile(
    rf"(?:[+\uff0b][{_SPACE}{_UNSEEN}]?[(\[\uff08]?|[(\[\uff08][+\uff0b]?[{_SPACE}]?)?"
    rf"\d(?:[{_SPACE}{_UNSEEN}{_DASH}{_POINT}{_OTHER}]{{0,5}}\d|{_WRAPPED})*"
)
_GROUP = re.compile(r"\d+")
_FOLD = {
    **{ord(c): None for c in "\u20e3\u00ad\ufeff\ufe0e\ufe0f\u2060\u2061\u2062\u2063\u2064"},
    **dict.fromkeys((*range(8203, 8208), *range(8234, 8239), *range(8294, 8298))),
    **dict.fromkeys((*range(8208, 8214), 8722, 8259, 65112, 65123, 65293, 12540, 9472), "-"),
    **dict.fromkeys((9, 160, 5760, *range(8192, 8203), 8239, 8287, 12288), " "),
    **dict.fromkeys((183, 8226, 8228, 65294), "."),
    0xFF0B: "+", 0xFF08: "(", 0xFF09: ")", 0xFF0F: "/", 0x2019: "'",
}  # fmt: skip
FEWEST, MOST = 7, 15  # digits of a number: ITU-T E.164; fewer cannot be dialled from abroad
_LONGEST = 160  # characters of a run; a longer one is a table or a drawing
_NARROW = re.compile(r"\S+(?:[^\S\t]\S+)*")  # what no wide gap parts
_FULL = 56  # characters of a line that a mail program wrapped
_LETTERS = re.compile(r"[^\W\d_]{2,} [^\W\d_]")
_INNER = 5  # digits before a bracket, which then opens another number: "x5-0141 (713-555-0141)"
_ENDS = re.compile(r"[.,]\s{1,2}[(]")  # a sentence ends, a bracket opens: "before 4. (202) 555-0123"
_GROUPS = 16  # more groups of digits than this are a table, not a number


@dataclass(frozen=True, slots=True)
class Group:
    """A group of digits at text[start:end] and what parts it from the group before, folded."""

    digits: str
    start: int
    end: int
    gap: str


@dataclass(frozen=True, slots=True)
class Run:
    """Digits and separators at text[start:end]; `plus`: an international prefix sign stands before."""

    start: int
    end: int
    plus: bool
    groups: tuple[Group, ...]

    @property
    def digits(self) -> str:
        """All digits."""
        return "".join(group.digits for group in self.groups)


def plain(text: str) -> str:
    """`text` with ASCII digits, hyphens, spaces and points, nothing unseen."""
    if text.isascii():
        return text
    return "".join(_ascii(c) for c in text.translate(_FOLD))


def _ascii(char: str) -> str:
    digit = unicodedata.digit(char, None) if not char.isascii() else None
    return char if digit is None else str(digit)


def runs(text: str) -> Iterator[Run]:
    """Runs with enough digits for a number; of a run of many, the parts between wide gaps."""
    for match in _RUN.finditer(text):
        start, end = match.span()
        if end - start < FEWEST:
            continue
        if end - start <= _LONGEST:
            yield from _split(text, start, end)
            continue
        for part in _NARROW.finditer(text, start, end):
            if part.end() - part.start() <= _LONGEST:
                yield from _split(text, *part.span())


def _split(text: str, start: int, end: int) -> Iterator[Run]:
    """The parts of a run that a wide gap parts, if each is long enough to be a number."""
    groups: list[Group] = []
    for group in _groups(text, start, end):
        wide = bool(groups) and (_is_wide(text, groups[-1], group) or _is_row(text, groups[-1], group))
        count = sum(len(g.digits) for g in groups)
        opens = count >= _INNER and group.gap.endswith("(") and group.digits != "0"
        opens = opens or (bool(groups) and _ENDS.fullmatch(group.gap) is not None)
        if opens or (wide and (count >= FEWEST or "\n" in group.gap)):
            yield from _run(text, start, groups)
            groups, start = [], group.start
        groups.append(group)
    if groups:
        yield from _run(text, start, groups)


def _is_wide(text: str, last: Group, group: Group) -> bool:
    return "\n" not in group.gap and ("  " in group.gap or "\t" in text[last.end : group.start])


def _is_row(text: str, last: Group, group: Group) -> bool:
    """Whether a line's end parts two things: only a full line of prose is wrapped within a number."""
    if "\n" not in group.gap or "-" in group.gap:
        return False
    line = text.rfind("\n", 0, last.start) + 1
    return last.end - line < _FULL or not _LETTERS.search(text, line, last.start)


def _groups(text: str, start: int, end: int) -> Iterator[Group]:
    last = start
    for match in _GROUP.finditer(text, start, end):
        yield Group(plain(match[0]), match.start(), match.end(), plain(text[last : match.start()]))
        last = match.end()


def _run(text: str, start: int, groups: list[Group]) -> Iterator[Run]:
    if len(groups) > _GROUPS or sum(len(g.digits) for g in groups) < FEWEST:
        return
    head = plain(text[start : groups[0].start])
    yield Run(start, groups[-1].end, "+" in head, tuple(groups))
