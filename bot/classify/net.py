"""The trained reader: a small convolutional network over words and the lexicon's phrases, in NumPy.

Every token is a vector: its word's, its letters' and those of the phrases that begin or end there, added up. Windows of
1, 2, 3 and 5 tokens are weighed by filters; what a filter found most of, anywhere in the text, goes on to two small
layers. All of it up to the maximum is linear in the token, so a word's share is worked out once and remembered.
"""

import json
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
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
_REMEMBERED = 20_000  # words whose vectors are kept: a stranger's text cannot make it grow further

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Part:
    """What one member found: the maximum of each filter, the layer above, and the token where each maximum lies."""

    pooled: Floats
    hidden: Floats
    places: Sequence[int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the network makes of a text: log-odds by output, and by member what they come from."""

    scores: Mapping[str, float]
    parts: Sequence[Part]


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
    _table: Floats = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    def read(self, seen: Seen) -> Outcome:
        """The scores of one text. Linear in its length."""
        shares = self._shares(seen)
        facts = [self.names[name] for name in sorted(seen.names) if name in self.names]
        members = enumerate(self.members)
        parts, said = zip(*(_member(arrays, shares[:, at], facts) for at, arrays in members), strict=True)
        scores = sum(said) / len(said)
        return Outcome(dict(zip(self.outputs, scores.tolist(), strict=True)), parts)

    def weights(self, output: str, outcome: Outcome, tokens: int) -> Floats:
        """How much each token speaks for `output`: shape (tokens,)."""
        column = self.outputs.index(output)
        weights = np.zeros(tokens, np.float32)
        for arrays, part in zip(self.members, outcome.parts, strict=True):
            through = arrays["hidden"][: len(part.pooled)] @ (arrays["out"][:, column] * (part.hidden > 0))
            shares = (arrays["skip"][:, column] + through) * part.pooled
            np.add.at(weights, np.clip(part.places, 0, tokens - 1), shares)
        return weights

    def _shares(self, seen: Seen) -> Floats:
        """Each token's share in every filter, shape (tokens and padding, members, filters x places)."""
        tags = len(self.tags)
        rows: list[int] = []
        starts: list[int] = []
        marks = iter((*seen.tags, (len(seen.tokens), "")))
        at, name = next(marks)
        if len(self._known) + len(seen.tokens) > _REMEMBERED or not self._known:
            self._forget()
        for place, token in enumerate(seen.tokens):
            starts.append(len(rows))
            row = self._known.get(token)
            rows.append(tags + (self._learn(token) if row is None else row))
            while at == place:
                known = self.tags.get(name)
                if known is not None:
                    rows.append(known)
                at, name = next(marks)
        width, filters = self.members[0]["filters"].shape
        vectors = np.add.reduceat(self._table[rows], starts, axis=0)
        shares = np.zeros((len(starts) + 2 * PAD, len(self.members), filters), np.float32)
        for number, arrays in enumerate(self.members):
            own = vectors[:, number * width : (number + 1) * width]
            np.matmul(own, arrays["filters"], out=shares[PAD:-PAD, number])
        return shares

    def _forget(self) -> None:
        self._known.clear()
        tagged = np.concatenate([arrays["tags"] for arrays in self.members], axis=1)
        self._table = np.zeros((len(self.tags) + _REMEMBERED, tagged.shape[1]), np.float32)
        self._table[: len(self.tags)] = tagged

    def _learn(self, token: str) -> int:
        row = self._known[token] = len(self._known)
        word, pieces = self.words.get(token, 0), buckets(token)
        found = [arrays["words"][word] for arrays in self.members]
        if pieces:
            each = (arrays["pieces"][pieces].sum(axis=0) / len(pieces) for arrays in self.members)
            found = [vector + more for vector, more in zip(found, each, strict=True)]
        self._table[len(self.tags) + row] = np.concatenate(found)
        return row


def _member(arrays: Mapping[str, Floats], shares: Floats, facts: Sequence[int]) -> tuple[Part, Floats]:
    pooled, places = _pooled(shares)
    pooled = np.maximum(pooled + arrays["filters_bias"], 0)
    named = arrays["names"][facts].sum(axis=0) + arrays["names_bias"]
    both = np.concatenate((pooled, np.maximum(named, 0)))
    hidden = np.maximum(both @ arrays["hidden"] + arrays["hidden_bias"], 0)
    said = hidden @ arrays["out"] + pooled @ arrays["skip"] + arrays["out_bias"]
    return Part(pooled, hidden, places), said


def _pooled(shares: Floats) -> tuple[Floats, list[int]]:
    """What each filter found most of, and the token in the middle of the window where it did."""
    best: list[Floats] = []
    places: list[int] = []
    for width, at in zip(WIDTHS, filter_columns(shares.shape[1]), strict=True):
        low, high = PAD - width + 1, shares.shape[0] - PAD
        total = shares[low:high, at[0]]
        for step in range(1, width):
            total = total + shares[low + step : high + step, at[step]]
        most = total.argmax(axis=0)
        best.append(total[most, np.arange(total.shape[1])])
        places.extend((most + low + width // 2 - PAD).tolist())
    return np.concatenate(best), places


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
