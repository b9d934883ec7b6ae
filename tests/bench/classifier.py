"""How fast and how large the classifier is: one core, in batch, the tickets of the corpus's validation part."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import files

from rich.console import Console

from tests.bench.figures import Goal, judge, table

MB = 1024.0 * 1024.0
PER_SECOND, IMPORT_SECONDS, MEMORY_MB, MODEL_MB = 1500, 1.0, 150, 5
_FRESH = (
    "import resource, time; usage = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
    "before = usage(); began = time.process_time(); from bot.classify import classify; classify('', 'no answer, $40');"
    "print(time.process_time() - began); import sys, json;"
    "[classify(t['subject'], t['body']) for t in map(json.loads, sys.stdin)]; print((usage() - before) / 1024)"
)


def main(console: Console | None = None) -> bool:
    """Measure, print, and say whether the goals were met. Seconds are the processor's: others' work counts less."""
    console = console or Console()
    corpus = files("bot.classify").joinpath("corpus", "validation.jsonl").read_text(encoding="utf-8")
    tickets = [json.loads(line) for line in corpus.splitlines()]
    imported, memory = _fresh(corpus)
    rates = [_rate(tickets) for _ in range(3)]
    letters = sum(len(ticket["body"]) for ticket in tickets) / len(tickets)
    rows = [(f"{len(tickets)} tickets of {letters:.0f} characters", max(rates), letters * max(rates) / MB)]
    console.print(table("the classifier, one core", ("texts", "tickets/s", "MB/s"), rows))
    size = len(files("bot.classify").joinpath("model.bin").read_bytes()) / MB
    return judge(
        console,
        [
            Goal("tickets a second of one core, best of three", max(rates), PER_SECOND, at_most=False),
            Goal("import and first ticket", imported, IMPORT_SECONDS, unit="s"),
            Goal("memory above the interpreter", memory, MEMORY_MB, unit="MB"),
            Goal("model file", size, MODEL_MB, unit="MB"),
        ],
    )


def _rate(tickets: list[dict[str, str]]) -> float:
    from bot.classify import classify  # noqa: PLC0415 - its import is what the fresh process measures

    return len(tickets) / _taken(lambda: [classify(ticket["subject"], ticket["body"]) for ticket in tickets])


def _taken(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _fresh(corpus: str) -> tuple[float, float]:
    """Seconds to import and answer once, and megabytes after the whole corpus, in a process of its own."""
    said = subprocess.run([sys.executable, "-c", _FRESH], input=corpus, capture_output=True, text=True, check=True)
    imported, memory = map(float, said.stdout.split())
    return imported, memory


if __name__ == "__main__":
    main()
