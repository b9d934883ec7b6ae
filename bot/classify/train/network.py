"""The network as it is trained: its arrays, what it says of a batch, and how its error flows back.

Shapes: words, tags (count, WIDTH) and pieces (BUCKETS, WIDTH); filters (WIDTH, FILTERS x places of all widths); names
(count, FACTS); hidden (pooled + FACTS, HIDDEN); out (HIDDEN, outputs + kinds), skip (pooled, outputs).
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bot.classify.net import WIDTHS, Floats, filter_columns
from bot.classify.pieces import BUCKETS
from bot.classify.train.batches import Batch, Ints, Vocabulary

WIDTH, FILTERS, FACTS, HIDDEN = 96, 64, 64, 128
_TOKENS_DROPPED, _DROPPED, _FACTS_DROPPED = 0.2, 0.4, 0.4
_POOLED = FILTERS * len(WIDTHS)

Gradients = dict[str, Floats]


@dataclass(slots=True)
class Rows:
    """The gradient of a table of which a batch touches few rows."""

    at: Ints
    values: Floats


def arrays(vocabulary: Vocabulary, outputs: int, kinds: int, chance: np.random.Generator) -> dict[str, Floats]:
    """The arrays before training."""

    def drawn(rows: int, columns: int, spread: float) -> Floats:
        return (chance.standard_normal((rows, columns)) * spread).astype(np.float32)

    both = _POOLED + FACTS
    return {
        "words": drawn(len(vocabulary.words), WIDTH, 0.1),
        "pieces": drawn(BUCKETS, WIDTH, 0.1),
        "tags": drawn(len(vocabulary.tags), WIDTH, 0.1),
        "filters": drawn(WIDTH, FILTERS * sum(WIDTHS), (WIDTH * 3) ** -0.5),
        "filters_bias": np.zeros(_POOLED, np.float32),
        "names": drawn(len(vocabulary.names), FACTS, 0.05),
        "names_bias": np.zeros(FACTS, np.float32),
        "hidden": drawn(both, HIDDEN, both**-0.5),
        "hidden_bias": np.zeros(HIDDEN, np.float32),
        "out": drawn(HIDDEN, outputs + kinds, HIDDEN**-0.5),
        "out_bias": np.zeros(outputs + kinds, np.float32),
        "skip": drawn(_POOLED, outputs, _POOLED**-0.5),
    }


class Pass:
    """One batch through the network and, with `back`, its error back through it. With `chance`, parts are dropped."""

    def __init__(self, a: dict[str, Floats], batch: Batch, chance: np.random.Generator | None = None) -> None:
        self._a, self._batch = a, batch
        self._spread = _averaging(batch)
        vectors = a["words"][batch.words] + self._spread @ a["pieces"]
        x = np.zeros((batch.size, WIDTH), np.float32)
        x[batch.places] = vectors[batch.unique]
        np.add.at(x, batch.tag_places, a["tags"][batch.tags])
        self._mask = _mask(chance, x.shape, _TOKENS_DROPPED)
        self._x = x * self._mask
        pooled, self._at = self._pool()
        self._pooled = np.maximum(pooled + a["filters_bias"], 0)
        self._pooled_mask = _mask(chance, self._pooled.shape, _DROPPED)
        self._z = self._pooled * self._pooled_mask
        self._facts = sparse.csr_matrix(
            (_mask(chance, batch.names.shape, _FACTS_DROPPED), (batch.name_rows, batch.names)),
            shape=(len(batch.spans), len(a["names"])),
        )
        self._known = np.maximum(self._facts @ a["names"] + a["names_bias"], 0)
        self._both = np.concatenate((self._z, self._known), axis=1)
        hidden = np.maximum(self._both @ a["hidden"] + a["hidden_bias"], 0)
        self._hidden_mask = _mask(chance, hidden.shape, _DROPPED)
        self._hidden = hidden * self._hidden_mask
        self.said = self._hidden @ a["out"] + a["out_bias"]
        self.said[:, : a["skip"].shape[1]] += self._z @ a["skip"]

    def back(self, error: Floats) -> dict[str, Floats | Rows]:
        """The gradients of all arrays; `error` is that of `said`."""
        a, batch = self._a, self._batch
        outputs = a["skip"].shape[1]
        to_hidden = error @ a["out"].T * (self._hidden > 0) * self._hidden_mask
        to_both = to_hidden @ a["hidden"].T
        to_known = to_both[:, _POOLED:] * (self._known > 0)
        to_pooled = to_both[:, :_POOLED] + error[:, :outputs] @ a["skip"].T
        to_pooled = to_pooled * self._pooled_mask * (self._pooled > 0)
        filters, to_x = self._back_to_tokens(to_pooled)
        to_words = _summed(batch.unique, to_x[batch.places], len(batch.words))
        names = self._facts.T @ to_known
        return {
            "words": Rows(batch.words, to_words),
            "pieces": _rows(self._spread, to_words),
            "tags": _gathered(batch.tags, to_x[batch.tag_places]),
            "filters": filters,
            "filters_bias": to_pooled.sum(axis=0),
            "names": np.asarray(names, np.float32),
            "names_bias": to_known.sum(axis=0),
            "hidden": self._both.T @ to_hidden,
            "hidden_bias": to_hidden.sum(axis=0),
            "out": self._hidden.T @ error,
            "out_bias": error.sum(axis=0),
            "skip": self._z.T @ error[:, :outputs],
        }

    def _pool(self) -> tuple[Floats, Ints]:
        """For each text and filter the maximum and the place where its window begins."""
        shares = self._x @ self._a["filters"]
        best = np.zeros((len(self._batch.spans), _POOLED), np.float32)
        at = np.zeros(best.shape, np.int64)
        for number, (width, columns) in enumerate(zip(WIDTHS, filter_columns(shares.shape[1]), strict=True)):
            size = len(shares) - width + 1
            total = shares[:size, columns[0]].copy()
            for step in range(1, width):
                total += shares[step : step + size, columns[step]]
            own = slice(number * FILTERS, (number + 1) * FILTERS)
            for row, (start, end) in enumerate(self._batch.spans):
                window = total[start - width + 1 : end]
                most = window.argmax(axis=0)
                best[row, own] = window[most, np.arange(FILTERS)]
                at[row, own] = most + start - width + 1
        return best, at

    def _back_to_tokens(self, to_pooled: Floats) -> tuple[Floats, Floats]:
        """The gradients of the filters and of the token vectors."""
        a = self._a["filters"]
        filters, to_x = np.zeros_like(a), np.zeros_like(self._x)
        columns = np.tile(np.arange(FILTERS), len(to_pooled))
        for number, (width, blocks) in enumerate(zip(WIDTHS, filter_columns(a.shape[1]), strict=True)):
            own = slice(number * FILTERS, (number + 1) * FILTERS)
            values = to_pooled[:, own].ravel()
            for step in range(width):
                rows = self._at[:, own].ravel() + step
                flow = sparse.csr_matrix((values, (rows, columns)), shape=(len(self._x), FILTERS))
                to_x += flow @ a[:, blocks[step]].T
                filters[:, blocks[step]] = (flow.T @ self._x).T
        return filters, to_x * self._mask


def _mask(chance: np.random.Generator | None, shape: tuple[int, ...], dropped: float) -> Floats:
    if chance is None:
        return np.ones(shape, np.float32)
    return ((chance.random(shape, np.float32) >= dropped) / (1 - dropped)).astype(np.float32)


def _averaging(batch: Batch) -> sparse.csr_matrix:
    """The matrix that averages the pieces of each distinct word: shape (distinct words, BUCKETS)."""
    counts = np.diff(batch.starts)
    values = np.repeat(1 / np.maximum(counts, 1), counts).astype(np.float32)
    return sparse.csr_matrix((values, batch.pieces, batch.starts), shape=(len(counts), BUCKETS))


def _summed(at: Ints, values: Floats, count: int) -> Floats:
    gather = sparse.csr_matrix((np.ones(len(at), np.float32), (at, np.arange(len(at)))), shape=(count, len(at)))
    return np.asarray(gather @ values, np.float32)


def _gathered(at: Ints, values: Floats) -> Rows:
    rows, number = np.unique(at, return_inverse=True)
    return Rows(rows, _summed(number, values, len(rows)))


def _rows(spread: sparse.csr_matrix, to_words: Floats) -> Rows:
    rows, number = np.unique(spread.indices, return_inverse=True)
    narrow = sparse.csr_matrix((spread.data, number, spread.indptr), shape=(spread.shape[0], len(rows)))
    return Rows(rows.astype(np.int64), np.asarray(narrow.T @ to_words, np.float32))
