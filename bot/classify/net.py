"""The trained reader: a small convolutional network over words and the lexicon's phrases, in NumPy.

Every token is a vector: its word's, its letters' and those of the phrases that begin or end there, added up. Windows of
1, 2, 3 and 5 tokens are weighed by filters; what a filter found most of, anywhere in the text, goes on to two small
layers. All of it up to the maximum is linear in the token, so a word's share is worked out once and remembered.
"""

import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from bot.classify.features import Seen
from bot.classify.pieces import buckets

WIDTHS = (1, 2, 3, 5)  # tokens that a filter looks at
PAD = max(WIDTHS) - 1
_PADDING = (0,) * PAD  # rows of the table: the empty one
_REMEMBERED = 10_000  # words whose shares are kept, 6 kB each: a stranger's text cannot make it grow further

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the network makes of a text: log-odds by output, and what they come from.

    `shares`: each token's in every filter, shape (tokens and padding, places, members, filters); `pooled` what each
    filter found most of (members, filters), `hidden` the layer above (members, HIDDEN).
    """

    scores: Mapping[str, float]
    shares: Floats
    pooled: Floats
    hidden: Floats


@dataclass(slots=True)
class Net:
    """Members fitted alike from different beginnings, whose scores are averaged.

    The shapes of a member's arrays are in `bot/classify/train/network.py`.
    """

    outputs: Sequence[str]
    words: Mapping[str, int]
    tags: Mapping[str, int]
    names: Mapping[str, int]
    members: Sequence[Mapping[str, Floats]]
    decisions: Mapping[str, Mapping[str, float]]  # by label, for `decide.chance`
    amount: Mapping[str, float]  # for `amount.disputed`
    _known: dict[str, int] = field(default_factory=dict)
    _table: Floats = field(default_factory=lambda: np.zeros((0,), np.float32))

    def read(self, seen: Seen) -> Outcome:
        """The scores of one text. Linear in its length."""
        shares = self._shares(seen)
        facts = [self.names[name] for name in sorted(seen.names) if name in self.names]
        found = np.concatenate([window.max(axis=0) for window in _windows(shares)], axis=1)
        pooled, hidden = np.empty_like(found), []
        said = np.zeros(len(self.outputs), np.float32)
        for number, arrays in enumerate(self.members):
            np.maximum(found[number] + arrays["filters_bias"], 0, out=pooled[number])
            named = np.maximum(arrays["names"][facts].sum(axis=0) + arrays["names_bias"], 0)
            both = np.concatenate((pooled[number], named))
            hidden.append(np.maximum(both @ arrays["hidden"] + arrays["hidden_bias"], 0))
            said += hidden[-1] @ arrays["out"] + pooled[number] @ arrays["skip"] + arrays["out_bias"]
        scores = dict(zip(self.outputs, (said / len(self.members)).tolist(), strict=True))
        return Outcome(scores, shares, pooled, np.stack(hidden))

    def weights(self, output: str, outcome: Outcome, tokens: int) -> Floats:
        """How much each token speaks for `output`: shape (tokens,). What a filter found lies in its window's middle."""
        column = self.outputs.index(output)
        middles = [
            window.argmax(axis=0) + 1 - width + width // 2
            for width, window in zip(WIDTHS, _windows(outcome.shares), strict=True)
        ]
        places = np.clip(np.concatenate(middles, axis=1), 0, tokens - 1)
        weights = np.zeros(tokens, np.float32)
        for number, arrays in enumerate(self.members):
            pooled, hidden = outcome.pooled[number], outcome.hidden[number]
            through = arrays["hidden"][: len(pooled)] @ (arrays["out"][:, column] * (hidden > 0))
            np.add.at(weights, places[number], (arrays["skip"][:, column] + through) * pooled)
        return weights

    def _shares(self, seen: Seen) -> Floats:
        """Each token's share in every filter, shape (tokens and padding, places, members, filters)."""
        table = self._table
        if not len(table) or len(self._known) + len(seen.tokens) > _REMEMBERED:
            table = self._forget()
        known = self._known
        if unknown := [token for token in dict.fromkeys(seen.tokens) if token not in known]:
            self._learn(unknown)
        shares = table[[*_PADDING, *map(known.__getitem__, seen.tokens), *_PADDING]]
        for at, name in seen.tags:
            row = self.tags.get(name)
            if row is not None:
                shares[PAD + at] += table[1 + row]
        return shares

    def _forget(self) -> Floats:
        """Begin the table anew: an empty row for the padding, those of the tags, and room for words."""
        self._known.clear()
        tags = self._filtered([arrays["tags"] for arrays in self.members])
        self._table = np.zeros((1 + len(tags) + _REMEMBERED, *tags.shape[1:]), np.float32)
        self._table[1 : 1 + len(tags)] = tags
        return self._table

    def _learn(self, tokens: Sequence[str]) -> None:
        """Give each token its row in the table."""
        row = 1 + len(self.tags) + len(self._known)
        numbers = [self.words.get(token, 0) for token in tokens]
        vectors = [arrays["words"][numbers] for arrays in self.members]
        for at, token in enumerate(tokens):
            if pieces := buckets(token):
                for own, arrays in zip(vectors, self.members, strict=True):
                    own[at] += arrays["pieces"][pieces].sum(axis=0) / len(pieces)
            self._known[token] = row + at
        self._table[row : row + len(tokens)] = self._filtered(vectors)

    def _filtered(self, vectors: Sequence[Floats]) -> Floats:
        """What each member's filters make of its vectors: shape (vectors, places, members, filters)."""
        each = zip(vectors, self.members, strict=True)
        shares = [(own @ arrays["filters"]).reshape(len(own), sum(WIDTHS), -1) for own, arrays in each]
        return np.stack(shares, axis=2)


