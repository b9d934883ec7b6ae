"""P8: finds earlier tickets by other clients about the same freelancer: by ID, by e-mail, by profile address.

Each way costs one search and is gone once per case; a tag says so. Zendesk's index lags some minutes behind and finds
parts of words too: what it finds is looked at before it counts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.outreach import case_of
from bot.ticket import Ticket

ID, EMAIL, PROFILE = "ID", "e-mail", "profile address"
CHECKED = {
    ID: "accord_ndf_checked",
    EMAIL: "accord_ndf_checked_email",
    PROFILE: "accord_ndf_checked_profile",
}  # nobody looks twice
FIELDS = {ID: "Freelancer ID", EMAIL: "Freelancer email"}
MOST = 20  # tickets named in the note
_PLAIN = {
    ID: re.compile(r"[\w~-]{1,40}", re.ASCII),
    EMAIL: re.compile(r"[\w.+-]{1,64}@[\w.-]{1,190}", re.ASCII),
    PROFILE: re.compile(r"[\w~-]{5,40}", re.ASCII),
}


class Sources(Protocol):
    """What is asked of the desk."""

    def search(self, query: str, most: int) -> tuple[Ticket, ...]: ...  # noqa: D102
    def field_id(self, title: str) -> int | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Found:
    """Earlier tickets with the way by which each was found, newest first. `looked_by`: the ways gone this time."""

    tickets: tuple[tuple[Ticket, str], ...] = ()
    looked_by: frozenset[str] = frozenset()


def look(ticket: Ticket, known: Mapping[str, str], sources: Sources, since: datetime) -> Found:
    """Go each way that is known (a value by the way's name) and was not gone before."""
    ways = {w: v for w, v in known.items() if _PLAIN[w].fullmatch(v) and CHECKED[w] not in ticket.tags}
    gone: set[str] = set()
    found: dict[int, tuple[Ticket, str]] = {}
    for way, value in ways.items():
        field_id = sources.field_id(FIELDS[way]) if way in FIELDS else None
        if way in FIELDS and field_id is None:
            continue
        term = f'custom_field_{field_id}:"{value}"' if field_id is not None else f'"{value}"'
        gone.add(way)
        for other in sources.search(f"{term} created>={since:%Y-%m-%d}", MOST):
            if _counts(other, ticket) and _names(other, value, field_id):
                found.setdefault(other.id, (other, way))
    return Found(tuple(sorted(found.values(), key=lambda f: f[0].created_at, reverse=True)), frozenset(gone))


def _counts(other: Ticket, ticket: Ticket) -> bool:
    """Whether it is another client's, and earlier; what we wrote to freelancers is nobody's complaint."""
    earlier = (other.created_at, other.id) < (ticket.created_at, ticket.id)
    return earlier and other.requester.id != ticket.requester.id and case_of(other) is None


def _names(other: Ticket, value: str, field_id: int | None) -> bool:
    if field_id is not None:
        return other.field_values.get(field_id, "").casefold() == value.casefold()
    whole = rf"(?<![\w~-]){re.escape(value)}(?![\w-])"
    return bool(re.search(whole, f"{other.subject}\n{other.description}", re.IGNORECASE))
