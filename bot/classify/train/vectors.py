"""Turns labelled tickets into the vectors that the linear model is fitted on, exactly as it will see them."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse

from bot.classify.document import document
from bot.classify.features import Seen, seen
from bot.classify.linear import word_names

LENGTH = 6.0  # of a text's word vector; names weigh in unscaled
WEIGHTS = {"w": 1.0, "b": 0.8, "k": 0.7}
NAME_WEIGHTS = {"c": 0.5, "f": 1.0, "g": 0.8, "p": 0.4, "o": 0.8, "l": 0.5, "q": 1.5, "r": 1.5, "s": 2.0}
_LEAST = {"w": 2, "b": 3, "k": 4}  # texts that must hold a feature
_LEAST_NAMES = 3


def see(ticket: Mapping[str, str]) -> Seen:
    """One corpus line as the model sees it."""
    return seen(document(ticket["subject"], ticket["body"]))


class Vectors:
    """The vocabulary of a training set, and the vectors of any texts in it."""

    def __init__(self, texts: Sequence[Seen]) -> None:
        held = Counter(name for text in texts for name in self._counts(text))
        total = len(texts)
        self.words = {
            name: WEIGHTS[name[0]] * (math.log((1 + total) / (1 + count)) + 1)
            for name, count in sorted(held.items())
            if count >= _LEAST[name[0]]
        }
        names = Counter(name for text in texts for name in text.names)
        self.names = {name: NAME_WEIGHTS[name[0]] for name, count in sorted(names.items()) if count >= _LEAST_NAMES}
        self._columns = {name: at for at, name in enumerate((*self.words, *self.names))}

    def matrix(self, texts: Sequence[Seen]) -> sparse.csr_matrix:
        """Shape (texts, words + names)."""
        rows, columns, values = [], [], []
        for row, text in enumerate(texts):
            counts = {name: n for name, n in self._counts(text).items() if name in self.words}
            squared = sum(n * self.words[name] ** 2 for name, n in counts.items())
            for name, n in counts.items():
                rows.append(row)
                columns.append(self._columns[name])
                values.append(LENGTH * n * self.words[name] / math.sqrt(squared))
            for name in text.names:
                if name in self.names:
                    rows.append(row)
                    columns.append(self._columns[name])
                    values.append(self.names[name])
        shape = (len(texts), len(self._columns))
        return sparse.csr_matrix((np.array(values), (rows, columns)), shape=shape)

    @staticmethod
    def _counts(text: Seen) -> Counter[str]:
        """How many distinct words hold each feature; pairs count once."""
        counts = Counter(name for word in sorted(text.words) for name in word_names(word))
        counts.update("b:" + pair for pair in text.pairs)
        return counts
