"""`python -m tests.bench`: every benchmark against its goal, one after the other; exits 0 whatever they say."""

from rich.console import Console

from tests.bench import board, calls, cases, classifier, latency, phones, reading, receiver, workers

ALL = {
    "receiver": receiver.main,
    "reading": reading.main,
    "classifier": classifier.main,
    "phones": phones.main,
    "calls": calls.main,
    "cases": cases.main,
    "board": board.main,
    "latency": latency.main,
    "workers": workers.main,
}


def main() -> None:
    """Run them all, then say in a line which goals were missed."""
    console = Console()
    missed = []
    for name, run in ALL.items():
        console.rule(name)
        if not run(console):
            missed.append(name)
    console.rule()
    verdict = f"[bold white on red] goals missed in: {', '.join(missed)} [/]" if missed else "[green]every goal met[/]"
    console.print(verdict)


if __name__ == "__main__":
    main()
