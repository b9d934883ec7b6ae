"""Puts together the numbers found in several texts: the newest wins, the same number twice is surer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.phones.number import GIVEN, Number


@dataclass(frozen=True, slots=True)
class Sighting:
    """A number as one text gave it, at an aware instant.

    `author` is any stable name of the writer, `place` says which text, for the agent.
    """

    number: Number
    at: datetime
    author: str = ""
    place: str = ""


def merge(sightings: Iterable[Sighting], *, author: str = "") -> tuple[Sighting, ...]:
    """One sighting for each number of `author` (any, if ""), sure ones first and among these the newest first.

    To be given what `survey` says of each text, so that a number which a later text calls an old one is
    dropped. A number that several authors call theirs is nobody's own. Seen in several texts, a number is surer;
    the sighting that is kept is the newest.
    """
    by_number: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in sorted(sightings, key=lambda s: s.at):
        by_number[sighting.number.e164].append(sighting)
    kept = [found for seen in by_number.values() if (found := _one(seen))]
    mine = [s for s in kept if not author or s.author == author]
    return tuple(sorted(mine, key=_rank))


def _one(seen: list[Sighting]) -> Sighting | None:
    """The newest of the sightings of one number, with the confidence of all; None where it is nobody's."""
    given = [s for s in seen if s.number.confidence > GIVEN]
    if not given or len({s.author for s in given}) > 1:
        return None
    if any(s.number.retired and s.at >= given[-1].at for s in seen):
        return None
    best = max(given, key=lambda s: s.number.confidence)
    doubt = 1 - best.number.confidence
    for other in given:
        if other is not best:
            doubt *= 1 - other.number.confidence / 2
    newest = given[-1]
    return replace(newest, number=replace(newest.number, confidence=round(1 - doubt, 3)))


def _rank(sighting: Sighting) -> tuple[bool, float, float]:
    number, at = sighting.number, sighting.at.timestamp()
    return (not number.is_sure, -at if number.is_sure else -number.confidence, -at)
