"""What a sentence says outright: "0123 (me)", "ask for Ann", "its number is 0123", "if it burns, 0123"."""

import re

from bot.phones.following import asks_for_author
from bot.phones.lexicon import words
from bot.phones.said import THEIRS, Said, Sentence

_I_AM = re.compile(r"(?:^|[\s,;(])(?:I am|I'm|I’m|im)(?: on| at)?\s+[(+]?$", re.IGNORECASE)
_ME_AFTER = re.compile(
    r"\s*(?:\(|<-+ ?|← ?|= )(?:this is |that's )?(?:me|mine|já|ja|ich|moi|yo|eu|io|я|jag|jeg|ik|én|ben|我|本人)\b",
    re.IGNORECASE,
)
_ME_BEFORE = re.compile(
    r"(?:^|\n|[^\S\n]{2}|[|:;\t])[^\S\n]*(?:(?:me|myself|mine)[^\S\n]*(?:[:=|–—-]|[^\S\n]{2})|"
    r"(?:Me|Us|Mine|Myself|Ich|Moi|Yo|Eu|Io|Я|Jag|Jeg|Ik|Mich|Мы|Nous|Wir)\b(?:,[^,:.\n]{2,24})?[^\S\n]*[:=|–—-]?)"
    r"[^\S\n]*[(+]?$"
)
_THE_DESK = re.compile(
    r"(?:^|\n)\s*(?:The|Our|Your|A|An|This)\s+(?!number|phone|best|easiest|only)[^,.;:!?\n]{3,50}?\s"
    r"(?:(?:can|may) (?:also )?be (?:reached|contacted|called)|is (?:reachable|available)|answers|"
    r"is (?:at|on)\s*[(+]?$)"
)
_ITS = re.compile(
    r"\b(?:its|his|her|their|whose)(?: [\w-]+){0,2} "
    r"(?:no|num|number|cell|mobile|phone|line|landline|hotline|whatsapp)\b"
    r"[\s:.=-]*(?:is\s)?[(]?$",
    re.IGNORECASE,
)
_THE_THING = re.compile(
    r"\b(?:the|that|this|your)\s+(?!(?:best|right|new|correct|only|direct|mobile|cell|phone|telephone|tel|contact|home|house|"
    r"office|current|same|following|whatsapp|work|landline|whole|full|real|actual|easiest|quickest|other|last|first)\b)"
    r"[^\W\d_][\w'’-]+\s+(?:number|line|phone)(?:['’]s|\s+(?:is|was))?\s*[(]?$",
    re.IGNORECASE,
)
_FIELD = re.compile(r"[\s*•>-]{0,6}([^\W\d][\w .'/()-]{3,40})[:=]\s*[(+]?")
_GOT_FROM = re.compile(
    r"\b(?:got|had|get|getting|received|receive|calls?|texts?|messages?|ones?)\b(?!.*\b(?:me|my)\b)[^.?!:;\n]{0,30}\bfrom\s*[(]?$",
    re.IGNORECASE,
)
_TEXT_ONLY = re.compile(
    r"\b(?:text|sms|whatsapp|message|write)\W{1,3}(?:please |but )?(?:don['’]?t|do not|no|never)\s+calls?\b\W{0,3}$",
    re.IGNORECASE,
)
_IF = re.compile(
    r"(?:^|[\s(])(?:if|in case|falls|wenn|en cas|si|se|если|якщо|als|jeśli|jos|hvis|om|kdyby|ha|dacă|eğer)\s"
    r"[^.,;:!?\n]{3,60},\s*[(+]?$",
    re.IGNORECASE,
)
_PLEASE_AT = re.compile(r"\b(?:please|pls|bitte|svp|merci|proszę)\b,?\s+(?:at|on|unter|au|pod)\s*[(]?$", re.IGNORECASE)


def said_outright(sentence: Sentence) -> Said | None:
    """What leaves no doubt, in favour of the author or not."""
    return _said_of_author(sentence) or _said_of_another(sentence)


def _said_of_author(sentence: Sentence) -> Said | None:
    """ "0123 (me)", "Us: 0123", "I am on 0123", "ask for Ann"."""
    if _ME_AFTER.match(sentence.scene.rest.text):
        return Said(2.6, "“me” after it")
    if _TEXT_ONLY.search(sentence.scene.clause.text):
        return Said(2.2, "to be written to, not called")
    if _ME_BEFORE.search(sentence.scene.clause.text):
        return Said(3.2, "“me” before it")
    if asks_for_author(sentence):
        return Said(3.0, "the author is to be asked for")
    return Said(2.6, "“I am” before it") if _I_AM.search(sentence.scene.clause.text) else None


def _said_of_another(sentence: Sentence) -> Said | None:
    """ "The desk can be reached at 0123", "its number is 0123", "vet_phone: 0123"."""
    if field := _field_of_another(sentence):
        return Said(-4.5, f"“{field}” before it: {THEIRS}")
    if _THE_DESK.match(sentence.scene.clause.text):
        return Said(-3.0, "the sentence is about something else")
    its = _ITS.search(sentence.scene.clause.text) or _THE_THING.search(sentence.scene.clause.text)
    if its and not sentence.author.is_in(its[0]):
        return Said(-4.0, f"“{its[0].strip(' :-(')}” before it: {THEIRS}")
    called = _GOT_FROM.search(sentence.scene.clause.text)
    return Said(-3.5, f"“{' '.join(called[0].split()).strip(' (')}” before it: {THEIRS}") if called else None


def _field_of_another(sentence: Sentence) -> str:
    """The name of the field of a form that asks for another's number: "vet_phone: 0123 …"."""
    match = _FIELD.fullmatch(sentence.scene.ahead.text)
    ahead = sentence.scene.ahead
    if not match or ahead.start != sentence.scene.line_start or sentence.author.is_in(match[1]):
        return ""
    others = [
        hit for hit in ahead.cues if hit.kind in {"person", "kin"} and ahead.shown(hit).lower() not in words("roles")
    ]
    return match[1].strip() if others and ahead.labels else ""


def bidden(sentence: Sentence) -> Said | None:
    """ "If it burns, 0123 …", "after four, please, at 0123 …"."""
    text = sentence.scene.clause.text
    if sentence.scene.signature or not (match := _PLEASE_AT.search(text) or _IF.search(text)):
        return None
    return Said(2.0, f"“{' '.join(match[0].split()).strip(' (')}” before it")
