"""Reads a client's later reply for labels that it says are over."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.classify.document import Document, document
from bot.classify.evidence import shown
from bot.classify.features import Seen, seen
from bot.classify.lexicon import lexicon
from bot.classify.patterns import Match
from bot.classify.tokens import BREAK
from bot.labels import Evidence, Label

_DOUBT = 3  # words before a phrase in which a doubt or a negation takes it back
_BOTH = (Label.UNRESPONSIVE_FREELANCER, Label.REFUND_REQUEST)
_OVER = {
    "over_back": (_BOTH[:1], "The client says that the freelancer is back."),
    "over_money": (_BOTH[1:], "The client says that the money is back or no longer wanted."),
    "over_all": (_BOTH, "The client says that the matter is settled."),
}


class _Words(NamedTuple):
    """Where a phrase stands, and its concept."""

    start: int
    end: int
    concept: str


def withdrawn(body: str, *, question: str = "") -> tuple[Evidence, ...]:
    """Which labels a client's later reply says are over, with its words; empty when in doubt.

    `question` is what the reply answers, where the caller knows better than the quoted text. Never raises.
    """
    read = document("", body, question)
    found = seen(read)
    if read.automatic or read.forwarded:
        return ()
    over = _said(read, found)
    if not over and _answers_yes(read, found):
        over = {Label.UNRESPONSIVE_FREELANCER: _Words(read.body_at, len(read.words.words), "over_back")}
    if (
        over
        and found.facts.silences
        and max(f.start for f in found.facts.silences) > min(w.start for w in over.values())
    ):
        over.pop(Label.UNRESPONSIVE_FREELANCER, None)  # back, and gone again
    if found.facts.asks:
        over.pop(Label.REFUND_REQUEST, None)
    return tuple(
        shown(label, words.start, words.end, _OVER[words.concept][1], "", body, read)
        for label, words in sorted(over.items())
    )


def _said(read: Document, found: Seen) -> dict[Label, _Words]:
    over: dict[Label, _Words] = {}
    doubts = sorted({m.start for m in found.matches if m.name == "not_over"})
    for match in sorted(found.matches, key=lambda m: (m.start, m.start - m.end)):
        if match.name in _OVER and not _doubted(match, read.words.words, doubts):
            for label in _OVER[match.name][0]:
                over.setdefault(label, _Words(match.start, match.end, match.name))
    return over


def _doubted(match: Match, words: Sequence[str], doubts: Sequence[int]) -> bool:
    low = match.start
    while low > 0 and match.start - low < _DOUBT and words[low - 1] != BREAK:
        low -= 1
    allowed = match.name == "over_money"  # "no refund needed" holds its own negation
    return any(low <= at < match.start or (match.start <= at < match.end and not allowed) for at in doubts)


def _answers_yes(read: Document, found: Seen) -> bool:
    """A bare yes to "did the freelancer get back to you?"."""
    if not read.question.words[2:]:
        return False
    asked = {m.name for m in lexicon().match(read.question.words)}
    yes = any(m.name == "short_yes" for m in found.matches)
    no = any(m.name in {"short_no", "not_over"} for m in found.matches)
    return yes and not no and "q_contact" in asked and not {"refund", "ask_back"} & asked
