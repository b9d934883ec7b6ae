"""The switches for what may go wrong: Zendesk refuses, a connection breaks, the workers are killed."""

from collections.abc import Mapping

from sandbox.face.ground import Ground
from sandbox.faults import Fault

WRITES, TICKETS = "PUT POST", "/api/v2/tickets"
RETRY_AFTER = 3  # seconds
FAULTS: Mapping[str, Fault] = {
    "busy": Fault("answer", 1, WRITES, TICKETS, 429, headers={"Retry-After": str(RETRY_AFTER)}),
    "broken": Fault("answer", 1, WRITES, TICKETS, 503, body='{"error": "ServiceUnavailable"}'),
    "cut": Fault("drop_after", 1, WRITES, TICKETS),
}


def arm(ground: Ground, kind: str) -> None:
    """Let the bot's next write suffer this."""
    ground.box.faults.arm(FAULTS[kind])


def kill(ground: Ground) -> None:
    """Kill the workers now; they are there again when this returns. Raises Unknown."""
    names = ground.bot.kill_workers()
    ground.box.world.journal.add("worker", "killed, and started again", names=names)
