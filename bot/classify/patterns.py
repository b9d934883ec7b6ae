"""Phrase patterns over folded words, read from TOML; tried only where a pattern's rarest element stands.

A pattern is elements with spaces between: `word`, `stem~` (any word that begins so), `a|b~` (either), `@name`
(a word class), `?element` (may be absent), `*3` (up to three words, never across a sentence's end), `+3` (up to
three words, none of them a negation), `<s>` (a sentence's edge), `#` (a number).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.classify.tokens import BREAK

_SHORTEST_STEM = 2
_LONGEST_STEM = 24
_REMEMBERED = 50_000  # words whose elements are kept; a stranger's text cannot make it grow further
_COMMON_COST = 60  # how much more often a small word stands in a text than another
_EDGE_COST = 240  # the same of a sentence's edge
_ONE, _MAYBE, _GAP, _PLAIN_GAP = range(4)
_NONE: frozenset[int] = frozenset()

_Steps = tuple[tuple[int, int], ...]
_Hung = tuple[str, _Steps, _Steps, frozenset[int]]  # concept, steps before and after, what must stand anywhere
_Planted = tuple[int, int, _Hung]  # what must stand right before and right after, or -1


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a word is an element of, and the patterns that hang on it: by what must stand right beside, or free."""

    elements: frozenset[int]
    free: tuple[_Hung, ...]
    before: Mapping[int, Sequence[_Hung]]
    after: Mapping[int, Sequence[_Hung]]


