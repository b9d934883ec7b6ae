"""Loads policy.toml: every number and switch that a team lead may change, validated, with a version."""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.labels import Label
from bot.talent import English

DEFAULTS = Path(__file__).with_name("policy.toml")

Hours = Annotated[float, Field(ge=0, le=24 * 365)]
Probability = Annotated[float, Field(gt=0, le=1)]
Autonomy = Literal["auto", "suggest", "observe"]


class PolicyError(Exception):
    """The policy cannot be used; the message names the file, each key and the reason."""


def _span(value: object) -> object:
    """Read "22:00-07:00" as two times, "" as None."""
    if not isinstance(value, str):
        return value
    return value.split("-") if value else None


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Team(_Section):
    """Who signs, and which numbers are ours."""

    name: str = Field(min_length=1)
    phone_numbers: tuple[str, ...]


class Safety(_Section):
    """What keeps the bot from talking too much or too late."""

    public_replies_per_hour: int = Field(ge=0)
    public_replies_per_case: int = Field(ge=0)
    stale_after_hours: Hours


class Webhook(_Section):
    """What the receiver accepts."""

    freshness_seconds: int = Field(ge=1, le=3600)
    max_body_bytes: int = Field(ge=1024)
    remember_hours: Hours


class Worker(_Section):
    """How long a ticket is held, and what follows an error."""

    lease_seconds: int = Field(ge=5)
    park_after_tries: int = Field(ge=1)
    retry_seconds: tuple[Annotated[float, Field(gt=0, le=86400)], ...] = Field(min_length=1)


class Zendesk(_Section):
    """How the account's limits are shared."""

    reserve_for_urgent: float = Field(ge=0, le=0.9)


class Retention(_Section):
    """How long Redis holds what people wrote."""

    words_hours: Hours


class Recognition(_Section):
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


class Phone(_Section):
    """How far the search of P6 goes."""

    sure_from: float = Field(gt=0, le=1)
    earlier_tickets: int = Field(ge=0, le=100)


class Outreach(_Section):
    """The attempts to reach the freelancer (P2, P10), in hours from the first."""

    for_labels: tuple[Label, ...]  # not a set: its order must not change the version
    attempts_after_hours: tuple[Hours, ...] = Field(min_length=1)
    exhausted_after_hours: Hours


class QuietHours(_Section):
    """When nobody is written to, in their own time zone; None: no such hours."""

    freelancer: Annotated[tuple[time, time] | None, BeforeValidator(_span)]
    client: Annotated[tuple[time, time] | None, BeforeValidator(_span)]


class Ndf(_Section):
    """When earlier tickets make a freelancer a case for review (P8)."""

    look_back_days: int = Field(ge=1)
    at_least: int = Field(ge=1)


class Sweep(_Section):
    """How often the clock sweeps, and how far back the sweep looks."""

    every_hours: Annotated[float, Field(gt=0, le=24 * 7)]
    look_back_hours: Hours


class Watch(_Section):
    """From when on something counts as wrong."""

    overdue_after_minutes: float = Field(gt=0)
    clock_silent_after_seconds: float = Field(ge=5)


class Client(_Section):
    """When the client hears from us again (P9, P10)."""

    reminder_after_hours: Hours
    follow_up_after_hours: Hours


class Call(_Section):
    """The hours at which a person may be called, in their own local time (P6)."""

    not_before: time
    not_after: time


class AutonomySection(_Section):
    """Per kind of action: do it, draft it for an agent, or only explain it."""

    public_reply: Autonomy
    outreach: Autonomy
    internal_note: Autonomy


class Links(_Section):
    """On-behalf-of pages; `{id}` is replaced."""

    contract: str
    user: str


class Credit(_Section):
    """The arithmetic of a courtesy credit, and who decides on it (P11)."""

    percent: Decimal = Field(gt=0, le=100)
    team_lead_above_usd: Decimal = Field(ge=0)


class Shortlist(_Section):
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


class Policy(_Section):
    """The whole policy. `version` changes whenever any value does."""

    team: Team
    safety: Safety
    webhook: Webhook
    worker: Worker
    zendesk: Zendesk
    retention: Retention
    recognition: Recognition
    phone: Phone
    outreach: Outreach
    client: Client
    call: Call
    quiet_hours: QuietHours
    ndf: Ndf
    sweep: Sweep
    watch: Watch
    autonomy: AutonomySection
    links: Links
    credit: Credit
    shortlist: Shortlist

    @property
    def version(self) -> str:
        """Eight hexadecimal digits that stand for these values; written into every receipt."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:8]


def hours(value: float) -> timedelta:
    """A policy's hours as a span."""
    return timedelta(hours=value)


def load_policy(override: Path | None = None) -> Policy:
    """The default policy, with the values of `override` in place of its own.

    Raises PolicyError, naming file, key and reason.
    """
    values: dict[str, object] = _read(DEFAULTS)
    if override is not None:
        values = _merge(values, _read(override))
    try:
        return Policy.model_validate(values)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {_reason(e['type'], e['msg'])}" for e in error.errors())
        raise PolicyError(f"{override or DEFAULTS}: {faults}") from None


def _reason(kind: str, message: str) -> str:
    return "no such key; see the default policy.toml" if kind == "extra_forbidden" else message


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PolicyError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path}: is not TOML: {error}") from None


def _merge(base: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = _merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged
