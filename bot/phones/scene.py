"""What stands around a number in its passage: its line, its label, its sentence, the lines nearby."""

import re
from dataclasses import dataclass
from functools import cached_property

from bot.phones.lexicon import Hit, cues, labels
from bot.text import Kind, Passage

_BEFORE, _AFTER = 220, 110  # characters of a sentence that are looked at
_ABBREVIATED = r"(?<![\s.(][A-Za-zА-яÀ-ž])(?<![\s.(][A-Za-zА-яÀ-ž]{2})(?<![\s.(][A-Za-zА-яÀ-ž]{3})"
_SENTENCE_END = re.compile(
    rf"{_ABBREVIATED}[.!?]\s+(?=[^\W\d_a-zа-я]|[\"“(¿¡+])|[!?]\s|\n[^\S\n]*\n|[。！？]"
)
_FIRST_END = re.compile(r"[.!?](?=\s|$)|\n[^\S\n]*\n|[。！？]")
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"(?:^|[\s|,;/•·(\[>*:–-])([TtPpMmCcFfOoDdHhWwVv])\s?[:.)\]=|]{0,2}[\s:]{0,6}[(+]{0,2}$")
_LINE_LETTER = re.compile(r"\s*([tpmcfodhwv])[\s:.|]{1,6}[(+]{0,2}$")
_LETTER_AFTER = re.compile(
    r"\s{0,3}[(\[]([TtPpMmCcFfOoDdHhWwVv])[)\]]|\s{1,3}([TPMCFODHWV])(?=\s*(?:$|[|,;/\n]))"
)
_LETTERS = {**dict.fromkeys("tpodhwv", "phone"), **dict.fromkeys("mc", "mobile"), "f": "fax"}
_AND = r"(?:and|or|und|oder|et|ou|y|o|e|и|i|а|en|og|och|ja|ve|và|dan)"
_JOIN = re.compile(rf"\.?\s*(?:[/&+,|()-]+\s*)+(?:{_AND}\s*)?|\.?\s+{_AND}\s+|\s*")
_FILLERS = frozenset(
    [
        "is",
        "are",
        "no",
        "nr",
        "num",
        "number",
        "numbers",
        "at",
        "on",
        "in",
        "for",
        "me",
        "my",
        "our",
        "the",
        "to",
        "please",
        "contact",
        "details",
        "direct",
        "only",
        "line",
        "and",
        "or",
        "us",
        "also",
        "here",
        "below",
        "now",
        "new",
        "ist",
        "lautet",
        "unter",
        "est",
        "au",
        "le",
        "la",
        "es",
        "el",
        "al",
        "é",
        "o",
        "è",
        "il",
        "al",
        "is",
        "op",
        "mijn",
        "mein",
        "meine",
        "mon",
        "ma",
        "mi",
        "meu",
        "mio",
        "jest",
        "to",
        "moj",
        "mój",
        "je",
        "můj",
        "moj",
        "είναι",
        "μου",
        "ο",
        "στο",
        "мой",
        "мои",
        "мій",
        "это",
        "є",
        "на",
        "по",
        "номер",
        "num",
        "nº",
        "n",
        "id",
        "ini",
        "itu",
        "saya",
        "adalah",
        "la",
        "là",
        "của",
        "tôi",
        "は",
        "の",
        "です",
        "ko",
        "ang",
        "si",
        "是",
        "은",
        "는",
        "입니다",
        "है",
        "का",
        "هو",
        "رقم",
        "على",
        "uk",
        "us",
        "usa",
        "de",
        "fr",
        "es",
    ]
)
RINGING = frozenset({"phone", "mobile", "chat"})
_HEADS = frozenset({"dialin", "desk", "tollfree", "id", "switchboard"})


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where the number before ends and the one after begins, in the passage; the first and last of the line."""

    before: int
    after: int
    first: int
    last: int


class Scene:
    """The surroundings of passage.text[start:end]."""

    def __init__(self, passage: Passage, start: int, end: int, near: Neighbours) -> None:
        """`near` bounds the looks to both sides."""
        self.text, self.start, self.end, self.near = passage.text, start, end, near
        self.signature = passage.kind is Kind.SIGNATURE
        self.line_start = self.text.rfind("\n", 0, start) + 1
        line_end = self.text.find("\n", end)
        self.line_end = len(self.text) if line_end < 0 else line_end

    @cached_property
    def ahead(self) -> str:
        """What stands on the line before the number, from the number before it on."""
        return self.text[max(self.line_start, self.near.before, self.start - 160) : self.start]

    @cached_property
    def behind(self) -> str:
        """What stands on the line after the number, up to the next number."""
        return self.text[self.end : min(self.line_end, self.near.after, self.end + _AFTER)]

    @cached_property
    def above(self) -> str:
        """The line above, "" where it is blank."""
        return (
            self.text[max(0, self.line_start - 200) : max(0, self.line_start - 1)].rsplit("\n", 1)[-1].strip()
        )

    @cached_property
    def clause(self) -> str:
        """The words of the sentence before the number, from the number before it on."""
        text = self.text[max(self.near.before, self.start - _BEFORE) : self.start]
        cut = 0
        for match in _SENTENCE_END.finditer(text):
            cut = match.end()
        return text[cut:]

    @cached_property
    def joined(self) -> bool:
        """Whether the number before stands in the same sentence."""
        return self.near.before > 0 and self.start - len(self.clause) == self.near.before

    @cached_property
    def rest(self) -> str:
        """The words of the sentence after the number, up to the next number."""
        text = self.text[self.end : min(self.near.after, self.end + _AFTER)]
        stop = _FIRST_END.search(text)
        return text[: stop.start()] if stop else text

    @cached_property
    def later(self) -> str:
        """What follows the number, beyond its sentence, up to the next number."""
        return self.text[self.end : min(self.near.after, self.end + _AFTER)]

    @cached_property
    def cues_before(self) -> list[Hit]:
        """Cues in the sentence before the number, nearest last."""
        return cues().scan(self.clause)

    @cached_property
    def cues_after(self) -> list[Hit]:
        """Cues in the sentence after the number, nearest first."""
        return cues().scan(self.rest)

    @cached_property
    def label(self) -> tuple[str, str]:
        """(kind, words) of the nearest label: before the number, after it, or alone on the line above."""
        if self._labelled_line:
            return self._label_behind()
        found = self._label_ahead()
        if found[0]:
            return found
        found = self._label_behind()
        if found[0] or _WORD.search(self.ahead):
            return found
        return self._label_above()

    @cached_property
    def _labelled_line(self) -> bool:
        """Whether on this line labels follow their numbers: nothing names the first, something names the last."""
        head = self.text[self.line_start : self.near.first]
        if len(head) > 200 or labels().scan(head) or _LETTER.search(head[-24:]):
            return False
        tail = self.text[self.near.last : min(self.line_end, self.near.last + 30)]
        hits = labels().scan(tail)
        return bool(_LETTER_AFTER.match(tail) or (hits and not tail[: hits[0].start].strip(" \t([-–—,:*/=")))

    def _label_ahead(self) -> tuple[str, str]:
        shown = self.clause[-120:] if len(self.clause) < len(self.ahead) else self.ahead[-120:]
        letter = _LETTER.search(shown[-24:]) or _LINE_LETTER.fullmatch(shown)
        if letter and (
            letter[1].isupper() or shown.rstrip(" (+")[-1:] in ":.)=|" or _LINE_LETTER.fullmatch(shown)
        ):
            return _LETTERS[letter[1].lower()], letter[1]
        hits = labels().scan(shown)
        if not hits:
            return "", ""
        kind, words, last = _head(shown, hits)
        return (kind, words) if self._reaches(shown, hits[-1], kind, last) else ("", "")

    def _reaches(self, shown: str, hit: Hit, kind: str, last: int) -> bool:
        """Whether nothing between a label and the number takes the label away."""
        between = [w.lower() for w in _WORD.findall(shown[last:])]
        strange = sum(w not in _FILLERS for w in between)
        if kind in RINGING:
            return strange <= (0 if len(between) > 1 else 1) and len(between) <= 5
        own = any(c.kind in {"own", "offer"} and c.end > hit.start for c in cues().scan(shown))
        return strange <= 2 and len(between) <= 5 and not own

    def _label_behind(self) -> tuple[str, str]:
        letter = _LETTER_AFTER.match(self.behind)
        if letter:
            found = letter[1] or letter[2]
            return _LETTERS[found.lower()], found
        shown = self.behind[:48]
        hits = labels().scan(shown)
        lead = shown[: hits[0].start] if hits else ""
        if not hits or lead.strip(" \t([-–—,:*/=") or "\n" in lead:
            return "", ""
        end = self.end + hits[-1].end
        if not self._labelled_line and "(" not in lead and end <= self.near.after < self.line_end:
            return ("", "") if not _WORD.search(self.text[end : self.near.after]) else _foot(shown, hits)
        return _foot(shown, hits)

    def _label_above(self) -> tuple[str, str]:
        if not self.above or len(self.above) > 40 or re.search(r"\d{4}", self.above):
            return "", ""
        hits = labels().scan(self.above)
        if not hits:
            return "", ""
        covered = sum(
            len(_WORD.findall(self.above[h.start : h.end])) for h in {h.start: h for h in hits}.values()
        )
        if covered < len(_WORD.findall(self.above)) - 1:
            return "", ""
        return _head(self.above, hits)[:2]


def _head(text: str, hits: list[Hit]) -> tuple[str, str, int]:
    """Kind and words of the last label, with those joined to it, and its end."""
    last = hits[-1]
    group = [h for h in hits if h.start == last.start]
    first = last.start
    for hit in reversed(hits):
        gap = text[hit.end : first]
        if hit.start >= first or not _JOIN.fullmatch(gap):
            continue
        if gap.strip() or hit.kind in _HEADS:
            group.append(hit)
        first = hit.start
    return _kind_of(group), text[first : last.end], last.end


def _foot(text: str, hits: list[Hit]) -> tuple[str, str]:
    """Kind and words of the first label after a number, with those joined to it: the last noun says what it is."""
    group = [h for h in hits if h.start == hits[0].start]
    end = hits[0].end
    for hit in hits:
        gap = text[end : hit.start]
        if hit.start < end or not _JOIN.fullmatch(gap):
            continue
        group = [*group, hit] if gap.strip() else [hit]
        end = hit.end
    return _kind_of(group), text[hits[0].start : end]


def _kind_of(group: list[Hit]) -> str:
    """What joined labels say: "Tel/Fax" rings, "support phone" is a desk's."""
    kinds = {hit.kind for hit in group}
    for kind in ("dialin", "desk", "tollfree", "switchboard", "mobile", "chat", "phone", "fax", "id"):
        if kind in kinds:
            return kind
    return ""
