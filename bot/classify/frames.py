"""Who does what in a text: each phrase that matters, whom it is about, whether it is only supposed."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.classify.patterns import Match
from bot.classify.tokens import BREAK, Words

EVENTS = frozenset(
    {
        "silent", "gone", "hunt", "noshow", "block", "nodeliver", "notstart", "promise", "nothing_yet",
        "back", "responsive", "announced", "left", "silent_idiom", "ask_back", "refund", "chargeback",
        "received", "granted", "nowant", "withdrawn", "notes_still", "idiom", "due",
    }
)  # fmt: skip
_PEOPLE = frozenset({"fl", "cl", "cand", "other"})
_BEFORE, _AFTER = 14, 4  # words within which a noun may be what a phrase is about
_TOWARDS = frozenset(
    ("from", "of", "by", "with", "de", "von", "da", "do", "del", "par", "hold", "reach", "contact", "to")
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Phrase `name` over the words `start` to `end`, about `subject`; `supposed`: it is no more than that."""

    name: str
    subject: str
    start: int
    end: int
    sentence: int
    supposed: bool = False
    asked: bool = False


def frames(words: Words, matches: Sequence[Match]) -> list[Frame]:
    """The events among `matches`, in order of their start. Linear in the number of words and matches."""
    sentence_of = _sentences(words.words)
    asked = _asked(words, sentence_of)
    nouns = _nouns(matches)
    supposed = {sentence_of[m.start]: m.start for m in reversed(matches) if m.name == "hypothetical"}
    found = []
    for match in _widest(m for m in matches if m.name in EVENTS):
        start = match.start + (words.words[match.start] == BREAK and match.end - match.start > 1)
        sentence = sentence_of[start]
        found.append(
            Frame(
                match.name,
                _subject(words.words, nouns, start, match.end),
                start,
                match.end,
                sentence,
                supposed=supposed.get(sentence, len(sentence_of)) <= start,
                asked=sentence in asked,
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Nouns:
    """Who is named where, in order: "fl", "cl", "he_fl" for a he who is the freelancer, …; the author left out."""

    places: list[int]
    kinds: list[str]

    def first(self, low: int, high: int) -> tuple[int, str] | None:
        at = bisect_left(self.places, low)
        return (self.places[at], self.kinds[at]) if at < len(self.places) and self.places[at] < high else None

    def last(self, low: int, high: int) -> tuple[int, str] | None:
        at = bisect_left(self.places, high) - 1
        return (self.places[at], self.kinds[at]) if at >= 0 and self.places[at] >= low else None


def _nouns(matches: Sequence[Match]) -> _Nouns:
    """The nouns among `matches`; a pronoun stands for the person named last before it."""
    places, kinds, person = [], [], ""
    for place, kind in sorted((m.start, m.name[2:]) for m in matches if m.name.startswith("n_")):
        if kind == "me":
            continue
        if kind in _PEOPLE:
            person = kind
        places.append(place)
        kinds.append(kind if kind != "third" else f"he_{person}" if person else "he")
    return _Nouns(places, kinds)


def _asked(words: Words, sentence_of: Sequence[int]) -> frozenset[int]:
    """The numbers of the sentences that are questions."""
    return frozenset(sentence_of[at] - 1 for at in words.questions)


def _sentences(words: Sequence[str]) -> list[int]:
    numbers, now = [], 0
    for word in words:
        now += word == BREAK
        numbers.append(now)
    return numbers


def _widest(matches: Iterable[Match]) -> list[Match]:
    kept: dict[str, Match] = {}
    out: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.start, -m.end)):
        last = kept.get(match.name)
        if last is None or match.start >= last.end:
            kept[match.name] = match
            out.append(match)
    return out


def _subject(words: Sequence[str], nouns: _Nouns, start: int, end: int) -> str:
    inside = nouns.first(start, end)
    if inside:
        return inside[1]
    after = nouns.first(end, min(end + _AFTER, len(words)))
    towards = words[end - 1] in _TOWARDS or (end < len(words) and words[end] in _TOWARDS)
    if after and towards and BREAK not in words[end : after[0]]:
        return after[1]
    low = start
    while low > 0 and start - low < _BEFORE and words[low - 1] != BREAK:
        low -= 1
    before = nouns.last(low, start)
    return before[1] if before else "none"
