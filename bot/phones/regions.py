"""Guesses where a number without calling code is dialled: hint, places, addresses, labels, shape."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from bot.phones.candidates import plain, runs
from bot.phones.language import language_of
from bot.phones.lexicon import data, labels, marks, places
from bot.phones.numbering import is_region, plan
from bot.text.fold import fold

_DOMAIN = re.compile(r"(?:@|://|www\.)[\w.-]{1,80}\.([a-z]{2})\b", re.IGNORECASE)
_GENERIC = frozenset(
    [
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
    ]
)
_PLUS = re.compile(r"[+＋]\s?\(?\d[\d ().\-]{7,20}")
_NORTH_AMERICAN = re.compile(
    r"(?:1[-. ]?)?\(?[2-9]\d\d\)?[-. /]{0,3}[2-9]\d\d[-. ]{1,3}\d{4}|[2-9]\d\d[2-9]\d{6}",
)
# Shapes of writing that one country has nearly to itself, tried when nothing else tells.
_SHAPES = (
    ("US", "the North American way", _NORTH_AMERICAN),
    ("GB", "the British way", re.compile(r"\(?0(?=(?:\D{0,2}\d){10}\b)(?:20|2[389]|1\d{2,3}|7\d{2,4})\)?[\d\s()-]+")),
    ("FR", "the French way", re.compile(r"0[1-79](?:([\s.-])\d\d)(?:\1\d\d){3}")),
    ("PK", "the Pakistani way", re.compile(r"03\d\d[ -]?\d{7}")),
)
_PLAIN_SHAPES = frozenset({"PK"})  # of one country alone, whatever the language
_ZIP_LIKE = re.compile(
    r"[A-Z]{1,3}[-,]?\s{0,3}\d{3}|\d[A-Z]{2}\b|\d[A-Z]\s?\d|[A-Z]\d\d?\s\d|[A-Z]\d\d\s?[A-Z]|\d{4}\s?[A-Z]{2}\s|-\d{3}(?!\d)|\d{5}\s[A-Z]|〒"
)
_DIGIT = re.compile(r"\d")
_OURS = re.compile(r"\b(US|UK)\b")
_HERE = re.compile(
    r"\b(?:I'm|I am|Im|I live|we are|here|based|located|from|ich bin|wohne|aus|je suis|soy de|vivo|estoy|sou de|sono)"
    r"(?: (?:in|at|from|a|à|en|de|em|here in))?\s$",
    re.IGNORECASE,
)
_PROSE = 90  # characters: a longer line is no address
_BESIDE = 16  # characters between a place and its number
_SCANNED = 1500  # characters of a signature, or of a text, that are read for its country
_AROUND, _LINE = 240, 160  # characters around a number
_VOTERS = 8  # numbers of a text that are asked which country has them all
_SHARED = 2  # languages that have a label in common; of more it tells nothing
_COUNTRY = 4  # letters: a shorter name may be a word
_NAMED = 3  # names of a country in the data before those of its towns


@dataclass(frozen=True, slots=True)
class Guess:
    """A country, why, and how sure: 3 for a place beside the number, 2 for the hint, 1 for a language."""

    region: str
    why: str
    weight: float


@dataclass(slots=True)
class Regions:
    """The countries that a text points to. `whole` is what tells its language."""

    hint: str
    signature: str
    whole: str
    _signed: list[Guess] | None = field(default=None)
    _spoken: list[Guess] | None = field(default=None)
    _told: list[Guess] | None = field(default=None)

    def strong(self, text: str, start: int, end: int) -> list[Guess]:
        """The countries that places, hint, addresses and other numbers tell, surest first."""
        if self._signed is None:
            self._signed = list(self._of_signature())
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        gap = "\0" * (end - start)  # the number is no postal code
        ahead = text[max(first, start - _LINE) : start]
        line = ahead + gap + text[end : end + _LINE if last < 0 else min(last, end + _LINE)]
        around = text[max(0, start - _AROUND) : start] + gap + text[end : end + _AROUND]
        near = () if is_region(self.hint) else _near(around, 1.8)
        prose = is_region(self.hint) and len(line) > _PROSE
        return _once([*_in_line(line, start - first if prose else -1), *self._signed, *near])

    def weak(self, text: str, start: int, end: int, written: str) -> list[Guess]:
        """The countries that words far off, language and shape tell, likeliest first."""
        if self._spoken is None:
            spoken = data("places")["language"].get(language_of(self.whole), ())
            votes = self._votes(tuple(spoken))
            self._spoken = [
                Guess(r, "the language of the text", 1.05 - 0.05 * i + 0.6 * votes[i]) for i, r in enumerate(spoken)
            ]
        shown = plain(written)
        sure = 0.8 if self._spoken else 1.2  # who writes another language lives elsewhere
        ways = [(code, way) for code, way, form in _SHAPES if form.fullmatch(shown)]
        shape = [Guess(code, f"it is written {way}", 1.2 if code in _PLAIN_SHAPES else sure) for code, way in ways]
        line = text[text.rfind("\n", 0, start) + 1 : end][-_LINE:]
        near = _near(text[max(0, start - _AROUND) : end + _AROUND], 1.4) if is_region(self.hint) else ()
        return _once([*shape, *_by_label(line), *near, *self._of_whole(), *self._spoken, *self._of_english()])

    def _votes(self, countries: tuple[str, ...]) -> list[bool]:
        """Which of the countries has all numbers of the text; none of them where they agree, or it holds one number."""
        numbers = {run.digits for run in islice(runs(self.whole), _VOTERS) if not run.plus}
        if len(numbers) < 2 or len(countries) < 2:  # noqa: PLR2004 - one alone tells nothing of another
            return [False] * len(countries)
        found = [[plan(digits, country) for digits in numbers] for country in countries]
        shares = [sum(bool(p and p.valid) for p in plans) for plans in found]
        return [share == max(shares) > min(shares) for share in shares]

    def _of_whole(self) -> list[Guess]:
        """What the text tells anywhere: towns, addresses, other numbers, money and offices of a country."""
        if self._told is None:
            whole, signs = self.whole, data("places")["money"].items()
            papers = [
                Guess(hit.kind, f"“{whole[hit.start : hit.end]}” in the text", 1.3) for hit in marks().scan(whole)
            ]
            money = [Guess(code, f"“{sign}” in the text", 1.3) for sign, code in signs if sign in whole]
            self._told = [*_near(whole, 1.2), *papers, *money]
        return self._told

    def _of_english(self) -> list[Guess]:
        """Where English is spoken, for a number that is written as it is there, if no other language is."""
        if self._spoken:
            return []
        return _english()

    def _of_signature(self) -> Iterator[Guess]:
        if is_region(self.hint):
            yield Guess(self.hint, "the account's country", 2.0)
        signature = self.signature[-_SCANNED:]
        yield from _places(signature, 2.5, "signature")
        yield from _domains(signature)
        yield from _calling_codes(signature)


@cache
def _english() -> list[Guess]:
    return [Guess(r, "the way it is written", 0.2 - 0.005 * i) for i, r in enumerate(data("places")["english"])]


def _once(guesses: list[Guess]) -> list[Guess]:
    best: dict[str, Guess] = {}
    for guess in sorted(guesses, key=lambda g: -g.weight):
        best.setdefault(guess.region, guess)
    return list(best.values())


@cache
def _zips() -> re.Pattern[str]:
    one = "|".join(f"(?P<{country}>{zips})" for country, zips in data("places")["zip"].items())
    return re.compile(rf"(?=[A-Z\d〒])(?<![A-Za-z\d])(?:{one})")  # most places are passed by at a glance


@cache
def _countries() -> frozenset[str]:
    """Names of countries that are known even without a capital letter."""
    names = {fold(name) for listed in data("places")["names"].values() for name in listed[:_NAMED]}
    return frozenset(name for name in names - {"china", "turkey", "jordan"} if len(name) > _COUNTRY)


def _in_line(line: str, at: int) -> Iterator[Guess]:
    """The places of a line. In prose (the number stands `at`, else -1) only the author's own beat the hint."""
    for guess in _places(line, 3.0, "same line"):
        name = guess.why[1:].partition("”")[0]
        first = line.find(name)
        own = at < 0 or 0 <= at - first - len(name) < _BESIDE or _HERE.search(line[:first][-30:])
        yield guess if own or "postal" in guess.why else Guess(guess.region, guess.why, 1.9)
    for code in _OURS.findall(line):
        yield Guess({"UK": "GB"}.get(code, code), f"“{code}” on the same line", 3.0)


