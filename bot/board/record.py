"""What the index keeps of a case: one small record, plain frozen data, to JSON and back."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Section(StrEnum):
    """Where a case stands on the board; each case stands in one."""

    PERSON = "person"
    FREELANCER = "freelancer"
    CLIENT = "client"
    PAUSED = "paused"
    PARKED = "parked"
    DONE = "done"


class Need(StrEnum):
    """Why a person is needed, the gravest first: the order is that of the board."""

    CLAIM = "claim"
    CONTACT = "contact"
    OVER_LIMIT = "over_limit"
    NDF = "ndf"
    LEGAL = "legal"
    TEAM_LEAD = "team_lead"
    HANDED_OVER = "handed_over"
    UNDECIDED = "undecided"
    NO_ADDRESS = "no_address"
    ANSWERED = "answered"
    CLIENT_WROTE = "client_wrote"
    EXHAUSTED = "exhausted"
    CALL = "call"
    SETTLED = "settled"
    BEGUN = "begun"


RANK: Mapping[str, int] = {need: place for place, need in enumerate(Need)}


@dataclass(frozen=True, slots=True)
class Record:
    """One case. Instants are in UTC; "" and None where something is not known.

    `needs`: why a person is needed, the gravest first. `flags`: what the case holds, decided or not. `attempt` of
    `attempts` were made. `next_step`: what comes next, as a command names it. `next_at` is by Zendesk's clock, `due_at`
    by ours: by it a case is late. `zone`: the freelancer's time zone. `corrected`: label -> when the board first saw
    that people had corrected it.
    """

    id: int
    section: Section
    opened_at: datetime
    changed_at: datetime
    subject: str = ""
    client: str = ""
    freelancer: str = ""
    contract: str = ""
    stage: str = ""
    labels: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    why: str = ""
    attempt: int = 0
    attempts: int = 0
    next_what: str = ""
    next_step: str = ""
    next_at: datetime | None = None
    due_at: datetime | None = None
    zone: str = ""
    outreach: int = 0
    call_at: datetime | None = None
    reached_at: datetime | None = None
    silent_at: datetime | None = None
    handed_at: datetime | None = None
    corrected: Mapping[str, datetime] = field(default_factory=dict)

    def to_json(self) -> str:
        """As Redis holds it: what is empty is left out."""
        return json.dumps({k: _plain(v) for k, v in asdict(self).items() if v not in ("", None, (), 0, {})})

    @property
    def rank(self) -> int:
        """How grave the gravest need is: the smaller, the graver."""
        return min((RANK.get(need, len(RANK)) for need in self.needs), default=len(RANK))


_INSTANTS = frozenset(f.name for f in fields(Record) if f.name.endswith("_at"))
_SEVERAL = frozenset({"labels", "needs", "flags"})
_KNOWN = frozenset(f.name for f in fields(Record))


def read_record(text: str | bytes) -> Record:
    """A record as it was written, by this version or another: what is not known is passed over."""
    given: dict[str, Any] = {k: v for k, v in json.loads(text).items() if k in _KNOWN}
    for name in _INSTANTS & given.keys():
        given[name] = _instant(given[name])
    for name in _SEVERAL & given.keys():
        given[name] = tuple(given[name])
    given["corrected"] = {label: _instant(at) for label, at in given.get("corrected", {}).items()}
    return Record(**{**given, "section": Section(given["section"])})


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return int(value.timestamp())
    return {k: _plain(v) for k, v in value.items()} if isinstance(value, dict) else value


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
