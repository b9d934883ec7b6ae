"""Guesses in which countries a number without calling code may be dialled: hint, places, addresses, labels, shape."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from bot.phones.lexicon import data, labels, places
from bot.phones.numbering import is_region
from bot.text.fold import fold

_DOMAIN = re.compile(r"(?:@|://|www\.)[\w.-]{1,80}\.([a-z]{2})\b", re.IGNORECASE)
_GENERIC = frozenset(
    {
        "io",
        "co",
        "me",
        "tv",
        "ai",
        "cc",
        "ly",
        "to",
        "fm",
        "ws",
        "eu",
        "so",
        "gg",
        "sh",
        "im",
        "la",
        "pw",
        "ac",
        "nu",
        "st",
        "us",
    }
)
_PLUS = re.compile(r"[+＋]\s?\(?\d[\d ().\-]{7,20}")
_NORTH_AMERICAN = re.compile(
    r"(?:1[-. ]?)?\(?[2-9]\d\d\)?[-. /]{0,3}[2-9]\d\d[-. ]{1,3}\d{4}|[2-9]\d\d[2-9]\d{6}"
)
_SELF = re.compile(r"\b(US|UK)\b")
_SHARED = 2  # languages that have a label in common; of more it tells nothing
_SCANNED = 6000  # characters of a text that are searched for places: its head and its tail


@dataclass(frozen=True, slots=True)
class Guess:
    """A country, why, and how sure: 3 beats the hint, 2 is the hint's own weight, 1 is weaker."""

    region: str
    why: str
    weight: float


@cache
def _zips() -> dict[str, re.Pattern[str]]:
    return {country: re.compile(pattern) for country, pattern in data("places")["zip"].items()}


@cache
def _languages() -> dict[str, list[str]]:
    spoken: dict[str, list[str]] = data("places")["language"]
    return spoken


@cache
def _countries() -> frozenset[str]:
    """Names of countries that are known even without a capital letter."""
    names = data("places")["names"]
    return frozenset(fold(name) for listed in names.values() for name in listed[:3] if len(name) > 4) - {
        "china",
        "turkey",
        "jordan",
    }


@cache
def _small_words() -> dict[str, frozenset[str]]:
    return {
        language: frozenset(fold(w) for w in words) for language, words in data("places")["words"].items()
    }


_SCRIPTS = {
    "ru": re.compile("[А-яЁё]"), "uk": re.compile("[ЇїІіЄєҐґ]"), "el": re.compile("[Α-ωά-ώ]"), "he": re.compile("[א-ת]"),
    "ar": re.compile("[ء-ي]"), "th": re.compile("[ก-ฮ]"), "ko": re.compile("[가-힣]"), "ja": re.compile("[ぁ-ヿ]"),
    "hi": re.compile("[अ-ह]"), "bn": re.compile("[অ-হ]"), "si": re.compile("[අ-ෆ]"), "zh": re.compile("[一-鿿]"),
}  # fmt: skip


def _language_of(text: str) -> str:
    """The likeliest language of a text, "" where nothing tells."""
    letters = {language: len(pattern.findall(text)) for language, pattern in _SCRIPTS.items()}
    best = max(letters, key=lambda language: letters[language])
    if letters[best] >= 5:  # noqa: PLR2004 - more than a name
        return next((x for x in ("uk", "ja") if letters[x] >= 3 and best in {"ru", "zh", x}), best)  # noqa: PLR2004
    words = Counter(fold(w) for w in re.findall(r"[^\W\d_]+", text))
    scores = {language: sum(words[w] > 0 for w in known) for language, known in _small_words().items()}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] >= 2 else ""  # noqa: PLR2004 - one word may be a name


@dataclass(slots=True)
class Regions:
    """The countries that a text points to. `signature` and `own` are the author's words by zone."""

    hint: str
    signature: str
    own: str
    _of_text: list[Guess] | None = field(default=None)

    def guesses(self, line: str, written: str) -> list[Guess]:
        """The likeliest countries for a number on `line`, `written` so (folded), best first, each once."""
        found = [*_in_line(line), *self._text_guesses()]
        if is_region(self.hint):
            found.append(Guess(self.hint, "the account's country", 2.0))
        if _NORTH_AMERICAN.fullmatch(written):
            found.append(Guess("US", "it is written the North American way", 1.2))
        found.extend(_by_language(line))
        found.sort(key=lambda guess: -guess.weight)
        seen: set[str] = set()
        return [g for g in found if not (g.region in seen or seen.add(g.region))]  # type: ignore[func-returns-value]

    def _text_guesses(self) -> list[Guess]:
        if self._of_text is None:
            head, tail = (
                self.own[: _SCANNED // 2],
                self.own[-_SCANNED // 2 :] if len(self.own) > _SCANNED // 2 else "",
            )
            prose = f"{head}\n{tail}"
            self._of_text = [
                *_places(self.signature[-_SCANNED:], 2.5, "signature"),
                *_places(prose, 1.4, "text"),
                *_domains(f"{self.signature[-_SCANNED:]}\n{prose}"),
                *_spoken_in(prose[:1500]),
                *_calling_codes(f"{self.signature[-_SCANNED:]}\n{prose}"),
            ]
        return self._of_text


def _in_line(line: str) -> Iterator[Guess]:
    yield from _places(line[:400], 3.0, "same line")
    for code in _SELF.findall(line):
        yield Guess({"UK": "GB"}.get(code, code), f"“{code}” on the same line", 3.0)


def _places(text: str, weight: float, zone: str) -> Iterator[Guess]:
    for country, pattern in _zips().items():
        if found := pattern.search(text):
            yield Guess(country, f"the postal code “{found[0]}” in the {zone}", weight + 0.2)
    for hit in places().scan(text):
        name = text[hit.start : hit.end]
        if name[0].isupper() or not (name[0].isascii() or name[0].islower()) or fold(name) in _countries():
            yield Guess(hit.kind, f"“{name}” in the {zone}", weight)


def _domains(text: str) -> Iterator[Guess]:
    for code in _DOMAIN.findall(text):
        region = {"UK": "GB"}.get(code.upper(), code.upper())
        if code.lower() not in _GENERIC and is_region(region):
            yield Guess(region, f"the address ending in “.{code}”", 1.8)


def _calling_codes(text: str) -> Iterator[Guess]:
    from bot.phones.readings import international  # noqa: PLC0415 - it reads numbers with our help

    for written in _PLUS.findall(text)[:8]:
        known = international(written)
        if known and known.region and is_region(known.region):
            yield Guess(known.region, f"the other number {written.strip()}", 1.9)


def _spoken_in(text: str) -> Iterator[Guess]:
    for rank, region in enumerate(_languages().get(_language_of(text), ())):
        yield Guess(region, "the language of the text", 0.9 - 0.05 * rank)


def _by_language(line: str) -> Iterator[Guess]:
    hits = [hit for hit in labels().scan(line[:400]) if hit.kind in {"phone", "mobile"}]
    spoken = Counter(hit.start for hit in hits)
    for hit in hits:
        if spoken[hit.start] <= _SHARED:
            for rank, region in enumerate(_languages().get(hit.language, ())):
                yield Guess(region, f"“{line[hit.start : hit.end]}” beside it", 1.0 - 0.05 * rank)
