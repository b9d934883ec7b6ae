"""`python -m tests.chaos [--short|--long] [--seed N] [--runs N] [--jobs N]`: run the proof yourself."""

import argparse
import json
import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from bot.crash import POINTS
from tests.chaos.form import LONG, SHORT, Form
from tests.chaos.run import Outcome, run


def main() -> int:
    """Play so many runs; 1 where any promise was broken."""
    options = _options()
    first = options.seed if options.seed is not None else random.randrange(1_000_000)
    kind, seeds = LONG if options.long else SHORT, range(first, first + options.runs)
    if options.jobs == 1:
        outcomes = [_play(seed, kind) for seed in seeds]
    else:
        with ProcessPoolExecutor(options.jobs) as pool:
            outcomes = list(pool.map(_play, seeds, [kind] * len(seeds)))
    hits = Counter(hit for outcome in outcomes for hit in outcome.hits)
    say(f"crash points, with how often a worker ended or froze there: {json.dumps(dict(sorted(hits.items())))}")
    if missed := [point for point in POINTS if not any(hit.startswith(point) for hit in hits)]:
        say(f"  nobody came to {', '.join(missed)}: more runs will")
    failed = [seed for seed, outcome in zip(seeds, outcomes, strict=True) if outcome.faults]
    again = f"python -m tests.chaos --{kind.name} --seed"
    say(f"{options.runs - len(failed)} of {options.runs} runs held" + "".join(f"; again: {again} {s}" for s in failed))
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.chaos", description="Hurt everything; then check what was promised.")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--short", action="store_true", help="under three minutes (the default)")
    form.add_argument("--long", action="store_true", help="more cases and twice the mishaps, for longer")
    parser.add_argument("--seed", type=int, help="the seed of the first run; the next ones count up")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="runs that are played at the same time")
    return parser.parse_args()


def _play(seed: int, kind: Form) -> Outcome:
    began = time.monotonic()

    def tell(line: str) -> None:
        say(f"{seed}: {line.strip()}")

    tell(f"begins ({kind.name})")
    outcome = run(seed, kind, tell)
    tell(json.dumps(outcome.figures, default=str))
    for fault in outcome.faults:
        tell(f"BROKEN {fault}")
    tell(f"{'BROKEN' if outcome.faults else 'all promises held'} after {time.monotonic() - began:.0f} s")
    return outcome


def say(line: str) -> None:
    """To whoever watches."""
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
