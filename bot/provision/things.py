"""The words of provisioning: what the account shall contain, and where it differs. Plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Row = Mapping[str, Any]
Change = Literal["create", "change", "activate", "by_hand"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing. `room` is its path and the key of a list, `key` that of one, `title` what it is found by.

    `token` stands for its id in other things; `compared` names what must be as it should be.
    """

    name: str
    room: str
    key: str
    title: str
    compared: tuple[str, ...]
    token: str = ""
    verb: str = "PUT"


FIELD = Kind("ticket field", "ticket_fields", "ticket_field", "title", ("type", "active", "custom_field_options"))
WEBHOOK = Kind(
    "webhook",
    "webhooks",
    "webhook",
    "name",
    ("endpoint", "http_method", "request_format", "subscriptions", "status"),
    "$webhook",
    "PATCH",  # a PUT would take away an authentication that an admin has added
)
CATEGORY = Kind("trigger category", "trigger_categories", "trigger_category", "name", (), "$category")
TRIGGER = Kind("trigger", "triggers", "trigger", "title", ("category_id", "conditions", "actions"))
MACRO = Kind("macro", "macros", "macro", "title", ("actions", "active"))
VIEW = Kind("view", "views", "view", "title", ("conditions", "active"))
KINDS = (FIELD, WEBHOOK, CATEGORY, TRIGGER, MACRO, VIEW)  # the order in which they can be made


@dataclass(frozen=True, slots=True)
class Thing:
    """Something the account shall contain. `body` is what makes it, in Zendesk's own words, ids as tokens."""

    kind: Kind
    title: str
    body: Row


@dataclass(frozen=True, slots=True)
class Fact:
    """One property that is not as it should be."""

    name: str
    was: object
    should: object


@dataclass(frozen=True, slots=True)
class Difference:
    """What would have to be done about one thing. `row_id` is "" where it does not exist yet.

    `by_hand`: it is not ours to change; `why` says what a person should do.
    """

    thing: Thing
    change: Change
    row_id: str = ""
    facts: tuple[Fact, ...] = ()
    body: Row | None = None  # what to send, ids as tokens
    why: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Every difference, in the order in which they can be mended.

    `ids`: what the tokens stand for, as far as it exists. `same`: how many things are as they should be. `live`:
    whether every trigger exists and is active; `asleep`: whether none is active.
    """

    differences: tuple[Difference, ...]
    ids: Mapping[str, str]
    same: int
    live: bool
    asleep: bool
