"""The labels and cues around the numbers of a passage: every stretch is scanned once."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from bot.phones.lexicon import Hit, Lexicon, cues, labels

_BEFORE, _AFTER = 260, 150  # characters around a number that are scanned


class Marks:
    """Hits in `text`, by its indices."""

    def __init__(self, text: str, spots: Iterable[tuple[int, int]]) -> None:
        """`spots` are the numbers, in order, as (start, end)."""
        stretches = list(_merged(text, spots))
        self._labels = _Row(labels(), text, stretches)
        self._cues = _Row(cues(), text, stretches)

    def labels(self, start: int, end: int) -> list[Hit]:
        """The labels within [start, end)."""
        return self._labels.within(start, end)

    def cues(self, start: int, end: int) -> list[Hit]:
        """The cues within [start, end)."""
        return self._cues.within(start, end)


class _Row:
    def __init__(self, lexicon: Lexicon, text: str, stretches: list[tuple[int, int]]) -> None:
        self._hits = [hit for start, end in stretches for hit in lexicon.scan(text, start, end)]
        self._starts = [hit.start for hit in self._hits]

    def within(self, start: int, end: int) -> list[Hit]:
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [hit for hit in self._hits[low:high] if hit.end <= end]


def _merged(text: str, spots: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    low = high = -1
    for start, end in spots:
        first, last = max(0, start - _BEFORE), min(len(text), end + _AFTER)
        if high >= first:
            high = max(high, last)
            continue
        if high >= 0:
            yield low, high
        low, high = first, last
    if high >= 0:
        yield low, high
