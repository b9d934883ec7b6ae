"""Which of the sums in a text is the disputed amount, if any."""

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from bot.classify.asked import asked_back
from bot.classify.document import Document
from bot.classify.features import Seen
from bot.classify.sums import Sum, sums
from bot.classify.tokens import BREAK

_NEAR = 4  # words to either side
_WHOLE_TEXT = (
    "r:",
    "c:received",
    "c:granted",
    "c:other_money",
    "c:nowant",
    "c:fl_refund",
    "c:policy",
    "c:hyp",
)
_SURE = 0.5
_MOST = 24  # sums looked at in one text

Weights = Mapping[str, float]


def candidates(subject: str, document: Document, seen: Seen) -> list[tuple[Decimal, frozenset[str]]]:
    """Each sum in USD with the names of what stands around it, body first."""
    found = [each for each in sums(document.text) if not each.rate][:_MOST]
    values = [s.usd for s in found]
    general = {"t:" + name for name in seen.names if name.startswith(_WHOLE_TEXT)}
    words = document.words.words
    picked = []
    for at, each in enumerate(found):
        start = document.body_at + max(0, bisect_right(document.places, each.start) - 1)
        end = max(start + 1, document.body_at + bisect_right(document.places, each.end - 1))
        names = {
            *general,
            *_around(words, start, end),
            *_sentence(seen, words, start, end),
            *_rank(at, values),
        }
        picked.append((each.usd, frozenset({*names, "in:body", *_form(each)})))
    picked.extend(
        (each.usd, frozenset({*general, "in:subject", *_form(each)})) for each in sums(subject)[:2] if each.marked
    )
    return picked


def disputed(
    subject: str, document: Document, seen: Seen, weights: Weights, sides: Mapping[str, float]
) -> Decimal | None:
    """The disputed amount in USD, None where no sum seems to be it; `sides` are the chances of who writes."""
    best, most = None, _SURE
    for usd, names in candidates(subject, document, seen):
        score = weights["bias"] + sum(weights.get(name, 0.0) for name in names)
        score += sum(weights.get(name, 0.0) * value for name, value in sides.items())
        p = 1 / (1 + math.exp(-score)) if score > -30 else 0.0  # noqa: PLR2004 - beyond, exp is needless
        if p > most:
            best, most = usd, p
    if best is not None:
        plainly = asked_back(document.text, sums(document.text)[:_MOST])
        best = plainly.pop() if len(plainly) == 1 else best  # if a sum is asked for, it is that one
    return best


def _around(words: Sequence[str], at: int, after: int) -> Iterator[str]:
    """The words beside those from `at` to `after`, near and right next to them."""
    left = [w for w in words[max(0, at - _NEAR - 2) : at] if w != BREAK][-_NEAR:]
    right = [w for w in words[after : after + _NEAR + 2] if w != BREAK][:_NEAR]
    yield from (f"<{word}" for word in left)
    yield from (f">{word}" for word in right)
    if left:
        yield f"<<{left[-1]}"
    if right:
        yield f">>{right[0]}"


def _sentence(seen: Seen, words: Sequence[str], at: int, after: int) -> Iterator[str]:
    """The phrases of the sentence that the words from `at` to `after` stand in."""
    low, high = at, after
    while low > 0 and words[low - 1] != BREAK:
        low -= 1
    while high < len(words) and words[high] != BREAK:
        high += 1
    yield from {"s:" + m.name for m in seen.matches if low - 1 <= m.start and m.end <= high + 1}


def _form(found: Sum) -> Iterator[str]:
    yield f"marked:{found.marked}"


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
