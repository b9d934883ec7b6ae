"""What the sentence of a number says of whose it is: the nearest word that tells decides."""

import re

from bot.phones.following import asked_about, described_after, is_silent, said_after
from bot.phones.foregoing import said_by, speaks_of_somebody, was
from bot.phones.label import RINGING
from bot.phones.lexicon import Hit, words
from bot.phones.outright import bidden, said_outright
from bot.phones.said import THEIRS, Said, Sentence
from bot.phones.scene import Stretch
from bot.phones.whose import Naming, named_beside, named_just_before

_WORD = re.compile(r"[^\W\d_]+")
_CORRECTED = re.compile(
    r"\W*(?:and |und |et )?(?:not|nicht|pas le|no el|não o|non il|nie|не|inte|ikke|niet)\W*", re.IGNORECASE
)
_FULL_STOP = re.compile(r"[.!?]\s+[^\W\d_a-z]|[。！？]")
_MY = re.compile(
    r"\b(?:my|our)(?: (?!wife|husband|mother|father|brother|sister|son|daughter|friend|boss)[a-z]+){1,2}"
    r" (?:no|nos|num|number|cell|mobile|phone|line|landline|whatsapp)\b[\s:.=-]*(?:is\s)?$",
    re.IGNORECASE,
)
_LIKEWISE = re.compile(r"\s*(?:,|;|/|or|and|,? und|ou|y|o|e)\s+[^\W\d_]+(?: (?:on|at|under|au|al))?\s*[(]?")
_BUT = re.compile(
    r"\b(?:but|aber|sondern|pero|sino|mais|mas|ma|но|але|ale|maar|men|mutta|ama|fakat|αλλά|لكن|אבל)\s+[^\W\d_]+\s+[^\W\d_]",
    re.IGNORECASE,
)
_OTHER_KINDS = frozenset({"their", "person", "kin", "other"})
_HEADED = re.compile(r"[ \t*•>-]{0,4}[^\W\d_a-z][\w' /-]{1,20}:\s")
_APART = re.compile(r"[,:;–—]\s+\w| - ")
_OWN, _OTHERS = 3, -1  # log odds from which a sentence is sure
_LABEL = 3  # words of a label between two numbers
_PRONOUNS = frozenset({"mine", "self", "other"})
_FAR = 9  # words that may stand between a pronoun and its number
_NEXT = frozenset({"own", "offer", "their", "self"})  # what a sentence may say of a number in the next
_FEW = 4  # words before a number that answer the sentence before ("It's …")


def what_is_said(sentence: Sentence) -> Said:
    """What the sentence says, `Said()` for nothing."""
    said = _said(sentence)
    if _OTHERS < said.odds < _OWN and is_silent(sentence):
        return Said(-4.0, f"nobody answers it: {THEIRS}")
    before = sentence.before
    if not said.odds and before.odds and not before.retired and _only_joins(sentence):
        return Said(before.odds, "it follows a number like it")
    if not said.odds and before.odds < 0 and not before.retired and _LIKEWISE.fullmatch(_gap(sentence)):
        return Said(-2.0, f"it goes on from a number like it: {THEIRS}")
    if not said.odds and before.odds > 0 and not before.retired and _goes_on(sentence):
        return Said(1.6, "it goes on from a number like it")
    if not said.odds and before.retired and sentence.scene.joined:
        return Said(2.4, "it follows an old number")
    return said


def _said(sentence: Sentence) -> Said:
    if plain := said_outright(sentence):
        return plain
    named = named_beside(sentence.scene, sentence.author)
    found = _by_cues(sentence, named) or was(sentence, frozenset({"current", "own"}))
    if found is None and named[0]:
        found = Said(*named, named=True)
    if found is None:
        found = asked_about(sentence) or said_after(sentence) or described_after(sentence)
    return found or _mine(sentence) or bidden(sentence) or _spoken_of(sentence) or _shortly_before(sentence) or Said()


def _by_cues(sentence: Sentence, named: Naming) -> Said | None:
    """What the cues before the number say, the nearest first; an offer lets one farther off speak."""
    offered: Said | None = None
    for hit in reversed(sentence.scene.clause.cues):
        if hit.kind in _OTHER_KINDS and _is_turned(sentence, hit):
            continue
        said = said_by(sentence, hit, named)
        if said and offered and offered.odds > 0 and said.odds < 0 and _is_apart(sentence, hit):
            continue  # "as agreed with Mr Lee, please call 0123 …"
        if said and hit.kind != "offer":
            return said if offered is None or said.odds < 0 or hit.kind == "own" else offered
        offered = offered or said
    return offered


