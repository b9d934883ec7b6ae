"""The names by which the linear model sees a text: its words, and the phrases, frames and facts in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.classify.document import Document
from bot.classify.facts import Facts, facts
from bot.classify.frames import Frame, frames
from bot.classify.lexicon import lexicon
from bot.classify.patterns import Match
from bot.classify.tokens import BREAK, Words

_APART = ("n_", "over_", "not_over", "q_")  # phrases that are no features of their own
_SIZES = ((6, "tiny"), (15, "short"), (40, "middle"), (120, "long"))
_OVER = ("back", "received", "nowant", "withdrawn")
_UNDER = ("silent", "ask_back", "nodeliver", "refund")


@dataclass(frozen=True, slots=True)
class Seen:
    """One text as the model sees it: distinct words and pairs of words, names of findings, the findings."""

    words: frozenset[str]
    pairs: frozenset[str]
    names: frozenset[str]
    matches: Sequence[Match]
    frames: Sequence[Frame]
    facts: Facts


def seen(document: Document) -> Seen:
    """Look at a document once; everything that decides is taken from the result."""
    words = document.words
    matches = lexicon().match(words.words)
    found = frames(words, matches)
    total = facts(words, matches, found)
    names = _found(matches, found)
    names.update("r:" + name for name in total.names)
    names.update(_answer(document, matches))
    names.add("l:" + _size(len(words.words)))
    if document.automatic:
        names.add("c:automatic")
    if document.forwarded:
        names.add("c:forwarded")
    plain = ["0" if word[0].isdigit() else word for word in words.words]
    pairs = frozenset(f"{a} {b}" for a, b in pairwise(plain))
    return Seen(frozenset(plain) - {BREAK}, pairs, frozenset(names), matches, found, total)


def grams(word: str) -> list[str]:
    """The pieces of 3 to 5 letters of a word, edges marked: what inflected and misspelt words share."""
    edged = f"^{word}$"
    return [edged[at : at + size] for size in (3, 4, 5) for at in range(len(edged) - size + 1)]


def _size(count: int) -> str:
    return next((name for most, name in _SIZES if count < most), "very long")


def _found(matches: Sequence[Match], found: Sequence[Frame]) -> set[str]:
    counts = Counter(m.name for m in matches if not m.name.startswith(_APART))
    names = {"c:" + name for name in counts if not name.startswith("s_")}
    for name, count in counts.items():
        if name.startswith("s_"):
            names |= {f"s:{name}", f"s:{name}2"} if count > 1 else {f"s:{name}"}
    last: dict[str, int] = {}
    together: dict[int, set[str]] = {}
    for frame in found:
        name = frame.name + ("~" if frame.supposed else "")
        names |= {f"f:{name}@{frame.subject}", "g:" + name}
        if frame.asked:
            names.add(f"g:{name}?")
        together.setdefault(frame.sentence, set()).add(frame.name)
        last[frame.name] = frame.start
    for group in together.values():
        order = sorted(group)
        names.update(f"p:{a}+{b}" for at, a in enumerate(order) for b in order[at + 1 :])
    for a in _OVER:
        names.update(f"o:{a}{'>' if last[a] > last[b] else '<'}{b}" for b in _UNDER if a in last and b in last)
    return names


def _answer(document: Document, matches: Sequence[Match]) -> set[str]:
    """What a short answer says to what: the question's phrases, and each with each of the answer's."""
    if not document.question.words[2:]:
        return set()
    asked = {m.name for m in _matches(document.question) if not m.name.startswith(_APART)}
    said = {m.name for m in matches if m.start >= document.body_at and not m.name.startswith(_APART)}
    return {"q:" + a for a in asked} | {f"q:{a}={b}" for a in asked for b in said}


def _matches(words: Words) -> list[Match]:
    return lexicon().match(words.words)
