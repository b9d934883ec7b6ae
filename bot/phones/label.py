"""Finds the label of a number: the nearest word that says what it is, before, after or above it."""

import re

from bot.phones.lexicon import Hit, words
from bot.phones.scene import Scene, Stretch

RINGING = frozenset({"phone", "mobile", "chat"})
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"(?:^|[\s|,;/•·(\[>*:–-])([TtPpMmCcFfOoDdHhWwVvS])\s?[:.)\]=|]{0,2}[\s:]{0,6}[(+]{0,2}$")
_LINE_LETTER = re.compile(r"\s*([tpmcfodhwv])[\s:.|]{1,6}[(+]{0,2}$")
_LETTER_AFTER = re.compile(
    r"\s{0,3}[(\[]([TtPpMmCcFfOoDdHhWwVv])[)\]]|\s{1,3}([TPMCFODHWV])(?=\s*(?:$|[|,;/\n]))",
)
_PAIR = re.compile(r"(?:^|[|,;/•·\n-])[^\S\n]*[tpmcfodhwv][^\S\n]?[:.]?[^\S\n]{0,3}[(+]{0,2}\d")
_LETTERS = {
    **dict.fromkeys("tpodhwv", "phone"),
    **dict.fromkeys("mc", "mobile"),
    "f": "fax",
    "s": "switchboard",
}
_AND = r"(?:and|or|und|oder|et|ou|y|o|e|и|i|а|en|og|och|ja|ve|và|dan)"
_JOIN = re.compile(rf"\.?\s*(?:[/&+,|()-]+\s*)+(?:{_AND}\s*)?|\.?\s+{_AND}\s+|\s*")
_ORDINAL = re.compile(r"\b\d{1,3}(?:st|nd|rd|th|\.|º|ª|er|e|ème)?\s$")
_DIGITS_FOLLOW = re.compile(r"[\s:.#]{0,3}[-(+]?\d{2,}")
_OPENS = " \t([-–—,:*/="  # may stand between a number and the label after it
_HEADS = frozenset({"dialin", "desk", "tollfree", "id", "switchboard"})
_IF = re.compile(r"(?:^|[\s(])(?:if|in case|falls|wenn|si|se|если|якщо|als|jeśli|jos|hvis|om)\s", re.IGNORECASE)
_TELLS_MORE = frozenset({"desk", "switchboard", "tollfree", "dialin", "fax"})
_BRACKET = re.compile(r"\s{0,2}[(\[]([^()\[\]\n]{2,30})[)\]]")
_RANK = ("dialin", "desk", "tollfree", "switchboard", "mobile", "chat", "phone", "fax", "id")
_WINDOW = 120  # characters before a number in which its label stands
_CLOSE = 48  # characters after it
_SHORT = 40  # characters of a line that is nothing but a label
_FAR = 5  # words between a label and its number
_STRANGE = 2  # of these, words that say something else

Label = tuple[str, str]
_NONE: Label = ("", "")


def label_of(scene: Scene) -> Label:
    """(kind, words) of the number's label, two empty strings where it has none.

    Kinds: phone, mobile, chat; fax, id, desk, switchboard, dialin, tollfree.
    """
    if _follows_numbers(scene):
        return _behind(scene, follows=True)
    found = _ahead(scene)
    if found[0] in RINGING and (closer := _bracketed(scene))[0] in _TELLS_MORE:
        return closer
    if found[0]:
        return found
    found = _behind(scene, follows=False)
    return found if found[0] or _WORD.search(scene.ahead.text) else _above(scene)


def _follows_numbers(scene: Scene) -> bool:
    """Whether on this line labels follow their numbers: nothing names the first, something names the last."""
    head = scene.stretch(max(scene.line_start, scene.near.first - _WINDOW), scene.near.first)
    if head.labels or _LETTER.search(head.text[-24:]):
        return False
    tail = scene.stretch(scene.near.last, min(scene.line_end, scene.near.last + _CLOSE))
    return bool(_LETTER_AFTER.match(tail.text)) or bool(_right_behind(tail))


def _right_behind(tail: Stretch) -> list[Hit]:
    """The labels of a stretch if the first stands right at its beginning."""
    hits = tail.labels
    lead = tail.text[: hits[0].start - tail.start] if hits else ""
    if hits and _DIGITS_FOLLOW.match(tail.text, hits[-1].end - tail.start):
        return []  # "/ fax 0141": the label of these digits
    return hits if not lead.strip(_OPENS) and "\n" not in lead else []


def _ahead(scene: Scene) -> Label:
    start = max(scene.ahead.start, scene.clause.start, scene.start - _WINDOW)
    shown = scene.stretch(start, scene.start)
    letter = _letter(shown.text, scene)
    if letter[0]:
        return letter
    hits = shown.labels
    if not hits:
        return _NONE
    kind, first = _head(scene.text, hits)
    if kind == "id" and _ORDINAL.search(scene.text[max(scene.line_start, first - 8) : first]):
        return _NONE  # "4th floor   0123 …"
    return (
        (kind, scene.text[first : hits[-1].end])
        if _reaches(shown, hits[-1], kind, scene_is_block=scene.signature)
        else _NONE
    )


