"""The sections of the policy: every key with its type and bounds."""

from datetime import time
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.labels import Label
from bot.talent import English

Hours = Annotated[float, Field(ge=0, le=24 * 365)]
Probability = Annotated[float, Field(gt=0, le=1)]
Autonomy = Literal["auto", "suggest", "observe"]


def _span(value: object) -> object:
    """Read "22:00-07:00" as two times, "" as None."""
    if not isinstance(value, str):
        return value
    return value.split("-") if value else None


class Section(BaseModel):
    """What all sections have: they are frozen, and refuse a key that they do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Team(Section):
    """Who signs, and which numbers are ours."""

    name: str = Field(min_length=1)
    phone_numbers: tuple[str, ...]


class Safety(Section):
    """What keeps the bot from talking too much or too late."""

    public_replies_per_hour: int = Field(ge=0)
    public_replies_per_case: int = Field(ge=0)
    stale_after_hours: Hours


class Webhook(Section):
    """What the receiver accepts."""

    freshness_seconds: int = Field(ge=1, le=3600)
    max_body_bytes: int = Field(ge=1024)
    remember_hours: Hours


class Worker(Section):
    """How long a ticket is held, and what follows an error."""

    lease_seconds: int = Field(ge=5)
    park_after_tries: int = Field(ge=1)
    retry_seconds: tuple[Annotated[float, Field(gt=0, le=86400)], ...] = Field(min_length=1)


class Zendesk(Section):
    """How the account's limits are shared."""

    reserve_for_urgent: float = Field(ge=0, le=0.9)


class Retention(Section):
    """How long Redis holds what people wrote."""

    words_hours: Hours
    board_days: float = Field(gt=0, le=3650)


class Recognition(Section):
    """How sure is sure enough (P1)."""

    assert_unresponsive: Probability
    hand_over_unresponsive: Probability
    assert_refund: Probability
    hand_over_refund: Probability
    signal: Probability

    @model_validator(mode="after")
    def _in_order(self) -> "Recognition":
        if self.hand_over_unresponsive > self.assert_unresponsive or self.hand_over_refund > self.assert_refund:
            raise ValueError("hand_over_* must not be above assert_*: nothing would be handed over")
        return self


class Phone(Section):
    """How far the search of P6 goes."""

    sure_from: float = Field(gt=0, le=1)
    earlier_tickets: int = Field(ge=0, le=100)


class Outreach(Section):
    """The attempts to reach the freelancer (P2, P10), in hours from the first."""

    for_labels: tuple[Label, ...]  # not a set: its order must not change the version
    attempts_after_hours: tuple[Hours, ...] = Field(min_length=1)
    exhausted_after_hours: Hours


class QuietHours(Section):
    """When nobody is written to, in their own time zone; None: no such hours."""

    freelancer: Annotated[tuple[time, time] | None, BeforeValidator(_span)]
    client: Annotated[tuple[time, time] | None, BeforeValidator(_span)]


class Ndf(Section):
    """When earlier tickets make a freelancer a case for review (P8)."""

    look_back_days: int = Field(ge=1)
    at_least: int = Field(ge=1)


class Sweep(Section):
    """How often the clock sweeps, and how far back the sweep looks."""

    every_hours: Annotated[float, Field(gt=0, le=24 * 7)]
    look_back_hours: Hours


class Watch(Section):
    """From when on something counts as wrong."""

    overdue_after_minutes: float = Field(gt=0)
    clock_silent_after_seconds: float = Field(ge=5)


class Client(Section):
    """When the client hears from us again (P9, P10)."""

    reminder_after_hours: Hours
    follow_up_after_hours: Hours


class Call(Section):
    """The hours at which a person may be called, in their own local time (P6)."""

    not_before: time
    not_after: time


class AutonomySection(Section):
    """Per kind of action: do it, draft it for an agent, or only explain it."""

    public_reply: Autonomy
    outreach: Autonomy
    internal_note: Autonomy


class Links(Section):
    """On-behalf-of pages; `{id}` is replaced."""

    contract: str
    user: str


class Credit(Section):
    """The arithmetic of a courtesy credit, and who decides on it (P11)."""

    percent: Decimal = Field(gt=0, le=100)
    team_lead_above_usd: Decimal = Field(ge=0)


class Shortlist(Section):
    """The numbers of the sourcing rules (P13), and how long a shortlist is."""

    most: int = Field(ge=1, le=50)
    jss_at_least: int = Field(ge=0, le=100)
    jobs_at_least: int = Field(ge=0)
    hours_at_least: int = Field(ge=0)
    worked_within_days: float = Field(gt=0)
    same_skills_share: float = Field(gt=0, le=1)
    invited_within_days: float = Field(ge=0)
    english_at_least: English
    english_for_writing: English
    writing: tuple[str, ...]
    agency_disputes_at_most: int = Field(ge=0)
    premium_agencies_first: tuple[str, ...]
