"""Phone numbers written out in words, "five five five oh one", alone or mixed with digits."""

import re
from collections.abc import Iterator

from bot.contact.numbers import FEWEST

_ONES = frozenset(
    {
        "zero",
        "oh",
        "null",
        "cero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "uno",
        "dos",
        "tres",
        "cuatro",
        "cinco",
        "seis",
        "siete",
        "ocho",
        "nueve",
        "um",
        "dois",
        "duas",
        "quatro",
        "sete",
        "oito",
        "nove",
        "un",
        "deux",
        "trois",
        "quatre",
        "cinq",
        "sept",
        "huit",
        "neuf",
        "eins",
        "zwei",
        "drei",
        "vier",
        "funf",
        "fünf",
        "sechs",
        "sieben",
        "acht",
        "neun",
    }
)
_TENS = frozenset(
    {
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
    }
)
_WORTH = {**dict.fromkeys(_ONES, 1), **dict.fromkeys(_TENS, 2), "double": 1, "triple": 2}
_WORD = r"\b(?:" + "|".join(sorted(_WORTH, key=len, reverse=True)) + r")\b"
_PART = rf"(?:{_WORD}|\d{{1,4}}(?!\d))"
_RUN = re.compile(rf"(?<![\w]){_PART}(?:[ \t,.\-/_]{{0,3}}{_PART})+", re.IGNORECASE)
_PARTS = re.compile(r"[^\W\d_]+|\d+")


def spoken_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where plain `text` holds enough digits in words to dial. Linear in its length."""
    for match in _RUN.finditer(text):
        parts = [part.casefold() for part in _PARTS.findall(match[0])]
        words = [part for part in parts if not part.isdigit()]
        digits = sum(len(part) if part.isdigit() else _WORTH[part] for part in parts)
        if len(words) > 1 and digits >= FEWEST:
            yield match.span()
