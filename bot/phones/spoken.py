"""Reads numbers spelled out: "nine one seven, double five five …"."""

import re
from collections.abc import Iterator
from functools import cache

from bot.phones.candidates import FEWEST, MOST, Group, Run, plain
from bot.phones.lexicon import data
from bot.text.fold import fold

_TOKEN = re.compile(r"[^\W\d_]+|\d{1,5}|\+")
_GAP = re.compile(r"[\s,.\-–—/()]{0,4}")
_WORD = re.compile(r"[^\W_]+")
_SPELLED = 3  # digits that are words; two may be chance
_LONGEST = 60  # tokens of one number


@cache
def _words() -> dict[str, str]:
    """What each word adds: digits, "*2" and "*3" for what is said twice or thrice, "" for a pause, "+"."""
    spelled: dict[str, list[str]] = data("spoken")["words"]
    return {fold(word): value for value, words in spelled.items() for word in words}


@cache
def _said() -> dict[str, int]:
    """How many digits each word adds, 0 for a pause."""
    return {word: len(value) if value.isdigit() else 0 for word, value in _words().items()}


def _has_enough(text: str) -> bool:
    """Whether enough digits are spelled out one after the other: a cheap look before the real one."""
    said = _said()
    spelled = 0
    for word in _WORD.findall(text.lower()):
        if word in said:
            spelled += said[word]
            if spelled >= _SPELLED:
                return True
        elif not word.isdigit():
            spelled = 0
    return False


def spoken(text: str) -> Iterator[Run]:
    """Runs in which at least three digits are words."""
    if not _has_enough(text):
        return
    tokens: list[tuple[str, int, int, bool]] = []
    for match in _TOKEN.finditer(text):
        value, word = _value(match[0])
        if value is None or (tokens and not _GAP.fullmatch(text[tokens[-1][2] : match.start()])):
            yield from _run(tokens)
            tokens = []
        if value is not None and len(tokens) < _LONGEST:
            tokens.append((value, match.start(), match.end(), word))
    yield from _run(tokens)


def _value(token: str) -> tuple[str | None, bool]:
    if token[0].isdigit():
        return plain(token), False
    return _words().get(fold(token)), True


def _run(tokens: list[tuple[str, int, int, bool]]) -> Iterator[Run]:
    while tokens and tokens[0][0] in {"", "*2", "*3"} and not tokens[0][0]:
        tokens = tokens[1:]
    while tokens and not tokens[-1][0].isdigit():
        tokens = tokens[:-1]
    digits, times, spelled = "", 1, 0
    for value, _, _, word in tokens:
        if value in {"*2", "*3"}:
            times = int(value[1])
        elif value.isdigit():
            digits += value * times
            spelled += len(value) * word
            times = 1
    if FEWEST <= len(digits) <= MOST and spelled >= _SPELLED:
        start, end = tokens[0][1], tokens[-1][2]
        yield Run(start, end, tokens[0][0] == "+", (Group(digits, start, end, ""),))
