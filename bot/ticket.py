"""What Zendesk knows of a ticket, as plain frozen data.

Shapes follow the Support API (developer.zendesk.com/api-reference/ticketing/tickets/tickets and ticket_comments).
Instants are aware and in UTC. Texts are as Zendesk sent them; `bot.text` reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

PersonRole = Literal["end-user", "agent", "admin"]
Status = Literal["new", "open", "pending", "hold", "solved", "closed", "deleted"]


@dataclass(frozen=True, slots=True)
class Person:
    """A Zendesk user. `phone` is as written in the profile; `shared_phone` is a line of several users."""

    id: int
    name: str
    role: PersonRole = "end-user"
    email: str = ""
    phone: str = ""
    shared_phone: bool = False
    time_zone: str = ""  # IANA name, "" where unknown
    locale: str = ""  # BCP 47, "" where unknown
    tags: frozenset[str] = frozenset()
    suspended: bool = False
    sees_only: str = ""  # users.ticket_restriction: groups, assigned …; "" for who may see every ticket

    @property
    def is_staff(self) -> bool:
        """Whether this is an agent or an admin: `users.role` in the Support API."""
        return self.role != "end-user"


@dataclass(frozen=True, slots=True)
class Identity:
    """One way to reach a user: `type` is email, phone_number, … (Support API, user identities)."""

    type: str
    value: str
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """One entry of a ticket's thread. `text` is the plain body; `html` wins where it is not empty.

    `flagged`: Zendesk is not sure that it is by whom it says (Ticket Comments, Comment flags).
    """

    id: int
    author: Person
    created_at: datetime
    text: str
    html: str = ""
    public: bool = True
    channel: str = ""  # via.channel: web, email, api, …
    metadata: Mapping[str, object] = field(default_factory=dict)  # metadata.custom of its audit
    flagged: bool = False

    @property
    def body(self) -> str:
        """What to read: HTML where there is some, since the plain body keeps hidden text as prose."""
        return self.html or self.text


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it stands now, with its thread, oldest comment first.

    `field_values` holds the custom fields by id, `fields` the same by title (once the titles are known); an empty
    field is absent from both.
    `stamp` is `updated_at` exactly as Zendesk wrote it: what `safe_update` wants back. `read_at`: Zendesk's clock when
    it was read; `comment_count`: how many comments it then had. None where that is not known.
    """

    id: int
    subject: str
    description: str
    status: Status
    requester: Person
    created_at: datetime
    updated_at: datetime
    stamp: str
    submitter_id: int = 0
    assignee_id: int | None = None
    external_id: str = ""
    channel: str = ""
    tags: frozenset[str] = frozenset()
    field_values: Mapping[int, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()
    merged: bool = False
    read_at: datetime | None = None
    comment_count: int | None = None

    def said_by(self, person_id: int) -> tuple[Comment, ...]:
        """The public comments that this user wrote, oldest first."""
        return tuple(c for c in self.comments if c.public and c.author.id == person_id)


@dataclass(frozen=True, slots=True)
class Turn:
    """One property that an update set: `before` is "" where it was new. `rule` names a trigger that did it, else ""."""

    name: str
    before: str
    now: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Audit:
    """One update of a ticket, as Zendesk recorded it. `public` says who may see its comment, None: it has none.

    `doer`: whose deed it was, where somebody of the team did it through the bot's user; else None.
    """

    id: int
    at: datetime
    author: Person
    turns: tuple[Turn, ...] = ()
    public: bool | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    doer: Person | None = None
