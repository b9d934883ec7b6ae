"""What is lost is found again from Zendesk's record: events, Redis, workers. On a stack of its own."""

import subprocess
import sys

from sandbox.processes import ROOT
from tests.stories import CALL_MACRO, SILENT, Office

PHONE = "+1 512 555 0162"


def sweep(office: Office) -> str:
    """Run `accord sweep` as an operator does."""
    command = [sys.executable, "-m", "bot", "sweep"]
    done = subprocess.run(command, cwd=ROOT, env=office.stack.environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_p10_a_ticket_whose_event_never_came_is_found_by_the_sweep(shaky_office: Office):
    shaky_office.stack.control("POST", "faults", {"kind": "delivery_drop"})
    story = shaky_office.open(SILENT, freelancer=False).rests()
    assert story.did() == []
    assert "due now" in sweep(shaky_office)
    story.rests()
    assert story.count(CALL_MACRO) == 1


def test_p10_the_timers_are_rebuilt_by_the_sweep_after_redis_was_emptied(shaky_office: Office):
    story = shaky_office.open(SILENT).rests()
    planned = story.due_at()
    shaky_office.agenda.flushall()
    assert planned is not None
    assert story.due_at() is None
    sweep(shaky_office)
    story.ends()
    assert "accord_exhausted" in story.tags()
    assert 2 <= len(story.attempts()) <= 3
    assert story.twice() == []


def test_p10_a_worker_that_is_ended_and_started_again_goes_on_where_the_story_stands(shaky_office: Office):
    story = shaky_office.open(SILENT, phone=PHONE).rests()
    assert shaky_office.stack.stop("worker-1") == 0
    made = len(story.attempts())
    story.eventually("the next attempt is due", lambda: shaky_office.busy_with(story.id))
    assert len(story.attempts()) == made
    shaky_office.stack.start("worker-1", "jobs.worker")
    story.ends()
    assert 2 <= len(story.attempts()) <= 3
    assert story.twice() == []


def test_p09_the_clients_number_is_read_by_the_urgent_worker_while_no_other_works(shaky_office: Office):
    story = shaky_office.open(SILENT, freelancer=False).rests()
    shaky_office.stack.stop("worker-1")
    story.client_writes("Please call me on +1 512 555 0147.")
    story.eventually("the call-now note", lambda: story.count("accord_did_call_now"))
    assert "+15125550147" in story.note("Call Maria Silva now")
    shaky_office.stack.start("worker-1", "jobs.worker")
