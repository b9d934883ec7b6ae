"""Finds the question that a short answer replies to, in what the author quotes."""

import re

from bot.text.fold import fold
from bot.text.lines import unquoted
from bot.text.passages import Kind
from bot.text.phrases import phrases
from bot.text.split import Told

_SENTENCE = re.compile(r"(?<=[.!?。？！؟])[\s\"')]+|(?<=[。？！])|\n{2,}")
_GREETING = re.compile(
    r"(?:hi|hello|dear|hey|hallo|hola|bonjour|good (?:morning|afternoon|day))\b[^.?!]{0,40}$", re.IGNORECASE
)
_LINES = 200  # of a quote; who asks more is not asking
_SHORT = 50  # characters: a line that may close a letter
_LONGEST = 4000  # characters of the quote that are looked at: what was asked last stands near the end


def answered(told: list[Told]) -> str:
    """The last question of the quoted words that the author answers, else the last sentence; "" for none."""
    words = _block(told)
    sentences = [" ".join(s.split()) for s in _SENTENCE.split("\n".join(words)[-_LONGEST:])]
    sentences = [s for s in sentences if s and not _GREETING.match(s)]
    asked = [s for s in sentences if s.rstrip("\"')")[-1:] in "?？؟;"]
    return (asked or sentences or [""])[-1]


def _block(told: list[Told]) -> list[str]:
    """The quoted lines that the answer belongs to: those right above it, or those it stands on top of."""
    own = [i for i, t in enumerate(told) if t.kind is Kind.OWN and t.line.body]
    quoted = [i for i, t in enumerate(told) if t.kind is Kind.QUOTED and not t.head and t.line.body]
    if not quoted:
        return []
    above = [i for i in quoted if own and i < own[-1]]
    start = _first_of_run(told, above[-1]) if above else quoted[0]
    return _words(told, start)


def _first_of_run(told: list[Told], index: int) -> int:
    while index > 0 and told[index - 1].kind is Kind.QUOTED and not told[index - 1].head:
        index -= 1
    return index


def _words(told: list[Told], start: int) -> list[str]:
    depth = _depth(told[start].line.body)
    words: list[str] = []
    for item in told[start : start + _LINES]:
        if item.kind is not Kind.QUOTED or item.head:
            break
        if _depth(item.line.body) > depth:
            continue
        body = unquoted(item.line.body)
        if len(body) < _SHORT and (body in {"--", "—"} or fold(body).strip(" ,.!-") in phrases("sign_off")):
            break
        words.append(body)
    return words


def _depth(body: str) -> int:
    return body[:12].count(">")
