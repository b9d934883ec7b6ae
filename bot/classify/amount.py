"""Which of the sums in a text is the disputed amount, if any."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from bot.classify.document import Document
from bot.classify.features import Seen
from bot.classify.lexicon import lexicon
from bot.classify.sums import Sum, sums
from bot.classify.tokens import cut

_AROUND = 70  # characters to either side whose words count
_NEAR = 4  # words to either side
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")
_WHOLE_TEXT = ("r:", "c:received", "c:granted", "c:other_money", "c:nowant", "c:fl_refund", "c:policy", "c:hyp")
_SURE = 0.5
_MOST = 24  # sums looked at in one text

Weights = Mapping[str, float]


def candidates(subject: str, document: Document, seen: Seen) -> list[tuple[Decimal, frozenset[str]]]:
    """Each sum in USD with the names of what stands around it, body first."""
    found = [(document.text, s, "body") for s in sums(document.text)[:_MOST]]
    found += [(subject, s, "subject") for s in sums(subject)[:2] if s.marked]
    values = [s.usd for _, s, _ in found]
    general = {"t:" + name for name in seen.names if name.startswith(_WHOLE_TEXT)}
    return [
        (s.usd, frozenset(general | set(_around(text, s)) | set(_rank(at, values)) | {"in:" + where}))
        for at, (text, s, where) in enumerate(found)
    ]


def disputed(
    subject: str, document: Document, seen: Seen, weights: Weights, sides: Mapping[str, float]
) -> Decimal | None:
    """The disputed amount in USD, None where no sum seems to be it. `sides` are odds of who writes, as features."""
    best, most = None, _SURE
    for usd, names in candidates(subject, document, seen):
        score = weights["bias"] + sum(weights.get(name, 0.0) for name in names)
        score += sum(weights.get(name, 0.0) * value for name, value in sides.items())
        p = 1 / (1 + math.exp(-score)) if score > -30 else 0.0  # noqa: PLR2004 - beyond, exp is needless
        if p > most:
            best, most = usd, p
    return best


def _around(text: str, found: Sum) -> Iterator[str]:
    left = [w for w in cut(text[max(0, found.start - _AROUND) : found.start]).words if w != "<s>"][-_NEAR:]
    right = [w for w in cut(text[found.end : found.end + _AROUND]).words if w != "<s>"][:_NEAR]
    yield from (f"<{word}" for word in left)
    yield from (f">{word}" for word in right)
    if left:
        yield f"<<{left[-1]}"
    if right:
        yield f">>{right[0]}"
    for name in {m.name for m in lexicon().match(cut(_sentence(text, found)).words)}:
        yield "s:" + name
    yield f"marked:{found.marked}"
    if found.rate:
        yield "rate"


def _sentence(text: str, found: Sum) -> str:
    low, high = max(0, found.start - 300), found.end + 300
    starts = [m.end() for m in _SENTENCE_END.finditer(text, low, found.start)]
    end = _SENTENCE_END.search(text, found.end, high)
    return text[starts[-1] if starts else low : end.start() if end else high]


def _rank(at: int, values: Sequence[Decimal]) -> Iterator[str]:
    yield "only" if len(set(values)) == 1 else f"place:{min(at, 3)}"
    if len(set(values)) > 1:
        if values[at] == max(values):
            yield "largest"
        if values[at] == min(values):
            yield "smallest"
    if values.count(values[at]) > 1:
        yield "repeated"
    if at == len(values) - 1:
        yield "last"
