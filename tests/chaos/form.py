"""How long a run is, and the policy under which it is played: two days in seconds."""

from dataclasses import dataclass

from tests.journeys.policies import SECOND

ATTEMPTS, REMINDER, ENDS = (0, 4, 8), 4, 12  # seconds; stamps have whole seconds, so hardly less
LEASE, TRIES = 5, 3
AT_LATEST = 60  # seconds by which a step may be late once all is well
CAP = 8  # public words on a case, to both together
POLICY = f"""
[safety]
public_replies_per_hour = 100000
public_replies_per_case = {CAP}
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
    """`seconds`: how long people and faults go on, before everything is mended; `times`: how often each mishap comes.

    `away`: the longest that Redis is gone, in seconds.
    """

    name: str
    seconds: int
    cases: int
    workers: int
    times: int
    away: float


SHORT = Form("short", 40, 24, 3, times=1, away=7)
LONG = Form("long", 75, 60, 4, times=2, away=20)
MINUTE = 60.0  # seconds for which Redis is gone in every so many runs of the long form
EVERY = 10
