"""Reads a client's reply for a call that they booked (P9): whether they did, and for when, in their own words."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from bot.text import Kind, read

_GAP = r"(?:[^\w.!?\n;]{1,3}[\w'’]{1,20}){0,5}?[^\w.!?\n;]{1,3}"
_SENTENCE = re.compile(
    r"[^.!?;\n]{1,400}(?:(?<= [ap])\.m\.?[^.!?;\n]{0,200}|(?<=\d[ap])\.m\.?[^.!?;\n]{0,200}|[.!?;\n])?", re.IGNORECASE
)
_PHRASES = tomllib.loads(files("bot").joinpath("appointments.toml").read_text("utf-8"))


def _any(name: str) -> str:
    return "|".join(_PHRASES[name])


def _pattern(source: str) -> re.Pattern[str]:
    pieces = {"{gap}": _GAP, **{f"{{{name}}}": _any(name) for name in ("call", "day", "clock", "zone")}}
    for name, piece in pieces.items():
        source = source.replace(name, piece)
    return re.compile(source, re.IGNORECASE)


_DID = _pattern(_any("did"))
_HINT = _pattern(_any("hint"))
_NOT = _pattern(rf"\b(?:{_any('not')})\b")
_WITH_OTHERS = _pattern(rf"\b(?:{_any('others')})\b")
_WHEN = _pattern(
    rf"(?:\b(?:{_any('before_when')})\s){{0,2}}\b(?:{{day}}|{{clock}})(?!\w)"
    rf"(?:[ ,@/-]{{1,3}}(?:(?:{_any('within_when')})\s){{0,2}}(?:{{day}}|{{clock}}|{{zone}}|\d{{1,2}})(?!\w)){{0,5}}"
)


@dataclass(frozen=True, slots=True)
class Booking:
    """The words that say that a call is booked; `start` and `end` index the raw body. `when` is "" where not said."""

    text: str
    start: int
    end: int
    when: str = ""


def booked(body: str) -> Booking | None:
    """The client's own words that they booked a call, or None: not a question, a wish, a failure, or another's call."""
    for passage in read(body).passages:
        if passage.kind is Kind.OWN:
            for start, end, when in _claims(passage.text):
                raw_start, raw_end = passage.raw(start, end)
                return Booking(passage.text[start:end], raw_start, raw_end, when)
    return None


def _claims(text: str) -> Iterator[tuple[int, int, str]]:
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        open_to_doubt = not _HINT.search(words) or words.rstrip().endswith("?") or _WITH_OTHERS.search(words)
        did = None if open_to_doubt else _DID.search(words)
        if did is None or _NOT.search(words, 0, did.end()):
            continue
        when = _WHEN.search(words, did.start())
        end = max(did.end(), when.end() if when else 0)
        said = words[did.start() : end]
        first = did.start() + len(said) - len(said.lstrip(" \t\n,-"))
        yield sentence.start() + first, sentence.start() + end, when[0].strip(" ,") if when else ""