@dataclass(frozen=True, slots=True)
class Match:
    """Concept `name` holds for the words `start` to `end` (exclusive)."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Text:
    words: Sequence[str]
    elements: Sequence[frozenset[int]]
    negations: frozenset[str]

    def reach(self, at: int, steps: _Steps, way: int) -> set[int]:
        """Where `steps` can lead from the edge `at`, reading onwards (`way` 1) or backwards (-1)."""
        places = {at}
        elements, size = self.elements, len(self.elements)
        shift = 0 if way > 0 else -1
        for kind, value in steps:
            if kind >= _GAP:
                places = self._skipped(places, value, way, plain=kind == _PLAIN_GAP)
                continue
            moved = {p + way for p in places if 0 <= p + shift < size and value in elements[p + shift]}
            if kind == _MAYBE:
                if moved:
                    places |= moved
            elif moved:
                places = moved
            else:
                return moved
        return places

    def _skipped(self, places: set[int], most: int, way: int, *, plain: bool) -> set[int]:
        found = set(places)
        for place in places:
            edge = place
            for _ in range(most):
                at = edge if way > 0 else edge - 1
                if not 0 <= at < len(self.words):
                    break
                word = self.words[at]
                if word == BREAK or (plain and word in self.negations):
                    break
                edge += way
                found.add(edge)
        return found


class Patterns:
    """The patterns of one language. `negations` stop a `+` gap; no pattern hangs on a `common` word."""

    def __init__(self, negations: Iterable[str] = (), common: Iterable[str] = ()) -> None:
        self._negations = frozenset(negations)
        self._costs = {**dict.fromkeys((*common, "#"), _COMMON_COST), BREAK: _EDGE_COST}
        self._ids: dict[str, int] = {}
        self._exact: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._memo: dict[str, _Entry] = {}
        self._hung: dict[int, list[_Planted]] = {}

    def add(self, phrases: Mapping[str, Iterable[str]], classes: Mapping[str, Sequence[str]]) -> None:
        """Take in patterns by concept; `classes` maps a class to its words. ValueError: cannot be read."""
        for name, patterns in phrases.items():
            for pattern in patterns:
                self._plant(name, pattern, classes)
        self._memo.clear()

    def match(self, words: Sequence[str]) -> list[Match]:
        """Every match in `words`, the widest from each place where a pattern hangs."""
        memo = self._memo
        entries = [memo.get(word) or self._entry(word) for word in words]
        elements = [entry.elements for entry in entries]
        text = _Text(words, elements, self._negations)
        found: dict[Match, None] = {}
        present = _NONE.union(*elements)
        last = len(words) - 1
        for at, entry in enumerate(entries):
            hung = entry.free
            if entry.before and at:
                hung = (*hung, *_beside(entry.before, elements[at - 1]))
            if entry.after and at < last:
                hung = (*hung, *_beside(entry.after, elements[at + 1]))
            for name, before, after, needed in hung:
                if not needed <= present:
                    continue
                ends = text.reach(at + 1, after, 1) if after else (at + 1,)
                if ends:
                    starts = text.reach(at, before, -1) if before else (at,)
                    if starts:
                        found[Match(name, min(starts), max(ends))] = None
        return list(found)

    def _plant(self, name: str, pattern: str, classes: Mapping[str, Sequence[str]]) -> None:
        steps: list[tuple[int, int]] = []
        costs: list[tuple[int, int]] = []
        for place, raw in enumerate(pattern.split()):
            if raw[0] in "*+" and raw[1:].isdigit():
                steps.append((_PLAIN_GAP if raw[0] == "+" else _GAP, int(raw[1:])))
                continue
            element = _expand(raw.removeprefix("?"), classes, pattern)
            steps.append((_MAYBE if raw[0] == "?" else _ONE, self._id(element)))
            if raw[0] != "?":
                costs.append((self._cost(element), place))
        if not costs:
            raise ValueError(f"nothing in the pattern must be there: {pattern!r}")
        pivot = min(costs)[1]
        before, after = tuple(reversed(steps[:pivot])), tuple(steps[pivot + 1 :])
        needed = frozenset(value for kind, value in (*before, *after) if kind == _ONE)
        planted = (_next(before), _next(after), (name, before, after, needed))
        self._hung.setdefault(steps[pivot][1], []).append(planted)

    def _cost(self, element: str) -> int:
        return sum(self._costs.get(word, 1) for word in element.split("|"))

    def _id(self, element: str) -> int:
        if element not in self._ids:
            number = self._ids[element] = len(self._ids)
            for word in element.split("|"):
                table = self._stems if word.endswith("~") else self._exact
                table.setdefault(word.rstrip("~"), []).append(number)
        return self._ids[element]

    def _entry(self, word: str) -> _Entry:
        ids = set(self._exact.get(word, ()))
        for size in range(_SHORTEST_STEM, min(len(word), _LONGEST_STEM) + 1):
            ids.update(self._stems.get(word[:size], ()))
        if word[0].isdigit():
            ids.update(self._exact.get("#", ()))
        if len(self._memo) > _REMEMBERED:
            self._memo.clear()
        free: list[_Hung] = []
        before: dict[int, list[_Hung]] = {}
        after: dict[int, list[_Hung]] = {}
        for number in sorted(ids):
            for left, right, hung in self._hung.get(number, ()):
                if right >= 0:
                    after.setdefault(right, []).append(hung)
                elif left >= 0:
                    before.setdefault(left, []).append(hung)
                else:
                    free.append(hung)
        self._memo[word] = _Entry(frozenset(ids), tuple(free), before, after)
        return self._memo[word]


def _beside(table: Mapping[int, Sequence[_Hung]], elements: frozenset[int]) -> list[_Hung]:
    return [hung for number in table.keys() & elements for hung in table[number]]


def _next(steps: _Steps) -> int:
    """The element that must stand right beside, -1 where the first step leaves a choice."""
    return steps[0][1] if steps and steps[0][0] == _ONE else -1


def _expand(element: str, classes: Mapping[str, Sequence[str]], pattern: str) -> str:
    words: set[str] = set()
    for part in element.split("|"):
        if part.startswith("@"):
            if part[1:] not in classes:
                raise ValueError(f"no such word class: {part} in {pattern!r}")
            words.update(classes[part[1:]])
        else:
            words.add(part)
    return "|".join(sorted(words))
