"""Says of every line of a flat text whose words it holds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.text import headers
from bot.text.flat import Flat
from bot.text.fold import fold
from bot.text.lines import Line, field_of, lines_of
from bot.text.passages import Kind
from bot.text.signature import signs

_TRIED = 300  # a text with more lines like "To:" has no thread worth reading
_ASKED = 1500  # lines that end in a colon, likewise
_SIGNS = frozenset("|:}]#%+=~&!")
_PROSE = 60  # characters of a line that heads a message only if it holds one of these
_HEADS = re.compile(r"^[\W_]|[:：…>\W]$|\bon \d", re.IGNORECASE)
_INITIALS = 2  # letters, which prove no name
_SCREEN = 60  # lines below a separator that are looked at
_NEAR = 12  # a quote stands no further below its header
_STRANGERS = (Kind.QUOTED, Kind.FORWARDED)


@dataclass(frozen=True, slots=True)
class Heading:
    """Lines [start, end) head a message of `kind`. `rest`: it runs to the end; `ends`: it ended here."""

    start: int
    end: int
    kind: Kind = Kind.QUOTED
    rest: bool = True
    ends: bool = False


class Told(NamedTuple):
    """A line with its kind; `head`: it is the header of a message, not its words."""

    line: Line
    kind: Kind
    head: bool = False


def tell(flat: Flat, author: str) -> list[Told]:
    """Every line of `flat` with whose words it holds. `author` is the writer's name, "" where unknown."""
    lines = lines_of(flat.text)
    marked = _marked(flat, lines)
    finder = _Headings(lines, marked, author)
    headings = finder.find()
    told: list[Told] = []
    rest: Kind | None = None
    index = 0
    while index < len(lines):
        heading = headings.get(index)
        if heading is None:
            quoted = lines[index].is_quoted or lines[index].body[:1] in finder.signs
            told.append(Told(lines[index], _kind(marked[index], rest, quoted=quoted)))
            index += 1
            continue
        rest = _rest(rest, heading)
        kind = rest or heading.kind
        told.extend(Told(line, kind, head=True) for line in lines[index : heading.end])
        index = heading.end
    return told


def _rest(rest: Kind | None, heading: Heading) -> Kind | None:
    if heading.ends:
        return None
    return heading.kind if heading.rest and rest is not Kind.FORWARDED else rest


def _kind(marked: Kind | None, rest: Kind | None, *, quoted: bool) -> Kind:
    if rest is not None:
        return rest
    if marked is not None:
        return marked
    return Kind.QUOTED if quoted else Kind.OWN


def _marked(flat: Flat, lines: list[Line]) -> list[Kind | None]:
    """What the markup says of each line: the kind of the span that holds its first visible character."""
    kinds: list[Kind | None] = []
    spans = iter(flat.spans)
    span = next(spans, None)
    forwarded = False
    for line in lines:
        while span and span.end <= line.start:
            span, forwarded = next(spans, None), False
        inside = span and span.start < line.end and not flat.text[line.start : max(line.start, span.start)].strip()
        kind = span.kind if span and inside else None
        forwarded = forwarded or (kind is Kind.QUOTED and headers.marker(line.body) == "forward")
        kinds.append(Kind.FORWARDED if kind is Kind.QUOTED and forwarded else kind)
    return kinds


