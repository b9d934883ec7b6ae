"""What stands before a number in its sentence: "call me at …", "his number is …", "my old number was …"."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.phones.following import is_the_author, retired_after, said_after
from bot.phones.label import RINGING
from bot.phones.lexicon import Hit, words
from bot.phones.said import THEIRS, Said, Sentence, unused
from bot.phones.whose import Naming, named_as_object

_WAS = re.compile(r"\b(?:was|war|était|etait|era|byl|był|был|была|volt|oli|ήταν)[\s:]*$", re.IGNORECASE)
_NOT = re.compile(
    r"(?:\b(?:not|don't|don’t|dont|never|nicht|не|jangan|não|nie|niet|inte|ikke|đừng|nu|ne|no (?:me|nos|le))"
    r"\s+(?:(?!hesit|zög|dud)\w+\s+)?|"
    r"(?:不要|别|別|勿|請勿|请勿|ห้าม|อย่า))$",
    re.IGNORECASE,
)
_THIRD = re.compile(r"\b(?:he|she|han|hon|él|ella|elle|он|она|він|вона|hij)\b", re.IGNORECASE)
_FIRST = re.compile(
    r"\b(?:I|me|my|us|our|mich|mir|mein\w*|jag|mig|min|jeg|me|mi|yo|je|moi|мне|меня|мой|мені|мене|мій|mij|mijn|ik)\b|[\u0e00-\u0eff\u3040-\u9fff]",
    re.IGNORECASE,
)
_FOR = re.compile(r"\b(?:for|für|pour|para|per|для|dla|voor|för|pro)\s+(?:the |den |die |le |la |el )?$", re.IGNORECASE)
_POSSESSED = re.compile(r"[^\W\d_][’'](?:s\s)?\s*$")  # "the shop's" + "own number"
_BREAK = re.compile(r"[,:;–—.!?(\n]| - ")
_BREATH = 6  # words in which a person is still spoken of
_PAUSE = 20  # characters of a script without full stops, after which something else is told
_NEAR = 3  # words between a number and what is said of it right after
_BESIDE = 2  # words between "call me" and a number, so that no name between them counts

_Rule = Callable[[Sentence, Hit, Naming], Said | None]


def said_by(sentence: Sentence, hit: Hit, named: Naming) -> Said | None:
    """What one cue before the number says; None where it is too far, or says nothing.

    `named` is what a name right before the number says.
    """
    reach, rule = _RULES.get(hit.kind, (-1, _offer))
    if hit.kind == "own" and _closes(sentence, hit):
        return None
    return rule(sentence, hit, named) if sentence.scene.clause.words_after(hit) <= reach else None


def _closes(sentence: Sentence, hit: Hit) -> bool:
    """Whether the words are said of the number before: "0123 is mine, 0456 …"."""
    scene = sentence.scene
    near = scene.joined and not scene.text[scene.near.before : hit.start].strip("` ") and hit.end < scene.start
    return near and scene.clause.words_after(hit) > 1 and "," in scene.text[hit.end : scene.start]


def was(sentence: Sentence, kinds: frozenset[str]) -> Said | None:
    """ "My number was …, now …"."""
    scene = sentence.scene
    if _WAS.search(scene.clause.text) and any(hit.kind in kinds for hit in scene.rest.cues):
        return unused("was", "before")
    return None


def _own(sentence: Sentence, hit: Hit, named: Naming) -> Said:
    if _is_denied(sentence, hit):
        return _denied(sentence, hit)
    possessed = _POSSESSED.search(sentence.scene.text[max(0, hit.start - _PAUSE) : hit.start])
    if named[0] < 0 and (possessed or sentence.scene.clause.words_after(hit) > _BESIDE):
        return Said(*named)
    old = was(sentence, frozenset({"current"})) or retired_after(sentence)
    return old or Said(3.4, f"{_quote(sentence, _whole(sentence, hit))} before it")


def _whole(sentence: Sentence, hit: Hit) -> Hit:
    """The hit with those of its kind that it overlaps: "call me" and "me at" are one phrase."""
    for other in reversed(sentence.scene.clause.cues):
        if other.kind == hit.kind and other.start < hit.start < other.end:
            hit = replace(hit, start=other.start)
    return hit


def _is_no_title(sentence: Sentence, hit: Hit) -> bool:
    """Whether a word like "Dr" has no name behind it: "402 Lake Dr, …"."""
    if sentence.scene.clause.shown(hit).lower() not in words("titles"):
        return False
    return not sentence.scene.text[hit.end :][:4].lstrip(". ")[:1].isupper()


def _their(sentence: Sentence, hit: Hit, _: Naming) -> Said | None:
    if _is_no_title(sentence, hit) or is_the_author(sentence.scene.text, hit.start):
        return None
    labelled = sentence.scene.signature or sentence.label[0] in RINGING
    if (labelled and _on_line_above(sentence, hit)) or sentence.author.is_in(sentence.scene.clause.shown(hit)):
        return None
    return Said(-4.5, f"{_quote(sentence, hit)} before it: {THEIRS}")


def _person(sentence: Sentence, hit: Hit, _: Naming) -> Said | None:
    if _is_no_title(sentence, hit) or is_the_author(sentence.scene.text, hit.start):
        return None
    if sentence.scene.signature:  # titles stand there; only who helps has a number beside the author's
        aide = sentence.scene.clause.shown(hit).lower() in words("aides")
        if not aide or _on_line_above(sentence, hit) or sentence.author.is_in(sentence.scene.ahead.text):
            return None
    clause = sentence.scene.clause
    lead = clause.text[: hit.start - clause.start]
    if _FOR.search(lead) and any(cue.kind == "own" for cue in clause.cues if cue.start < hit.start):
        return None  # "my number for the courier"
    if clause.end - hit.end > _PAUSE and "\u0e00" <= clause.text[hit.start - clause.start] <= "\u0eff":
        return None
    return Said(-3.5, f"{_quote(sentence, hit)} before it: {THEIRS}")


def _retired(sentence: Sentence, hit: Hit, _: Naming) -> Said | None:
    apart = re.search(r"[,;(]", sentence.scene.text[sentence.scene.near.before : hit.start])
    if sentence.scene.joined and not apart and sentence.scene.clause.words_before(hit) <= _NEAR:
        return None  # it is said of the number before
    return unused(sentence.scene.clause.shown(hit), "before")


def _replaced(sentence: Sentence, hit: Hit, _: Naming) -> Said | None:
    if re.search(r"[.!?:,;–—]\s|\s-\s|\s\($", sentence.scene.text[hit.end : sentence.scene.start]):
        return None
    return unused(sentence.scene.clause.shown(hit), "before")


def _example(sentence: Sentence, hit: Hit, _: Naming) -> Said | None:
    within = sentence.scene.text[hit.start - 1 : hit.start] in {".", "@", "-"}
    return None if within else Said(-3.5, f"{_quote(sentence, hit)} before it: an example")


def _current(sentence: Sentence, hit: Hit, _: Naming) -> Said | None:
    if not sentence.before.retired:
        return None
    return Said(3.0, f"{_quote(sentence, hit)} before it, after an old number")


def _is_denied(sentence: Sentence, hit: Hit) -> bool:
    clause = sentence.scene.clause
    return bool(_NOT.search(clause.text[: hit.start - clause.start][-40:]))


def _denied(sentence: Sentence, hit: Hit) -> Said:
    return Said(-3.5, f"not to be called: “not … {sentence.scene.clause.shown(hit)}” before it")


def _offer(sentence: Sentence, hit: Hit, named: Naming) -> Said:
    if _is_denied(sentence, hit):
        return _denied(sentence, hit)
    text = sentence.scene.clause.text
    weak = sentence.scene.clause.shown(hit).lower() in words("weak_offers")
    if not named[0] and _THIRD.search(text) and (weak or not _FIRST.search(text)):
        return Said(-2.5, "the sentence is about somebody else")
    if named[0]:
        return Said(*named)
    lead = sentence.scene.text[hit.end : sentence.scene.start]
    if (called := named_as_object(lead, sentence.author))[0] < 0:
        return Said(*called)
    if speaks_of_somebody(sentence, hit.start):
        return Said(-1.5, "the sentence is about somebody else")
    after = said_after(sentence)
    return after if after and after.odds < 0 else Said(2.2, f"{_quote(sentence, hit)} before it")


def speaks_of_somebody(sentence: Sentence, end: int) -> bool:
    """Whether the same breath up to `end` speaks of a person, and not of the author: "the client wants it at …"."""
    clause = sentence.scene.clause
    if sentence.scene.signature or any(cue.kind in {"own", "self", "mine"} for cue in clause.cues):
        return False
    persons = [cue for cue in clause.cues if cue.kind in {"person", "kin"} and cue.end < end]
    lead = clause.text[persons[-1].end - clause.start : end - clause.start] if persons else ""
    if not persons or _BREAK.search(lead) or len(lead.split()) > _BREATH:
        return False
    return not is_the_author(sentence.scene.text, persons[-1].start)


def _on_line_above(sentence: Sentence, hit: Hit) -> bool:
    clause = sentence.scene.clause
    return "\n" in clause.text[hit.end - clause.start :]


def _quote(sentence: Sentence, hit: Hit) -> str:
    return f"“{sentence.scene.clause.shown(hit)}”"


# How many words may stand between a cue of a kind and its number, and what the cue says.
_RULES: dict[str, tuple[int, _Rule]] = {
    "own": (12, _own),
    "their": (14, _their),
    "person": (3, _person),
    "kin": (2, _person),
    "retired": (4, _retired),
    "replaced": (2, _replaced),
    "example": (5, _example),
    "current": (4, _current),
    "offer": (5, _offer),
}
