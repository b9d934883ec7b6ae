"""Reads numbers spelled out: "nine one seven, double five five …"."""

import re
from collections.abc import Iterator
from functools import cache

from bot.phones.candidates import FEWEST, MOST, Group, Run, plain
from bot.phones.lexicon import data
from bot.text.fold import fold

_GAP = re.compile(r"[\s,.\-–—/()の]{0,4}")
_WORD = re.compile(r"[^\W_]+")
_SPELLED = 3  # digits that are words; two may be chance
_FEW = 2  # enough where digits follow and all are many
_MANY = 9
_Token = tuple[str, int, int, bool]
_LONGEST = 60  # tokens of one number


@cache
def _letters() -> dict[str, str]:
    """The digit of each letter that is one."""
    table = data("spoken")
    return {c: digit for kind in ("numerals", "sounds") for digit, letters in table[kind].items() for c in letters}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Runs of letters that are digits, and the tokens of a text: such runs, words, digits."""
    table = data("spoken")
    numerals, sounds = ("".join(table[kind].values()) for kind in ("numerals", "sounds"))
    run = f"[{numerals}]{{3,11}}|(?<![가-힣])[{sounds}]{{3,4}}(?![가-힣])"
    return re.compile(run), re.compile(rf"{run}|(?:(?![{numerals}]{{3}})[^\W\d_])+|\d{{1,5}}|\+")


@cache
def _words() -> dict[str, str]:
    """What each word adds: digits, "*2" and "*3" for what is said twice or thrice, "" for a pause, "+"."""
    spelled: dict[str, list[str]] = data("spoken")["words"]
    one = {fold(word): value for value, words in spelled.items() for word in words}
    long = [(word, value) for word, value in one.items() if len(value) == 1 and value.isdigit() and len(word) > 2]  # noqa: PLR2004 - a shorter word may be an ending
    joined = {first + second: a + b for first, a in long for second, b in long}  # "nollsju"
    return joined | one


@cache
def _said() -> dict[str, int]:
    """How many digits each word adds, 0 for a pause."""
    return {word: len(value) if value.isdigit() else 0 for word, value in _words().items()}


def _has_enough(text: str) -> bool:
    """Whether enough digits are spelled out one after the other: a cheap look before the real one."""
    if not text.isascii() and _patterns()[0].search(text):
        return True
    said = _said()
    spelled = 0
    found = _WORD.findall(text.lower() if text.isascii() else fold(text))
    if said.keys().isdisjoint(found):
        return False
    for word in found:
        if word in said:
            spelled += said[word]
            if spelled >= _FEW:
                return True
        elif not word.isdigit():
            spelled = 0
    return False


def spoken(text: str) -> Iterator[Run]:
    """Runs in which at least three digits are words."""
    if not _has_enough(text):
        return
    tokens: list[_Token] = []
    for match in _patterns()[1].finditer(text):
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
    if token[0] in _letters() and all(c in _letters() for c in token):
        return "".join(_letters()[c] for c in token), True
    word = fold(token)
    return _words().get(word), True


def _run(tokens: list[_Token]) -> Iterator[Run]:
    while tokens and tokens[0][0] in {"", "*2", "*3"} and not tokens[0][0]:
        tokens = tokens[1:]
    while tokens and not tokens[-1][0].isdigit():
        tokens = tokens[:-1]
    digits, spelled = _joined(tokens)
    enough = spelled >= _SPELLED or (spelled == _FEW and len(digits) >= _MANY)
    if FEWEST <= len(digits) <= MOST and enough:
        start, end = tokens[0][1], tokens[-1][2]
        yield Run(start, end, tokens[0][0] == "+", (Group(digits, start, end, ""),))


def _joined(tokens: list[_Token]) -> tuple[str, int]:
    """All digits of the tokens, and how many of them are spelled out."""
    digits, times, spelled, round_ = "", 1, 0, 0
    for value, _, _, word in tokens:
        if value in {"*2", "*3"}:
            times = int(value[1])
        elif value.isdigit():
            if word and 0 < len(value) <= round_ and value[0] != "0":
                digits, spelled = digits[: -len(value)], spelled - len(value)
            digits += value * times
            spelled += len(value) * word
            round_ = len(value) - len(value.rstrip("0")) if word and value[0] != "0" else 0
            times = 1
    return digits, spelled
