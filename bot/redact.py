"""Takes contact data out of words that one party wrote and the other will see (P4, P14)."""

import re
from collections.abc import Iterable

from bot.contact import Kind, find_contact
from bot.text import read

PLACEHOLDERS = {
    Kind.EMAIL: "[e-mail address removed]",
    Kind.PHONE: "[phone number removed]",
    Kind.ADDRESS: "[address removed]",
    Kind.MESSENGER: "[messenger contact removed]",
    Kind.PROFILE: "[profile link removed]",
    Kind.BANK: "[bank account removed]",
    Kind.PRIVATE: "[private detail removed]",
}
LONGEST = 1500
_ELLIPSIS = " […]"
_SENTENCE_END = re.compile(r"[.!?…](?=\s)|\n\s*\n")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def redact(text: str, *, private: Iterable[str] = ()) -> str:
    """`text` (plain) without contact data; a plain placeholder stands for each.

    `private`: known contact data of the parties, found in whatever way it is written. What this returns passes
    `bot.guard.check_public` as far as contact data goes. Linear in the length of the text.
    """
    known = tuple(private)
    for _ in range(3):  # what stood on both sides of something removed may now read as one
        text, changed = _without(text, known)
        if not changed:
            break
    return text


def _without(text: str, private: tuple[str, ...]) -> tuple[str, bool]:
    found = find_contact(text, private=private)
    parts, last = [], 0
    for contact in found:
        parts += [text[last : contact.start], PLACEHOLDERS[contact.kind]]
        last = contact.end
    return "".join(parts) + text[last:], bool(found)


def quote(body: str, longest: int = LONGEST, *, private: Iterable[str] = ()) -> str:
    """What the author of `body` (plain or HTML) newly wrote, fit to be shown to the other party.

    Without quoted messages and signature, redacted, at most about `longest` characters, cut between sentences.
    """
    words = _BLANK_LINES.sub("\n\n", read(body).words()).strip()
    return _shortened(redact(words, private=private), longest)


def _shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    room = text[: max(longest - len(_ELLIPSIS), 1)]
    ends = [match.end() for match in _SENTENCE_END.finditer(room)]
    cut = ends[-1] if ends else max(room.rfind(" "), 0) or len(room)
    return text[:cut].rstrip() + _ELLIPSIS
