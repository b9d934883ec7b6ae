"""`python -m tests.chaos [--short|--long] [--seed N] [--runs N]`: run the proof yourself."""

import argparse
import json
import random
import sys
import time

from tests.chaos.form import LONG, SHORT
from tests.chaos.run import run


def main() -> int:
    """Play so many runs; 1 where any promise was broken."""
    parser = argparse.ArgumentParser(prog="tests.chaos", description="Hurt everything; then check what was promised.")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--short", action="store_true", help="under three minutes (the default)")
    form.add_argument("--long", action="store_true", help="more cases, for longer")
    parser.add_argument("--seed", type=int, help="the seed of the first run; the next ones count up")
    parser.add_argument("--runs", type=int, default=1)
    options = parser.parse_args()
    first = options.seed if options.seed is not None else random.randrange(1_000_000)
    kind, failed = LONG if options.long else SHORT, []
    for seed in range(first, first + options.runs):
        began = time.monotonic()
        say(f"seed {seed} ({kind.name})")
        outcome = run(seed, kind, say)
        say(f"  {json.dumps(outcome.figures, default=str)}")
        for fault in outcome.faults:
            say(f"  BROKEN {fault}")
        say(f"  {'BROKEN' if outcome.faults else 'all promises held'} after {time.monotonic() - began:.0f} s")
        failed += [seed] if outcome.faults else []
    again = f"python -m tests.chaos --{kind.name} --seed"
    say(f"{options.runs - len(failed)} of {options.runs} runs held" + "".join(f"; again: {again} {s}" for s in failed))
    return 1 if failed else 0


def say(line: str) -> None:
    """To whoever watches."""
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
