"""What stands around a number in its passage: its line, its sentence, and what each of them holds."""

import re
from dataclasses import dataclass
from functools import cached_property

from bot.phones.lexicon import Hit
from bot.phones.marks import Marks
from bot.text import Kind, Passage

_BEFORE, _AFTER = 220, 110  # characters of a sentence that are looked at
_MARGIN = 46  # characters of a line that no mail program wrapped
_INDENT = 4  # characters before the first word of a line
_LINE = 160  # characters of a line
_LETTER = "[A-Za-zА-яÀ-ž]"
_ABBREVIATED = rf"(?<![\s.(]{_LETTER})(?<![\s.(]{_LETTER}{{2}})(?<![\s.(][A-ZА-ЯÀ-Ž][a-zа-яà-ž]{{2}})"
_SENTENCE_END = re.compile(
    rf"(?:(?<=[a-z]{{4}})|(?<=\)))\.\s+(?=[a-z])|{_ABBREVIATED}[.!?]\s+(?=[^\W_a-zа-я]|[\"“(¿¡+]|$)|[!?]\s|\n[^\S\n]*\n|[。！？]",
)
_FIRST_END = re.compile(r"[.!?](?=\s|$)|\n[^\S\n]*\n|[。！？]")
_FIELD = re.compile(r"[ \t*•>-]{0,4}[^\W\d_a-z][\w' /-]{1,20}:(?=\s)")  # a field of a form begins the line
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where the number before ends, the one after begins, the first of the line begins and the last ends."""

    before: int
    after: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """text[start:end] of a passage, with the labels and cues in it, in order."""

    text: str
    start: int
    marks: Marks

    @property
    def end(self) -> int:
        """Where it ends in the passage."""
        return self.start + len(self.text)

    @property
    def labels(self) -> list[Hit]:
        """The labels in it, by the indices of the passage."""
        return self.marks.labels(self.start, self.end)

    @property
    def cues(self) -> list[Hit]:
        """The cues in it, by the indices of the passage."""
        return self.marks.cues(self.start, self.end)

    def shown(self, hit: Hit) -> str:
        """The words of a hit."""
        return " ".join(self.text[hit.start - self.start : hit.end - self.start].split())

    def words_before(self, hit: Hit) -> int:
        """How many words stand before a hit."""
        return len(_WORD.findall(self.text[: hit.start - self.start]))

    def words_after(self, hit: Hit) -> int:
        """How many words stand after a hit."""
        return len(_WORD.findall(self.text[hit.end - self.start :]))


class Scene:
    """The surroundings of passage.text[start:end]."""

    def __init__(self, passage: Passage, marks: Marks, start: int, end: int, near: Neighbours) -> None:
        """`near` bounds the looks to both sides."""
        self.text, self.marks, self.start, self.end, self.near = passage.text, marks, start, end, near
        self.signature = passage.kind is Kind.SIGNATURE
        self.line_start = self.text.rfind("\n", 0, start) + 1
        line_end = self.text.find("\n", end)
        self.line_end = len(self.text) if line_end < 0 else line_end

    def stretch(self, start: int, end: int) -> Stretch:
        """text[start:end] with its marks."""
        return Stretch(self.text[start:end], start, self.marks)

    @property
    def lines(self) -> tuple[int, int]:
        """Where the lines above and below it begin and end."""
        first = self.text.rfind("\n", 0, max(0, self.line_start - 1)) + 1
        last = self.text.find("\n", self.line_end + 1)
        return max(first, self.start - 2 * _LINE), min(len(self.text) if last < 0 else last, self.end + 2 * _LINE)

    @cached_property
    def ahead(self) -> Stretch:
        """What stands on the line before the number, from the number before it on."""
        return self.stretch(max(self.line_start, self.near.before, self.start - _LINE), self.start)

    @cached_property
    def behind(self) -> Stretch:
        """What stands on the line after the number, up to the next number."""
        return self.stretch(self.end, min(self.line_end, self.near.after, self.end + _AFTER))

    @cached_property
    def above(self) -> Stretch:
        """The line above."""
        end = max(0, self.line_start - 1)
        return self.stretch(self.text.rfind("\n", max(0, end - 200), end) + 1 if end else 0, end)

    @cached_property
    def clause(self) -> Stretch:
        """The sentence before the number, from the number before it on."""
        start = max(self.near.before, self.start - _BEFORE)
        cut = start
        for match in _SENTENCE_END.finditer(self.text, start, self.start):
            if match.end() < self.start or not self._abbreviates(match.start()):
                cut = match.end()
        return self.stretch(self._past_short_line(cut), self.start)

    def _past_short_line(self, cut: int) -> int:
        """Past the last line that its author ended before the margin, where a capital letter begins the next."""
        line_end = self.text.rfind("\n", cut, self.start)
        while line_end >= cut:
            begins = self.text[line_end + 1 : line_end + 4].lstrip(" \t*-•>|")[:1]
            short = line_end - self.text.rfind("\n", 0, line_end) < _MARGIN
            labelled = any(hit.start - line_end <= _INDENT for hit in self.marks.labels(line_end, self.start))
            labelled = labelled or bool(_FIELD.match(self.text, line_end + 1, self.start))
            if short + begins.isupper() + labelled > 1:
                return line_end + 1
            line_end = self.text.rfind("\n", cut, line_end)
        return cut

    def _abbreviates(self, stop: int) -> bool:
        """Whether the full stop at `stop` ends a label ("Telef. 91 …"), not a sentence."""
        return any(hit.end == stop for hit in self.marks.labels(max(0, stop - 24), stop))

    @cached_property
    def joined(self) -> bool:
        """Whether the number before stands in the same sentence."""
        return 0 < self.near.before == self.clause.start

    @cached_property
    def rest(self) -> Stretch:
        """The sentence after the number, up to the next number."""
        later = self.later
        stop = _FIRST_END.search(later.text)
        return self.stretch(self.end, self.end + stop.start()) if stop else later

    @cached_property
    def later(self) -> Stretch:
        """What follows the number, beyond its sentence, up to the next number."""
        return self.stretch(self.end, min(self.near.after, self.end + _AFTER))

    @cached_property
    def earlier(self) -> Stretch:
        """The sentence before that of the number, in the same paragraph."""
        start = max(self.near.before, self.clause.start - 120)
        blank = self.text.rfind("\n\n", start, self.clause.start)
        return self.stretch(blank + 2 if blank >= 0 else start, self.clause.start)
