"""Weighs whose a number is: every sign adds to the odds that it is the author's own, and says so in words."""

import math
import re
from dataclasses import dataclass, field

from bot.phones.lexicon import Hit, cues
from bot.phones.masks import HARD
from bot.phones.readings import Reading
from bot.phones.scene import RINGING, Scene
from bot.phones.whose import Naming

_WORD = re.compile(r"[^\W\d_]+")
_CONNECT = frozenset(
    [
        "or",
        "and",
        "also",
        "at",
        "on",
        "und",
        "oder",
        "auch",
        "et",
        "ou",
        "y",
        "o",
        "e",
        "i",
        "или",
        "и",
        "veya",
        "ve",
        "alternatively",
        "else",
        "via",
        "the",
        "my",
        "in",
        "aussi",
        "también",
        "then",
        "if",
        "not",
        "that",
        "fails",
        "by",
    ]
)
_OTHERS = re.compile(r"\b(?:his|her|their|he|she|they)\b", re.IGNORECASE)
_WAS = re.compile(r"\b(?:was|war|était|etait|era|byl|był|был|була|volt|oli|ήταν)[\s:]*$", re.IGNORECASE)
_CORRECTED = re.compile(
    r"\W*(?:and |und |et )?(?:not|nicht|pas le|no el|não o|non il|nie|не|inte|ikke|niet)\W*", re.IGNORECASE
)
_AIDES = frozenset(
    {"assistant", "asst", "secretary", "receptionist", "paralegal", "emergency contact", "admin assistant"}
)
_MEANS = {
    "fax": "a fax",
    "id": "no phone number",
    "dialin": "a meeting's number",
    "desk": "a desk's line",
    "tollfree": "a free line",
    "switchboard": "a company's main line",
}
_LABELS = {"fax": -7.0, "id": -6.5, "dialin": -6.0, "desk": -4.5, "tollfree": -2.5}


@dataclass(slots=True)
class Weight:
    """The odds that a number is the author's own, as a sum of log odds, with the reasons."""

    odds: float = 0.0
    reasons: list[tuple[float, str]] = field(default_factory=list)

    def add(self, odds: float, reason: str = "") -> None:
        """One sign more."""
        self.odds += odds
        if reason and odds:
            self.reasons.append((odds, reason))

    @property
    def confidence(self) -> float:
        """0 to 1."""
        return 1 / (1 + math.exp(-max(-20.0, min(20.0, self.odds))))

    def why(self) -> str:
        """The strongest reasons for what was decided, as one sentence."""
        sign = 1 if self.odds >= 0 else -1
        ranked = sorted((r for r in self.reasons if r[0] * sign > 0), key=lambda r: -abs(r[0]))
        text = ", ".join(reason for _, reason in ranked[:3]) or "nothing beside it says whose it is"
        return f"{text[0].upper()}{text[1:]}."


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the whole text where a number stands."""

    naming: Naming
    listed: bool = False  # one of a list of people and their numbers
    meeting: bool = False  # near the words of an invitation to dial in
    answer: bool = False  # the author's words are little more than this number
    asked: bool = False  # what the author answers asks for a number
    closing: bool = False  # among the author's last lines
    signed: bool = False  # the author's name on the line or right above it
    stranger: bool = False  # in a block under somebody else's name
    desks: bool = False  # in a paragraph of desks and hotlines
    code: bool = False
    masked: str = ""
    link: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What the sentence of a number says: its odds, and whether it calls the number old."""

    odds: float = 0.0
    reason: str = ""
    retired: bool = False


def weigh(scene: Scene, reading: Reading, facts: Facts, before: Said) -> tuple[Weight, Said]:
    """The weight of one number, and what its sentence alone says, for a number that is joined to it.

    `before` is what the number before said.
    """
    weight = Weight()
    weight.add(1.6 if scene.signature else -1.0, "it stands in the signature" if scene.signature else "")
    kind = _label(scene, weight)
    said = _sentence(scene, facts, before)
    weight.add(said.odds, said.reason)
    ringing = kind in RINGING
    if ringing and not scene.signature and said.odds == 0:
        _alone(scene, weight)
    _format(scene, reading, weight, sure=said.odds > 1, ringing=ringing)
    _place(facts, weight, ringing=ringing, kind=kind, said=said.odds)
    return weight, said


