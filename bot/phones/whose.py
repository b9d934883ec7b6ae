"""Whose name stands beside a number: the author's, somebody else's, nobody's."""

import re
from dataclasses import dataclass

from bot.phones.lexicon import cues, labels
from bot.phones.scene import Scene
from bot.text.fold import fold

_CAPITAL = "A-ZÀ-ÖØ-ÞĀŁŚŻŹĆČŠŽŘĎŤŇŐŰİŞĞА-ЯЁІЇЄҐΑ-ΩΆΈΉΊΌΎΏ"
_NAME = rf"[{_CAPITAL}][\w'’-]*\.?"
_NAMES = rf"(?:{_NAME}[ \t]{{1,2}}){{0,4}}{_NAME}"
_SAID_AT = re.compile(
    rf"(?P<name>{_NAMES})(?:'s|’s)?[\s,]*(?:\([^)\n]{{0,40}}\))?[\s,]*(?:directly |either |is |is at |can be reached |reachable )?"
    r"(?:at|on|under|via|unter|au|al|pod|по)\s*[(]?$"
)
_NAMED = re.compile(rf"(?:^|[\s(“\"])(?P<name>{_NAMES})\s*(?:\([^)\n]{{0,30}}\)\s*)?[:,(–—-]?\s*[(]?$")
_OBJECT = re.compile(
    r"\b(?:call|phone|ring|dial|contact|reach|try|text|telephone)(?:ing|ed|s)?\s+(?:up\s+)?(?P<name>(?:the|your|his|her|their|a|an|its|this)\s+"
    r"(?!number|cell|mobile|phone|house|home|office|following|above|below|same|new|line|desk)[^.;:!?\n]{2,50}?)\s*(?:at|on|,|:|\()?\s*[(]?$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(
    r"(?P<name>[^\W\d_]+)[’']s?\s+(?:[\w-]+\s+){0,2}?(?:number|phone|cell|cellphone|mobile|line|tel|telephone|whatsapp|contact|no|office)\b[^.!?\n]{0,24}$",
    re.IGNORECASE,
)
_LINE_NAME = re.compile(
    rf"[\s*•>|–—-]*(?P<name>(?:{_NAME}[ \t,/&]{{0,3}}){{1,5}})(?:\([^)\n]{{0,30}}\))?(?P<mark>[\s:,.|–—-]*)[(]?$"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_NOT_NAMES = frozenset(
    [
        "me",
        "us",
        "my",
        "our",
        "the",
        "an",
        "we",
        "you",
        "please",
        "pls",
        "thanks",
        "thank",
        "regards",
        "cheers",
        "hi",
        "hello",
        "dear",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
        "am",
        "pm",
        "est",
        "edt",
        "pst",
        "pdt",
        "cst",
        "cdt",
        "mst",
        "gmt",
        "utc",
        "us",
        "uk",
        "usa",
        "eu",
        "europe",
        "english",
        "whatsapp",
        "viber",
        "telegram",
        "signal",
        "skype",
        "zoom",
        "or",
        "and",
        "at",
        "on",
        "in",
        "by",
        "for",
        "from",
        "to",
        "is",
        "now",
        "new",
        "old",
        "also",
        "either",
        "anytime",
        "no",
        "number",
        "numbers",
        "phone",
        "contact",
        "reach",
        "call",
        "best",
        "warm",
        "kind",
        "yours",
        "sincerely",
        "sent",
        "sure",
        "yes",
        "yeah",
        "ok",
        "okay",
        "it",
        "its",
        "that",
        "this",
        "here",
        "there",
        "so",
        "if",
        "after",
        "before",
        "then",
        "again",
        "currently",
        "sorry",
        "not",
        "only",
        "just",
        "or",
        "you",
        "your",
        "his",
        "her",
        "their",
        "he",
        "she",
        "they",
        "hit",
        "give",
        "ring",
        "text",
        "try",
        "dial",
        "find",
        "get",
        "meet",
        "see",
        "home",
        "tel",
        "mob",
        "cell",
        "mobile",
        "fax",
        "office",
        "work",
        "direct",
        "main",
        "my",
        "mein",
        "meine",
        "mon",
        "ma",
        "mi",
        "meu",
        "il",
        "le",
        "la",
        "el",
        "der",
        "die",
        "das",
        "ich",
        "je",
        "yo",
        "eu",
        "io",
        "ja",
        "и",
        "я",
        "мой",
        "what",
        "let",
        "who",
        "when",
        "where",
        "why",
        "how",
        "one",
        "two",
        "three",
    ]
)


@dataclass(frozen=True, slots=True)
class Naming:
    """Knows the author's name (folded words)."""

    author: frozenset[str]

    @classmethod
    def of(cls, author: str) -> "Naming":
        """The name as the account gives it; an address counts by its words."""
        return cls(frozenset(w for w in _WORD.findall(fold(author.split("@", maxsplit=1)[0])) if len(w) > 1))

    def beside(self, scene: Scene) -> tuple[float, str]:
        """(odds, reason) of a name right before the number; (0, "") for none."""
        clause = scene.clause[-140:]
        for pattern in (_POSSESSIVE, _SAID_AT, _OBJECT):
            if (match := pattern.search(clause)) and (
                found := self._of(match["name"], strict=pattern is _OBJECT)
            )[0]:
                return found
        if scene.signature or scene.near.before > scene.line_start:
            return 0.0, ""
        match = _LINE_NAME.match(scene.ahead)
        if match and (
            len(_WORD.findall(match["name"])) > 1 or match["mark"].strip() or len(match["mark"]) > 1
        ):
            return self._of(match["name"])
        return 0.0, ""

    def _of(self, found: str, *, strict: bool = False) -> tuple[float, str]:
        shown = " ".join(found.split())
        words = [w for w in _WORD.findall(found) if fold(w) not in _NOT_NAMES]
        if self.is_author(found):
            return 1.8, f"“{shown}” before it"
        if not words or (not strict and all(w.isupper() and len(w) < 4 for w in words)):  # noqa: PLR2004 - initials
            return 0.0, ""
        rest = " ".join(words)
        if not strict and (any(h.kind != "id" for h in labels().scan(rest)) or cues().scan(rest)):
            return 0.0, ""
        return -3.6, f"“{shown}” before it: somebody else's"

    def is_author(self, text: str) -> bool:
        """Whether a word of `text` is of the author's name."""
        return not self.author.isdisjoint(fold(w) for w in _WORD.findall(text))

    def heads(self, line: str) -> bool:
        """Whether a line begins with somebody's name."""
        match = re.match(rf"[\s*•>|–—\d.)-]*(?P<name>(?:{_NAME}[ \t,.]*){{1,4}})", line)
        if not match:
            return False
        words = [w for w in _WORD.findall(match["name"]) if fold(w) not in _NOT_NAMES]
        return bool(words) and not any(
            h.kind in {"phone", "mobile", "chat", "fax"} for h in labels().scan(match["name"])
        )
