"""What the whole text says of its numbers: meetings, answers, names above a block."""

import re

from bot.phones.judge import Facts
from bot.phones.label import Label
from bot.phones.lexicon import cues, labels, words
from bot.phones.listed import listed
from bot.phones.mentions import Mention
from bot.phones.scene import Scene
from bot.phones.voices import is_quoted, other_voice
from bot.phones.whose import Author, names_other
from bot.text import Kind
from bot.text import Reading as Text

_WORD = re.compile(r"[^\W\d_]{2,}")
_PART = r"[^\W\d_a-z][\w.'’-]"
_NAME_LINE = re.compile(rf"{_PART}+(?:[ \t]+(?:{_PART}*|de|van|von|der|da|del|la|le|bin|al)){{1,4}}(?:,[^\n]{{0,24}})?")
_NAME_FIELD = re.compile(
    r"^[\s*•>-]*(?i:(?:full |contact |customer |client |buyer )?name|contact(?: person)?|attn|attention|customer|"
    r"client|seller|buyer|tenant|employee|supplier|vendor|agent|counterparty|ansprechpartner|kontakt|nom|nombre|nome|contacto|"
    r"contatto|referente|имя|фио|контакт|kontaktperson|yhteyshenkilö)[ \t]*[:=][ \t]*"
    rf"((?:{_PART}*[ \t]+){{1,3}}{_PART}+)[ \t]*$",
    re.MULTILINE,
)
_PERSON = re.compile(
    rf"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Mme|M|Sr|Sra|Sig|Capt|Sgt|Rev)\.? (?:{_PART}*[ \t]+){{0,2}}{_PART}+|"
    rf"(?:[^\W\d_a-z]\. ?)+{_PART}+)(?:,[^\n]{{0,30}})?"
)
_OF_ANOTHER = re.compile(
    r"\b(?:the|which|what|whose|a|his|her|their) (?:\w+ )?(?:number|phone|line)\b|様の|さんの|氏の", re.IGNORECASE
)
_DIAL = (
    "dial", "call-in", "call in", "callin", "code", "conf", "konferen", "bridge", "telecon", "zoom", "webex", "meeting",
    "teams", "einwahl", "telko", "replay", "会议", "會議", "接入", "회의", "телеконф",
)  # fmt: skip
_INVITING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\btoll[- ]?free\b|\bfreephone\b",
        r"\b(?:intl|international|outside (?:the )?us|uk|local)\b\W{0,3}[+(\d]",
        r"\b(?:pass|access|participant|host|leader|conf\w*)?[ -]?(?:code|pin|id)\b\W{0,3}\d{3,}",
        r"\b(?:host|leader|moderator|participants?)\b",
        r"\bdial|\bcall[- ]in\b|\bjoin\b|\bbridge\b|\bconf(?:erence)?\b",
    )
)
_SIGNS = 4  # of these, where a meeting is meant
_ANSWER, _SHORT = 4, 200  # words and characters beside the number in a text that is little else
_MEETING = 2  # words of a dial-in nearby
_BLOCK = 400  # characters above a number in which its block begins
_OPENING = 4  # words of a line that announces a block
_LINE = 60  # characters of a line that is not prose
_NEAR_END = 100  # characters of the author's words after a number
_LAST = 3  # lines from the end
_FEW = 14  # words of a line that is not prose
_SIGNED = 70  # characters of a line that may hold a name


def _invites(text: str) -> bool:
    """Whether a stretch holds the words of an invitation to dial in."""
    lower = text.lower()
    if sum(bool(sign.search(text)) for sign in _INVITING) >= _SIGNS:
        return True
    return any(word in lower for word in _DIAL) and sum(h.kind == "dialin" for h in labels().scan(text)) >= _MEETING


def _asks(question: str) -> tuple[bool, bool]:
    """Whether a question asks for the answerer's number, and whether for that of something else."""
    asked = question[-300:]
    if not any(h.kind == "asks" for h in cues().scan(asked)):
        return False, False
    another = " you" not in asked and bool(_OF_ANOTHER.search(asked))
    return not another, another


