"""What the model sees of a text: its tokens, and the phrases, frames and facts in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.classify.document import Document
from bot.classify.facts import Facts, facts
from bot.classify.frames import Frame, frames
from bot.classify.lexicon import lexicon
from bot.classify.patterns import Match
from bot.classify.tokens import Words

_APART = ("n_", "over_", "not_over", "q_")  # phrases that are no features of their own
_SIZES = ((6, "tiny"), (15, "short"), (40, "middle"), (120, "long"))
_OVER = ("back", "received", "nowant", "withdrawn")
_UNDER = ("silent", "ask_back", "nodeliver", "refund")
_MOST = 500  # words of a text that are tokens: of a longer one its beginning and its end
_MOST_ASKED = 60  # words of the question that an answer replies to


@dataclass(frozen=True, slots=True)
class Seen:
    """One text as the model sees it: its tokens, the phrases that begin and end at them, and what it all adds up to.

    `tags` are (place among the tokens, name), in order; `origins` the place of each token among the document's
    words, -1 for a token that is none of them.
    """

    tokens: Sequence[str]
    origins: Sequence[int]
    tags: Sequence[tuple[int, str]]
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
    tokens, origins = _tokens(document)
    tags = _tags(origins, matches, found)
    return Seen(tokens, origins, tags, frozenset(names), matches, found, total)


def _tokens(document: Document) -> tuple[list[str], list[int]]:
    """The question that is answered, the subject, the body: words, sentence edges and marks between the three."""
    words, asked, body = document.words.words, document.words.questions, document.body_at
    tokens: list[str] = []
    if document.question.words[2:]:
        tokens = ["<q>", *("q_" + _plain(word) for word in document.question.words[:_MOST_ASKED]), "</q>"]
    origins = [-1] * len(tokens)
    places = (
        range(len(words)) if len(words) <= _MOST else (*range(_MOST // 2), *range(len(words) - _MOST // 2, len(words)))
    )
    for place in places:
        if place == body:
            tokens.append("<body>")
            origins.append(-1)
        tokens.append("<?>" if place in asked else _plain(words[place]))
        origins.append(place)
    return tokens, origins


def _plain(word: str) -> str:
    return "0" if word[0].isdigit() else word


def _tags(origins: Sequence[int], matches: Sequence[Match], found: Sequence[Frame]) -> list[tuple[int, str]]:
    """Where phrases and frames begin, and, with ">", where longer ones end."""
    at = {origin: place for place, origin in enumerate(origins) if origin >= 0}
    named = [(m.name, m.start, m.end) for m in matches if not m.name.startswith("q_")]
    named += [(_framed(f), f.start, f.end) for f in found]
    tags = [(at[start], name) for name, start, _ in named if start in at]
    tags += [(at[end - 1], name + ">") for name, start, end in named if end - start > 1 and end - 1 in at]
    return sorted(tags)


def _framed(frame: Frame) -> str:
    return f"f:{frame.name}@{frame.subject}{'~' * frame.supposed}{'?' * frame.asked}"


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
