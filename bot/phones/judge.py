"""Weighs whose a number is: every sign adds to the odds that it is the author's own, and says so in words."""

import math
import re
from dataclasses import dataclass, field

from bot.phones.label import RINGING, Label
from bot.phones.lexicon import words
from bot.phones.masks import HARD
from bot.phones.readings import Reading
from bot.phones.said import Said, Sentence
from bot.phones.scene import Scene
from bot.phones.sentence import what_is_said
from bot.phones.standing import standing
from bot.phones.whose import Author

_WORD = re.compile(r"[^\W\d_]+")
_OTHERS = re.compile(
    r"\b(?:his|her|their|he|she|they|sein(?:e[mnrs]?)?|ihn|ihm|"
    r"его|её|ее|ему|його|її|йому|jego|jej|njegov\w*|uska|unka)\b",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"\b(?:I|[Mm]e|[Mm]y|[Mm]i|[Mm]ein|[Mm]eu|ich|mich|mein\w*|je|mon|ma|yo|mi|eu|meu|io|mio|я|мой|мне|jag|mig|jeg|meg|mig|ik|mij|mijn)\b"
)
_THING = re.compile(r"(?i:\b(?:the|your|their|this|that|a|an|our|its|to)\b)|\w\W+[A-Z]")
_OF_THING = re.compile(
    r"\b(?:the|your|their|this|that|his|her)\s+(?!best\b|only\b|same\b|new\b)[\w-]{3,}\s+$", re.IGNORECASE
)
_COLUMNS = re.compile(r"[|·•]|\s{3,}")
_MEANS = {
    "fax": (-7.0, "a fax"),
    "id": (-6.5, "no phone number"),
    "dialin": (-6.0, "a meeting's number"),
    "desk": (-4.5, "a desk's line"),
    "tollfree": (-2.5, "a free line"),
    "switchboard": (-1.0, "a company's main line"),
}
_HOW = {"plus": 0.7, "exit": 0.3, "national": 0.0, "bare": -0.6}
_SENTENCE = 14  # words of a sentence that is no line of a signature
_WRAPPED = 60  # characters of a line that goes on below
_ALONE = 4  # words beside a number that is its own sentence
_SAYS_SO = 3  # log odds of a sentence that names the author


@dataclass(slots=True)
class Weight:
    """The odds that a number is the author's own, as a sum of log odds, with the reasons."""

    odds: float = 0.0
    reasons: list[tuple[float, str]] = field(default_factory=list)
    said: bool = False  # a label or the sentence tells something

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

    author: Author
    listed: bool = False  # one of a list of people and their numbers
    meeting: bool = False  # near the words of an invitation to dial in
    answer: bool = False  # the author's words are little more than this number
    brief: bool = False  # they are a few words more
    asked: bool = False  # what the author answers asks for a number
    asked_other: bool = False  # it asks for a number of something else
    ends: bool = False  # little of the author's words follows
    short: bool = False  # they are few altogether
    closing: bool = False  # among the author's last lines
    signed: bool = False  # the author's name on the line or right above it
    stranger: bool = False  # in a block under somebody else's name
    desks: bool = False  # in a paragraph of desks and hotlines
    announced: bool = False  # in a block that a line with a colon announces, as somebody's address
    voice: str = ""  # who says it, if not the author
    phrase: bool = False  # within a phrase between quotation marks
    code: bool = False
    masked: str = ""
    link: bool = False


def weigh(scene: Scene, label: Label, reading: Reading, facts: Facts, before: Said) -> tuple[Weight, Said]:
    """The weight of one number, and what its sentence alone says, for a number that is joined to it.

    `before` is what the sentence of the number before said.
    """
    weight = Weight()
    signed = scene.signature and (bool(label[0]) or not _is_prose(scene))
    weight.add(1.6 if signed else -1.3, "it stands in the signature" if signed else "")
    said = what_is_said(Sentence(scene, facts.author, label, before))
    if said.named and not facts.author.names and facts.closing and not scene.behind.text.strip():
        said = Said()  # who signs so is the author
    weight.add(said.odds, said.reason)
    weight.said = bool(said.odds or label[0] or scene.signature)
    _weigh_label(scene, label, weight)
    if not said.odds and not scene.signature:
        _weigh_unsaid(scene, label, facts, weight)
    _weigh_form(scene, label, reading, weight, sure=said.odds > 1)
    _weigh_facts(facts, label, weight, said.odds)
    for odds, reason in standing(scene, label, ends=facts.ends, short=facts.short):
        weight.add(odds, reason)
    if not said.odds and weight.odds > 0 and label[0] not in _MEANS:
        said = Said(1.4)  # for a number that is only joined to this one
    return weight, said


def _is_prose(scene: Scene) -> bool:
    """Whether the number stands in a sentence, whatever the block around it."""
    if _COLUMNS.search(scene.text[scene.line_start : scene.line_end]):
        return False
    return len(_WORD.findall(scene.clause.text)) + len(_WORD.findall(scene.rest.text)) > _SENTENCE


