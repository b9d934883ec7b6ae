"""A poke that we build is the job that RQ would have stored."""

import redis
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

from bot import poke
from tests.builders import NOW, TICKET_ID


def test_rq_reads_a_poke_as_the_job_it_would_have_made(connection: redis.Redis):
    theirs = Job.create(
        poke.POKE,
        args=(TICKET_ID,),
        connection=connection,
        serializer=JSONSerializer,
        origin="attend",
        timeout=poke.JOB_TIMEOUT,
        result_ttl=0,
        failure_ttl=poke.POKE_TTL,
        status=JobStatus.QUEUED,
        id="theirs",
    )
    theirs.created_at = NOW
    theirs.save()
    connection.hset(poke.key_of("ours"), items=poke.stored(TICKET_ID, "attend", NOW))
    ours, theirs = (Job.fetch(name, connection=connection, serializer=JSONSerializer) for name in ("ours", "theirs"))
    read = ("func_name", "args", "kwargs", "origin", "timeout", "result_ttl", "failure_ttl", "created_at", "meta")
    for name in read:
        assert getattr(ours, name) == getattr(theirs, name), name
    assert ours.get_status() == theirs.get_status() == JobStatus.QUEUED
    assert ours.key == poke.key_of("ours")


def test_no_two_pokes_share_an_id():
    assert len({poke.new_id() for _ in range(100)}) == 100
