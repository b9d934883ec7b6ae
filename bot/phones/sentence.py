"""What the sentence of a number says of whose it is: the nearest word that tells decides."""

import re

from bot.phones.following import asked_about, described_after, is_silent, said_after
from bot.phones.foregoing import said_by, was
from bot.phones.label import RINGING
from bot.phones.said import THEIRS, Said, Sentence
from bot.phones.whose import named_beside
from bot.phones.words import words

_WORD = re.compile(r"[^\W\d_]+")
_CORRECTED = re.compile(
    r"\W*(?:and |und |et )?(?:not|nicht|pas le|no el|não o|non il|nie|не|inte|ikke|niet)\W*", re.IGNORECASE
)
_I_AM = re.compile(r"(?:^|[\s,;(])(?:I am|I'm|I’m|im)(?: on| at)?\s+[(+]?$", re.IGNORECASE)
_ME_AFTER = re.compile(r"\s*\((?:me|mine|já|ja|ich|moi|yo|eu|io|я|jag|jeg|ik|én|ben|我|本人)\)", re.IGNORECASE)
_OWN, _OTHERS = 3, -1  # log odds from which a sentence is sure
_LABEL = 3  # words of a label between two numbers
_FEW = 4  # words before a number that answer the sentence before ("It's …")


def what_is_said(sentence: Sentence) -> Said:
    """What the sentence says, `Said()` for nothing."""
    said = _said(sentence)
    if _OTHERS < said.odds < _OWN and is_silent(sentence):
        return Said(-4.0, f"nobody answers it: {THEIRS}")
    before = sentence.before
    if not said.odds and before.odds and not before.retired and _only_joins(sentence):
        return Said(before.odds, "it follows a number like it")
    return said


def _said(sentence: Sentence) -> Said:
    if _ME_AFTER.match(sentence.scene.rest.text):
        return Said(2.6, "“me” after it")
    if _I_AM.search(sentence.scene.clause.text):
        return Said(2.6, "“I am” before it")
    named = named_beside(sentence.scene, sentence.author)
    offered: Said | None = None
    for hit in reversed(sentence.scene.clause.cues):
        said = said_by(sentence, hit, named)
        if said and hit.kind != "offer":
            return said if offered is None or said.odds < 0 or hit.kind == "own" else offered
        offered = offered or said
    found = offered or was(sentence, frozenset({"current", "own"}))
    if found is None and named[0]:
        found = Said(*named, named=True)
    if found is None:
        found = asked_about(sentence) or said_after(sentence) or described_after(sentence)
    return found or _shortly_before(sentence)


def _only_joins(sentence: Sentence) -> bool:
    """Whether nothing but "or", "also", a label parts it from the number before."""
    scene = sentence.scene
    gap = scene.text[scene.near.before : scene.start]
    ringing = sentence.label[0] in RINGING
    if not scene.joined or "\n\n" in gap or (sentence.before.odds < 0 and (ringing or "\n" in gap)):
        return False
    rest = [w for w in _WORD.findall(gap.lower()) if w not in words("joining")]
    return not rest or (len(rest) <= _LABEL and ringing)


def _shortly_before(sentence: Sentence) -> Said:
    """What the sentence before asks for: "Could someone ring me? 0123 …"."""
    scene = sentence.scene
    if _CORRECTED.fullmatch(scene.rest.text) and scene.near.after < len(scene.text):
        return Said(2.2, "it is set against another number")
    hits = [hit for hit in scene.earlier.cues if hit.kind in {"own", "offer", "their"}]
    if hits and hits[-1].kind != "their" and len(_WORD.findall(scene.clause.text)) <= _FEW:
        return Said(2.0, f"“{scene.earlier.shown(hits[-1])}” in the sentence before")
    return Said()
