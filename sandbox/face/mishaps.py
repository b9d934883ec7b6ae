"""The switches for what may go wrong: Zendesk refuses, a connection breaks, the workers are killed."""

import threading
import time
from collections.abc import Mapping

from sandbox.face.ground import Ground
from sandbox.face.product import Unknown
from sandbox.faults import Fault

WRITES, TICKETS = "PUT POST", "/api/v2/tickets"
RETRY_AFTER = 3  # seconds
FAULTS: Mapping[str, Fault] = {
    "busy": Fault("answer", 1, WRITES, TICKETS, 429, headers={"Retry-After": str(RETRY_AFTER)}),
    "broken": Fault("answer", 1, WRITES, TICKETS, 503, body='{"error": "ServiceUnavailable"}'),
    "cut": Fault("drop_after", 1, WRITES, TICKETS),
    "killed": Fault("delay_after", 1, WRITES, TICKETS, seconds=2),  # the time in which its worker is killed
}
LIES_IN_WAIT = 600.0  # seconds
POLL = 0.05


def arm(ground: Ground, kind: str) -> None:
    """Let the bot's next write suffer this."""
    after = len(ground.box.world.journal.read())
    ground.box.faults.arm(FAULTS[kind])
    if kind == "killed":
        threading.Thread(target=_kill_in_the_middle, args=(ground, after), name="killer", daemon=True).start()


def kill(ground: Ground) -> None:
    """Kill the workers now; they are there again when this returns. Raises Unknown."""
    names = ground.bot.kill_workers()
    ground.box.world.journal.add("worker", "killed, and started again", names=names)


def _kill_in_the_middle(ground: Ground, after: int) -> None:
    """Wait for the write that is held up after it took effect, and kill its worker before the answer gets there."""
    journal, deadline = ground.box.world.journal, time.monotonic() + LIES_IN_WAIT
    while not any(entry.data["fault"] == "delay_after" for entry in journal.read("request", after)):
        if time.monotonic() > deadline or not ground.box.faults.left():
            return
        time.sleep(POLL)
    try:
        kill(ground)
    except Unknown as error:
        journal.add("worker", f"killed: {error}", names=["worker"])
