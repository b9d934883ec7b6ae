"""Turns texts into the index arrays that the network is trained on, with words and phrases left out by chance."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.classify.features import Seen
from bot.classify.net import PAD
from bot.classify.pieces import buckets

_LEAST_WORD, _LEAST_TAG, _LEAST_NAME = 3, 4, 4  # texts that must hold one for it to have a vector of its own
_BLANKED = 0.06  # of the words are hidden altogether
_UNNAMED = 0.15  # of the words are seen by their pieces only, as unknown words will be
_UNTAGGED = 0.15  # of the phrases are hidden, as they will be in a wording that the lexicon lacks

Ints = npt.NDArray[np.int64]


class Vocabulary:
    """The words, phrases and facts of a training set that have vectors of their own; word 0 is any other."""

    def __init__(self, texts: Sequence[Seen]) -> None:
        self.words = _often((set(text.tokens) for text in texts), _LEAST_WORD, first=("",))
        self.tags = _often(({name for _, name in text.tags} for text in texts), _LEAST_TAG)
        self.names = _often((text.names for text in texts), _LEAST_NAME)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some texts laid one after the other with `PAD` empty places between them.

    `places` and `unique` say which of the distinct words stands where; a distinct word has a number in `words` and
    pieces `pieces[starts[i] : starts[i + 1]]`; `tag_places` and `tags` which phrase is where; `spans` where each
    text begins and ends; `name_rows` and `names` which fact holds for which text.
    """

    size: int
    places: Ints
    unique: Ints
    words: Ints
    pieces: Ints
    starts: Ints
    tag_places: Ints
    tags: Ints
    spans: Sequence[tuple[int, int]]
    name_rows: Ints
    names: Ints


def batch(texts: Sequence[Seen], vocabulary: Vocabulary, chance: random.Random | None = None) -> Batch:
    """Lay out `texts`; with `chance`, leave out what training leaves out."""
    kinds: dict[tuple[str, int], int] = {}
    numbers: list[int] = []
    pieces: list[int] = []
    starts, places, unique, tag_places, tags = [0], [], [], [], []
    name_rows, names, spans = [], [], []
    at = PAD
    for row, text in enumerate(texts):
        spans.append((at, at + len(text.tokens)))
        for offset, token in enumerate(text.tokens):
            kind = _kind(chance)
            key = ("", kind) if kind == _HIDDEN else (token, kind)
            number = kinds.get(key)
            if number is None:
                number = kinds[key] = len(numbers)
                numbers.append(vocabulary.words.get(token, 0) if kind == _WHOLE else 0)
                pieces += buckets(token) if kind != _HIDDEN else []
                starts.append(len(pieces))
            places.append(at + offset)
            unique.append(number)
        for offset, name in text.tags:
            tag = vocabulary.tags.get(name)
            if tag is not None and not (chance and chance.random() < _UNTAGGED):
                tag_places.append(at + offset)
                tags.append(tag)
        known = [vocabulary.names[name] for name in sorted(text.names) if name in vocabulary.names]
        names += known
        name_rows += [row] * len(known)
        at += len(text.tokens) + PAD
    return Batch(
        size=at,
        places=np.array(places, np.int64),
        unique=np.array(unique, np.int64),
        words=np.array(numbers, np.int64),
        pieces=np.array(pieces, np.int64),
        starts=np.array(starts, np.int64),
        tag_places=np.array(tag_places, np.int64),
        tags=np.array(tags, np.int64),
        spans=spans,
        name_rows=np.array(name_rows, np.int64),
        names=np.array(names, np.int64),
    )


def shuffled(texts: Sequence[Seen], size: int, chance: random.Random) -> Iterator[list[int]]:
    """The numbers of all texts in batches of about equal length, in another order each time."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i].tokens) * (1 + 0.3 * chance.random()))
    parts = [order[at : at + size] for at in range(0, len(order), size)]
    chance.shuffle(parts)
    yield from parts


_WHOLE, _BY_PIECES, _HIDDEN = range(3)


def _kind(chance: random.Random | None) -> int:
    drawn = chance.random() if chance else 1.0
    if drawn < _BLANKED:
        return _HIDDEN
    return _BY_PIECES if drawn < _BLANKED + _UNNAMED else _WHOLE


def _often(texts: Iterable[Iterable[str]], least: int, first: Sequence[str] = ()) -> Mapping[str, int]:
    counts = Counter(name for text in texts for name in text)
    kept = (*first, *sorted(name for name, count in counts.items() if count >= least and name not in first))
    return {name: number for number, name in enumerate(kept)}
