"""Reads numbers spelled out: "nine one seven, double five five …"."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from bot.phones.candidates import FEWEST, MOST, Group, Run, plain
from bot.phones.lexicon import data
from bot.text.fold import fold

_GAP = re.compile(r"[\s,.\-–—/()の]{0,4}")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_ASCII_TOKEN = re.compile(r"quatre[- ]vingts?|[a-z]+(?:'[a-z]+)?|\d{1,5}|\+", re.IGNORECASE)
_SPELLED = 3  # digits that are words; two may be chance
_FEW = 2  # enough where digits follow and all are many
_MANY = 9
_LONGEST = 60  # tokens of one number
_SCORES = ("60", "80")  # take in a word from ten to nineteen: "soixante-dix"
_APART = 2  # words from one that is a digit to the next: "304 dash 555 dash 0187"
_DASH = "-"
_TIMES = {"*2": 1, "*3": 2}  # digits more


class _Token(NamedTuple):
    value: str
    start: int
    end: int
    word: bool


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
    word = rf"quatre[- ]vingts?|(?:(?![{numerals}]{{3}})[^\W\d_])+(?:['’][^\W\d_]+)?"
    return re.compile(run), re.compile(rf"{run}|{word}|\d{{1,5}}|\+", re.IGNORECASE)


@cache
def _words() -> dict[str, str]:
    """What each word adds: digits, "*2" and "*3" for what is said twice or thrice, "" for a pause, "-", "+"."""
    spelled: dict[str, list[str]] = data("spoken")["words"]
    one = {fold(word): value for value, words in spelled.items() for word in words}
    long = [(word, value) for word, value in one.items() if len(value) == 1 and value.isdigit() and len(word) > 2]  # noqa: PLR2004 - a shorter word may be an ending
    joined = {first + second: a + b for first, a in long for second, b in long}  # "nollsju"
    return joined | dict(_compounds()) | one


def _compounds() -> Iterator[tuple[str, str]]:
    """Tens and units as one word: "førtitre", "dreiundvierzig"."""
    for language in data("spoken")["compounds"].values():
        for ten, tens in enumerate(language["tens"], 2):
            yield fold(tens), f"{ten}0"
            for unit, word in enumerate(language["units"], 1):
                first, last = (word, tens) if language["units_first"] else (tens, word)
                yield fold(f"{first}{language['and']}{last}"), f"{ten}{unit}"


@cache
def _said() -> dict[str, int]:
    """How many digits each word adds, 0 for a pause."""
    return {word: len(value) if value.isdigit() else _TIMES.get(value, 0) for word, value in _words().items()}


@lru_cache(maxsize=4)
def _has_enough(text: str) -> bool:
    """Whether enough digits are spelled out one after the other: a cheap look before the real one.

    The same text is asked about twice: whether it is worth reading, and when it was read.
    """
    if not text.isascii() and _patterns()[0].search(text):
        return True
    said = _said()
    found = _WORD.findall(text.lower() if text.isascii() else fold(text))
    digits = spelled = single = 0
    commas = "," in text
    near = [i for i, word in enumerate(found) if word in said]
    if not any(b - a <= _APART for a, b in pairwise(near)):
        return commas and any(map(str.isdigit, found)) and _counts_out(found)
    for word in found:
        if word in said:
            spelled += 1
            digits += said[word]
        elif word.isdigit():
            digits += len(word)
            single += len(word) == 1
        else:
            digits = spelled = single = 0
        if digits >= FEWEST and (spelled >= _FEW or (commas and single >= FEWEST)):
            return True
    return False


def _counts_out(found: list[str]) -> bool:
    """Whether enough digits stand one by one: "6 8 9, 2 0 9, …"."""
    in_a_row = 0
    for word in found:
        in_a_row = in_a_row + 1 if len(word) == 1 and word.isdigit() else 0
        if in_a_row >= FEWEST:
            return True
    return False


def spoken(text: str) -> Iterator[Run]:
    """Runs in which at least three digits are words."""
    if not _has_enough(text):
        return
    tokens: list[_Token] = []
    pattern = _ASCII_TOKEN if text.isascii() else _patterns()[1]
    for match in pattern.finditer(text):
        value, word = _value(match[0])
        if value is None or (tokens and not _GAP.fullmatch(text, tokens[-1].end, match.start())):
            yield from _run(text, tokens)
            tokens = []
        if value is not None and len(tokens) < _LONGEST:
            tokens.append(_Token(value, match.start(), match.end(), word))
    yield from _run(text, tokens)


@lru_cache(maxsize=8192)
def _value(token: str) -> tuple[str | None, bool]:
    if token[0].isdigit():
        return plain(token), False
    if token[0] in _letters() and all(c in _letters() for c in token):
        return "".join(_letters()[c] for c in token), True
    word = fold(token)
    return _words().get(word), True


def _run(text: str, tokens: list[_Token]) -> Iterator[Run]:
    while tokens and tokens[0].value in {"", _DASH}:
        tokens = tokens[1:]
    while tokens and not tokens[-1].value.isdigit():
        tokens = tokens[:-1]
    digits, spelled = _joined(text, tokens)
    enough = spelled >= _SPELLED or (spelled == _FEW and len(digits) >= _MANY) or _is_counted_out(text, tokens)
    if FEWEST <= len(digits) <= MOST and enough:
        start, end = tokens[0].start, tokens[-1].end
        yield Run(start, end, tokens[0].value == "+", (Group(digits, start, end, ""),))


def _is_counted_out(text: str, tokens: list[_Token]) -> bool:
    """Whether single digits stand in groups that commas part; a comma behind each is a list."""
    if len(tokens) < FEWEST or any(t.word or len(t.value) > 1 for t in tokens):
        return False
    return 0 < text.count(",", tokens[0].start, tokens[-1].end) < len(tokens) // 2


def _joined(text: str, tokens: list[_Token]) -> tuple[str, int]:
    """All digits of the tokens, and how many of them are spelled out."""
    digits, times, spelled, round_, last, past = "", 1, 0, 0, "", len(text)
    for value, start, end, word in tokens:
        if "," in text[past:start]:
            round_, last = 0, ""  # "fifty, nine" is no "fifty-nine"
        past = end
        if value in {"*2", "*3"}:
            times = int(value[1])
        elif value == _DASH:
            spelled, round_ = spelled + 1, 0
        elif value.isdigit():
            if word and last in _SCORES and "10" <= value <= "19":
                digits, spelled, value = digits[:-2], spelled - 2, str(int(last) + int(value))  # noqa: PLW2901
            elif word and 0 < len(value) <= round_ and value[0] != "0":
                digits, spelled = digits[: -len(value)], spelled - len(value)
            digits += value * times
            spelled += len(value) * word
            round_ = len(value) - len(value.rstrip("0")) if word and value[0] != "0" else 0
            last, times = value, 1
    return digits, spelled
