"""Guesses the language of a text, by its letters and by its small words: enough to guess a country."""

import re
from collections import Counter
from functools import cache

from bot.phones.lexicon import data
from bot.text.fold import fold

_LETTERS = {
    "uk": re.compile("[ЇїІіЄєҐґ]"),
    "ja": re.compile("[ぁ-ヿ]"),
    "ru": re.compile("[А-яЁё]"),
    "el": re.compile("[Α-ωά-ώ]"),
    "he": re.compile("[א-ת]"),
    "ar": re.compile("[ء-ي]"),
    "th": re.compile("[ก-ฮ]"),
    "ko": re.compile("[가-힣]"),
    "hi": re.compile("[अ-ह]"),
    "bn": re.compile("[অ-হ]"),
    "si": re.compile("[අ-ෆ]"),
    "zh": re.compile("[一-鿿]"),
}
_ENOUGH = 4  # letters: more than one foreign name's initial
_TWO = 2  # small words: one may be a name


def language_of(text: str) -> str:
    """The likeliest language of `text` (ISO 639), "" where nothing tells. English tells nothing."""
    if not text.isascii():
        for language, letters in _LETTERS.items():
            if len(letters.findall(text)) >= _ENOUGH:
                return language
    seen = {fold(word) for word in re.findall(r"[^\W\d_]+", text)}
    scores = Counter({language: len(words & seen) for language, words in _small_words().items()})
    language, score = scores.most_common(1)[0]
    return language if score >= _TWO else ""


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(fold(w) for w in words) for language, words in data("places")["words"].items()}