def _weigh_unsaid(scene: Scene, label: Label, facts: Facts, weight: Weight) -> None:
    """What the place of a number tells in prose that does not say whose it is."""
    if label[0] in RINGING:
        _weigh_alone(scene, facts, weight)
    elif not label[0] and _stands_alone(scene):
        weight.add(1.7, "it stands alone")
    elif not label[0] and scene.clause.text.rstrip(" (+").endswith((":", "：")):
        announced = any(hit.kind in RINGING for hit in scene.clause.labels)
        weight.add(2.4 if announced else 0.8, "a colon announces it")


def _weigh_label(scene: Scene, label: Label, weight: Weight) -> None:
    kind, shown = label[0], " ".join(label[1].split())
    if kind in _MEANS:
        odds, meaning = _MEANS[kind]
        weight.add(odds, f"“{shown}” beside it: {meaning}")
    elif kind:
        weight.add(0.8 if scene.signature else 1.8, f"“{shown}” beside it")


def _weigh_alone(scene: Scene, facts: Facts, weight: Weight) -> None:
    """A label with no word on whose phone it is: behind other words it is often the phone of these."""
    if thing := _qualifying(scene, facts.author):
        mild = not _OF_THING.search(thing) and (_SELF.search(scene.clause.text) or not _THING.search(thing))
        weight.add(-0.4 if mild else -1.7, "it is the phone of something else")
    if _OTHERS.search(scene.clause.text):
        weight.add(-2.5, "the sentence is about somebody else")


def _qualifying(scene: Scene, author: Author) -> str:
    """The words before the label, in its sentence and on its line, where some of them tell something."""
    above = scene.text[max(0, scene.line_start - 90) : max(0, scene.line_start - 1)].rsplit("\n", 1)[-1]
    start = scene.clause.start if len(above) > _WRAPPED else max(scene.clause.start, scene.line_start)
    lead = scene.stretch(start, scene.start)
    hits = lead.labels
    first = hits[0].start if hits else scene.start
    text = scene.text[start:first]
    if _COLUMNS.search(text):
        return ""
    telling = any(w.lower() not in words("fillers") and not author.is_in(w) for w in _WORD.findall(text))
    return text if telling else ""


def _stands_alone(scene: Scene) -> bool:
    """Whether the number is all there is in its sentence, or on its line."""
    beside = _WORD.findall(f"{scene.clause.text} {scene.rest.text}".lower())
    telling = sum(word not in words("fillers") for word in beside)
    only = scene.near.first == scene.start and scene.near.last == scene.end
    only = only or not (beside or scene.joined or scene.rest.end == scene.near.after < len(scene.text))
    return only and telling <= 1 and len(beside) <= _ALONE


def _weigh_form(scene: Scene, label: Label, reading: Reading, weight: Weight, *, sure: bool) -> None:
    """How the number is written, and what the plan says of it."""
    ringing = label[0] in RINGING
    weight.add(_HOW[reading.how])
    if not reading.plan.valid:
        weight.add(-1.6 if sure else -2.6 if ringing else -4.5, "the numbering plan has no such number")
    if reading.plan.toll_free:
        weight.add(-2.8, "a free or premium line")
    if not (sure or ringing or reading.how == "exit") and scene.text[reading.start : reading.end].isdigit():
        weight.add(-1.2, "digits without a label")


def _weigh_facts(facts: Facts, label: Label, weight: Weight, said: float) -> None:
    ringing, vetoed = label[0] in RINGING, label[0] in _MEANS
    for holds, odds, reason in (
        (not facts.author.names, -1.8, "the author's name is not known"),
        (facts.listed, -4.0 if said <= 0 else -1.0, "one of a list of people's numbers"),
        (facts.meeting and said < _SAYS_SO, -4.5, "among the words of a dial-in"),
        (bool(facts.voice), -6.0, facts.voice),
        (facts.phrase, -2.2, "in a phrase that is quoted"),
        (facts.code, -5.5 if said < _SAYS_SO else -1.5, "in code or a log"),
        (bool(facts.masked) and (not ringing or facts.masked in HARD), -6.0, f"it looks like {facts.masked}"),
        (facts.announced and said < _SAYS_SO, -2.0, "in a block that is announced as an address"),
        (facts.desks and said <= 0, -1.5, "beside a desk's line"),
        (facts.stranger and said <= 0, -2.0, "under somebody else's name"),
        (facts.signed and said >= 0 and not label[0], 1.8, "the author's name beside it"),
        (facts.signed and said >= 0 and ringing, 0.8, "the author's name beside it"),
        (facts.answer and said >= 0 and not vetoed, 2.4, "the text is little else"),
        (facts.brief and said > 0 and not vetoed, 1.0, "the text is short"),
        (facts.asked and said >= 0 and not vetoed, 1.6, "a number was asked for"),
        (facts.asked_other and said <= 0, -2.0, "another's number was asked for"),
        (facts.closing and said >= 0, 0.7, ""),
        (facts.link, 1.2, "it is a link to call or write to"),
    ):
        if holds:
            weight.add(odds, reason)
