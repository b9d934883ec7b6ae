"""Reads an answer, sentence by sentence, and says what its author is willing to do."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.classify.patterns import Match
from bot.classify.tokens import BREAK
from bot.offers.lexicon import lexicon
from bot.offers.offer import Kind, Offer
from bot.offers.refund import Extent, extent
from bot.offers.sentence import REPORTS, Act, Sentence
from bot.offers.settle import settle
from bot.offers.words import cut
from bot.text import Kind as Whose
from bot.text import Passage, read

_OFFERED = {"complete": Kind.COMPLETE, "deliver": Kind.DELIVER, "talk": Kind.TALK, "time": Kind.ASK_FOR_TIME}
_WHY = {
    Kind.COMPLETE: "They say they will finish the work",
    Kind.DELIVER: "They offer to hand over work",
    Kind.TALK: "They say they will write to or call the client",
    Kind.ASK_FOR_TIME: "They ask for time",
    Kind.ALREADY_DELIVERED: "They say the work is delivered already; this is no offer",
    Kind.ALREADY_REFUNDED: "They say that they refunded already; this is no offer",
}
_REFUSED = {
    "refund": "They do not want to refund",
    "deliver": "They do not want to hand over the work",
    "complete": "They do not want to, or cannot, finish the work",
    "talk": "They do not want to talk to the client",
    "refuse": "They refuse",
}
_WILLING = frozenset({"can", "maybe"})
_REPORTED = frozenset({Kind.ALREADY_DELIVERED, Kind.ALREADY_REFUNDED})


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence and the passage it stands in."""

    passage: Passage
    sentence: Sentence


def read_offers(body: str) -> tuple[Offer, ...]:
    """What the author of `body` (plain or HTML) offers, refuses, asks for or reports, in order (P2, P10).

    Only their own newest words count; an automatic reply says nothing. Linear in the length; never raises.
    """
    reading = read(body)
    if reading.auto_reply:
        return ()
    own = (p for p in reading.passages if p.kind is Whose.OWN)
    return settle([offer for passage in own for place in _places(passage) for offer in _offers(place)])


def _places(passage: Passage) -> Iterator[_Place]:
    words = cut(passage.text)
    by_start: dict[int, list[Match]] = defaultdict(list)
    for match in lexicon().match(words.words):
        by_start[match.start].append(match)
    for first, last in words.sentences():
        begins = first - 1 if words.words[first - 1] == BREAK else first
        inside = [m for at in range(begins, last) for m in by_start[at]]
        yield _Place(passage, Sentence(words, first, last, inside))


def _offers(place: _Place) -> Iterator[Offer]:
    for act in place.sentence.acts:
        if offer := _offer(place, act):
            yield offer


def _offer(place: _Place, act: Act) -> Offer | None:
    if act.name in REPORTS:
        return _report(place, act)
    if act.name == "time" and not _denied(place.sentence, act):
        return _said(place, act, Kind.ASK_FOR_TIME, act.end)  # asked for without a frame: "Give me until Friday"
    if act.name == "refuse" or (act.frame == "cannot" and _meant(place.sentence, act)):
        return _refusal(place, act)
    if act.name == "refund":
        return _refund(place, act) if act.frame in _WILLING or _elliptical(place.sentence, act) else None
    return _said(place, act, _OFFERED[act.name], act.end) if act.frame in _WILLING else None


def _report(place: _Place, act: Act) -> Offer:
    if act.name == "delivered":
        return _said(place, act, Kind.ALREADY_DELIVERED, act.end)
    found = extent(place.sentence, act)
    return _said(place, act, Kind.ALREADY_REFUNDED, found.at, extent=found)


def _denied(sentence: Sentence, act: Act) -> bool:
    """Time is not asked for where that is denied right there, or where others ask, or it is past."""
    return act.frame in {"did_not", "hypo", "other"} or sentence.any_of("neg", act.start - 2, act.end)


def _meant(sentence: Sentence, act: Act) -> bool:
    """Who cannot reach the client does not refuse to; nor does who needs no time."""
    return act.name != "time" and (act.name != "talk" or sentence.any_of("will", act.frame_start, act.start))


def _elliptical(sentence: Sentence, act: Act) -> bool:
    """A refund without a frame, in few words, that says how much: "Half refund.", "40% back"."""
    if act.frame != "short":
        return False
    found = extent(sentence, act)
    return found.amount is not None or found.percent is not None or not found.vague


def _refund(place: _Place, act: Act) -> Offer:
    found = extent(place.sentence, act)
    kind = Kind.FULL_REFUND if found.full else Kind.PARTIAL_REFUND
    return _said(place, act, kind, found.at, extent=found)


def _refusal(place: _Place, act: Act) -> Offer:
    scoped = act.name == "refund" and place.sentence.any_of("full", act.frame_start, place.sentence.until(act))
    why = "They do not want to refund all of it" if scoped else _REFUSED[act.name]
    start, end = _span(place, act, act.end)
    raw_start, raw_end = place.passage.raw(start, end)
    text = place.passage.text[start:end]
    conditional, about = place.sentence.conditional, "all" if scoped else act.name
    return Offer(Kind.REFUSE, text, raw_start, raw_end, None, why + ".", conditional=conditional, about=about)


def _said(place: _Place, act: Act, kind: Kind, last: int, *, extent: Extent | None = None) -> Offer:
    when, when_end = _when(place.sentence, act)
    start, end = _span(place, act, max(last, when_end))
    raw_start, raw_end = place.passage.raw(start, end)
    conditional = kind not in _REPORTED and (place.sentence.conditional or act.frame == "maybe")
    why = _WHY.get(kind) or f"They offer a refund: {extent.why if extent else ''}"
    return Offer(
        kind,
        place.passage.text[start:end],
        raw_start,
        raw_end,
        extent.amount if extent else None,
        f"{why}{', on a condition or as a question' if conditional else ''}.",
        percent=extent.percent if extent else None,
        when=place.passage.text[slice(*_chars(place.sentence, *when))] if when else "",
        conditional=conditional,
        vague=extent is not None and extent.vague,
    )


def _when(sentence: Sentence, act: Act) -> tuple[tuple[int, int] | None, int]:
    """The words for by when or how long: the first that touch or follow the act, else the last before it."""
    if act.name in {"delivered", "refunded", "refund", "refuse"}:
        return None, 0
    spans = _merged([(m.start, m.end) for m in sentence.named("when")])
    until = sentence.until(act)
    after = [s for s in spans if s[1] > act.start and s[0] < until]
    before = [s for s in spans if s[1] <= act.start]
    chosen = after[0] if after else (before[-1] if before else None)
    return chosen, chosen[1] if chosen and after else 0


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _span(place: _Place, act: Act, last: int) -> tuple[int, int]:
    first = act.frame_start if act.frame else act.start
    return _chars(place.sentence, max(first, place.sentence.first), min(last, place.sentence.last))


def _chars(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    first = max(first, sentence.first)
    return sentence.text.starts[first], sentence.text.ends[max(first, last - 1)]
