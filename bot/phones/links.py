"""Reads the number out of a link: tel:, wa.me, viber, t.me and their like."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from bot.phones.numbering import Plan, plan

_LINK = re.compile(
    r"(?:tel|callto|sms|facetime(?:-audio)?|whatsapp|viber|skype|sip|imessage):(?://)?[^\d+]{0,40}(\+?[\d\s().\-]{7,24})|"
    r"(?:wa\.me/(?:qr/)?|whatsapp\.com/send/?\?(?:[^#]{0,80}&)?phone=|t\.me/|signal\.me/#p/|viber\.(?:me|click)/|zalo\.me/|"
    r"line\.me/[^\d]{0,20})(\+?\d{7,15})(?![\w])",
    re.IGNORECASE,
)
_MARKS = (
    "wa.me/",
    "whatsapp.com/send",
    "viber:",
    "t.me/",
    "signal.me/",
    "zalo.me/",
    "callto:",
    "skype:",
    "whatsapp:",
)
_SHOWN = re.compile(
    r"(?<![\w.])(?:https?://)?[\w.:-]{0,40}(?:wa\.me|whatsapp\.com|viber|t\.me|signal\.me|zalo\.me|callto:|skype:)[^\s<>\"']{5,90}"
)
_NOT_DIGITS = re.compile(r"[^\d+]")


def dialled(target: str) -> Plan | None:
    """The valid number that following `target` calls or writes to, else None."""
    match = _LINK.search(unquote(target[:500]))
    if match is None:
        return None
    digits = _NOT_DIGITS.sub("", match[1] or match[2])
    if not digits.startswith("+"):
        digits = digits.removeprefix("00")
    found = plan("+" + digits.lstrip("+"), "") if digits.strip("+0") else None
    return found if found and found.valid else None


def dialled_in(text: str) -> Iterator[tuple[int, int, Plan]]:
    """The links to call or write to that stand in plain text, as (start, end, number)."""
    if not any(mark in text for mark in _MARKS):
        return
    for match in _SHOWN.finditer(text):
        plan = dialled(match[0])
        if plan:
            yield match.start(), match.end(), plan
