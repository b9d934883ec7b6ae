"""The policies of the journeys: two days pass in twelve seconds. Stamps have whole seconds, so must the waits."""

SECOND = 1 / 3600  # of the policy's hours
ATTEMPTS, REMINDER, ENDS = (0, 4, 8), 4, 12  # seconds

SHORT_TIMES = f"""
[safety]
public_replies_per_hour = 100000
[worker]
retry_seconds = [0.5, 1, 2]
[outreach]
attempts_after_hours = [{", ".join(str(s * SECOND) for s in ATTEMPTS)}]
exhausted_after_hours = {ENDS * SECOND}
[client]
reminder_after_hours = {REMINDER * SECOND}
follow_up_after_hours = {ENDS * SECOND}
"""