def _mine(sentence: Sentence) -> Said | None:
    """ "My Dubai number …": the author's, whatever it is called."""
    match = _MY.search(sentence.scene.clause.text)
    return Said(2.8, f"“{match[0].strip(' :-')}” before it") if match else None


def _is_turned(sentence: Sentence, hit: Hit) -> bool:
    """Whether a "but" and more stands between a person and the number: "it is my wife's, but I am on 0123 …"."""
    clause = sentence.scene.clause
    return bool(_BUT.search(clause.text[hit.end - clause.start :]))


def _reaches(clause: Stretch, hit: Hit) -> bool:
    """Whether a pronoun is near enough to the number; "I" and "mine" only right before it."""
    if clause.text[hit.end - clause.start : hit.end - clause.start + 1] == "-":
        return False  # half a word, as in "mi-a cerut"
    if hit.kind != "mine":
        return clause.words_after(hit) <= _FAR
    return all(word in words("fillers") for word in _WORD.findall(clause.text[hit.end - clause.start :].lower()))


def _is_apart(sentence: Sentence, hit: Hit) -> bool:
    """Whether a cue only names a person, other than "call him" or "his number", and a comma or colon follows."""
    clause = sentence.scene.clause
    after = clause.text[hit.end - clause.start :]
    return hit.kind in _OTHER_KINDS and " " not in clause.shown(hit) and bool(_APART.search(after))


def _spoken_of(sentence: Sentence) -> Said | None:
    """The author or somebody else, whoever the sentence names with a mere pronoun nearest to the number."""
    if sentence.scene.signature:
        return None
    clause = sentence.scene.clause
    hits = [hit for hit in clause.cues if hit.kind in _PRONOUNS and _reaches(clause, hit)]
    if not hits:
        return Said(-2.0, "the sentence is about somebody else") if speaks_of_somebody(sentence, clause.end) else None
    last = hits[-1]
    if last.kind == "other":
        return Said(-2.0, "the sentence is about somebody else")
    if last.kind == "self" and any(hit.kind == "other" for hit in hits):
        return None
    return Said(2.0, f"“{clause.shown(last)}” before it")


def _gap(sentence: Sentence) -> str:
    scene = sentence.scene
    return scene.text[scene.near.before : scene.start] if scene.joined else ""


def _goes_on(sentence: Sentence) -> bool:
    """Whether a few words that name nobody part it from the number before, in the same breath."""
    scene = sentence.scene
    gap = scene.text[scene.near.before : scene.start]
    ringing = sentence.label[0] in RINGING
    if (sentence.label[0] or sentence.scene.signature) and not ringing:
        return False
    few = len(_WORD.findall(gap)) <= _FEW and "\n\n" not in gap and not _FULL_STOP.search(gap)
    return few and not any(hit.kind in {"their", "person", "kin", "retired"} for hit in scene.clause.cues)


def _only_joins(sentence: Sentence) -> bool:
    """Whether nothing but "or", "also", a label parts it from the number before."""
    scene = sentence.scene
    gap = scene.text[scene.near.before : scene.start]
    ringing = sentence.label[0] in RINGING
    if not scene.joined or "\n\n" in gap or (sentence.before.odds < 0 and (ringing or "\n" in gap)):
        return False
    rest = [w for w in _WORD.findall(gap.lower()) if w not in words("joining")]
    return not rest or (len(rest) <= _LABEL and ringing)


def _shortly_before(sentence: Sentence) -> Said | None:
    """What the sentence before asks for: "Could someone ring me? 0123 …"."""
    scene = sentence.scene
    if _CORRECTED.fullmatch(scene.rest.text) and scene.near.after < len(scene.text):
        return Said(2.2, "it is set against another number")
    if not scene.clause.text.strip() and (named := named_just_before(scene, sentence.author))[0]:
        return Said(*named)
    if _HEADED.match(scene.text, scene.line_start, scene.start):
        return None  # the line of a form, or of a list of things
    hits = [hit for hit in scene.earlier.cues if hit.kind in _NEXT]
    if hits and hits[-1].kind != "their" and len(_WORD.findall(scene.clause.text)) <= _FEW:
        return Said(2.0, f"“{scene.earlier.shown(hits[-1])}” in the sentence before")
    return None
