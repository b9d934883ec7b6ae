"""Calls to Zendesk over the whole life of a case, by story: four days pass on a clock of ours, each call is counted."""

from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console

from tests.bench.figures import Goal, judge, table
from tests.journeys.bench import Bench, a_bench
from tests.stories import OTHER, SILENT, Story

SETTLED = "He's back and has answered all my messages. All good, please close this, nothing else is needed."
ANSWER = "Sorry, I was ill. I will complete the project by Friday."
MOST = 60  # calls that the longest life may take
PHONE = "+1 202-555-0143"


@dataclass(frozen=True, slots=True)
class Counted:
    """The calls of one life: all of them, those that write, and those to the update of tickets."""

    name: str
    calls: int
    writes: int
    looks: int


def _silence(bench: Bench) -> Story:
    return bench.open(SILENT)


def _called(bench: Bench) -> Story:
    return bench.open(SILENT, phone=PHONE)


def _answered(bench: Bench) -> Story:
    story = bench.open(SILENT)
    bench.passes(story, hours=5)
    story.freelancer_answers(ANSWER)
    bench.is_told(story)
    return story


def _settled(bench: Bench) -> Story:
    story = bench.open(SILENT)
    bench.passes(story, hours=5)
    story.client_writes(SETTLED)
    bench.is_told(story)
    return story


def _other(bench: Bench) -> Story:
    return bench.open(OTHER)


LIVES: dict[str, Callable[[Bench], Story]] = {
    "not a case (without its words in the event)": _other,
    "silence to the end, no phone": _silence,
    "silence to the end, the phone is on the account": _called,
    "the freelancer answers after five hours": _answered,
    "the client settles it after five hours": _settled,
}


def main(console: Console | None = None) -> bool:
    """Count, print, and say whether the goal was met."""
    console = console or Console()
    counted = [_count(name, live) for name, live in LIVES.items()]
    rows = [[each.name, each.calls, each.writes, each.looks] for each in counted]
    columns = ("a case over four days", "calls", "of them writes", "reads of a ticket")
    console.print(table("Calls to Zendesk", columns, rows))
    return judge(console, [Goal("calls of the longest life", max(c.calls for c in counted), MOST, unit="calls")])


def _count(name: str, live: Callable[[Bench], Story]) -> Counted:
    with a_bench() as bench:
        bench.doors.desk.my_id()  # as a worker does when it starts
        bench.doors.desk.field_id("Contract ID")  # asked once in ten minutes
        before = len(bench.office.calls("/api"))
        story = live(bench)
        bench.passes(story, days=4)
        calls = bench.office.calls("/api")[before:]
    writes = [c for c in calls if c["method"] != "GET"]
    return Counted(name, len(calls), len(writes), sum(_is_look(c["path"]) for c in calls if c["method"] == "GET"))


def _is_look(path: str) -> bool:
    return path.startswith("/api/v2/tickets/") and path.removesuffix(".json").rpartition("/")[2].isdigit()


if __name__ == "__main__":
    main()
