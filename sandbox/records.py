"""The rows of the account: users, tickets, comments, audits. They change only under the lock."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Identity:
    """One way to reach a user (Support API, user identities)."""

    id: int
    user_id: int
    type: str
    value: str
    created_at: datetime
    primary: bool = False
    verified: bool = True


@dataclass(slots=True)
class User:
    """A user; the time zone is kept by its IANA name, its Rails-style name is derived."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    role: str = "end-user"
    email: str | None = None
    phone: str | None = None
    shared_phone_number: bool | None = None
    iana_time_zone: str = "America/New_York"
    locale: str = "en-US"
    external_id: str | None = None
    tags: list[str] = field(default_factory=list)
    notes: str = ""
    details: str = ""
    suspended: bool = False
    active: bool = True
    group_id: int | None = None
    identities: list[Identity] = field(default_factory=list)
    user_fields: Json = field(default_factory=dict)

    @property
    def is_staff(self) -> bool:
        """Agents and admins."""
        return self.role != "end-user"


@dataclass(slots=True)
class Comment:
    """One entry of a thread. `body` keeps text that the HTML hides, as Zendesk does."""

    id: int
    audit_id: int
    author_id: int
    created_at: datetime
    body: str
    html_body: str
    public: bool
    via: Json
    custom: Json = field(default_factory=dict)  # its audit's


@dataclass(slots=True)
class Audit:
    """One update of a ticket: its events and the metadata that came with it."""

    id: int
    ticket_id: int
    author_id: int
    created_at: datetime
    via: Json
    events: list[Json] = field(default_factory=list)
    custom: Json = field(default_factory=dict)


@dataclass(slots=True)
class Ticket:
    """A ticket. `props`: what an update may change, by its REST name; `fields`: the custom ones."""

    id: int
    submitter_id: int
    created_at: datetime
    updated_at: datetime
    generated_at: datetime
    via: Json
    props: Json
    fields: dict[int, Any] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    audits: list[Audit] = field(default_factory=list)
    followup_ids: list[int] = field(default_factory=list)
    deleted: bool = False

    @property
    def status(self) -> str:
        """One of new, open, pending, hold, solved, closed."""
        return str(self.props["status"])

    @property
    def tags(self) -> list[str]:
        """The tags, sorted."""
        return list(self.props["tags"])

    @property
    def requester_id(self) -> int:
        """Who asks for support."""
        return int(self.props["requester_id"])

    @property
    def is_public(self) -> bool:
        """Whether any comment is public."""
        return any(c.public for c in self.comments)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and over which channel: api, web, email, rule."""

    user: User
    channel: str = "api"


@dataclass(frozen=True, slots=True)
class Update:
    """What an update did to a ticket: what triggers look at. A new ticket has nothing before."""

    ticket: Ticket
    audit: Audit
    actor: Actor
    before: Json
    fields_before: dict[int, Any]
    comment: Comment | None
    created: bool = False
    fate: str = ""  # soft_deleted, marked_as_spam or merged: no trigger runs then