def _label(scene: Scene, weight: Weight) -> str:
    kind, words = scene.label
    shown = " ".join(words.split())
    if kind in _LABELS:
        weight.add(_LABELS[kind], f"“{shown}” beside it: {_MEANS[kind]}")
    elif kind == "switchboard":
        weight.add(-1.0, f"“{shown}” beside it: {_MEANS[kind]}")
    elif kind:
        weight.add(0.8 if scene.signature else 1.8, f"“{shown}” beside it")
    return kind


def _alone(scene: Scene, weight: Weight) -> None:
    """A label with no word on whose phone it is: in the middle of prose it is often somebody else's."""
    prefix = scene.text[scene.line_start : scene.start]
    if len(_WORD.findall(prefix)) > 4 and not re.search(r"[|·•]|\s{3,}", prefix):
        weight.add(-1.2)
    if _OTHERS.search(scene.clause):
        weight.add(-2.5, "the sentence is about somebody else")


def _sentence(scene: Scene, facts: Facts, before: Said) -> Said:
    said = _cue(scene, facts, before)
    if said.odds < 0 or any(h.kind == "silent" for h in _after_hits(scene, later=True)):
        return said if said.odds < 0 or said.odds >= 3 else Said(-4.0, "nobody answers it: somebody else's")
    if not said.odds and before.odds and scene.joined and _only_joins(scene):
        return Said(before.odds if not before.retired else 0.0, "it follows a number like it")
    return said


def _only_joins(scene: Scene) -> bool:
    gap = scene.text[scene.near.before : scene.start]
    words = [w.lower() for w in _WORD.findall(gap)]
    rest = [w for w in words if w not in _CONNECT]
    return "\n\n" not in gap and (not rest or (len(rest) <= 3 and scene.label[0] in RINGING))  # noqa: PLR2004 - a label


def _cue(scene: Scene, facts: Facts, before: Said) -> Said:
    named = facts.naming.beside(scene)
    offered: Said | None = None
    for hit in reversed(scene.cues_before):
        said = _before(scene, hit, named, before, facts)
        if said and hit.kind != "offer":
            return said if offered is None or said.odds < 0 or hit.kind == "own" else offered
        offered = offered or said
    if offered:
        return offered
    if _WAS.search(scene.clause) and any(h.kind in {"current", "own"} for h in _after_hits(scene)):
        return Said(-5.0, "“was” before it: no longer in use", retired=True)
    if named[0]:
        return Said(*named)
    return _after(scene, facts) or _shortly_before(scene)


def _before(scene: Scene, hit: Hit, named: tuple[float, str], before: Said, facts: Facts) -> Said | None:
    """What one cue before the number says; None where it is too far, or says nothing."""
    between = len(_WORD.findall(scene.clause[hit.end :]))
    lead = len(_WORD.findall(scene.clause[: hit.start]))
    words = " ".join(scene.clause[hit.start : hit.end].split())
    if between > _REACH.get(hit.kind, -1):
        return None
    if hit.kind == "own":
        if named[0] < 0 and between > 2:  # noqa: PLR2004 - the name stands between
            return Said(*named)
        if _WAS.search(scene.clause) and any(h.kind == "current" for h in _after_hits(scene)):
            return Said(-5.0, "“was” before it: no longer in use", retired=True)
        return _old(scene) or Said(3.4, f"“{words}” before it")
    if hit.kind == "their":
        return None if facts.naming.is_author(words) else Said(-4.5, f"“{words}” before it: somebody else's")
    if hit.kind == "person":
        if scene.signature and (
            words.lower() not in _AIDES
            or "\n" in scene.clause[hit.end :]
            or facts.naming.is_author(scene.ahead)
        ):
            return None
        return Said(-3.5, f"“{words}” before it: somebody else's")
    if hit.kind in {"retired", "replaced"}:
        mine = hit.kind == "replaced" or not (scene.joined and lead <= 3)  # noqa: PLR2004 - it is said of the number before
        return Said(-5.0, f"“{words}” before it: no longer in use", retired=True) if mine else None
    if hit.kind == "example":
        return (
            None
            if scene.clause[: hit.start].endswith((".", "@", "-"))
            else Said(-3.5, f"“{words}” before it: an example")
        )
    if hit.kind == "current":
        return Said(3.0, f"“{words}” before it, after an old number") if before.retired else None
    if named[0]:
        return Said(*named)
    after = _after(scene, facts)
    return after if after and after.odds < 0 else Said(2.2, f"“{words}” before it")


