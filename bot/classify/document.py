"""What of a ticket is read: subject, the author's own words, the question that a short answer replies to."""

from bisect import bisect_right
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
    sources: Sequence[tuple[int, Passage | None, int]]  # from which word on, of which passage, from which character
    body_at: int
    question: Words
    text: str  # the author's own words as one text, for amounts and the like
    places: Sequence[int]  # where in `text` each of the body's own words stands, from `body_at` on
    automatic: bool
    forwarded: bool

    def span(self, at: int) -> Span:
        """Where the word at place `at` stood in the raw subject or body."""
        _, passage, offset = self.sources[bisect_right(self.sources, at, key=lambda source: source[0]) - 1]
        start, end = self.words.starts[at], self.words.ends[at]
        if passage is None:
            return Span("subject", start, end)
        return Span("body", *passage.raw(start + offset, end + offset))


def document(subject: str, body: str, question: str = "") -> Document:
    """Read a raw subject and body. Linear in their length; never raises."""
    reading = read(body[:LONGEST])
    row = _Row([], [], [], [], set())
    row.add(cut(subject[:_SUBJECT_MOST]), None, 0)
    body_at = len(row.words)
    own = [p for p in reading.passages if p.kind is Kind.OWN]
    count = offset = 0
    places: list[int] = []
    for passage, start, end in _windows(own):
        part = cut(passage.text[start:end])
        count += row.add(part, passage, start)
        places.extend(offset + at for at in part.starts)
        offset += end - start + 1
    forwarded = count < _BARE and _forwards(reading)
    if forwarded:
        for passage, start, end in _windows([p for p in reading.passages if p.kind is Kind.FORWARDED]):
            row.add(cut(passage.text[start:end]), passage, start)
    if not question and count <= _SHORT_ANSWER:
        question = reading.words(Kind.QUOTED)
    text = "\n".join(passage.text[start:end] for passage, start, end in _windows(own))
    whole = Words(row.words, row.starts, row.ends, frozenset(row.asked))
    return Document(whole, row.sources, body_at, cut(question[:600]), text, places, reading.auto_reply, forwarded)


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


@dataclass(frozen=True, slots=True)
class _Row:
    """The words of a document as they are gathered."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    sources: list[tuple[int, Passage | None, int]]
    asked: set[int]

    def add(self, more: Words, passage: Passage | None, offset: int) -> int:
        """Take in the words of a passage, cut from its character `offset` on; how many they are."""
        base = len(self.words)
        self.sources.append((base, passage, offset))
        self.asked.update(base + at for at in more.questions)
        self.words.extend(more.words)
        self.starts.extend(more.starts)
        self.ends.extend(more.ends)
        return len(more.words) - more.words.count(BREAK)
