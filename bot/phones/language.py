"""Guesses the language of a text, by its letters and by its small words: enough to guess a country."""

import re
from collections import Counter
from functools import cache

from bot.phones.lexicon import cues, data, labels
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
    "ka": re.compile("[ა-ჰ]"),
    "hy": re.compile("[Ա-և]"),
    "si": re.compile("[අ-ෆ]"),
    "zh": re.compile("[一-鿿]"),
}
_SERBIAN = re.compile("[ЈјЉљЊњЋћЂђЏџ]")
_RUSSIAN = re.compile("[ЫыЭэЁё]")
_BULGARIAN = re.compile(r"[ЪъЩщ]|\b(?:се|на|от|във|за|моля|да)\b", re.IGNORECASE)
_ARABIC = re.compile("[ٹڈڑںےپچژگ]")
_SOME = 24  # letters of a text of which some would tell it apart
_ENOUGH = 4  # letters: more than one foreign name's initial
_LABELLED = 600  # characters of a text in which a label of one language counts as a word of it
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = 5  # small words that leave no doubt
_TWO = 2  # small words: one may be a name


def language_of(text: str) -> str:
    """The likeliest language of `text` (ISO 639), "" where nothing tells. English tells nothing."""
    if not text.isascii():
        for language, letters in _LETTERS.items():
            if len(letters.findall(text)) >= _ENOUGH:
                return _written_alike(language, text)
    seen = set(_WORD.findall(fold(text)))
    scores = Counter({language: len(words & seen) for language, words in _small_words().items()})
    if not text.isascii():
        scores.update(_marked(text))
    language, score = scores.most_common(1)[0]
    if score >= _PLAIN:
        return "" if language == "en" else language
    head = text[:_LABELLED]
    hits = (hit for lexicon in (labels(), cues()) for hit in lexicon.scan(head))
    scores.update(hit.languages[0] for hit in hits if len(hit.languages) == 1 and hit.languages[0] != "all")
    language, score = scores.most_common(1)[0]
    likely = score >= _TWO or (score and score > scores["en"])
    return language if likely and language != "en" else ""


def _written_alike(language: str, text: str) -> str:
    """The language that shares its letters with `language`, where some of them tell it apart."""
    if language == "ru":
        if _SERBIAN.search(text):
            return "sr"
        if len(_LETTERS["ru"].findall(text)) > _SOME and not _RUSSIAN.search(text) and _BULGARIAN.search(text):
            return "bg"
    if language == "ar" and (found := _ARABIC.search(text)):
        return "ur" if found[0] in "ٹڈڑںے" else "fa"
    return language


def _marked(text: str) -> dict[str, int]:
    """A point or two for the languages whose letters the text has."""
    if any(c in text for c in "øæØÆ"):
        return {"da": 2, "no": 2}
    return {"sv": 1, "fi": 1} if any(c in text for c in "åäöÅÄÖ") else {}


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(fold(w) for w in words) for language, words in data("places")["words"].items()}
