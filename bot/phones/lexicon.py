"""Looks up words and phrases of many languages in a text: a tree of tokens from the data files."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from bot.text.fold import fold

# Letters and vowel signs of the scripts of India, without their digits.
_INDIC = "ऀ-ॣॱ-ৣৰ-੥ੰ-૥૰-୥୰-௥௰-౥౰-೥೰-൥൰-෥෰-෿"
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200c\u200d"
# Scripts that part no words: each letter is a token.
_NO_SPACES = "\u0e00-\u0e4e\u0e80-\u0eff\u1780-\u17d3\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(f"[{_NO_SPACES}☎☏✆📞📱📲📠🖷]|(?:[^\\W_{_NO_SPACES}]|[{_INDIC}{_MARKS}])+")
_ASCII_TOKEN = re.compile("[A-Za-z0-9]+")  # the same where there are no other letters
_REMEMBERED = 50_000  # tokens whose keys are kept


@dataclass(frozen=True, slots=True)
class Hit:
    """`text[start:end]` is a phrase of `kind`, in `languages` (ISO 639, "all" where they do not matter)."""

    kind: str
    languages: tuple[str, ...]
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    below: dict[str, "_Node"] = field(default_factory=dict)
    says: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text, without marks alone, with where each stands; each of them once."""

    words: list[str]
    spans: list[tuple[int, int]]
    different: frozenset[str]


@lru_cache(maxsize=64)
def _split(text: str) -> _Words:
    """The words of `text`; the same text is looked through for several things."""
    ascii_only = text.isascii()
    found = (_ASCII_TOKEN if ascii_only else _TOKEN).finditer(text)
    kept = [m for m in found if ascii_only or m[0].isascii() or fold(m[0])]
    words = [m[0] for m in kept]
    return _Words(words, [m.span() for m in kept], frozenset(words))


class Lexicon:
    """The phrases of one data file."""

    def __init__(self, table: dict[str, dict[str, list[str]]]) -> None:
        """`table` maps a kind to a language to its phrases."""
        self._root = _Node()
        self._keys: set[str] = set()
        self._known: dict[str, tuple[str, ...]] = {}
        self._dead: set[tuple[str, str]] = set()  # two words that no phrase begins with
        self._first: set[str] = set()  # known words that a phrase begins with
        for kind, languages in table.items():
            for language, phrases in languages.items():
                for phrase in phrases:
                    self._add(phrase, kind, language)

    def scan(self, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """The phrases in text[start:end], in order; none within another."""
        tokens = _split(text[start : len(text) if end is None else end])
        self._learn(tokens.different)
        hits: list[Hit] = []
        past = 0
        words = tokens.words
        for at in [i for i, word in enumerate(words) if word in self._first]:
            pair = (words[at], words[at + 1] if at + 1 < len(words) else "")
            if pair in self._dead:
                continue
            found = self._longest(words, at)
            if found is None:
                self._bury(pair)
            elif found[1] > past:
                node, past = found
                first, last = start + tokens.spans[at][0], start + tokens.spans[past - 1][1]
                hits.extend(Hit(kind, languages, first, last) for kind, languages in node.says.items())
        return hits

    def _bury(self, pair: tuple[str, str]) -> None:
        """Remember that no phrase begins with these two words, if the second already leads nowhere."""
        second = self._known.get(pair[1], ())
        nodes = [self._root.below[key] for key in self._known[pair[0]] if key in self._root.below]
        if not any(key in node.below for node in nodes for key in second):
            if len(self._dead) > _REMEMBERED:
                self._dead.clear()
            self._dead.add(pair)

    def _learn(self, words: frozenset[str]) -> None:
        """Remember the keys of the tree that each word may stand for."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
            self._first.clear()
        for token in words.difference(self._known):
            word = fold(token).replace(" ", "")
            keys = tuple(k for k in (word, *(f"{word[:n]}*" for n in range(len(word), 1, -1))) if k in self._keys)
            self._known[token] = keys
            if any(key in self._root.below for key in keys):
                self._first.add(token)

    def _add(self, phrase: str, kind: str, language: str) -> None:
        node = self._root
        for key in _keys_of(phrase):
            self._keys.add(key)
            node = node.below.setdefault(key, _Node())
        if node is not self._root and language not in node.says.get(kind, ()):
            node.says[kind] = (*node.says.get(kind, ()), language)

    def _longest(self, words: list[str], at: int) -> tuple[_Node, int] | None:
        reached = [below for key in self._known[words[at]] if (below := self._root.below.get(key))]
        best: tuple[_Node, int] | None = None
        while reached:
            at += 1
            said = next((node for node in reached if node.says), None)
            best = (said, at) if said else best
            if at == len(words):
                break
            keys = self._known[words[at]]
            if not keys:
                break
            reached = [node.below[key] for node in reached for key in keys if key in node.below]
        return best


def _keys_of(phrase: str) -> Iterator[str]:
    for match in _TOKEN.finditer(phrase):
        word = fold(match[0]).replace(" ", "")
        if word:
            yield word + "*" * (phrase[match.end() : match.end() + 1] == "*")


@cache
def data(name: str) -> dict[str, Any]:
    """A data file of this package, by its name without ending."""
    return tomllib.loads(files("bot.phones").joinpath(f"data/{name}.toml").read_text("utf-8"))


@cache
def labels() -> Lexicon:
    """What may stand beside a number: phone, mobile, chat, fax, id, desk, switchboard, dialin, tollfree."""
    return Lexicon(data("labels"))


@cache
def cues() -> Lexicon:
    """What a sentence says of whose a number is: own, offer, their, person, retired, current, example …"""
    return Lexicon(data("cues"))


@cache
def places() -> Lexicon:
    """Countries and their towns: the kind is the country (ISO 3166)."""
    return Lexicon({country: {"all": names} for country, names in data("places")["names"].items()})


@cache
def marks() -> Lexicon:
    """Money, offices and papers of one country: the kind is the country (ISO 3166)."""
    return Lexicon({country: {"all": names} for country, names in data("places")["marks"].items()})


@cache
def words(name: str) -> frozenset[str]:
    """One of the sets fillers, not_names, joining, aides."""
    listed = data("words")[name]
    plain = listed.split() if isinstance(listed, str) else listed
    return frozenset((*plain, *map(fold, plain)))


@cache
def nicknames() -> dict[str, str]:
    """The long form of a short name that does not begin like it."""
    short: dict[str, str] = data("words")["nicknames"]
    return short
