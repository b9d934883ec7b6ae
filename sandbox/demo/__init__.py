"""The demo: the whole product as processes on the sandbox; 48 hours in seconds; told ticket by ticket, and checked."""

import time
from contextlib import suppress
from typing import Any

from rich.console import Console

from sandbox.demo import facts, telling
from sandbox.demo.checks import wrong
from sandbox.processes import NotReady, Stack, running_stack

HOUR = 0.25  # seconds that an hour lasts in the demo
LAST = 48 * HOUR + 28  # seconds after which everything must have happened, on a busy machine too
SCALE = HOUR / 3600
POLICY = f"""
[outreach]
attempts_after_hours = [0, {20 * SCALE}, {40 * SCALE}]
exhausted_after_hours = {48 * SCALE}
[client]
reminder_after_hours = {24 * SCALE}
follow_up_after_hours = {48 * SCALE}
"""
COMMANDS = {"33-wants-to-move-on": "/accord shortlist", "06-silent-and-refund-900": "/accord status"}


def run() -> int:
    """Play every sample through the real processes, tell what each person now sees; 0 only if all of it is right."""
    console = Console(width=118, highlight=False)
    console.print("[bold]Accord[/] attends to tickets on a pretend Zendesk. An hour lasts a quarter of a second.\n")
    started = time.monotonic()
    with running_stack(policy=POLICY, sandbox_options=("--no-limits", "--pace", str(SCALE))) as stack:
        samples = _play(stack, console)
        stories = facts.collect(stack, samples)
    telling.tell(console, stories)
    faults = [f"{story.name}: {fault}" for story in stories for fault in wrong(story)]
    for fault in faults:
        console.print(f"[red]wrong[/] {fault}", markup=True)
    verdict = "[green]All of it is as it should be.[/]" if not faults else f"[red]{len(faults)} things are wrong.[/]"
    console.print(f"\n{len(stories)} tickets, {time.monotonic() - started:.0f} seconds. {verdict}")
    return 1 if faults else 0


def _play(stack: Stack, console: Console) -> list[dict[str, Any]]:
    """Send the tickets in, give two commands, and wait until nothing more happens."""
    with console.status("Tickets come in …"):
        samples: list[dict[str, Any]] = stack.control("POST", "samples")["samples"]
        time.sleep(4)  # the first look at every ticket
        for sample in samples:
            if command := COMMANDS.get(sample["name"]):
                note = {"body": command, "public": False}
                stack.control("POST", f"tickets/{sample['ticket_id']}/comments", note)
    with console.status("Two days pass …"), suppress(NotReady):  # what is wrong is told at the end
        stack.wait_for("the end of the 48 hours", lambda: not any(map(wrong, facts.collect(stack, samples))), LAST)
    return samples