_REACH = {
    "own": 12,
    "their": 14,
    "person": 3,
    "retired": 4,
    "replaced": 2,
    "example": 5,
    "current": 4,
    "offer": 5,
}


def _old(scene: Scene) -> Said | None:
    for hit in _after_hits(scene):
        ahead = len(_WORD.findall(scene.rest[: hit.start]))
        if hit.kind == "retired" and ahead <= 3:  # noqa: PLR2004 - "… is no longer", "… does not work"
            words = " ".join(scene.rest[hit.start : hit.end].split())
            return Said(-5.0, f"“{words}” after it: no longer in use", retired=True)
    return None


def _shortly_before(scene: Scene) -> Said:
    """What the sentence before asks for: "Could someone ring me? 0123 …"."""
    if _CORRECTED.fullmatch(scene.rest) and scene.near.after < len(scene.text):
        return Said(2.2, "it is set against another number")
    head = scene.text[
        max(scene.near.before, scene.start - len(scene.clause) - 120) : scene.start - len(scene.clause)
    ]
    head = head.rsplit("\n\n", 1)[-1]
    hits = [h for h in cues().scan(head) if h.kind in {"own", "their"}]
    if hits and hits[-1].kind == "own" and len(_WORD.findall(scene.clause)) <= 4:  # noqa: PLR2004 - "It's …"
        return Said(2.0, f"“{head[hits[-1].start : hits[-1].end]}” in the sentence before")
    return Said()


def _after_hits(scene: Scene, *, later: bool = False) -> list[Hit]:
    if not later:
        return scene.cues_after
    return cues().scan(scene.later[:90])


def _after(scene: Scene, facts: Facts) -> Said | None:
    if old := _old(scene):
        return old
    for hit in scene.cues_after:
        ahead = len(_WORD.findall(scene.rest[: hit.start]))
        words = " ".join(scene.rest[hit.start : hit.end].split())
        if ahead > 5:  # noqa: PLR2004 - further on it is said of something else
            break
        if hit.kind == "own":
            return Said(2.6, f"“{words}” after it")
        if hit.kind in {"their", "person"} and ahead <= 3:  # noqa: PLR2004 - "… is my lawyer's"
            if facts.naming.is_author(scene.rest[hit.end : hit.end + 30]):
                return Said(2.0, f"“{words}” and the author's name after it")
            if hit.kind == "their" or not scene.signature:
                return Said(-4.0, f"“{words}” after it: somebody else's")
    return None


def _format(scene: Scene, reading: Reading, weight: Weight, *, sure: bool, ringing: bool) -> None:
    """Weigh how the number is written and what the plan says of it."""
    weight.add({"plus": 0.7, "exit": 0.3, "national": 0.0, "bare": -0.6}[reading.how])
    if not reading.plan.valid:
        weight.add(-1.6 if sure else (-2.6 if ringing else -4.5), "the numbering plan has no such number")
    if reading.plan.toll_free:
        weight.add(-2.2, "a free or premium line")
    plain = scene.text[reading.start : reading.end].isdigit()
    if plain and not sure and not ringing:
        weight.add(-1.8, "digits without a label")


def _place(facts: Facts, weight: Weight, *, ringing: bool, kind: str, said: float) -> None:
    for holds, odds, reason in (
        (facts.listed, -4.0 if said <= 0 else -1.0, "one of a list of people's numbers"),
        (facts.meeting and said <= 2, -4.5, "among the words of a dial-in"),  # noqa: PLR2004 - unless a sentence says so
        (facts.code, -4.0, "in code or a log"),
        (bool(facts.masked) and (not ringing or facts.masked in HARD), -6.0, f"it looks like {facts.masked}"),
        (facts.desks and said < 3, -1.5, "beside a desk's line"),  # noqa: PLR2004 - likewise
        (facts.stranger and said <= 0, -2.0, "under somebody else's name"),
        (facts.signed and said >= 0 and not kind, 1.8, "the author's name beside it"),
        (facts.signed and said >= 0 and ringing, 0.8, "the author's name beside it"),
        (facts.answer and said >= 0 and kind not in _LABELS, 2.4, "the text is little else"),
        (facts.asked and said >= 0 and kind not in _LABELS, 1.6, "a number was asked for"),
        (facts.closing and said >= 0, 0.7, ""),
        (facts.link, 1.2, "it is a link to call or write to"),
    ):
        if holds:
            weight.add(odds, reason)
