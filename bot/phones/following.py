"""What stands after a number in its sentence: "… is my cell", "… is my lawyer's", "… is out of use"."""

import re

from bot.phones.label import RINGING
from bot.phones.lexicon import Hit
from bot.phones.said import THEIRS, Said, Sentence, unused
from bot.phones.whose import named_after

_IS_THE = re.compile(r"\s*(?:is|was|are) (?:the|a|an|their|its|for|of)\b", re.IGNORECASE)
_IS_MINE = re.compile(r"\s*(?:is|was) (?:the|a) (?:number|one|phone|cell|mobile) I\b", re.IGNORECASE)
_NEAR = 3  # words between a number and what is said of it right after
_FAR = 5  # words between a number and "is my cell"
_NAME = 30  # characters after "ask for" in which the author's name stands
_SILENT = 90  # characters in which it is said that nobody answers


def retired_after(sentence: Sentence) -> Said | None:
    """ "… is no longer in use"."""
    rest = sentence.scene.rest
    for hit in rest.cues:
        if hit.kind == "retired" and rest.words_before(hit) <= _NEAR and not _of_another(sentence, hit):
            return unused(rest.shown(hit), "after")
    return None


def _of_another(sentence: Sentence, hit: Hit) -> bool:
    """Whether what is said is said of a phone named in between: "…, the house phone is dead"."""
    between = sentence.scene.text[sentence.scene.end : hit.start]
    return "," in between and any(h.kind in RINGING for h in sentence.scene.rest.labels if h.start < hit.start)


def said_after(sentence: Sentence) -> Said | None:
    """What the words after the number say, None for nothing."""
    if old := retired_after(sentence):
        return old
    rest = sentence.scene.rest
    for hit in rest.cues:
        ahead = rest.words_before(hit)
        if ahead > _FAR:
            break
        if hit.kind == "own" or (hit.kind == "offer" and "en" not in hit.languages):
            return Said(2.6, f"“{rest.shown(hit)}” after it")
        if hit.kind in {"their", "person"} and ahead <= _NEAR and (said := _others(sentence, hit)):
            return said
    return None


def _others(sentence: Sentence, hit: Hit) -> Said | None:
    words = sentence.scene.rest.shown(hit)
    name = re.split(r"[.!?\n]", sentence.scene.text[hit.end : hit.end + _NAME], maxsplit=1)[0]
    if sentence.author.is_in(name) or sentence.author.is_called(name.strip()):
        return Said(2.0, f"“{words}” and the author's name after it")
    if hit.kind == "person" and sentence.scene.signature:
        return None
    return Said(-4.0, f"“{words}” after it: {THEIRS}")


def asked_about(sentence: Sentence) -> Said | None:
    """ "Who is …?"."""
    rest = sentence.scene.rest
    asks = not rest.text.strip() and sentence.scene.text[rest.end : rest.end + 1] in {"?", "？"}
    return Said(-3.0, "the sentence asks about it") if asks else None


def described_after(sentence: Sentence) -> Said | None:
    """A name in brackets after the number, or "… is the …"."""
    rest = sentence.scene.rest
    odds, reason = named_after(sentence.scene, sentence.author)
    if odds:
        return Said(odds, reason)
    if _IS_MINE.match(rest.text):
        return Said(2.0, "what follows says it is the author's")
    if _IS_THE.match(rest.text) and not rest.cues:
        return Said(-2.5, f"what follows says it is {THEIRS}")
    return None


def is_silent(sentence: Sentence) -> bool:
    """Whether it is said that nobody answers there: people say so of numbers that they called."""
    scene = sentence.scene
    later = scene.stretch(scene.end, min(scene.later.end, scene.end + _SILENT))
    return any(hit.kind == "silent" for hit in later.cues)
