"""How a number stands on the page: within brackets, under a heading, before a condition, at the end.

The weights were fitted on texts of several hands, each hand judged by what the others taught, and then rounded.
"""

import re
from collections.abc import Iterator

from bot.phones.label import Label
from bot.phones.scene import Scene

_AHEAD, _WITHIN = 160, 80  # characters before a number, and after it up to a bracket
_HEADING = re.compile(r"\s*[^\W\d_a-z][\w /-]{2,24}:")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Mme|Mlle|Sr|Sra|Sig|Sig\.ra)\b|\bг-(?:н|жа)\b")
_CONDITION = re.compile(
    r"[\s,;)–—-]{0,4}(?:if|after|before|until|till?|any ?time|day or night|evenings|mornings|weekends|weekdays|from \d|"
    r"between \d|nach|vor|ab|bis|falls|wenn|après|avant|si|después|antes|depois|dopo|prima|после|до|если|efter|före|"
    r"innan|na|voor|preferably|only|works|is best|and I|and leave|or|any)\b",
    re.IGNORECASE,
)


def standing(scene: Scene, label: Label, *, ends: bool, short: bool) -> Iterator[tuple[float, str]]:
    """(log odds, reason) of what the place of a number tells.

    `ends`: little of the author's words follows; `short`: there are few altogether, so that this tells less.
    """
    text = scene.text
    if _is_bracketed(text, scene.start, scene.end):
        yield -0.6, "within brackets, beside something else"
    if not label[0] and _HEADING.match(text[scene.line_start : scene.start]):
        yield -0.6, "under a heading"
    if _TITLE.search(scene.clause.text[-_AHEAD:]):
        yield -0.6, "beside a person's title"
    if _CONDITION.match(text[scene.end : scene.end + 24]):
        yield 0.7, "it is said when to call"
    if ends:
        yield 0.8, "near the end"
    if short:
        yield 0.3, ""


def _is_bracketed(text: str, start: int, end: int) -> bool:
    lead = text[max(0, start - _AHEAD) : start]
    if text[start : start + 1] == "(":
        return lead.rstrip().endswith("(")
    opened = lead.rfind("(")
    if lead.endswith("("):
        return True
    return opened > lead.rfind(")") and "\n" not in lead[opened:] and ")" in text[end : end + _WITHIN]
