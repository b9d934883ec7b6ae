"""What the policy changes: autonomy, quiet hours, stale messages, the valve; told on a bench whose clock is ours."""

import pytest

from tests.journeys.bench import a_bench, tomorrow_at
from tests.stories import CALL_MACRO, SILENT

PHONE = "+1 512 555 0162"
BERLIN = {"iana_time_zone": "Europe/Berlin"}


def test_p10_with_the_default_policy_the_attempts_come_at_0_20_and_40_hours_and_the_end_at_48():
    with a_bench() as bench:
        story = bench.open(SILENT)
        bench.passes(story, hours=19)
        assert len(story.attempts()) == 1
        bench.passes(story, hours=2)
        assert len(story.attempts()) == 2
        bench.passes(story, hours=20)
        assert len(story.attempts()) == 3
        assert "accord_exhausted" not in story.tags()
        bench.passes(story, hours=8)
        assert "accord_exhausted" in story.tags()
        bench.passes(story, days=30)
        assert len(story.attempts()) == 3
        assert len(story.public_words()) == 3
        assert story.twice() == []


def test_p10_after_an_outage_one_overdue_step_is_taken_not_all_of_them():
    with a_bench() as bench:
        story = bench.open(SILENT)
        bench.doors.agenda.connection.flushall()  # nobody wakes the bot for two days less an hour
        bench.passes(story, hours=47)
        bench.is_told(story)
        assert len(story.attempts()) == 2
        assert "This is our last message" in story.attempts()[-1]
        assert story.twice() == []


def test_p10_after_an_outage_past_the_48_hours_the_freelancer_is_not_written_to_any_more():
    with a_bench() as bench:
        story = bench.open(SILENT)
        bench.doors.agenda.connection.flushall()
        bench.passes(story, hours=50)
        bench.is_told(story)
        assert len(story.attempts()) == 1
        assert "accord_exhausted" in story.tags()


def test_p14_suggest_leaves_public_words_to_the_agent_as_drafts_and_nothing_is_sent():
    with a_bench(autonomy={"public_reply": "suggest", "outreach": "suggest"}) as bench:
        story = bench.open(SILENT)
        bench.passes(story, days=5)
        assert story.public_words() == []
        assert story.outreaches() == []
        draft = story.note("Suggested reply: call scheduling")
        assert "Hi Maria," in draft
        assert "https://calendar.example.test/book-a-call" in draft
        assert "Suggested reply: outreach" in "".join(story.notes())
        assert story.twice() == []


def test_p14_observe_writes_nothing_at_all():
    with a_bench(autonomy={"public_reply": "observe", "outreach": "observe", "internal_note": "observe"}) as bench:
        story = bench.open(SILENT)
        bench.passes(story, days=5)
        assert story.did() == []
        assert story.tags() == set()
        assert story.outreaches() == []


def test_p14_observed_public_words_still_leave_the_notes_to_the_agents():
    with a_bench(autonomy={"public_reply": "observe", "outreach": "observe"}) as bench:
        story = bench.open(SILENT)
        assert story.note("What to tell the client")
        assert story.public_words() == []
        assert story.outreaches() == []


def test_p09_in_the_clients_quiet_hours_the_macro_waits_until_morning_and_the_agent_is_told_at_once():
    with a_bench(quiet_hours={"client": "22:00-07:00"}) as bench:
        tomorrow_at(bench, 1)  # two or three o'clock in Berlin
        story = bench.open(SILENT, freelancer=False, profile=BERLIN)
        assert story.public_words() == []
        assert story.note("What to tell the client")
        bench.passes(story, hours=3)
        assert story.public_words() == []
        bench.passes(story, hours=4)
        assert story.count(CALL_MACRO) == 1
        assert story.twice() == []


def test_p10_in_the_freelancers_quiet_hours_the_next_attempt_waits_until_morning():
    with a_bench(quiet_hours={"freelancer": "22:00-07:00"}) as bench:
        tomorrow_at(bench, 5)  # the second attempt would come at one or two in the morning in Berlin, 20 hours later
        story = bench.open(SILENT, phone=PHONE)
        bench.office.stack.control("PUT", f"users/{story.outreach()['requester_id']}", BERLIN)
        bench.passes(story, hours=22)
        assert len(story.attempts()) == 1
        bench.passes(story, hours=5)
        assert len(story.attempts()) == 2


def test_p14_a_message_that_is_older_than_the_policy_allows_gets_no_automatic_public_reply():
    with a_bench(safety={"stale_after_hours": 72}) as bench:
        story = bench.office.open(SILENT, freelancer=False)
        bench.passes(story, hours=73)
        bench.is_told(story)
        assert story.public_words() == []
        assert story.note("What to tell the client")


def test_p14_the_safety_valve_stops_the_bot_from_writing_and_opens_again_after_the_hour():
    with a_bench(safety={"public_replies_per_hour": 2}) as bench:
        stories = [bench.open(SILENT, freelancer=False) for _ in range(3)]
        assert [len(story.public_words()) for story in stories] == [1, 1, 0]
        assert stories[2].note("What to tell the client")
        bench.passes(stories[2], hours=1.5)
        assert len(stories[2].public_words()) == 1


@pytest.mark.parametrize("hour", [3, 13])
def test_p06_a_call_outside_the_hours_of_the_policy_is_marked_in_the_note(hour: int):
    with a_bench() as bench:
        tomorrow_at(bench, hour)
        note = bench.open(SILENT, phone="+44 20 7946 0018", profile={"iana_time_zone": "Europe/London"}).notes()[0]
        assert ("Do not call before 08:00" in note) == (hour == 3)
