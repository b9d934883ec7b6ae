"""What of a ticket is read: subject, the author's own words, the question that a short answer replies to."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.classify.tokens import BREAK, Words, cut
from bot.text import Kind, Passage, Reading, read

LONGEST = 100_000  # characters of a raw body that are looked at: what is new stands first
_MOST = 6_000  # characters read from the start of a long text, and as many from its end
_SHORT_ANSWER = 25  # words: above this an answer stands on its own
_BARE = 12  # words: below this a note above a forward says only that it is one
_SUBJECT_MOST = 300


@dataclass(frozen=True, slots=True)
class Span:
    """Where a word stood in the raw subject or body."""

    where: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A ticket's words in one row, with where each stood. `body_at` is the place of the body's first word."""

    words: Words
    spans: Sequence[Span]
    body_at: int
    question: Words
    text: str  # the author's own words as one text, for amounts and the like
    places: Sequence[int]  # where in `text` each of the body's own words stands, from `body_at` on
    automatic: bool
    forwarded: bool


def document(subject: str, body: str, question: str = "") -> Document:
    """Read a raw subject and body. Linear in their length; never raises."""
    reading = read(body[:LONGEST])
    words: list[str] = []
    spans: list[Span] = []
    asked: set[int] = set()
    _append(words, spans, asked, cut(subject[:_SUBJECT_MOST]), "subject", None)
    body_at = len(words)
    own = [p for p in reading.passages if p.kind is Kind.OWN]
    count = offset = 0
    places: list[int] = []
    for passage, start, end in _windows(own):
        part = cut(passage.text[start:end])
        count += _append(words, spans, asked, part, "body", (passage, start))
        places.extend(offset + at for at in part.starts)
        offset += end - start + 1
    forwarded = count < _BARE and _forwards(reading)
    if forwarded:
        for passage, start, end in _windows([p for p in reading.passages if p.kind is Kind.FORWARDED]):
            _append(words, spans, asked, cut(passage.text[start:end]), "body", (passage, start))
    if not question and count <= _SHORT_ANSWER:
        question = reading.words(Kind.QUOTED)
    text = "\n".join(passage.text[start:end] for passage, start, end in _windows(own))
    whole = Words(words, [s.start for s in spans], [s.end for s in spans], frozenset(asked))
    return Document(whole, spans, body_at, cut(question[:600]), text, places, reading.auto_reply, forwarded)


def _forwards(reading: Reading) -> bool:
    return any(p.kind is Kind.FORWARDED for p in reading.passages)


def _windows(passages: Sequence[Passage]) -> list[tuple[Passage, int, int]]:
    """Whole passages where the text is of usual length, else its beginning and its end."""
    total = sum(len(p.text) for p in passages)
    if total <= 2 * _MOST:
        return [(p, 0, len(p.text)) for p in passages]
    picked = []
    at = 0
    for p in passages:
        for low, high in ((0, _MOST), (total - _MOST, total)):
            start, end = max(low - at, 0), min(high - at, len(p.text))
            if start < end:
                picked.append((p, start, end))
        at += len(p.text)
    return picked


def _append(
    words: list[str],
    spans: list[Span],
    asked: set[int],
    more: Words,
    where: str,
    source: tuple[Passage, int] | None,
) -> int:
    base = len(words)
    asked.update(base + at for at in more.questions)
    words.extend(more.words)
    for start, end in zip(more.starts, more.ends, strict=True):
        if source:
            passage, offset = source
            start, end = passage.raw(start + offset, end + offset)  # noqa: PLW2901 - the raw places
        spans.append(Span(where, start, end))
    return sum(word != BREAK for word in more.words)
