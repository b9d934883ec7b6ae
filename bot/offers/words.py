"""Cuts an answer into folded words that know where they stood; money and percentages are words of their own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from bot.classify.tokens import BREAK, fold

LONGEST = 80  # words of a sentence that are read as one; keeps the time in proportion to the length
USD, OTHER_MONEY, PERCENT, NUMBER, COMMA = "<usd>", "<money>", "<pct>", "#", ","

_NUM = r"(?:\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?)(?![\d])k?\b"
_TOKEN = re.compile(
    rf"(?P<usd>(?:\bus)?\$ ?(?:usd )?{_NUM}|\busd ?{_NUM}|\b{_NUM} ?(?:\$|usd\b|us dollars?\b|dollars?\b|dolars?\b"
    rf"|d[oó]lares\b|bucks\b|us\$))"
    rf"|(?P<pct>\b{_NUM} ?(?:%|percent\b|per cent\b|por ?ciento\b|por cento\b|pour cent\b|prozent\b))"
    rf"|(?P<money>[€£₹₱] ?{_NUM}|\b(?:eur|gbp|inr|php|rs\.?|brl|r\$) ?{_NUM}|\b{_NUM} ?(?:[€£₹₱]|eur(?:os?)?\b"
    r"|rupees?\b|pesos?\b|pounds?\b|reais\b))"
    r"|(?P<num>\d+(?:[/.:,-]\d+)*(?:st|nd|rd|th)?\b)"
    r"|(?P<elision>\b(?:j|l|d|n|s|m|t|c|qu|jusqu)['’](?=[^\W\d_]))"
    r"|(?P<word>[^\W\d_]+(?:['’`´][^\W\d_]+)*\d*)"
    r"|(?P<stop>[.!?;…]+(?=\s|$|['\")])|\n[ \t]*\n|\n(?=[ \t]*[-*•\dA-ZÁÉÍÓÚÄÖÜ¡¿])|[()¿¡—])"
    r"|(?P<pause>[,:–]|(?<=\s)-+(?=\s))",
    re.IGNORECASE,
)
_CONTRACTED = {  # words that would read as another one without their apostrophe
    "ill": "i'll",
    "id": "i'd",
    "well": "we'll",
    "were": "we're",
    "wed": "we'd",
    "hell": "he'll",
    "shell": "she'll",
    "shed": "she'd",
}
_BREAKING_NEWLINE = re.compile(r"\n[ \t]*(?:\n|[-*•\dA-ZÁÉÍÓÚÄÖÜ¡¿])")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Words:
    """Folded words of one text, in order; `starts[i]` and `ends[i]` index it. `values[i]` is set for numbers."""

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    values: Sequence[Decimal | None]

    def sentences(self) -> list[tuple[int, int]]:
        """The runs of words between breaks, as (first, one past the last); a run that never ends is cut up."""
        edges = [i for i, word in enumerate(self.words) if word == BREAK]
        runs = [(a + 1, b) for a, b in pairwise(edges) if b > a + 1]
        return [(at, min(at + LONGEST, b)) for a, b in runs for at in range(a, b, LONGEST)]


def cut(text: str) -> Words:
    """Cut `text` into words. Linear in its length; never raises."""
    rows: list[tuple[str, int, int, Decimal | None]] = [(BREAK, 0, 0, None)]
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind == "stop" and not _stops(text, found):
            continue
        word = _word(kind, found[0])
        value = _value(found[0]) if kind in {"usd", "pct", "num"} else None
        rows.append((word, found.start(), found.end(), value))
    rows.append((BREAK, len(text), len(text), None))
    words, starts, ends, values = zip(*rows, strict=True)
    return Words(words, starts, ends, values)


def _stops(text: str, found: re.Match[str]) -> bool:
    """A line's end breaks a sentence only before a blank line, a list mark or a capital."""
    return found[0][0] != "\n" or bool(_BREAKING_NEWLINE.match(text, found.start()))


def _word(kind: str, written: str) -> str:
    named = {"usd": USD, "pct": PERCENT, "money": OTHER_MONEY, "stop": BREAK, "pause": COMMA}
    if kind in named:
        return named[kind]
    if kind == "elision":
        return fold(written[:-1])
    return _folded(written)


@lru_cache(maxsize=8192)
def _folded(written: str) -> str:
    """Fold a word: "Can't" and "cant" are one, "I'll" and "ill" are two."""
    plain = fold(written) or written
    return _CONTRACTED.get(plain, plain) if len(written) > len(plain) else plain


def _value(written: str) -> Decimal | None:
    digits = _DIGITS.search(written)
    if not digits or "/" in written:
        return None
    number = digits[0]
    tail = re.search(r"[.,](\d{1,2})$", number)
    whole = number[: tail.start()] if tail else number
    value = Decimal(re.sub(r"[.,]", "", whole) + (f".{tail[1]}" if tail else ""))
    thousands = re.search(r"\d ?k\b", written, re.IGNORECASE)
    return value * 1000 if thousands else value
