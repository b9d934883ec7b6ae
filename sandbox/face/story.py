"""Why the bot did what it did on a ticket, and what it does next and when: `accord why`, in plain words."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from bot.labels import MEANING, Label, Signal
from bot.macros import load_macros
from sandbox.clock import parse
from sandbox.records import Json

RULES: Mapping[str, str] = tomllib.loads(Path(__file__).with_name("rules.toml").read_text("utf-8"))["rules"]
KINDS = {"public comment": "public reply", "internal note": "internal note"}
HOUR = timedelta(hours=1)
LABELS = frozenset(f"accord_{label}" for label in Label)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done. `acts`: (title, rule) of each message; `tags`: those that came with it."""

    at: datetime
    by: str
    ours: bool
    on_freelancers: bool
    what: tuple[str, ...]
    rules: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Next:
    """Something that will be done, or is left out. `at` and `within` only where it waits for an hour."""

    what: str
    rule: str
    why: str
    at: datetime | None = None
    within: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """The whole story of a case, as the page shows it."""

    state: str
    labels: tuple[tuple[str, str, str], ...]  # name, meaning, how sure
    signals: tuple[tuple[str, str], ...]
    evidence: tuple[Json, ...]
    steps: tuple[Step, ...]
    coming: tuple[Next, ...]
    left_out: tuple[Next, ...]
    parked: str


def told(account: Json, ticket_id: int, now: datetime) -> Told:
    """What `accord why --json` says of a ticket, ready to be shown."""
    seen = [_next(row, now) for row in account["now"]]
    verbs = [row["verb"] for row in account["now"]]
    coming = sorted((n for n, v in zip(seen, verbs, strict=True) if v in ("would", "wake")), key=lambda n: n.at or now)
    sure = account["confidence"]
    names = [*account["labels"], *account["handed_over"]]
    return Told(
        state=account["state"],
        labels=tuple((plain(n), MEANING[Label(n)], f"{sure.get(n, 1):.0%}") for n in names),
        signals=tuple((plain(n), MEANING[Signal(n)]) for n in account["signals"]),
        evidence=tuple(account["evidence"]),
        steps=tuple(_step(row, ticket_id) for row in account["timeline"]),
        coming=tuple(coming),
        left_out=tuple(n for n, v in zip(seen, verbs, strict=True) if v == "skip"),
        parked=account["parked"] or "",
    )


def plain(name: str) -> str:
    """A label's or tag's name as words."""
    return name.replace("_", " ")


@cache
def titles() -> dict[str, str]:
    """What each macro is called on its first line."""
    return {macro.name: macro.title for macro in load_macros()}


def _step(row: Json, ticket_id: int) -> Step:
    acts = dict.fromkeys(titles().get(act["macro"], plain(act["macro"])) for act in row["acts"])
    rules = dict.fromkeys([*(a["rule"] for a in row["acts"] if a["rule"]), *row["rules"]])
    kind = KINDS.get(row["said"], "")
    said = [kind] if kind and not acts else []
    return Step(
        at=parse(row["at"]),
        by=str(row["by"]).removesuffix(" (end-user)"),
        ours=row["by"] == "the bot",
        on_freelancers=row["ticket"] != ticket_id,
        what=(*(f"{kind}: {title}" if kind else title for title in acts), *said, *row["changed"]),
        rules=tuple(rules),
        tags=(*(f"+{tag}" for tag in row["tags_added"]), *(f"−{tag}" for tag in row["tags_removed"])),
    )


def _next(row: Json, now: datetime) -> Next:
    at = parse(row["at"]) if row["at"] else None
    return Next(_titled(row["what"]), row["rule"], row["why"], at, _within(at - now) if at else "")


def _titled(what: str) -> str:
    """`public reply call_scheduling (2)`, with the macro's title for its name."""
    words = [f"“{titles()[word]}”" if word in titles() else word for word in what.split()]
    return " ".join(words)


def _within(span: timedelta) -> str:
    minutes = round(span / timedelta(minutes=1))
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"in {minutes} min"
    return f"in {round(span / HOUR)} h"
