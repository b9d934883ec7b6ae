"""Loads policy.toml: every number and switch that a team lead may change, validated, with a version."""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError

from bot.sections import (
    AutonomySection,
    Call,
    Client,
    Credit,
    Links,
    Ndf,
    Outreach,
    Phone,
    QuietHours,
    Recognition,
    Retention,
    Safety,
    Section,
    Shortlist,
    Sweep,
    Team,
    Watch,
    Webhook,
    Worker,
    Zendesk,
)

DEFAULTS = Path(__file__).with_name("policy.toml")


class PolicyError(Exception):
    """The policy cannot be used; the message names the file, each key and the reason."""


class Policy(Section):
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
