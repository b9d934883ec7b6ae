"""How much a refund comes to: all of it, a part, an amount or a percentage."""

from dataclasses import dataclass
from decimal import Decimal

from bot.offers.lexicon import word_class
from bot.offers.sentence import Act, Sentence
from bot.offers.words import OTHER_MONEY, PERCENT, USD

WHOLE = Decimal(100)
SMALLEST_BARE = 5  # a number without a currency below this counts something else
NEAR = 5


@dataclass(frozen=True, slots=True)
class Extent:
    """What part of the money. `why` says how it was read; `at` is the word after the last one it was read from.

    `vague`: nothing says how much, which is read as all of it.
    """

    full: bool
    amount: Decimal | None
    percent: Decimal | None
    why: str
    at: int
    vague: bool = False


def extent(sentence: Sentence, act: Act) -> Extent:
    """Read the extent of a refund from the words that belong to it."""
    span = (sentence.since(act), sentence.until(act))
    amount_at = _number(sentence, act, span, USD)
    if amount_at is None:
        amount_at = _bare(sentence, act, span)
    percent_at = _number(sentence, act, span, PERCENT)
    amount = sentence.text.values[amount_at] if amount_at is not None else None
    percent = sentence.text.values[percent_at] if percent_at is not None else None
    end = max(act.end, (amount_at or 0) + 1, (percent_at or 0) + 1)
    full_at, partial_at = _last(sentence, "full", span), _last(sentence, "partial", span)
    if percent is None and _last(sentence, "half", span) is not None and amount is None:
        percent = Decimal(50)
    end = max(end, (full_at or 0) + 1, (partial_at or 0) + 1)
    if percent == WHOLE:
        return Extent(full=True, amount=amount, percent=None, why="all of it", at=end)
    if percent is not None or partial_at is not None:
        return Extent(full=False, amount=amount, percent=percent, why=_part(amount, percent), at=end)
    if amount is not None or OTHER_MONEY in sentence.text.words[span[0] : span[1]]:
        return Extent(full=full_at is not None, amount=amount, percent=None, why=_part(amount, None), at=end)
    why = "all of it" if full_at is not None else "the answer does not say how much"
    return Extent(full=True, amount=None, percent=None, why=why, at=end, vague=full_at is None)


def _part(amount: Decimal | None, percent: Decimal | None) -> str:
    if amount is not None:
        return f"{amount:,f} USD"
    return f"{percent:f} %" if percent is not None else "a part; how much is not said in US dollars"


def _number(sentence: Sentence, act: Act, span: tuple[int, int], kind: str) -> int | None:
    """The first number of a kind from the act on, else the last one before it."""
    places = [at for at in range(*span) if sentence.text.words[at] == kind]
    return min((at for at in places if at >= act.start), default=max(places, default=None))


def _bare(sentence: Sentence, act: Act, span: tuple[int, int]) -> int | None:
    """A number without a currency, close behind the act, that counts neither hours nor milestones."""
    words, values = sentence.text.words, sentence.text.values
    for at in range(act.start, min(span[1], act.end + NEAR)):
        value = values[at]
        if value is None or words[at] == PERCENT or value < SMALLEST_BARE or not words[at][-1].isdigit():
            continue
        if words[at + 1] not in word_class("not_money") and words[at - 1] not in word_class("before_count"):
            return at
    return None


def _last(sentence: Sentence, name: str, span: tuple[int, int]) -> int | None:
    wanted, words = word_class(name), sentence.text.words
    unless = {"at", "after", "not"}  # "after all", "not the full price"
    found = [at for at in range(*span) if words[at] in wanted and not unless.intersection(words[at - 2 : at])]
    return max(found, default=None)
