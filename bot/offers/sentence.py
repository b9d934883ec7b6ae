"""One sentence of an answer: its acts, and the frame that governs each ("I can", "he wants", "if I had")."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.classify.patterns import Match
from bot.offers.lexicon import word_class
from bot.offers.words import COMMA, Words

FRAMES = ("sure", "can", "maybe", "cannot", "did_not", "hypo", "other", "neg")
ACTS = ("complete", "deliver", "refund", "talk", "time", "refuse", "delivered", "refunded")  # earlier wins a tie
REPORTS = frozenset({"delivered", "refunded"})
REACH = 12  # how many words a frame governs
NEAR = 4  # how soon after an act a verdict on it follows: "A refund is not possible"
PART = 4  # how far before "the work is done" a "half" stands
FEW = 7  # a sentence of fewer words may leave its frame out: "Half refund."


@dataclass(frozen=True, slots=True)
class Act:
    """An act in a sentence. `frame` is "can", "maybe", "cannot", …, or "" where none governs it."""

    name: str
    start: int
    end: int
    frame: str
    frame_start: int


@dataclass(frozen=True)
class Sentence:
    """The words `first` to `last` (exclusive) of a text, with all the matches that begin there."""

    text: Words
    first: int
    last: int
    matches: Sequence[Match]

    def named(self, *names: str) -> Iterator[Match]:
        """The matches of these concepts."""
        return (m for m in self.matches if m.name in names)

    def any_of(self, word_class_name: str, start: int, end: int) -> bool:
        """Whether one of the words from `start` to `end` is of this class."""
        wanted = word_class(word_class_name)
        return any(word in wanted for word in self.text.words[max(start, self.first) : min(end, self.last)])

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """What is said to be done, offered or refused, each with its frame, in order."""
        return tuple(self._framed(m) for m in self._outermost(m for m in self._acts() if self._counts(m)))

    def _acts(self) -> Iterator[Match]:
        return (m for m in self.matches if m.name.rpartition(" ")[2] in ACTS)

    def _counts(self, match: Match) -> bool:
        """A report counts unless announced, supposed, denied or partial; any act unless a mask covers its start."""
        if match.name in REPORTS:
            around = (match.start - 2, match.end + 1)
            halved = match.name == "delivered" and self.any_of("half", match.start - PART, match.start)
            return not (halved or self.any_of("counterfactual", *around) or self.any_of("neg", *around))
        return not any(m.start <= match.start < m.end and m.end >= match.end for m in self.named("mask"))

    def _outermost(self, matches: Iterable[Match]) -> Iterator[Match]:
        """Without those that lie inside another one."""
        end = -1
        rank = {name: at for at, name in enumerate(ACTS)}
        for match in sorted(matches, key=lambda m: (m.start, -m.end, rank[m.name.rpartition(" ")[2]])):
            if match.end > end:
                end = match.end
                yield match

    def _framed(self, match: Match) -> Act:
        frame, _, name = match.name.rpartition(" ")
        if name in REPORTS:
            return Act(name, match.start, match.end, "", match.start)
        if frame:
            denied = self.any_of("neg", match.start - 2, match.end)
            return Act(name, match.start, match.end, "cannot" if denied else frame, match.start)
        governing = self._governing(match)
        if governing is None:
            return Act(name, match.start, match.end, self._verdict_after(match), match.start)
        return Act(name, match.start, match.end, self._polarity(governing), governing.start)

    def _governing(self, act: Match) -> Match | None:
        """The frame that ends last before the act; of two that end together the longer one, then the more willing."""
        frames = [
            f
            for f in self.named(*FRAMES)
            if f.start <= act.start and act.start - REACH <= f.end <= act.end and f.start != act.start
        ]
        nearest = max(frames, key=lambda f: (min(f.end, act.start), -f.start, -FRAMES.index(f.name)), default=None)
        if nearest and self.any_of("boundary", nearest.end, act.start):
            return None
        return nearest

    def _polarity(self, frame: Match) -> str:
        if frame.name == "sure":
            return "can"
        if frame.name in {"can", "maybe"} and self._denied(frame):
            return "cannot"
        return "cannot" if frame.name == "neg" else frame.name

    def _denied(self, frame: Match) -> bool:
        """A no inside the frame, or right before one that has no subject of its own: "not ready to"."""
        words, at = self.text.words, frame.start
        before = 0 if words[at] in word_class("subject") or words[at] == COMMA else 2
        if COMMA in words[at - before : at]:
            before = 0
        return self.any_of("neg", at - before, frame.end)

    def _verdict_after(self, act: Match) -> str:
        """What follows an act without a frame: "is fine with me", "is not possible"; "" where nothing does."""
        after = [m for m in self.named("fine", "bad") if act.end <= m.start <= act.end + NEAR]
        found = max(after, key=lambda m: (m.end, m.name == "bad"), default=None)
        if found:
            return "can" if found.name == "fine" else "cannot"
        return "short" if self.last - self.first < FEW else ""

    def until(self, act: Act) -> int:
        """Where what belongs to an act ends: the next act, frame behind a comma, boundary, or the sentence's end."""
        later = [a.start for a in self.acts if a.start >= act.end]
        words = self.text.words
        later += [
            m.start for m in self.named("can", "cannot", "other") if m.start > act.end and words[m.start - 1] == COMMA
        ]
        stops = word_class("boundary")
        later += [at for at in range(act.end, self.last) if words[at] in stops and words[at + 1] not in {"not", "only"}]
        return min([*later, self.last])

    def since(self, act: Act) -> int:
        """Where what belongs to an act begins: its frame, or the end of the act before."""
        earlier = [a.end for a in self.acts if a.end <= act.start]
        return max([self.first, act.frame_start if act.frame else act.start - NEAR, *earlier])

    @cached_property
    def conditional(self) -> bool:
        """Whether the sentence names a condition."""
        masked = [(m.start, m.end) for m in self.named("not_cond")]
        return any(not any(a <= m.start < b for a, b in masked) for m in self.named("cond"))
