"""Reads the user IDs of both sides out of a ticket's own words: "freelancer ID: 60029001", a link to a profile (P5)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ID = r"~?[A-Za-z0-9][\w-]{2,39}"
_PROFILE = re.compile(
    rf"\bhttps?://[^\s<>\"']{{1,200}}?/(?:freelancers?|agenc(?:y|ies)|profiles?|talents?)/(?P<id>{_ID})(?![\w-])",
    re.IGNORECASE | re.ASCII,
)
_SAID = r"(?:['’]s)?\s{{1,3}}(?:user\s{{1,3}})?ID\b\s{{0,2}}(?:is|[:#=])?\s{{0,2}}#?(?P<id>{id})(?![\w-])"
_FREELANCER = re.compile(rf"\b(?:freelancer|contractor|agency){_SAID.format(id=_ID)}", re.IGNORECASE | re.ASCII)
_CLIENT = re.compile(rf"\b(?:client|my){_SAID.format(id=_ID)}", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Named:
    """Ids as a text gives them; "" where it gives none, or more than one. `profile`: the last part of its address."""

    client_id: str = ""
    freelancer_id: str = ""
    profile: str = ""


def read_named(texts: Iterable[str]) -> Named:
    """What all the texts say together; an id has a digit in it, a word does not."""
    whole = "\n".join(texts)
    return Named(_only(_CLIENT, whole), _only(_FREELANCER, whole), _only(_PROFILE, whole))


def _only(pattern: re.Pattern[str], text: str) -> str:
    found = {match["id"] for match in pattern.finditer(text) if any(c.isdigit() for c in match["id"])}
    return found.pop() if len(found) == 1 else ""
