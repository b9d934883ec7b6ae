"""Flattens plain text: quoted-printable left undecoded and entities that a program put in."""

import html
import re
from collections.abc import Callable

from bot.text.flat import Flat, Writer

_SOFT_BREAK = re.compile(r"=\r?\n")
_ENCODED = re.compile(r"=(?:20|3D|09|A0|C2=A0|E2=80|92|96|93|94)", re.IGNORECASE)
_QP = re.compile(r"=\r?\n|(?:=[0-9A-Fa-f]{2})+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def flatten_plain(raw: str) -> Flat:
    """The text of a plain `raw`, decoded where a mail program forgot to."""
    if _is_quoted_printable(raw):
        return _replace(raw, _QP, _decode)
    if "&" in raw and _ENTITY.search(raw):
        return _replace(raw, _ENTITY, html.unescape)
    return Flat(raw, tuple(range(len(raw) + 1)))


def _is_quoted_printable(raw: str) -> bool:
    if "=" not in raw:
        return False
    soft = len(_SOFT_BREAK.findall(raw))
    encoded = len(_ENCODED.findall(raw))
    return (soft >= 1 and encoded >= 1) or soft >= 2 or encoded >= 3  # noqa: PLR2004 - once may be chance


def _decode(piece: str) -> str:
    if not piece[1:].strip():
        return ""
    data = bytes.fromhex(piece.replace("=", ""))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _replace(raw: str, pattern: re.Pattern[str], decode: Callable[[str], str]) -> Flat:
    out, last = Writer(), 0
    for match in pattern.finditer(raw):
        out.copy(raw, last, match.start())
        out.put(decode(match[0]), match.start())
        last = match.end()
    out.copy(raw, last, len(raw))
    return out.flat(len(raw))
