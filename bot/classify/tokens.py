"""Cuts a text into folded words that know where they stood; `<s>` stands between sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

BREAK = "<s>"
_TOKEN = re.compile(
    r"(?P<money>(?:us|u\.s\.)?\s?[$][ ]?\d[\d.,]*\d?k?)"
    r"|(?P<word>[^\W_\u0900-\u097f]+(?:['’`´][^\W_]+)*|[\u0900-\u097f]+)"
    r"|(?P<stop>[.!?;:\n\u2026\u2014()\u00a1\u00bf|]+)"
    r"|(?P<sign>[\U0001f300-\U0001faff\u2600-\u27bf])",
    re.IGNORECASE,
)
_MARKS = dict.fromkeys((*range(0x300, 0x370), *map(ord, "'’`´")))


@dataclass(frozen=True, slots=True)
class Words:
    """Folded words of one text, in order; `starts[i]` and `ends[i]` index the text that was cut.

    `questions` are the places of the breaks that end a question.
    """

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    questions: frozenset[int] = frozenset()


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Fold case, accents and apostrophes away: "N'ão" and "nao" are the same word."""
    import unicodedata  # noqa: PLC0415 - only words that are not plain ASCII need it

    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    return unicodedata.normalize("NFKD", word.casefold()).translate(_MARKS)


def cut(text: str) -> Words:
    """Cut `text` into words. Linear in its length; never raises."""
    words: list[str] = [BREAK]
    starts, ends = [0], [0]
    questions: set[int] = set()
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind == "stop":
            if words[-1] == BREAK:
                continue
            if "?" in found[0]:
                questions.add(len(words))
            word = BREAK
        else:
            word = "<amt>" if kind == "money" else fold(found[0])
        words.append(word)
        starts.append(found.start())
        ends.append(found.end())
    if words[-1] != BREAK:
        words.append(BREAK)
        starts.append(len(text))
        ends.append(len(text))
    return Words(words, starts, ends, frozenset(questions))
