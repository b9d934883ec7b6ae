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
_BEFORE, _AFTER = 14, 4


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
    """The events among `matches`, in order of their start."""
    sentence_of = _sentences(words.words)
    nouns = sorted((m.start, m.name[2:]) for m in matches if m.name.startswith("n_"))
    places = [at for at, _ in nouns]
    supposed = {sentence_of[m.start]: m.start for m in reversed(matches) if m.name == "hypothetical"}
    found = []
    for match in _widest(m for m in matches if m.name in EVENTS):
        start = match.start + (words.words[match.start] == BREAK and match.end - match.start > 1)
        sentence = sentence_of[start]
        found.append(
            Frame(
                match.name,
                _subject(words.words, nouns, places, start, match.end),
                start,
                match.end,
                sentence,
                supposed=supposed.get(sentence, len(sentence_of)) <= start,
                asked=_asked(words, match.end),
            )
        )
    return found


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


def _subject(words: Sequence[str], nouns: list[tuple[int, str]], places: list[int], start: int, end: int) -> str:
    inside = _named(nouns, places, start, end, last=False)
    if inside:
        return _resolve(nouns, places, inside[0], inside[1])
    after = _named(nouns, places, end, min(end + _AFTER, len(words)), last=False)
    towards = words[end - 1] in _TOWARDS or (end < len(words) and words[end] in _TOWARDS)
    if after and towards and BREAK not in words[end : after[0]]:
        return _resolve(nouns, places, after[0], after[1])
    low = start
    while low > 0 and start - low < _BEFORE and words[low - 1] != BREAK:
        low -= 1
    before = _named(nouns, places, low, start, last=True)
    if before:
        return _resolve(nouns, places, before[0], before[1])
    if bisect_left(places, start) and start - places[bisect_left(places, start) - 1] <= 1:
        return nouns[bisect_left(places, start) - 1][1]
    return "none"


_TOWARDS = frozenset(
    {"from", "of", "by", "with", "de", "von", "da", "do", "del", "par", "hold", "reach", "contact", "to"}
)


def _named(
    nouns: list[tuple[int, str]], places: list[int], low: int, high: int, *, last: bool
) -> tuple[int, str] | None:
    picked = [n for n in nouns[bisect_left(places, low) : bisect_left(places, high)] if n[1] != "me"]
    if not picked:
        return None
    return picked[-1] if last else picked[0]


def _resolve(nouns: list[tuple[int, str]], places: list[int], at: int, kind: str) -> str:
    if kind != "third":
        return kind
    for index in range(bisect_left(places, at) - 1, -1, -1):
        if nouns[index][1] in _PEOPLE:
            return "he_" + nouns[index][1]
    return "he"


def _asked(words: Words, end: int) -> bool:
    for at in range(end - 1, len(words.words)):
        if words.words[at] == BREAK and at >= end - 1 and at > 0:
            return at in words.questions
    return False