def _windows(shares: Floats) -> Iterator[Floats]:
    """For each width what its filters make of each window: shape (windows, members, filters)."""
    low, place = PAD + 1, 0
    for width in WIDTHS:
        start, end = low - width, shares.shape[0] - PAD
        total = shares[start:end, place]
        for step in range(1, width):
            total = total + shares[start + step : end + step, place + step]
        place += width
        yield total


@lru_cache
def filter_columns(columns: int) -> list[list[slice]]:
    """For each width the columns of each of its places, of `columns` in all."""
    each = columns // sum(WIDTHS)
    found, at = [], 0
    for width in WIDTHS:
        found.append([slice(at + step * each, at + (step + 1) * each) for step in range(width)])
        at += width * each
    return found


def pack(head: Mapping[str, object], members: Sequence[Mapping[str, Floats]]) -> bytes:
    """A network as bytes: a JSON head, then each array as whole numbers of one byte with a scale a row, compressed."""
    shapes = {name: list(array.shape) for name, array in members[0].items()}
    described = json.dumps({**head, "shapes": shapes, "members": len(members)}, sort_keys=True).encode()
    parts = [struct.pack("<I", len(described)), described]
    for arrays in members:
        for name in sorted(arrays):
            rows = np.atleast_2d(arrays[name])
            scales = (np.abs(rows).max(axis=1) / 127).astype("<f4")
            steps = np.divide(rows, scales[:, None], out=np.zeros_like(rows), where=scales[:, None] > 0)
            parts += [scales.tobytes(), np.rint(steps).astype(np.int8).tobytes()]
    return zlib.compress(b"".join(parts), 9)


def unpack(data: bytes) -> Net:
    """The network that `pack` wrote; ValueError if it is not one."""
    try:
        raw = memoryview(zlib.decompress(data))
        (length,) = struct.unpack_from("<I", raw)
        head = json.loads(bytes(raw[4 : 4 + length]))
    except (zlib.error, struct.error) as error:
        raise ValueError("not a trained network; write it anew with: make train") from error
    at = 4 + length
    members, shapes = [], head.pop("shapes")
    for _ in range(head.pop("members")):
        arrays: dict[str, Floats] = {}
        for name, shape in sorted(shapes.items()):
            rows, columns = (1, shape[0]) if len(shape) == 1 else shape
            scales = np.frombuffer(raw, "<f4", rows, at)
            steps = np.frombuffer(raw, np.int8, rows * columns, at + 4 * rows).reshape(rows, columns)
            arrays[name] = (steps * scales[:, None]).astype(np.float32).reshape(shape)
            at += 4 * rows + rows * columns
        members.append(arrays)
    words, tags, names = (_numbered(head.pop(name)) for name in ("words", "tags", "names"))
    return Net(words=words, tags=tags, names=names, members=members, **head)


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


@lru_cache(maxsize=1)
def model() -> Net:
    """The trained network beside the code, read once for the process.

    Keeps NumPy to one thread from then on: the sums of one text are too small to share out, and threads that wait
    for each other take a busy machine many times as long.
    """
    threadpool_limits(limits=1, user_api="blas")
    return unpack(files("bot.classify").joinpath("model.bin").read_bytes())