def _near(text: str, weight: float) -> Iterator[Guess]:
    yield from _places(text, weight, "text")
    yield from _domains(text)
    yield from _calling_codes(text)


def _places(text: str, weight: float, zone: str) -> Iterator[Guess]:
    for match in _zips().finditer(text) if _DIGIT.search(text) and _ZIP_LIKE.search(text) else ():
        yield Guess(match.lastgroup or "", f"the postal code “{match[0].strip()}” in the {zone}", weight + 0.2)
    for hit in places().scan(text):
        name = text[hit.start : hit.end]
        if not name[0].islower() or fold(name) in _countries():
            yield Guess(hit.kind, f"“{name}” in the {zone}", weight)


def _domains(text: str) -> Iterator[Guess]:
    for code in _DOMAIN.findall(text):
        region = {"UK": "GB"}.get(code.upper(), code.upper())
        if code.lower() not in _GENERIC and is_region(region):
            yield Guess(region, f"the address ending in “.{code}”", 1.8)


def _calling_codes(text: str) -> Iterator[Guess]:
    for written in _PLUS.findall(text)[:8]:
        known = plan(re.sub(r"[^\d+]", "", written), "")
        if known and known.valid and is_region(known.region):
            yield Guess(known.region, f"the other number {written.strip()}", 1.9)


def _by_label(line: str) -> Iterator[Guess]:
    for hit in labels().scan(line):
        if hit.kind in {"phone", "mobile"} and len(hit.languages) <= _SHARED:
            for language in hit.languages:
                for rank, region in enumerate(data("places")["language"].get(language, ())):
                    yield Guess(region, f"“{line[hit.start : hit.end]}” beside it", 1.0 - 0.05 * rank)
