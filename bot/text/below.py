"""Gives back to the author what stands below a message that they answer or pass on: their signature, their words."""

from bot.text.flat import Flat
from bot.text.headers import is_rule
from bot.text.passages import Kind
from bot.text.signature import signs
from bot.text.split import Told

_TAIL = 40  # lines from the end that are looked at
_NEAR_END = 8  # lines with text from the end, among which the author signs
_BREAKS = 2  # line ends in a blank stretch: a wider gap than between paragraphs
_SIGNATURE = 14  # lines with text of a signature


def reclaimed(told: list[Told], flat: Flat, author: str) -> list[Told]:
    """`told` with the lines below the last wide gap or rule as the author's, where the author's name says so.

    Signature: the lines begin with the name, as where a mail program puts it below the quote. Own words: they end
    in the name, and nothing else in the text is the author's.
    """
    if not author or not told or told[-1].kind in {Kind.OWN, Kind.SIGNATURE}:
        return told
    nothing = not any(t.kind in {Kind.OWN, Kind.SIGNATURE} and t.line.body for t in told)
    start = _after_gap(told, flat)
    filled = [t.line.body for t in told[start:] if t.line.body]
    if start and filled:
        if signs(filled[0], author) and len(filled) <= _SIGNATURE:
            return _as(told, start, Kind.SIGNATURE)
        if nothing and any(signs(body, author) for body in filled[-_NEAR_END:]):
            return _as(told, start, Kind.OWN)
    start = _last_paragraph(told, author) if nothing else 0
    return _as(told, start, Kind.OWN) if start else told


def _last_paragraph(told: list[Told], author: str) -> int:
    """Where the last paragraph begins if the author signs it, or says at its beginning who writes; else 0."""
    end = next((i for i in range(len(told) - 1, 0, -1) if told[i].line.body), 0)
    start = end if signs(told[end].line.body, author) else end + 1
    while start > 1 and not told[start - 1].line.body:
        start -= 1
    while start > 1 and told[start - 1].line.body and not (told[start - 1].head or told[start - 1].line.is_quoted):
        start -= 1
    if start < 1 or told[start - 1].head or start > end or told[start].line.is_quoted:
        return 0
    opens = any(told[start].line.body.startswith(f"{name}です") for name in author.split())
    return start if opens or signs(told[end].line.body, author) else 0


def _after_gap(told: list[Told], flat: Flat) -> int:
    """The line after the last wide gap or rule within the last quoted message; 0 where there is none."""
    for start in range(len(told) - 1, max(0, len(told) - _TAIL), -1):
        line = told[start - 1].line
        if told[start].head or told[start].line.is_quoted:
            return 0
        wide = not line.body and flat.text.count("\n", line.start, line.end) >= _BREAKS
        above = line.body or told[start - 2].line.body
        if told[start].line.body and (wide or is_rule(above)):
            return start
    return 0


def _as(told: list[Told], start: int, kind: Kind) -> list[Told]:
    return [*told[:start], *(t._replace(kind=kind) for t in told[start:])]
