"""Weighs the numbers of a text against each other, when each has been weighed alone."""

import re
from collections.abc import Sequence

from bot.phones.lexicon import cues
from bot.phones.mentions import Mention
from bot.phones.whose import Author, names_plainly
from bot.text import Kind, Reading

_BRIEF, _SHORTISH = 120, 280  # characters of a message that is written to give a number, or little more
_BETTER = 0.8  # confidence of a number that makes a company's main line needless
_OTHERS = frozenset({"their", "person", "kin", "other", "silent", "example"})
_YOURS = re.compile(
    r"\b(?:your|votre|vos|ihre?[mnrs]?|su|sus|vostr[oaie]|vuestr[oa]s?|seu|sua|vosso|jullie|uw|jeres|deres|era|ert|teidän|dere|vaš\w*|ваш\w*|wasz\w*|państwa|sizin|"
    r"profile?|profil\w*|perfil|profilo|website|site|impressum|invoice|facture|factura|fattura|rechnung|resume|cv)\b|"
    r"您|你们|你們|貴|御社|プロフィール|프로필",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?。！？]\s+|[。！？]")
_WITHIN = re.compile(r"[a-zà-ž,] [A-ZÀ-Ž][a-zà-ž]{2,}(?![\w@.])")  # a name within a sentence
_ENGLISH = re.compile(r"\b(?:the|to|at|on|is|with|and|a)\b")  # where nouns do not begin like names
_HEADED = re.compile(r"[ \t*•>-]{0,4}[^\W\d_a-z][\w' /-]{1,20}:\s{2,}.{0,80}[^\W\d_]{3}")  # a field, with words in it
_PAUSE = re.compile(r"[,;.!?。！？，]")
_REGISTERED = re.compile(
    r"Amtsgericht|\bHR[AB] ?\d|Geschäftsführer|Registered|Handelsregister|\bRCS\b|"
    r"\bcapital (?:de|social)|\bCIN\b"
)


def compare(text: Reading, found: Sequence[Mention], kinds: Sequence[str], entries: Sequence[bool]) -> None:
    """A company's main line, or a free one, is not the author's where a better number is beside it.

    `kinds` are those of the mentions' labels; `entries` says which of them have another's name beside them.
    """
    for mention, kind, entry in zip(found, kinds, entries, strict=True):
        small_print = bool(_REGISTERED.search(_line(text, mention)[0]))
        if small_print:
            mention.weight.add(-1.5, "in a company's small print")
        if entry or kind in {"switchboard", "tollfree"} or mention.reading.plan.toll_free or small_print:
            e164 = mention.reading.plan.e164
            same = [m for m in found if m.passage == mention.passage and m.reading.plan.e164 != e164]
            if any(m.weight.confidence > _BETTER for m in same):
                mention.weight.add(-4.0 if entry else -2.0, "a better number stands beside it")


def favour(text: Reading, found: Sequence[Mention], author: Author) -> None:
    """In a short message, a number of which nothing is said is the author's, unless another is."""
    length = len(text.words(Kind.OWN))
    if length > _SHORTISH or not author.names or any(m.weight.confidence > _BETTER for m in found):
        return
    for mention in found:
        bare = not (mention.weight.said or mention.reading.plan.toll_free or mention.code)
        later = (m.start for m in found if m.passage == mention.passage and m.start >= mention.end)
        if bare and not _speaks_of_others(text, mention, author, min(later, default=-1)):
            mention.weight.add(1.3 if length < _BRIEF else 0.6, "in a short message")


def _speaks_of_others(text: Reading, mention: Mention, author: Author, following: int) -> bool:
    """Whether the sentence of a number is about somebody or something else. `following`: where the next begins."""
    lead, line = _line(text, mention)
    end = len(lead) + mention.end - mention.start
    rest = line[end:] if following < 0 else line[end : end + following - mention.end]
    told = _STOP.split(lead)[-1] + " " + _PAUSE.split(rest, maxsplit=1)[0]
    others = any(hit.kind in _OTHERS for hit in cues().scan(told)) or bool(_YOURS.search(told) or _HEADED.match(lead))
    named = _ENGLISH.search(told) and any(names_plainly(f"{match[0]} ", author) for match in _WITHIN.finditer(told))
    return others or bool(named) or names_plainly(lead, author)


def _line(text: Reading, mention: Mention) -> tuple[str, str]:
    """What stands before a number on its line, and the whole line."""
    words = text.passages[mention.passage].text
    first, last = words.rfind("\n", 0, mention.start) + 1, words.find("\n", mention.end)
    return words[first : mention.start], words[first : len(words) if last < 0 else last]
