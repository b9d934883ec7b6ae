"""Looks up words and phrases of many languages in a text, each token once: a tree of tokens from the data files."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from bot.text.fold import fold

_INDIC = "ऀ-ॣॱ-ৣৰ-੥ੰ-૥૰-୥୰-௥௰-౥౰-೥೰-൥൰-෥෰-෿"  # letters and vowel signs, not the digits
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d"
_NO_SPACES = (
    "\u0e00-\u0e4e\u0e80-\u0eff\u1780-\u17d3\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"  # scripts without spaces
)
_TOKEN = re.compile(f"[{_NO_SPACES}]|(?:[^\\W_{_NO_SPACES}]|[{_INDIC}{_MARKS}])+")
_STEM = 3  # letters: the shortest beginning that stands for any ending


@dataclass(frozen=True, slots=True)
class Hit:
    """`text[start:end]` is a phrase of `kind`, in `language` (ISO 639, "all" where it does not matter)."""

    kind: str
    language: str
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    below: dict[str, "_Node"] = field(default_factory=dict)
    says: list[tuple[str, str]] = field(default_factory=list)


class Lexicon:
    """The phrases of one data file."""

    def __init__(self, table: dict[str, dict[str, list[str]]]) -> None:
        """`table` maps a kind to a language to its phrases."""
        self._root = _Node()
        self._stems: set[str] = set()
        for kind, languages in table.items():
            for language, phrases in languages.items():
                for phrase in phrases:
                    self._add(phrase, kind, language)

    def scan(self, text: str) -> list[Hit]:
        """The phrases in `text`, in order; of two that overlap the one that begins first, and is longer."""
        tokens = [(self._keys(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        tokens = [token for token in tokens if token[0]]
        hits: list[Hit] = []
        at = 0
        while at < len(tokens):
            found = self._longest(tokens, at)
            if found is None:
                at += 1
                continue
            node, after = found
            start, end = tokens[at][1], tokens[after - 1][2]
            hits.extend(Hit(kind, language, start, end) for kind, language in node.says)
            at = after
        return hits

    def _add(self, phrase: str, kind: str, language: str) -> None:
        node = self._root
        for key in _keys_of(phrase):
            if key.endswith("*"):
                self._stems.add(key[:-1])
            node = node.below.setdefault(key, _Node())
        if node is not self._root and (kind, language) not in node.says:
            node.says.append((kind, language))

    def _keys(self, token: str) -> tuple[str, ...]:
        word = _folded(token)
        if not word:
            return ()
        stems = [f"{word[:n]}*" for n in range(len(word), 1, -1) if word[:n] in self._stems]
        return (word, *stems)

    def _longest(self, tokens: list[tuple[tuple[str, ...], int, int]], at: int) -> tuple[_Node, int] | None:
        best: tuple[_Node, int] | None = None
        reached = [(self._root, at)]
        while reached:
            reached = [
                (node.below[key], index + 1)
                for node, index in reached
                if index < len(tokens)
                for key in tokens[index][0]
                if key in node.below
            ]
            said = [step for step in reached if step[0].says]
            best = said[0] if said else best
        return best


@lru_cache(maxsize=20_000)
def _folded(token: str) -> str:
    return fold(token).replace(" ", "")


def _keys_of(phrase: str) -> Iterator[str]:
    for match in _TOKEN.finditer(phrase):
        word = _folded(match[0])
        if word:
            yield word + "*" * (phrase[match.end() : match.end() + 1] == "*")


def data(name: str) -> dict[str, Any]:
    """A data file of this package, by its name without ending."""
    return tomllib.loads(files("bot.phones").joinpath(f"data/{name}.toml").read_text("utf-8"))


@cache
def labels() -> Lexicon:
    """What may stand beside a number: phone, mobile, chat, fax, id, desk, dialin, tollfree."""
    return Lexicon(data("labels"))


@cache
def cues() -> Lexicon:
    """What a sentence says of whose a number is: own, offer, their, person, retired, current, example, asks."""
    return Lexicon(data("cues"))


@cache
def places() -> Lexicon:
    """Countries and their towns: the kind is the country (ISO 3166)."""
    return Lexicon({country: {"all": names} for country, names in data("places")["names"].items()})