@dataclass(slots=True)
class _Headings:
    """Finds the headings outside of what the markup has told already."""

    lines: list[Line]
    marked: list[Kind | None]
    author: str
    fields: list[str] = field(default_factory=list)
    signs: set[str] = field(default_factory=set)  # quote marks other than ">" that this text uses
    tried: int = 0
    asked: int = 0

    def find(self) -> dict[int, Heading]:
        self.fields = [field_of(line.body) for line in self.lines]
        found: dict[int, Heading] = {}
        past = 0
        for index in range(len(self.lines)):
            quoted = self._is_quoted(index) and not headers.is_groupwise(self.lines[index].body)
            if index < past or quoted or self.marked[index] in _STRANGERS:
                continue
            for heading in self._at(index):
                found[max(heading.start, past)] = heading
                past = heading.end
        return found

    def _is_quoted(self, index: int) -> bool:
        line = self.lines[index]
        return line.is_quoted or line.body[:1] in self.signs

    def _at(self, index: int) -> Iterator[Heading]:
        body = self.lines[index].body
        if not body or (len(body) > _PROSE and not self.fields[index] and not _HEADS.search(body)):
            return
        mark = headers.marker(body)
        if headers.is_groupwise(body):
            yield Heading(index, index + 1)
        elif mark == "separator" and self._opens_an_answer(index):
            return
        elif mark == "forward_end":
            yield Heading(index, index + 1, ends=True)
        elif mark:
            kind = Kind.FORWARDED if mark == "forward" else Kind.QUOTED
            end = self._past_fields(index + 1)
            yield Heading(index, end, kind, rest=not self._is_own_header(index + 1, end))
        elif headers.is_rule(body) and (end := headers.comment_head(self.lines, index + 1)) > 0:
            yield Heading(index, end)
        elif self.fields[index]:
            yield from self._block(index)
        else:
            yield from self._attribution(index)

    def _opens_an_answer(self, index: int) -> bool:
        """Whether somebody wrote below the mark: nothing stands above it, and a quote is headed below."""
        if any(line.body for line in self.lines[:index]):
            return False
        if self._is_signed_below(index + 1):
            return True
        below = (line.body for line in self.lines[index + 1 : index + _SCREEN])
        return any(body[-1:] == ":" and headers.says_wrote(body) for body in below)

    def _is_signed_below(self, index: int) -> bool:
        """Whether the author's name closes what stands below, up to the next rule: an answer typed under the mark."""
        for line in self.lines[index : index + _SCREEN]:
            if headers.is_rule(line.body) or line.is_quoted or headers.marker(line.body):
                return False
            if line.body and self.author and signs(line.body, self.author):
                return True
        return False

    def _past_fields(self, index: int) -> int:
        """Past the header fields that follow a mark, if any do."""
        below = self._below(index)
        end = headers.header_block(self.lines, below, self.fields) if below >= 0 else -1
        return max(end, index)

    def _below(self, index: int) -> int:
        for at in range(index, min(len(self.lines), index + _NEAR)):
            if self.lines[at].body:
                return at
        return -1

    def _block(self, index: int) -> Iterator[Heading]:
        self.tried += 1
        end = headers.header_block(self.lines, index, self.fields) if self.tried < _TRIED else -1
        if end < 0:
            return
        start = headers.dated_above(self.lines, index)
        below = self._below(end)
        if below >= 0 and self._is_quoted(below):  # what it heads is marked, line by line
            yield Heading(start, end, rest=False)
            return
        above = [line.body for line in self.lines[:start] if line.body]
        if above and not (len(above) <= 2 and len(" ".join(above)) < 90 and self._is_own_header(index, end)):  # noqa: PLR2004 - a letterhead
            yield Heading(start, end)
        elif self._is_own_header(index, end):
            yield Heading(start, end, rest=False)
        elif self.fields[index] == "from" or start < index:
            yield Heading(start, end, Kind.FORWARDED)

    def _is_own_header(self, index: int, end: int) -> bool:
        """Whether this is the header of the text itself: a raw one, or one that names the author."""
        if "raw" in self.fields[index:end]:
            return True
        above = range(headers.dated_above(self.lines, index), index)  # Notes names the sender there
        fields = (at for at in range(index, end) if self.fields[at] == "from")
        sender = fold(" ".join(self.lines[at].body for at in (*above, *fields)))
        return bool(self.author) and any(part in sender for part in fold(self.author).split() if len(part) > _INITIALS)

    def _attribution(self, index: int) -> Iterator[Heading]:
        body = self.lines[index].body
        self.asked += body[-1] in ":："
        if self.asked > _ASKED:
            return
        first = index if headers.is_lotus(body) else headers.attribution(self.lines, index)
        if first < 0:
            return
        below = self._below(index + 1)
        if below >= 0 and self.lines[below].body[0] in _SIGNS and not self.lines[below].is_quoted:
            self.signs.add(self.lines[below].body[0])
        if below >= 0 and (self._is_quoted(below) or self.marked[below] in _STRANGERS):
            yield Heading(first, index + 1, rest=False)
        elif below >= 0 and headers.is_dated(" ".join(line.body for line in self.lines[first : index + 1])):
            yield Heading(first, self._past_fields(index + 1))
