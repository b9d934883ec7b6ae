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
_EMPTY = ("",)  # the keys of a token of marks alone
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


_Token = tuple[tuple[str, ...], int, int]
_Known = tuple[tuple[str, ...], bool]  # the keys of a word, and whether a phrase begins with it


@lru_cache(maxsize=32)
def _split(text: str) -> list[tuple[str, int, int]]:
    """The tokens of `text` with where they stand; the same text is looked through for several things."""
    pattern = _ASCII_TOKEN if text.isascii() else _TOKEN
    return [(match[0], match.start(), match.end()) for match in pattern.finditer(text)]


class Lexicon:
    """The phrases of one data file."""

    def __init__(self, table: dict[str, dict[str, list[str]]]) -> None:
        """`table` maps a kind to a language to its phrases."""
        self._root = _Node()
        self._keys: set[str] = set()
        self._known: dict[str, _Known] = {}
        for kind, languages in table.items():
            for language, phrases in languages.items():
                for phrase in phrases:
                    self._add(phrase, kind, language)

    def scan(self, text: str, start: int = 0, end: int | None = None) -> list[Hit]:
        """The phrases in text[start:end], in order; none within another."""
        tokens, first = self._tokens(text, start, len(text) if end is None else end)
        hits: list[Hit] = []
        past = 0
        for at in first:
            found = self._longest(tokens, at)
            if found and found[1] > past:
                node, past = found
                last = tokens[past - 1][2]
                hits.extend(Hit(kind, languages, tokens[at][1], last) for kind, languages in node.says.items())
        return hits

    def _tokens(self, text: str, start: int, end: int) -> tuple[list[_Token], list[int]]:
        """The words of text[start:end], and the indices of those that a phrase begins with."""
        known = self._known
        tokens: list[_Token] = []
        first: list[int] = []
        for word, begin, stop in _split(text[start:end]):
            keys, begins = known.get(word) or self._remember(word)
            if keys == _EMPTY:
                continue
            if begins:
                first.append(len(tokens))
            tokens.append((keys, start + begin, start + stop))
        return tokens, first

    def _remember(self, token: str) -> _Known:
        """The keys of the tree that a token may stand for, ("",) for a token of marks alone."""
        word = fold(token).replace(" ", "")
        keys = tuple(k for k in (word, *(f"{word[:n]}*" for n in range(len(word), 1, -1))) if k in self._keys)
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        known = (keys, any(key in self._root.below for key in keys)) if word else (_EMPTY, False)
        self._known[token] = known
        return known

    def _add(self, phrase: str, kind: str, language: str) -> None:
        node = self._root
        for key in _keys_of(phrase):
            self._keys.add(key)
            node = node.below.setdefault(key, _Node())
        if node is not self._root and language not in node.says.get(kind, ()):
            node.says[kind] = (*node.says.get(kind, ()), language)

    def _longest(self, tokens: list[_Token], at: int) -> tuple[_Node, int] | None:
        reached = [below for key in tokens[at][0] if (below := self._root.below.get(key))]
        best: tuple[_Node, int] | None = None
        while reached:
            at += 1
            said = next((node for node in reached if node.says), None)
            best = (said, at) if said else best
            if at == len(tokens):
                break
            keys = tokens[at][0]
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
