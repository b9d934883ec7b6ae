"""The policies of the journeys: two days pass in seconds. Stamps have whole seconds, so must the waits."""

SECOND = 1 / 3600  # of the policy's hours
ATTEMPTS, REMINDER, ENDS = (0, 4, 8), 4, 12  # seconds


def two_days_in(ends: int, attempts: tuple[int, ...], reminder: int) -> str:
    """The text of a policy file; all in seconds."""
    return f"""
[safety]
public_replies_per_hour = 100000
[worker]
retry_seconds = [0.5, 1, 2]
[outreach]
attempts_after_hours = [{", ".join(str(s * SECOND) for s in attempts)}]
exhausted_after_hours = {ends * SECOND}
[client]
reminder_after_hours = {reminder * SECOND}
follow_up_after_hours = {ends * SECOND}
"""


SHORT_TIMES = two_days_in(ENDS, ATTEMPTS, REMINDER)
SHORTER_TIMES = two_days_in(8, (0, 3, 5), 3)  # for stories that are told one after the other
