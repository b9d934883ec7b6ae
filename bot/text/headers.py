"""Recognises the lines above a quoted or forwarded message, in the formats of the mail programs."""

import re

from bot.text.fold import fold
from bot.text.lines import Line, field_of
from bot.text.phrases import phrases

_GROUPWISE = re.compile(r">{2,4}\s?.{3,120}?\d{1,2}:\d\d[^>]{0,10}>{2,4}:?")
_RULE = re.compile(r"[-_=*#~\s>]{0,80}")
_TRIM = " \t-–—_=*#~>:：.[]|<\u2500\u2501\"'"
_HAS_DATE = re.compile(r"\d{1,4}[./:年월-]\s?\d{1,2}|\b(?:19|20)\d\d\b|@|\d{1,2}:\d\d")
_CITED = re.compile(r"(?:19|20)\d\d|@|<[^<>\s]+>|\d{1,2}[:.h]\d\d")
_BARE = re.compile(  # an instant and an address, as programs write that leave the verb out
    r"(?=.{0,120}\d{1,2}[:.]\d\d)(?=.{0,60}(?:\b\d{1,2}[./ ]|\d{4}))[^\n]{0,160}<[^<>\s]+@[^<>\s]+>[^<>]{0,24}[:：]$"
)
_ARTICLE = re.compile(r"in (?:article|message|news:)|in <[^>]*>|quoting ", re.IGNORECASE)
_LOTUS = re.compile(
    r".{0,90}(?:<[^<>]{3,80}>|@\S{2,60}|/[A-Za-z]{2,12}\b.{0,40}) on \d{1,2}/\d{1,2}/\d{2,4}\b.{0,30}",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESSES = re.compile(r"[\w.]@\w|/[A-Za-z]{2,}[@/]|[,;]$|^[\w ]+@[\w ]+[,;]?$")
_INSTANT = re.compile(r"\b\d{1,2}/\d{1,2}/\d{2,4}\s+\d{1,2}:\d\d|\b\d{1,2}\.\d{1,2}\.\d{2,4}\s+\d{1,2}:\d\d")
_NAME_LINE = re.compile(r"(?:[\"'<]?[A-Z][\w.'@/-]*[\"'>,]?\s?(?:\(\w+\)[\"'>]?\s?)?(?:<[^<>]*>)?\s?){1,5}")
_WRITTEN_AT = re.compile(
    r"\b(?:19|20)\d\d\b[^\n]{0,8}\b\d{1,2}[:.h]\d\d(?: ?[AaPp]\.?[Mm]\.?)?(?: ?[A-Z]{2,5}| ?\(.{2,10}\))?$"
)
_NEAR_RULE = 3  # lines below a rule in which a comment is headed
_MARK_LENGTH = 120
_SHORT_MARK = 44
_PLAIN_MARK = 60  # characters of the longest mark without dashes, rules or a colon
_TOO_LITTLE = 7  # letters: "fwd" alone proves nothing
_NAME_LINES = 2  # above an instant: a name, a unit


def marker(body: str) -> str:
    """Which mark the line is: "original", "forward", "forward_end", "separator"; "" for none."""
    decorated = bool(body) and (body[0] in "-_=*#~>—–[<─━" or body[-1] in "-_=*#~:—–]")
    if len(body) > (_MARK_LENGTH if decorated else _PLAIN_MARK) or not _WORD.search(body):
        return ""
    words = fold(body.strip(_TRIM))
    if not words:
        return ""
    if words in phrases("forward_end"):
        return "forward_end"
    if _is_separator(words, body):
        return "separator"
    if not decorated:
        return "forward" if words.startswith("begin forwarded") and len(words) < _SHORT_MARK else ""
    return _message_mark(words, body)


def _is_separator(words: str, body: str) -> bool:
    if words in phrases("separator"):
        return True
    return body.startswith("##-") or (body[0] in "#-=_*" and any(p in words for p in phrases("separator")))


def _message_mark(words: str, body: str) -> str:
    if words in phrases("original"):
        return "original"
    if words in phrases("forward"):
        return "forward" if body[0] in "-_=*#~>—–[─━" or body.endswith(":") else ""
    if body[:2] in {"--", "==", "**", "__", "~~"}:
        if any(words.startswith(p) for p in phrases("forward") if len(p) > _TOO_LITTLE):
            return "forward"
        if any(words.startswith(f"{p} ") for p in phrases("original") if len(p) > _TOO_LITTLE):
            return "original"
    return ""


def comment_head(lines: list[Line], index: int) -> int:
    """The line after "Ann Lee (Acme Support)" and an instant, as Zendesk heads a comment below a rule; -1 for none."""
    near = [at for at in range(index, min(len(lines), index + _NEAR_RULE)) if lines[at].body][:2]
    if not near or near[0] != index or not _NAME_LINE.match(lines[index].body):
        return -1
    for at in near:
        body = lines[at].body
        if len(body) > _MARK_LENGTH:
            return -1
        if _WRITTEN_AT.search(body):
            return at + 1
    return -1


def is_groupwise(body: str) -> bool:
    """Whether the line is GroupWise's own attribution: ">>> Ann Lee 03/12/01 09:17AM >>>"."""
    return bool(_GROUPWISE.fullmatch(body))


def attribution(lines: list[Line], index: int) -> int:
    """The first line of an attribution ("On … Ann wrote:") that ends at `index`; -1 where there is none.

    It ends in a colon and holds a verb of writing; it may be broken over four lines.
    """
    body = lines[index].body
    if not body or body[-1] not in ":：…" or field_of(body) in {"from", "to", "subject"}:
        return -1
    joined, first = body, index
    for back in range(index, max(-1, index - 4), -1):
        if not lines[back].body or (back < index and lines[back].is_quoted):
            break
        joined = body if back == index else f"{lines[back].body} {joined}"
        if back < index and lines[back].body[-1] in ".!?":
            break
        if _leads(lines[back].body):
            first = back
            break
    joined = " ".join(line.body for line in lines[first : index + 1])
    return first if says_wrote(joined) or _BARE.search(joined) else -1


def _leads(body: str) -> bool:
    words = fold(body[:24]).split(" ", 1)[0].rstrip(",.")
    return words in phrases("lead") or words[:1] in {"在", "于", "於"}


def says_wrote(joined: str) -> bool:
    """Whether a line holds a verb of writing, in any language."""
    if len(joined) > 400:  # noqa: PLR2004 - no attribution is longer
        return False
    words = fold(joined)
    if words.startswith("quoting "):
        return True
    if not phrases("wrote").isdisjoint(_WORD.findall(words)):
        return True
    return not words.isascii() and any(verb in words for verb in phrases("wrote") if not verb.isascii())


def is_dated(joined: str) -> bool:
    """Whether an attribution names a date, an address or an article, as programs do and people seldom."""
    return bool(_CITED.search(joined) or _ARTICLE.match(joined))


def header_block(lines: list[Line], index: int, fields: list[str]) -> int:
    """The line after a block of header fields that begins at `index`; -1 where none begins.

    `fields[i]` is `field_of` line i. A block names who, to whom, when or what about: three of these, or two
    with a date or an address. Folded and blank lines may stand between.
    """
    if fields[index] not in {"from", "sent", "to", "subject"}:
        return -1
    seen: set[str] = set()
    gap, last = 0, index
    for at in range(index, min(len(lines), index + 30)):
        if fields[at] in {"from", "sent", "to", "cc", "subject", "raw"}:
            seen.add(fields[at])
            gap, last = 0, at
        elif lines[at].body and not _ADDRESSES.search(lines[at].body):
            gap += 1
        if gap > 2:  # noqa: PLR2004 - addresses fold over no more lines
            break
    return last + 1 if _is_header(seen, lines, index, last) else -1


def _is_header(seen: set[str], lines: list[Line], index: int, last: int) -> bool:
    known = seen - {"raw", "cc"}
    joined = " ".join(line.body for line in lines[index : last + 1])[:1500]
    if len(known) >= 3 or (len(known) == 2 and "raw" in seen):  # noqa: PLR2004 - a letter may begin "To:" and "Re:"
        return "from" in known or bool(_HAS_DATE.search(joined))
    if len(known) == 2 and known & {"from", "to"}:  # noqa: PLR2004 - likewise
        dated = _HAS_DATE.search(joined) and ("sent" in known or "@" in joined)
        return bool(dated) or dated_above(lines, index) < index
    return False


def dated_above(lines: list[Line], index: int) -> int:
    """The first of the lines right above that name a person and an instant, as in Notes; else `index`."""
    first, seen = index, 0
    for back in range(index - 1, max(-1, index - 6), -1):
        if not lines[back].body:
            continue
        body = lines[back].body
        instant = len(body) < _MARK_LENGTH and _INSTANT.search(body)
        named = first < index and seen < _NAME_LINES and _NAME_LINE.fullmatch(body)
        if not (instant or named):
            break
        first, seen = back, seen + 1
    return first


def is_lotus(body: str) -> bool:
    """Whether the line is Notes' own attribution: "Ann Lee <a@b.example> on 12/06/2000 03:37:42 PM"."""
    return bool(_LOTUS.fullmatch(body))


def is_rule(body: str) -> bool:
    """Whether the line is only drawn: dashes, underscores, stars."""
    return len(body) >= 3 and bool(_RULE.fullmatch(body))  # noqa: PLR2004 - two dashes part a signature
