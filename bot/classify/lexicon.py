"""Loads the phrases of every language from the data files beside the code; says which a text needs."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from bot.classify.patterns import Match, Patterns

LANGUAGES = ("en", "es", "pt", "fr", "de", "hi", "tl")
_SURE = 3  # marks of a language, more than which a text is taken to be in it
_SHARE = 0.08  # of a text's words that are marks of a language other than English


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of all languages, and the small words by which a language is known."""

    patterns: Mapping[str, Patterns]
    marks: Mapping[str, frozenset[str]]

    def languages(self, words: Sequence[str]) -> tuple[str, ...]:
        """English and the languages besides that `words` seem to be in; all of them where nothing tells."""
        counts = {name: sum(map(marks.__contains__, words)) for name, marks in self.marks.items()}
        others = {name: n for name, n in counts.items() if name != "en" and n}
        if not others:
            return ("en",) if counts["en"] else LANGUAGES
        most = max(others.values())
        if counts["en"] > _SURE and most < max(_SURE, len(words) * _SHARE):
            return ("en",)
        return ("en", *(name for name, n in others.items() if 2 * n > most))

    def match(self, words: Sequence[str]) -> list[Match]:
        """Every match of every language that `words` are in, in order of start."""
        found: list[Match] = []
        for name in self.languages(words):
            found.extend(self.patterns[name].match(words))
        return sorted(found, key=lambda m: (m.start, m.end, m.name))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """All phrases of all languages, compiled once for the process."""
    tables = {language: tomllib.loads(_text(language)) for language in LANGUAGES}
    patterns = {}
    for language, table in tables.items():
        patterns[language] = Patterns(table["classes"]["neg"], table.get("common", table["marks"]))
        patterns[language].add(table["phrases"], _resolved(table["classes"]))
    return Lexicon(patterns, {language: frozenset(table["marks"]) for language, table in tables.items()})


def _text(language: str) -> str:
    return files("bot.classify").joinpath("data", f"{language}.toml").read_text(encoding="utf-8")


def _resolved(classes: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    def words(name: str) -> list[str]:
        found: list[str] = []
        for word in classes[name]:
            found.extend(words(word[1:]) if word.startswith("@") else [word])
        return found

    return {name: words(name) for name in classes}
