"""Phrase patterns over folded words, read from TOML: one trie, bounded gaps, linear in the number of words.

A pattern is elements with spaces between: `word`, `stem~` (any word that begins so), `a|b~` (either), `@name` (a word
class of the same file), `?element` (may be absent), `*3` (up to three words of any kind, never across a sentence's
end), `<s>` (a sentence's edge), `#` (a number).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from bot.classify.tokens import BREAK


@dataclass(frozen=True, slots=True)
class Match:
    """Concept `name` holds for the words `start` to `end` (exclusive)."""

    name: str
    start: int
    end: int


@dataclass(slots=True)
class _Node:
    children: "dict[int, _Node]" = field(default_factory=dict)
    gaps: "dict[int, _Node]" = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class Patterns:
    """A compiled set of patterns. `phrases` maps a concept to its patterns, `classes` a class to its words."""

    def __init__(self) -> None:
        self._root = _Node()
        self._ids: dict[str, int] = {}
        self._exact: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._memo: dict[str, tuple[int, ...]] = {}

    def add(self, phrases: Mapping[str, Iterable[str]], classes: Mapping[str, Sequence[str]]) -> None:
        """Take in one file's patterns; ValueError names a pattern that cannot be read."""
        for name, patterns in phrases.items():
            for pattern in patterns:
                for variant in _variants(pattern, classes):
                    self._plant(name, variant)

    def match(self, words: Sequence[str]) -> list[Match]:
        """Every match in `words`, the longest of each concept from each start, in order of start."""
        classes = [self._classes(word) for word in words]
        found: list[Match] = []
        children = self._root.children
        for at, ids in enumerate(classes):
            ends: dict[str, int] = {}
            for each in ids:
                if each in children:
                    self._walk(children[each], at + 1, classes, words, ends)
            found.extend(Match(name, at, end) for name, end in ends.items())
        return found

    def _walk(
        self,
        node: _Node,
        at: int,
        classes: Sequence[tuple[int, ...]],
        words: Sequence[str],
        ends: dict[str, int],
    ) -> None:
        for name in node.names:
            ends[name] = max(ends.get(name, 0), at)
        if at >= len(words):
            return
        children = node.children
        if children:
            for each in classes[at]:
                if each in children:
                    self._walk(children[each], at + 1, classes, words, ends)
        for most, after in node.gaps.items():
            for skip in range(most + 1):
                if at + skip >= len(words):
                    break
                for each in classes[at + skip]:
                    if each in after.children:
                        self._walk(after.children[each], at + skip + 1, classes, words, ends)
                if words[at + skip] == BREAK:
                    break

    def _plant(self, name: str, elements: Sequence[str]) -> None:
        node = self._root
        for element in elements:
            if element[0] == "*" and element[1:].isdigit():
                node = node.gaps.setdefault(int(element[1:]), _Node())
            else:
                node = node.children.setdefault(self._id(element), _Node())
        node.names.add(name)

    def _id(self, element: str) -> int:
        if element not in self._ids:
            number = self._ids[element] = len(self._ids)
            for word in element.split("|"):
                table = self._stems if word.endswith("~") else self._exact
                table.setdefault(word.rstrip("~"), []).append(number)
        return self._ids[element]

    def _classes(self, word: str) -> tuple[int, ...]:
        known = self._memo.get(word)
        if known is None:
            ids = set(self._exact.get(word, ()))
            for size in range(2, min(len(word), 24) + 1):
                ids.update(self._stems.get(word[:size], ()))
            if word[0].isdigit():
                ids.update(self._exact.get("#", ()))
            if len(self._memo) > 50_000:
                self._memo.clear()
            known = self._memo[word] = tuple(sorted(ids))
        return known


def _variants(pattern: str, classes: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    choices: list[tuple[str, ...]] = []
    for raw in pattern.split():
        optional = raw.startswith("?")
        element = _expand(raw.removeprefix("?"), classes)
        choices.append((element, "") if optional else (element,))
    for picked in product(*choices):
        elements = [element for element in picked if element]
        if not elements or elements[0][0] == "*":
            raise ValueError(f"a pattern cannot begin with a gap: {pattern!r}")
        yield elements


def _expand(element: str, classes: Mapping[str, Sequence[str]]) -> str:
    words: list[str] = []
    for part in element.split("|"):
        if part.startswith("@"):
            if part[1:] not in classes:
                raise ValueError(f"no such word class: {part}")
            words.extend(classes[part[1:]])
        else:
            words.append(part)
    return "|".join(sorted(set(words))) if len(words) > 1 else words[0]
