"""Puts together the numbers found in several texts: the newest wins, the same number twice is surer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.phones.number import Number


@dataclass(frozen=True, slots=True)
class Sighting:
    """A number as one text gave it. `author` is any stable name of the writer, `place` says which text."""

    number: Number
    at: datetime
    author: str = ""
    place: str = ""


def merge(sightings: Sequence[Sighting], *, author: str = "") -> tuple[Sighting, ...]:
    """One sighting for each number of `author`, surest first, the newer first where equally sure.

    A number seen with several authors is nobody's own and is left out. Seen in several texts it is surer.
    """
    kept: dict[str, Sighting] = {}
    writers: dict[str, set[str]] = {}
    for sighting in sorted(sightings, key=lambda s: s.at):
        e164 = sighting.number.e164
        writers.setdefault(e164, set()).add(sighting.author)
        seen = kept.get(e164)
        sure = sighting.number.confidence
        if seen:
            sure = 1 - (1 - sure) * (1 - seen.number.confidence / 2)
        kept[e164] = replace(sighting, number=replace(sighting.number, confidence=round(sure, 3)))
    own = [s for e164, s in kept.items() if len(writers[e164]) == 1 and (not author or s.author == author)]
    return tuple(sorted(own, key=lambda s: (-s.number.confidence, -s.at.timestamp())))
