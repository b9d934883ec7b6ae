"""What stands after a number in its sentence: "… is my cell", "… is my lawyer's", "… is out of use"."""

import re

from bot.phones.label import RINGING
from bot.phones.lexicon import Hit
from bot.phones.lexicon import words as listed
from bot.phones.said import THEIRS, Said, Sentence, unused
from bot.phones.whose import named_after

_IS_THE = re.compile(r"\s*(?:is|was|are) (?:the|a|an|their|its|for|of)\b", re.IGNORECASE)
_IS_MINE = re.compile(r"\s*(?:is|was) (?:the|a) (?:number|one|phone|cell|mobile) I\b", re.IGNORECASE)
_NEAR = 3  # words between a number and what is said of it right after
_OTHERS_KINDS = {"their": 3, "person": 3, "kin": 5}  # how many words may stand between a number and such a word
_FAR = 5  # words between a number and "is my cell"
_ASK_FOR = re.compile(
    r"[^\n]{0,30}?\b(?:ask for|asking for|speak to|attn:?|pregunt\w+ por|demand\w+|pedir por|chied\w+ di|"
    r"fragen Sie nach|verlangen Sie|vraag naar|fråga efter|спросить|спросите|pytać o)\s+"
    r"([^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?)",
    re.IGNORECASE,
)
_I_AM_THE = re.compile(
    r"\b(?:I['’]?m|I am|this is|ich bin|je suis|soy|sou|sono|jestem|jag är|jeg er|ik ben|olen|jsem|som|sunt|я|ben|"
    r"én vagyok)\s+(?:also |only |just |auch )?(?:the|a|an|your|der|die|ein|eine|le|la|el|o|il|un|una|de|en)?\s*$",
    re.IGNORECASE,
)
_I = re.compile(r"\b(?:I|je|ich|yo|eu|io|я|jag|jeg|ik|én|ja)\s*$", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|isn['’]t|no|non|não|nicht|kein|niet|pas|nie|не|ikke|inte|ei|değil)\s$", re.IGNORECASE)
_PARTS = re.compile(r"[,;(–—]|\s-\s")
_DIGITS = re.compile(r"\W{0,3}\d{3,}")
_OF_NEXT = frozenset({"own", "offer", "their", "person", "kin"})
_MARGIN = 46  # characters of a line that no mail program wrapped
_LEAD = 14  # characters between words and the next number, which is theirs then
_THE_NEXT = re.compile(r"\s(?:his|her|their|the|my|our|that|this|it|ihre?|seine?|la|le|el|den|die|das)\b[^.!?]{0,40}")
_AT_TIMES = re.compile(  # "do not call after nine": at other times it rings
    r"\s+(?:me\s+)?(?:after|before|between|during|while|when|until|till|at night|on (?:sun|sat)|nach|vor|während|wenn|"
    r"zwischen|après|avant|pendant|entre|después|antes|durante|mientras|depois|dopo|prima|после|до|во время|"
    r"w porze|w czasie|po|przed|między|efter|före|före|innan|mellan|na|voor|tijdens|tussen|jälkeen|sonra|önce)\b",
    re.IGNORECASE,
)
_NAME = 30  # characters after "ask for" in which the author's name stands
_SILENT = 90  # characters in which it is said that nobody answers


def retired_after(sentence: Sentence) -> Said | None:
    """ "… is no longer in use"."""
    rest = sentence.scene.rest
    for hit in rest.cues:
        if (
            hit.kind == "retired"
            and not _is_of_next(sentence, hit)
            and rest.words_before(hit) <= _NEAR
            and not _of_another(sentence, hit)
            and not _AT_TIMES.match(sentence.scene.text, hit.end)
            and not _is_new(sentence, rest.shown(hit))
        ):
            return unused(rest.shown(hit), "after")
    return None


def _is_new(sentence: Sentence, words: str) -> bool:
    """Whether the number is called new before it, so that "… lost the old one" is said of another."""
    old = words.lower().split()[-1] in {"old", "alte", "alten", "viejo", "antiguo", "vecchio", "ancien", "ancienne"}
    return (old or "old" in words.lower()) and any(h.kind == "current" for h in sentence.scene.clause.cues)


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
        if ahead > _FAR or (hit.kind in _OTHERS_KINDS and sentence.scene.line_end < hit.start and _is_field(sentence)):
            break
        if hit.kind in _OF_NEXT and _is_of_next(sentence, hit):
            break
        if hit.kind == "own" and _NOT.search(sentence.scene.text[max(0, hit.start - _LEAD) : hit.start]):
            return Said(-4.0, f"“not … {rest.shown(hit)}” after it")
        if hit.kind == "own" or (hit.kind == "offer" and "en" not in hit.languages):
            return Said(2.6, f"“{rest.shown(hit)}” after it")
        if hit.kind in _OTHERS_KINDS and ahead <= _OTHERS_KINDS[hit.kind] and (said := _others(sentence, hit)):
            return said
    return None


def is_the_author(text: str, start: int) -> bool:
    """Whether the word that begins there is what the author says they are: "I'm the client"."""
    return bool(_I_AM_THE.search(text[max(0, start - _LEAD - _LEAD) : start]))


def _is_of_next(sentence: Sentence, hit: Hit) -> bool:
    """Whether the words lead to the next number: "… (0123), not on my cell 0456"."""
    scene = sentence.scene
    between = scene.text[hit.end : scene.near.after]
    if _DIGITS.match(scene.text, hit.end):
        return True
    parted = _PARTS.search(scene.text, scene.end, hit.start)
    if (hit.kind in _OTHERS_KINDS or hit.kind == "retired") and not parted:
        return False
    if parted and hit.kind == "retired" and scene.near.after < len(scene.text) and _THE_NEXT.fullmatch(between):
        return True
    return scene.near.after < len(scene.text) and len(between) < _LEAD and not re.search(r"[.!?。]\s", between)


def _others(sentence: Sentence, hit: Hit) -> Said | None:
    words = sentence.scene.rest.shown(hit)
    if sentence.scene.text[hit.end : hit.end + 1] == ":":
        return None  # it heads what follows
    name = re.split(r"[.!?\n]", sentence.scene.text[hit.end : hit.end + _NAME], maxsplit=1)[0]
    if sentence.author.is_in(name) or sentence.author.is_called(name.strip()):
        return Said(2.0, f"“{words}” and the author's name after it")
    if is_the_author(sentence.scene.text, hit.start):
        return None
    if words.lower() in listed("titles") and not sentence.scene.text[hit.end :][:4].lstrip(". ")[:1].isupper():
        return None  # "…, 11 Lake Dr"
    if hit.kind == "person" and sentence.scene.signature:
        return None
    return Said(-4.0, f"“{words}” after it: {THEIRS}")


def asks_for_author(sentence: Sentence) -> bool:
    """Whether what follows says to ask for somebody who is the author: "…, ask for Ann"."""
    match = _ASK_FOR.match(sentence.scene.later.text)
    name = match[1].strip() if match else ""
    return sentence.author.is_in(name) or sentence.author.is_called(name)


def _is_field(sentence: Sentence) -> bool:
    """Whether the number's line is short, so that the next line tells something else."""
    return sentence.scene.line_end - sentence.scene.line_start < _MARGIN


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
    return any(hit.kind == "silent" and not _I.search(scene.text[hit.start - 6 : hit.start]) for hit in later.cues)
