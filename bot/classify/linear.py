"""The linear model: whole-number weights by feature name, summed in plain Python."""

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import starmap

from bot.classify.features import Seen, grams

_REMEMBERED = 50_000  # words whose sums are kept

Row = tuple[int, ...]


@dataclass(slots=True)
class Model:
    """Weights of every output. Rows of `words` end with the squared length that they add to a text."""

    outputs: Sequence[str]
    bias: Sequence[float]
    scales: Sequence[float]  # one weight step of each output, then of the squared length
    length: float  # to which a text's word vector is scaled
    words: Mapping[str, Row]  # "w:" words, "b:" pairs, "k:" pieces of words
    names: Mapping[str, Row]
    decisions: Mapping[str, Mapping[str, float]]  # by label, for `decide.chance`
    amount: Mapping[str, float]  # for `amount.disputed`
    known: dict[str, Row] = field(default_factory=dict)

    def scores(self, seen: Seen) -> dict[str, float]:
        """The log-odds of each output for one text."""
        rows = [self.known.get(word) or self._word(word) for word in seen.words]
        rows += [row for pair in seen.pairs if (row := self.words.get("b:" + pair))]
        said = list(map(sum, zip(*rows, strict=True))) or [0] * (len(self.outputs) + 1)
        found = [row for name in seen.names if (row := self.names.get(name))]
        meant = list(map(sum, zip(*found, strict=True))) or [0] * len(self.outputs)
        squared = said[-1] * self.scales[-1]
        factor = self.length / math.sqrt(squared) if squared > 0 else 0.0
        return {
            output: bias + scale * (factor * a + b)
            for output, bias, scale, a, b in zip(self.outputs, self.bias, self.scales, said, meant, strict=False)
        }

    def _word(self, word: str) -> Row:
        rows = [row for name in word_names(word) if (row := self.words.get(name))]
        total = tuple(map(sum, zip(*rows, strict=True))) or (0,) * (len(self.outputs) + 1)
        if len(self.known) > _REMEMBERED:
            self.known.clear()
        self.known[word] = total
        return total


def word_names(word: str) -> list[str]:
    """The features of one word: itself and, unless it stands for a number, its pieces."""
    if word in {"0", "<amt>"}:
        return ["w:" + word]
    return ["w:" + word, *("k:" + piece for piece in grams(word))]


def pack(model: Mapping[str, object], words: Mapping[str, Row], names: Mapping[str, Row]) -> bytes:
    """A model as bytes: a JSON head, then each feature's name and weights, compressed."""
    head = json.dumps(model, sort_keys=True)
    lines = [head, str(len(words))]
    for table in (words, names):
        lines += [" ".join((name.replace(" ", "\x00"), *map(str, row))) for name, row in sorted(table.items())]
    return zlib.compress("\n".join(lines).encode(), 9)


def unpack(data: bytes) -> Model:
    """The model that `pack` wrote; ValueError if it is not one."""
    head, count, *lines = zlib.decompress(data).decode().split("\n")
    rows = list(starmap(_row, (line.split(" ", 1) for line in lines)))
    words, names = dict(rows[: int(count)]), dict(rows[int(count) :])
    return Model(words=words, names=names, **json.loads(head))


def _row(name: str, weights: str) -> tuple[str, Row]:
    return name.replace("\x00", " "), tuple(map(int, weights.split(" ")))


@lru_cache(maxsize=1)
def model() -> Model:
    """The trained model beside the code, read once for the process."""
    return unpack(files("bot.classify").joinpath("model.bin").read_bytes())