def _bracketed(scene: Scene) -> Label:
    """What a bracket right behind the number says: "Tel. 0123 (switchboard)"."""
    match = _BRACKET.match(scene.behind.text)
    hits = scene.stretch(scene.end + match.start(1), scene.end + match.end(1)).labels if match else []
    return (_kind_of(hits), match[1]) if match and hits else _NONE


def _letter(text: str, scene: Scene) -> Label:
    whole = _LINE_LETTER.fullmatch(text)
    letter = whole or _LETTER.search(text[-24:])
    if letter and not whole and letter[1].islower() and len(_PAIR.findall(scene.text, *scene.lines)) > 1:
        whole = letter  # "t 020 … | f 020 …"
    if letter and (whole or letter[1].isupper() or text.rstrip(" (+")[-1:] in ":.)=|"):
        return _LETTERS[letter[1].lower()], letter[1]
    return _NONE


def _reaches(shown: Stretch, hit: Hit, kind: str, *, scene_is_block: bool) -> bool:
    """Whether nothing between a label and its number takes the label away."""
    between = [w.lower() for w in _WORD.findall(shown.text[hit.end - shown.start :])]
    strange = sum(w not in words("fillers") for w in between)
    if len(between) > _FAR or (kind in _HEADS and _is_conditional(shown, hit)):
        return False
    plain = kind in {"desk", "switchboard"} or shown.shown(hit).lower() in words("near_ids")
    if strange and scene_is_block and plain:
        return False  # a title: "Sales Manager | 0123 …"
    if kind in RINGING:
        return strange <= (0 if len(between) > 1 else 1)
    if kind == "id" and between and shown.shown(hit).lower() in words("near_ids"):
        return False
    if kind == "id" and "," in shown.text[hit.end - shown.start :]:
        return False  # "in any case, 0123 …"
    said = any(c.kind in {"own", "offer"} and c.end > hit.start for c in shown.cues)
    return strange <= _STRANGE and not said


def _is_conditional(shown: Stretch, hit: Hit) -> bool:
    """Whether a label is a word of a condition: "if the shop is on fire, 0123 …"."""
    comma = "," in shown.text[hit.end - shown.start :]
    return comma and bool(_IF.search(shown.text[: hit.start - shown.start]))


def _behind(scene: Scene, *, follows: bool) -> Label:
    """The label after the number; where labels come first, only one that the next number does not take."""
    letter = _LETTER_AFTER.match(scene.behind.text)
    if letter:
        found = letter[1] or letter[2]
        return _LETTERS[found.lower()], found
    hits = _right_behind(scene.stretch(scene.end, min(scene.behind.end, scene.end + _CLOSE)))
    if not hits:
        return _NONE
    kind, end = _foot(scene.text, hits)
    bracketed = "(" in scene.text[scene.end : hits[0].start]
    taken = scene.near.after < scene.line_end and not _WORD.search(scene.text[hits[-1].end : scene.near.after])
    return _NONE if taken and not follows and not bracketed else (kind, scene.text[hits[0].start : end])


def _above(scene: Scene) -> Label:
    line = scene.above.text.strip()
    hits = scene.above.labels
    if not hits or len(line) > _SHORT or re.search(r"\d{4}", line):
        return _NONE
    covered = sum(len(_WORD.findall(scene.above.shown(h))) for h in {h.start: h for h in hits}.values())
    return (_head(scene.text, hits)[0], line) if covered >= len(_WORD.findall(line)) - 1 else _NONE


def _head(text: str, hits: list[Hit]) -> tuple[str, int]:
    """The kind of the last label with those joined to it, and where they begin."""
    group = [h for h in hits if h.start == hits[-1].start]
    first = hits[-1].start
    for hit in reversed(hits):
        gap = text[hit.end : first]
        if hit.start >= first or not _JOIN.fullmatch(gap):
            continue
        if gap.strip() or hit.kind in _HEADS:
            group.append(hit)
        first = hit.start
    return _kind_of(group), first


def _foot(text: str, hits: list[Hit]) -> tuple[str, int]:
    """The kind of the first label after a number with those joined to it, and where they end."""
    group = [h for h in hits if h.start == hits[0].start]
    end = hits[0].end
    for hit in hits:
        gap = text[end : hit.start]
        if hit.start < end or not _JOIN.fullmatch(gap):
            continue
        group = [*group, hit] if gap.strip() else [hit]
        end = hit.end
    return _kind_of(group), end


def _kind_of(group: list[Hit]) -> str:
    """What joined labels say: "Tel/Fax" rings, "support phone" is a desk's."""
    kinds = {hit.kind for hit in group}
    return next(kind for kind in _RANK if kind in kinds)
