"""From an accepted event to the note on the ticket, at idle: every part a process of its own, one ticket at a time.

Both instants are the pretend account's own, from its journal: when the receiver had answered, when the update was in.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from rich.console import Console

from sandbox.processes import Stack, running_stack
from tests.bench.figures import MS, Goal, judge, percentile, table

TICKETS, WARM = 40, 3
GOAL = 1000.0  # ms, p99: a poke, not the clock's tick, woke the worker
WORDS = "I hired Dario on contract C-20417 three weeks ago. He has stopped answering: four messages, not one reply."
Line = Mapping[str, Any]


def main(console: Console | None = None) -> bool:
    """Measure, print, and say whether the goal was met."""
    console = console or Console()
    with running_stack() as stack:
        took = [_once(stack, number) for number in range(TICKETS + WARM)][WARM:]
    row = [f"{TICKETS} tickets", percentile(took, 0.5), percentile(took, 0.99), max(took)]
    title = "From the event's 202 to the note, at idle; web, worker, urgent worker, clock and sandbox are processes"
    console.print(table(title, ("one at a time", "p50 ms", "p99 ms", "longest ms"), [row]))
    return judge(console, [Goal("p99 from accepted event to note", percentile(took, 0.99), GOAL, unit="ms")])


def _once(stack: Stack, number: int) -> float:
    """One new ticket, from a client with a phone: milliseconds until its note."""
    client = {"name": "Nora Whitfield", "email": f"nora{number}@example.com", "phone": f"+1 202-555-01{number:02}"}
    after = stack.control("GET", "log")["log"][-1]["seq"]
    stack.control("POST", "users", client)
    opened = stack.control("POST", "tickets", {"as": client, "subject": "No answer", "body": WORDS})
    ticket_id = opened["ticket"]["id"]

    def done() -> float | None:
        return span(stack.control("GET", f"log?after={after}")["log"], ticket_id)

    return float(stack.wait_for(f"the note on ticket {ticket_id}", done))


def span(log: Sequence[Line], ticket_id: int) -> float | None:
    """Milliseconds from the first call that was accepted since the ticket is there to its first update by the API.

    None as long as either has not come.
    """
    lines = iter(log)
    opened = _next(lines, lambda line: line["what"] == "ticket.created" and line["ticket_id"] == ticket_id)
    accepted = _next(lines, lambda line: (line["kind"], line["what"]) == ("delivery", "success")) if opened else None
    path = f"PUT /api/v2/tickets/{ticket_id}.json"
    written = _next(iter(log), lambda line: line["what"] == path and line["status"] == HTTPStatus.OK)
    return (_at(written) - _at(accepted)).total_seconds() * MS if accepted and written else None


def _next(lines: Iterator[Line], wanted: Callable[[Line], bool]) -> Line | None:
    return next((line for line in lines if wanted(line)), None)


def _at(line: Line) -> datetime:
    return datetime.fromisoformat(line["at"])


if __name__ == "__main__":
    main()
