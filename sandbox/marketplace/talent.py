"""Invented talent, as the API's JSON: the same people every time for the same seed and instant."""

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

Json = dict[str, Any]
FILE = Path(__file__).with_name("fields.toml")
ENGLISH = ("basic", "conversational", "fluent", "native")


@dataclass(frozen=True, slots=True)
class Fields:
    """What people can do, by "Category/Subcategory"; where they live; and what they are called."""

    skills: Mapping[str, Sequence[str]]
    regions: Mapping[str, Sequence[str]]
    names: Mapping[str, Sequence[str]]


def make_talent(count: int, now: datetime, seed: int = 7) -> list[Json]:
    """So many candidates."""
    fields = Fields(**tomllib.loads(FILE.read_text(encoding="utf-8")))
    chance = random.Random(seed)
    return [_candidate(chance, fields, now, number) for number in range(count)]


def _candidate(chance: random.Random, fields: Fields, now: datetime, number: int) -> Json:
    agency = chance.random() < 0.12
    trades = chance.sample(sorted(fields.skills), chance.choice((1, 1, 2, 3)))
    known = [skill for trade in trades for skill in fields.skills[trade]]
    skills = chance.sample(known, chance.randint(max(1, len(known) - 2), len(known)))
    return {
        "id": str(80_000_000 + number),
        "kind": "agency" if agency else "freelancer",
        **_profile(chance, fields, trades, agency=agency),
        **_record(chance, now),
        "url": f"https://marketplace.example.test/talent/{80_000_000 + number}",
        "skills": skills,
        "experience": [dict(zip(("category", "subcategory"), trade.split("/"), strict=True)) for trade in trades],
        "past_jobs": _past_jobs(chance, now, skills),
        "disputes": chance.choices((0, 1, 2, 5), (75, 15, 7, 3))[0] if agency else None,
    }


def _profile(chance: random.Random, fields: Fields, trades: Sequence[str], *, agency: bool) -> Json:
    region = chance.choice(sorted(fields.regions))
    family = chance.choice(fields.names["family"])
    first, last = (family, chance.choice(fields.names["agency"])) if agency else (_given(chance, fields), family)
    craft = "hand-drawn work" if chance.random() < 0.2 else "careful work"
    return {
        "name": f"{first} {last}",
        "country": chance.choice(fields.regions[region]),
        "region": region,
        "title": " and ".join(trade.split("/")[1] for trade in trades),
        "overview": f"{craft.capitalize()} in {', '.join(trades)}, on time.",
        "english": chance.choices(ENGLISH, (10, 35, 35, 20))[0],
    }


def _given(chance: random.Random, fields: Fields) -> str:
    return chance.choice(fields.names["given"])


def _record(chance: random.Random, now: datetime) -> Json:
    rising = chance.random() < 0.1
    jss = None if rising or chance.random() < 0.1 else min(100, int(chance.triangular(62, 104, 95)))
    badges = ["rising_talent"] if rising else []
    if jss is not None and jss >= 90:
        badges += ["top_rated"] * (chance.random() < 0.5) + ["premium"] * (chance.random() < 0.15)
    jobs = chance.randint(0, 3) if rising else int(chance.expovariate(1 / 15))
    invited = chance.random() < 0.4
    return {
        "jss": jss,
        "badges": badges,
        "jobs_completed": jobs,
        "hours": jobs * chance.randint(0, 60),
        "invited_at": _ago(chance, now, 40) if invited else None,
    }


def _past_jobs(chance: random.Random, now: datetime, skills: Sequence[str]) -> list[Json]:
    return [
        {"ended_at": _ago(chance, now, 700), "skills": chance.sample(skills, min(len(skills), chance.randint(1, 3)))}
        for _ in range(chance.randint(0, 5))
    ]


def _ago(chance: random.Random, now: datetime, days: int) -> str:
    return (now - timedelta(days=chance.uniform(0, days))).isoformat()
