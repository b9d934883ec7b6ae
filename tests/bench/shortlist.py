"""How long a shortlist of 10,000 candidates takes: `python -m tests.bench.shortlist`. Exit code 1 above a second."""

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.marketplace import shapes
from bot.money import Money
from bot.policy import load_policy
from bot.talent import Badge, Candidate, English, Job, PastJob
from handlers.shortlist import Shortlist, shortlist
from sandbox.marketplace.talent import make_talent

COUNT, RUNS, LIMIT = 10_000, 5, 1.0
NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)
JOB = Job(
    "Shop",
    "Web Development",
    "Full Stack",
    frozenset({"React"}),
    keyword="hand-drawn",
    budget=Money(Decimal(900)),
    usual_budget=Money(Decimal(500)),
)
IDEAL = Candidate(
    "0",
    "Ada Mossfield",
    overview="hand-drawn",
    jss=90,
    badges=frozenset({Badge.TOP_RATED}),
    skills=JOB.skills,
    experience=frozenset({(JOB.category, JOB.subcategory)}),
    past_jobs=(PastJob(NOW - timedelta(days=9), JOB.skills),) * 8,
    jobs_completed=9,
    english=English.FLUENT,
)


def main() -> int:
    """Measure an invented crowd, and the hardest one, in which everybody meets every rule; say what came of it."""
    crowd = [shapes.candidate(row) for row in make_talent(COUNT, NOW)]
    ideal = [replace(IDEAL, id=str(i), country=f"C{i % 90}", jss=80 + i % 20) for i in range(COUNT)]
    slowest = max(measure("invented", crowd), measure("all ideal", ideal))
    return int(slowest > LIMIT)


def measure(name: str, talent: Sequence[Candidate]) -> float:
    """The slowest of some runs, in seconds."""
    numbers = load_policy().shortlist
    spans = []
    result: Shortlist
    for _ in range(RUNS):
        begun = time.perf_counter()
        result = shortlist(JOB, talent, numbers, NOW)
        spans.append(time.perf_counter() - begun)
    sys.stdout.write(
        f"shortlist ({name}): {COUNT} candidates, {len(result.chosen)} chosen: "
        f"median {sorted(spans)[RUNS // 2]:.3f} s, slowest {max(spans):.3f} s, limit {LIMIT:.0f} s\n"
    )
    return max(spans)


if __name__ == "__main__":
    sys.exit(main())
