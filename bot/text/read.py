"""Takes a raw text, plain or HTML, apart into passages."""

from collections.abc import Iterator
from functools import lru_cache

from bot.text.answered import answered
from bot.text.automatic import is_automatic
from bot.text.below import reclaimed
from bot.text.closing import close
from bot.text.flat import Flat
from bot.text.lines import Line
from bot.text.markup import flatten_html, is_html
from bot.text.passages import Kind, Link, Passage, Reading
from bot.text.plain import flatten_plain
from bot.text.split import Told, tell

_MANY, _NARROW = 3000, 8  # lines, and characters of a line
_LONGEST = 5_000_000  # characters; nobody wrote more
_KEPT = 10_000  # characters; longer texts are not remembered


def read(raw: str, author: str = "") -> Reading:
    """Take `raw` (plain text or HTML) apart. `author` is the writer's name, where known.

    Never raises; linear in the length of `raw`. What was read last is remembered: one comment is read for its labels,
    for what is withdrawn, for a number and for dates.
    """
    return _remembered(raw, author) if len(raw) <= _KEPT else _read(raw[:_LONGEST], author)


def _read(raw: str, author: str) -> Reading:
    flat = flatten_html(raw) if is_html(raw) else flatten_plain(raw)
    column = _is_column(flat.text)
    told = [_only(flat)] if column else close(reclaimed(tell(flat, author), flat, author), author)
    runs = list(_runs(told))
    passages = tuple(Passage(k, flat.text[a:b], (*flat.origin[a:b], flat.origin[b])) for k, a, b in runs)
    own = "".join(p.text for p in passages[:3] if p.kind is Kind.OWN)
    return Reading(passages, is_automatic(own), tuple(_links(flat, runs)), answered(told))


_remembered = lru_cache(maxsize=64)(_read)


def _is_column(text: str) -> bool:
    """Whether this is a column of figures, a drawing, anything but a letter."""
    lines = text.count("\n")
    return lines > _MANY and len(text) < lines * _NARROW


def _only(flat: Flat) -> Told:
    return Told(Line(0, len(flat.text), flat.text), Kind.OWN)


def _runs(told: list[Told]) -> Iterator[tuple[Kind, int, int]]:
    """Stretches of one kind; a blank line belongs to what stands above it."""
    kind: Kind | None = None
    start = end = 0
    for item in told:
        if kind is None or (item.kind is not kind and item.line.body):
            if kind is not None:
                yield kind, start, item.line.start
            kind, start = item.kind, (item.line.start if kind else 0)
        end = item.line.end
    if kind is not None:
        yield kind, start, end


def _links(flat: Flat, runs: list[tuple[Kind, int, int]]) -> Iterator[Link]:
    index = 0
    for anchor in flat.anchors:
        while index < len(runs) - 1 and runs[index][2] <= anchor.at:
            index += 1
        if index < len(runs):
            at = min(max(0, anchor.at - runs[index][1]), runs[index][2] - runs[index][1])
            yield Link(anchor.target, anchor.start, anchor.end, index, at)