class Surroundings:
    """Facts of a text, for each of its mentions."""

    def __init__(self, text: Text, found: list[Mention], author: Author) -> None:
        """`found` is weighed later, one by one."""
        self._text, self._found, self._author = text, found, author
        self._own = text.words(Kind.OWN)
        self._listed = listed(text, found, author)
        self._asked, self._asked_other = _asks(text.asked) if text.asked else (False, False)
        self.kinds: list[str] = []  # the kind of each mention's label
        self.entries: list[bool] = []  # whether each is one of several people's in a signature
        few = len(found) <= 2  # noqa: PLR2004 - one number, or an order's beside it
        spelled = sum(len(_WORD.findall(text.passages[m.passage].text[m.start : m.end])) for m in found)
        short = few and len(self._own) < _SHORT
        self._answer = short and len(_WORD.findall(self._own)) - spelled <= _ANSWER
        self._bare = self._answer and self._telling() - spelled <= 1

    def _telling(self) -> int:
        """How many of the author's words tell something, beside greetings, labels and the author's name."""
        told = _WORD.findall(self._own.lower())
        return sum(word not in words("fillers") and not self._author.is_in(word) for word in told)

    def facts(self, index: int, scene: Scene, label: Label) -> Facts:
        """What is known around the mention `index`. To be asked in order."""
        mention = self._found[index]
        own = not scene.signature
        desks = own and "desk" in self.kinds[-2:] and self._shares_paragraph(index)
        self.kinds.append(label[0])
        self.entries.append(scene.signature and names_other(scene, self._author))
        return Facts(
            self._author,
            listed=index in self._listed,
            meeting=_invites(scene.text[max(0, mention.start - 400) : mention.end + 300]),
            answer=own and self._answer and self._bare,
            brief=own and self._answer and not self._bare,
            asked=own and self._asked,
            asked_other=own and self._asked_other,
            ends=own and len(self._own) > _SHORT and self._ends(mention),
            short=own and len(self._own) <= _SHORT,
            closing=own and self._closes(mention, scene),
            signed=self._signed(scene),
            stranger=self._stranger(scene),
            desks=desks,
            announced=own and self._announced(scene),
            voice=other_voice(scene.text, scene.start, scene.end, self._author),
            phrase=is_quoted(scene.text, scene.start, scene.end),
            code=mention.code,
            masked=mention.masked,
            link=mention.is_link,
        )

    def _ends(self, mention: Mention) -> bool:
        passages = self._text.passages
        later = sum(len(p.text) for p in passages[mention.passage + 1 :] if p.kind in {Kind.OWN, Kind.SIGNATURE})
        return later + len(passages[mention.passage].text) - mention.end < _NEAR_END

    def _shares_paragraph(self, index: int) -> bool:
        """Whether no blank line parts a number from the one before."""
        before, here = self._found[index - 1], self._found[index]
        return (
            before.passage == here.passage
            and "\n\n" not in self._text.passages[here.passage].text[before.end : here.start]
        )

    def _closes(self, mention: Mention, scene: Scene) -> bool:
        """Whether the number stands on one of the author's last lines, and not in prose."""
        if scene.line_end - scene.line_start > _LINE or scene.text.count("\n", scene.end, scene.end + 400) > _LAST:
            return False
        return not any(p.kind is Kind.OWN and p.text.strip() for p in self._text.passages[mention.passage + 1 :])

    def _announced(self, scene: Scene) -> bool:
        """Whether a line like "The notice address is as follows:" opens the block of lines of the number."""
        head = scene.text[max(0, scene.line_start - _BLOCK) : scene.line_start].rstrip("\n")
        lines = head.split("\n")
        while lines and lines[-1].strip() and len(lines[-1]) < _LINE:
            lines.pop()
        opening = next((line.strip() for line in reversed(lines) if line.strip()), "")
        if not opening.endswith(":") or len(_WORD.findall(opening)) < _OPENING or self._author.is_in(opening):
            return False
        return not any(hit.kind in {"own", "offer"} for hit in cues().scan(opening[-_SHORT:]))

    def _signed(self, scene: Scene) -> bool:
        if self._author.is_in(" ".join(scene.behind.text.split()[:2])):
            return True
        if not self._author.names or scene.line_end - scene.line_start > _SHORT:
            return False
        if len(_WORD.findall(scene.text[scene.line_start : scene.line_end])) > _FEW:
            return False
        start = scene.line_start
        for _ in range(4):
            start = scene.text.rfind("\n", 0, max(0, start - 1)) + 1
        above = scene.text[max(start, scene.start - 300) : scene.start]
        below = scene.text[scene.end : scene.end + 120].split("\n")[1:4]
        return any(len(line) < _SIGNED and self._author.is_in(line) for line in (*above.split("\n"), *below))

    def _is_contact_of_another(self, block: str) -> bool:
        """Whether a block of short lines names a person right above the number: a title or an initial, and a name."""
        lines = block.split("\n")
        above = [line.strip() for line in lines[-4:-1] if len(line) < _LINE]
        return any(_PERSON.fullmatch(line) and not self._author.is_in(line) for line in above)

    def _stranger(self, scene: Scene) -> bool:
        """Whether a block stands under a name that is not the author's: a signature, or "Contact: Ann Lee"."""
        block = scene.text[max(0, scene.start - _BLOCK) : scene.start].rsplit("\n\n", 1)[-1]
        head = [line.strip() for line in block.split("\n")[:2]]
        if self._author.names and head[0].endswith(":") and _NAME_LINE.fullmatch(head[-1]):
            return not self._author.is_in(block)  # "Investors:" and a name
        field = _NAME_FIELD.search(block)
        if field and self._author.names and not self._author.is_in(field[1]):
            return True
        if self._author.names and not scene.signature and self._is_contact_of_another(block):
            return True
        if not self._author.names or not scene.signature or self._author.is_in(scene.text):
            return False
        if any(p.kind is Kind.OWN and self._author.is_in(p.text[-80:]) for p in self._text.passages):
            return False
        return any(_NAME_LINE.fullmatch(line.strip()) for line in scene.text[: scene.start].split("\n")[-12:])
