"""Tells words of somebody else that stand among the author's: a chat's lines, a visiting card, a quotation."""

import re

from bot.phones.whose import Author

_SPEAKER = re.compile(r"\s*[\[(][^\])\n]{0,20}\d:\d\d[^\])\n]{0,8}[\])]\s*(?P<name>[^\W\d_][^:\n]{0,40}):\s")
_STAMP = re.compile(r"\s*[\[(]?[\d/.:, -]{6,22}(?:[AaPp]\.?[Mm]\.?)?[\])]?[\s–-]{0,4}~?\s?")
_CARD_NAME = re.compile(r"^(?:FN|N)[;:]([^\n]{1,80})", re.MULTILINE | re.IGNORECASE)
_CARD = re.compile(r"(?P<begin>BEGIN)?(?:END)?:VCARD", re.IGNORECASE)
_OPENED = re.compile(r"[\"“„«][^\"“”„«»\n]*[^\W\d_]{2}[^\"“”„«»\n]*$")
_CLOSED = re.compile(r"[^\"“”„«»\n]*[\"”“»]")
_MARK = frozenset('"“„«')
_PHRASE = 60  # characters of a phrase between quotation marks
_QUOTED = 60  # characters of a quotation that is a letter, not a word
_FAR = 1500  # characters of a card, or of a paragraph


def other_voice(text: str, start: int, end: int, author: Author) -> str:
    """Whose words those around text[start:end] are if not the author's, as a reason; "" for the author's."""
    line = text.rfind("\n", 0, start) + 1
    if _STAMP.fullmatch(text, line, start) and text[end : end + 2] == ": ":
        return "it is who writes in a chat"
    if not author.names:
        return "in a letter that is quoted" if _is_quotation(text, start, end) else ""
    speaker = _SPEAKER.match(text, text.rfind("\n", 0, start) + 1)
    if speaker and not author.is_in(speaker["name"]):
        return f"“{speaker['name'].strip()}” says it"
    if _is_others_card(text, start, author):
        return "on somebody else's card"
    return "in a letter that is quoted" if _is_quotation(text, start, end) else ""


def _is_others_card(text: str, start: int, author: Author) -> bool:
    if ":vcard" not in text[max(0, start - _FAR) : start].lower():
        return False
    marks = list(_CARD.finditer(text, max(0, start - _FAR), start))
    if not marks or not marks[-1]["begin"]:
        return False
    first = marks[-1].start()
    names = _CARD_NAME.findall(text[first : start + 300])
    return bool(names) and not any(author.is_in(name) for name in names)


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether the number stands with other words between quotation marks: it reads "Call 0123 …"."""
    line = text.rfind("\n", 0, start) + 1
    if _MARK.isdisjoint(text[max(line, start - _PHRASE) : start]):
        return False
    opened = _OPENED.search(text, max(line, start - _PHRASE), start)
    closed = _CLOSED.search(text, end, end + _PHRASE)
    return bool(opened and closed) and text[line:start].count('"') % 2 == (opened[0][0] == '"' if opened else 0)


def _is_quotation(text: str, start: int, end: int) -> bool:
    """Whether a paragraph that is one long quotation holds the number."""
    first = max(text.rfind("\n\n", max(0, start - _FAR), start) + 2, start - _FAR, 0)
    before = text[first:start]
    opened = max(before.rfind("“"), before.rfind("«"), before.rfind("„"))
    if opened < 0 and before.count('"') % 2:
        opened = before.rfind('"')
    if opened < 0 or any(c in before[opened + 1 :] for c in "”»"):
        return False
    begins = not before[:opened].strip() or before[:opened].rstrip()[-1] in ":,"
    closed = re.search(r"[\"”»“]", text[end : end + _FAR])
    return begins and bool(closed) and start - first - opened + (closed.start() if closed else 0) > _QUOTED
