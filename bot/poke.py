"""A poke as RQ stores a job: built here, so that one script can put it in the queue together with the agenda's entry.

RQ's own enqueue takes two round trips more. The fields are those of `Job.to_dict` in RQ 3.0.0 without the empty ones,
and the call itself is not compressed, which RQ reads just as well: it is shorter so. A test reads one back with RQ.
"""

from datetime import datetime
from uuid import uuid4

POKE = "jobs.attend.attend"  # a promise to jobs already queued: never rename
POKE_TTL = 3600  # seconds; a poke older than this is dropped, the clock has made others
JOB_TIMEOUT = 600  # seconds; far above the worst attend, the lease is what matters


def new_id() -> str:
    """A fresh job id: RQ forgets a job that is queued again under the id of one that runs."""
    return uuid4().hex


def key_of(job_id: str) -> str:
    """Where RQ keeps a job."""
    return f"rq:job:{job_id}"


def stored(ticket_id: int, queue: str, at: datetime) -> list[str]:
    """The fields and values, in turn, of the hash of a job that pokes for this ticket. `at`: now, in UTC."""
    job = {
        "data": f'["{POKE}", null, [{ticket_id}], {{}}]',
        "created_at": f"{at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "description": f"{POKE}({ticket_id})",
        "origin": queue,
        "status": "queued",
        "timeout": str(JOB_TIMEOUT),
        "result_ttl": "0",
        "failure_ttl": str(POKE_TTL),
    }
    return [part for pair in job.items() for part in pair]
