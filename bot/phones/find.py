"""Finds the author's own phone numbers in what they wrote (P6)."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from bot.phones import masks
from bot.phones.candidates import runs
from bot.phones.compare import compare, favour
from bot.phones.judge import weigh
from bot.phones.label import label_of
from bot.phones.marks import Marks
from bot.phones.masks import HARD
from bot.phones.mentions import Mention, mentions
from bot.phones.number import GIVEN, Number, Where
from bot.phones.readings import as_mobile
from bot.phones.said import Said
from bot.phones.scene import Neighbours, Scene
from bot.phones.spoken import spoken
from bot.phones.surroundings import Surroundings
from bot.phones.whose import Author
from bot.text import Kind, read
from bot.text import Reading as Text

_MAYBE = re.compile(r"\d(?:\D{0,40}\d){6}")
_MOBILE = "+549"
_MOST = 40  # numbers of one text that are weighed; a text with more is a directory


def find(
    text: str, *, region: str = "", author: str = "", ours: Collection[str] = (), at: date | None = None
) -> tuple[Number, ...]:
    """The author's own numbers in `text` (plain or HTML), surest first.

    `region` is an ISO 3166 hint, `author` the writer's name, `ours` the team's numbers (E.164), never given.
    `at` is the day it was written. Never raises.
    """
    del at
    seen = survey(text, region=region, author=author)
    return tuple(n for n in seen if n.confidence > GIVEN and n.e164 not in ours)


def survey(text: str, *, region: str = "", author: str = "") -> tuple[Number, ...]:
    """Every number in the author's words, surest first, also those that are not theirs (0.5 and below)."""
    if not _may_hold(text):
        return ()
    words = read(text, author)
    found = mentions(words, region.upper(), author)
    if not found:
        return ()
    if len(found) > _MOST:
        found = found[: _MOST // 2] + found[-_MOST // 2 :]
    _weigh(found, words, author)
    best: dict[str, Number] = {}
    for mention in found:
        number = _number(text, words, mention)
        seen = best.get(number.e164)
        best[number.e164] = number if seen is None else _both(seen, number)
    for e164 in list(best):
        if e164.startswith(_MOBILE) and (again := best.get(e164.replace("9", "", 1))):
            del best[again.e164]  # Argentina's mobiles, as dialled at home and from abroad
    return tuple(sorted(best.values(), key=lambda n: -n.confidence))


def _may_hold(text: str) -> bool:
    """A cheap look: enough digits, and not only dates, times and amounts; of a plain text at least."""
    if not _MAYBE.search(text):
        return any(spoken(text))
    if "<" in text or "&" in text or "=" in text or not text.isascii():
        return True
    return any(run.plus or masks.what(text, run) not in HARD for run in runs(text)) or any(spoken(text))


def _weigh(found: list[Mention], words: Text, author: str) -> None:
    surroundings = Surroundings(words, found, Author.of(author))
    marks: dict[int, Marks] = {}
    said = Said()
    for index, mention in enumerate(found):
        here = mention.passage
        if here not in marks:
            marks[here] = Marks(words.passages[here].text, [(m.start, m.end) for m in found if m.passage == here])
        near = _neighbours(found, index, words)
        scene = Scene(words.passages[here], marks[here], mention.start, mention.end, near)
        label = label_of(scene)
        facts = surroundings.facts(index, scene, label)
        if label[0] in {"mobile", "chat"}:
            mention.reading = as_mobile(mention.reading)
        mention.weight, said = weigh(scene, label, mention.reading, facts, said if near.before else Said())
        mention.retired = said.retired
    favour(words, found, Author.of(author))
    compare(words, found, surroundings.kinds, surroundings.entries)


def _neighbours(found: list[Mention], index: int, words: Text) -> Neighbours:
    here = found[index]
    text = words.passages[here.passage].text
    same = [m for m in found[max(0, index - 8) : index + 9] if m.passage == here.passage]
    before = max((m.end for m in same if m.start < here.start), default=0)
    after = min((m.start for m in same if m.start > here.start), default=len(text))
    line = text.rfind("\n", 0, here.start) + 1
    end = text.find("\n", here.end)
    row = [m for m in same if m.start >= line and (end < 0 or m.end <= end)]
    return Neighbours(before, max(after, here.end), row[0].start, row[-1].end)


def _number(raw: str, words: Text, mention: Mention) -> Number:
    passage = words.passages[mention.passage]
    start, end = mention.raw or passage.raw(mention.start, mention.end)
    where: Where = "link" if mention.is_link else "signature" if passage.kind is Kind.SIGNATURE else "sentence"
    plan = mention.reading.plan
    confidence = round(mention.weight.confidence, 3)
    why, retired = mention.weight.why(), mention.retired
    return Number(plan.e164, raw[start:end], start, end, where, confidence, why, plan.region, retired)


def _both(first: Number, second: Number) -> Number:
    """One number for two mentions: the surer, surer still if both say so; an old one if either says that."""
    if first.retired != second.retired:
        return first if first.retired else second
    better, other = (first, second) if first.confidence >= second.confidence else (second, first)
    if other.confidence < 0.03 and better.confidence < 0.9:  # noqa: PLR2004 - a veto beats a mere label
        return replace(better, confidence=round(better.confidence * 0.5, 3))
    if other.confidence > GIVEN:
        return replace(better, confidence=round(1 - (1 - better.confidence) * (1 - other.confidence / 2), 3))
    return better
