"""Collects every place where the author's words give a number: written, spelled out, in a link."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from bot.phones import masks, touching
from bot.phones.areas import with_area
from bot.phones.candidates import Run, runs
from bot.phones.judge import Weight
from bot.phones.links import dialled, dialled_in
from bot.phones.readings import Guesses, Reading, readings
from bot.phones.regions import Regions
from bot.phones.spoken import spoken
from bot.text import Kind, Passage
from bot.text import Reading as Text

OWN = (Kind.OWN, Kind.SIGNATURE)
_EXTENSION = re.compile(
    r"[\s,;]{0,3}\(?\s?"
    r"(?:ext(?:ension|n)?|x|доб(?:авочный)?|вн|дод|int(?:erno)?|poste|durchwahl|dw|anexo|ramal|toestel|wew|linka|kl|"
    r"belső|εσωτ|dahili|تحويلة|שלוחה|内線|分机|分機|內線|내선|ต่อ|máy lẻ)"
    r"\.?\s?[:.#]?\s?\d{1,6}\b\)?",
    re.IGNORECASE,
)
_SPOKEN = 800  # characters of a passage that tell the language of a text
_READ = 240  # runs of one passage that are looked at; more are a table
_LINKS = 40  # links, and numbers spelled out, likewise


@dataclass(slots=True)
class Mention:
    """A number as one place gives it: text[start:end] of the passage with that index."""

    passage: int
    start: int
    end: int
    reading: Reading
    masked: str = ""
    code: bool = False
    raw: tuple[int, int] | None = None  # of a link: where its target stands
    weight: Weight = field(default_factory=Weight)
    retired: bool = False

    @property
    def is_link(self) -> bool:
        """Whether the number stands in the target of a link."""
        return self.raw is not None


def mentions(text: Text, region: str, author: str) -> list[Mention]:
    """The mentions in the author's words and signature, in order."""
    whole = "\n".join(passage.text[:_SPOKEN] for passage in text.passages[:8])
    regions = Regions(region, _unnamed(text.words(Kind.SIGNATURE), author), whole)
    found: list[Mention] = []
    for index, passage in enumerate(text.passages):
        if passage.kind in OWN:
            shown = list(_shown(index, passage, regions, author))
            shown.extend(_linked(text, index, {m.reading.plan.e164 for m in shown}))
            found.extend(sorted(shown, key=lambda m: m.start))
    return found


def _unnamed(text: str, author: str) -> str:
    """`text` without the author's name: "Sofie Lund" does not tell that she lives there."""
    for name in author.split():
        text = text.replace(name, "\0" * len(name))
    return text


def _shown(index: int, passage: Passage, regions: Regions, author: str) -> Iterator[Mention]:
    read = 0
    places = _unnamed(passage.text, author)
    for start, end, plan in islice(dialled_in(passage.text), _LINKS):
        code = masks.in_code(passage.text, Run(start, end, plus=True, groups=()))
        yield Mention(index, start, end, Reading(start, end, plan, "plus"), code=code, raw=passage.raw(start, end))
    said = list(islice(spoken(passage.text), _LINKS))
    for whole in chain(said, runs(passage.text)):
        run = touching.trimmed(passage.text, whole)
        if run is None or (whole not in said and any(s.start <= run.start and run.end <= s.end for s in said)):
            continue
        read += 1
        if read > _READ:
            return
        yield from _read(index, passage.text, run, regions, places)


def _read(index: int, text: str, run: Run, regions: Regions, places: str) -> Iterator[Mention]:
    written = text[run.start : run.end] if len(run.groups) > 1 else run.digits
    spot = (places, run.start, run.end)
    guesses = Guesses(lambda: regions.strong(*spot), lambda: regions.weak(*spot, written))
    masked, code = masks.what(text, run), masks.in_code(text, run)
    for reading in readings(text, with_area(text, run), guesses):
        extension = _EXTENSION.match(text, reading.end)
        end = extension.end() if extension else reading.end
        yield Mention(index, reading.start, end, reading, masked, code)


def _linked(text: Text, index: int, shown: set[str]) -> Iterator[Mention]:
    for link in text.links:
        plan = dialled(link.target) if link.passage == index else None
        if plan and plan.e164 not in shown:
            yield Mention(index, link.at, link.at, Reading(link.at, link.at, plan, "plus"), raw=(link.start, link.end))
