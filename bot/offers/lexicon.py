"""Loads the phrases of every language from the data files beside the code."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from bot.classify.patterns import Patterns

LANGUAGES = ("en", "es", "pt", "fr", "de", "hi", "tl")


@cache
def lexicon() -> Patterns:
    """All phrases of all languages, compiled once for the process."""
    patterns = Patterns()
    for table in _tables():
        classes = {name: _expanded(name, table["classes"]) for name in table["classes"]}
        patterns.add(table["phrases"], classes)
    return patterns


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of one class, of all languages together."""
    return frozenset(word for table in _tables() for word in table["classes"].get(name, ()))


@cache
def _tables() -> tuple[dict[str, dict[str, list[str]]], ...]:
    folder = files("bot.offers").joinpath("data")
    return tuple(tomllib.loads(folder.joinpath(f"{name}.toml").read_text("utf-8")) for name in LANGUAGES)


def _expanded(name: str, classes: Mapping[str, Sequence[str]]) -> list[str]:
    words: list[str] = []
    for word in classes[name]:
        words.extend(_expanded(word[1:], classes) if word.startswith("@") else [word])
    return words
