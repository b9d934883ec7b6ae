"""How long a run is, and the policy under which it is played: two days in seconds."""

from dataclasses import dataclass

from tests.journeys.policies import SECOND

ATTEMPTS, REMINDER, ENDS = (0, 6, 12), 6, 18  # seconds
LEASE, TRIES = 5, 3
AT_LATEST = 60  # seconds by which a step may be late once all is well
POLICY = f"""
[safety]
public_replies_per_hour = 100000
public_replies_per_case = 8
[worker]
lease_seconds = {LEASE}
park_after_tries = {TRIES}
retry_seconds = [0.5, 1, 2, 3]
[outreach]
attempts_after_hours = [{", ".join(str(s * SECOND) for s in ATTEMPTS)}]
exhausted_after_hours = {ENDS * SECOND}
[client]
reminder_after_hours = {REMINDER * SECOND}
follow_up_after_hours = {ENDS * SECOND}
"""


@dataclass(frozen=True, slots=True)
class Form:
    """`seconds`: how long people and faults go on, before everything is mended."""

    name: str
    seconds: int
    cases: int
    workers: int


SHORT = Form("short", 45, 24, 3)
LONG = Form("long", 240, 150, 4)
