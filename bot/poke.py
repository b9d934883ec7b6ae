"""A poke as RQ stores a job: built here, so that one script can put it in the queue together with the agenda's entry.

RQ's own enqueue takes two more round trips. The fields are those of `Job.to_dict` in RQ 3.0.0, without the empty ones;
a test reads one back with RQ.
"""

import json
import zlib
from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

POKE = "jobs.attend.attend"  # a promise to jobs already queued: never rename
POKE_TTL = 3600  # seconds; a poke older than this is dropped, the clock has made others
JOB_TIMEOUT = 600  # seconds; far above the worst attend, the lease is what matters


def new_id() -> str:
    """A fresh job id: RQ forgets a job that is queued again under the id of one that runs."""
    return str(uuid4())


def key_of(job_id: str) -> str:
    """Where RQ keeps a job."""
    return f"rq:job:{job_id}"


def stored(ticket_id: int, queue: str, at: datetime) -> Mapping[str, str | int | bytes]:
    """The hash of a job that pokes for this ticket. `at`: now, in UTC."""
    return {
        "data": zlib.compress(json.dumps([POKE, None, [ticket_id], {}]).encode()),
        "created_at": f"{at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "description": f"{POKE}({ticket_id})",
        "origin": queue,
        "status": "queued",
        "timeout": JOB_TIMEOUT,
        "result_ttl": 0,
        "failure_ttl": POKE_TTL,
    }
