"""P14: people take the next step now, leave it out, or take the case over; also when Redis was lost in between."""

from datetime import timedelta

from bot.agenda import Agenda
from bot.deeds import Doer, command_as
from bot.desk import Desk
from sandbox.clock import Clock
from sandbox.options import OAUTH_TOKEN
from tests.builders import settings
from tests.journeys.bench import Bench, a_bench
from tests.stories import SILENT, Office, Story

PHONE = "+1 512 555 0162"


def _says(bench: Bench, story: Story, words: str) -> None:
    """An agent writes a command, and the bot is told."""
    bench.clock.advance(timedelta(seconds=2))
    story.agent_notes(words)
    bench.is_told(story)


def test_a_message_that_is_sent_now_moves_the_next_ones_and_not_the_end():
    with a_bench() as bench:
        story = bench.open(SILENT, phone=PHONE)
        bench.passes(story, hours=5)
        _says(bench, story, "/accord now")
        assert len(story.attempts()) == 2
        assert "attempt 2 to reach the freelancer: now, instead of on" in story.note("/accord now")
        bench.passes(story, hours=19)
        assert len(story.attempts()) == 2
        bench.passes(story, hours=2)
        assert len(story.attempts()) == 3
        bench.passes(story, hours=21)
        assert "accord_exhausted" not in story.tags()
        bench.passes(story, hours=2)
        assert "accord_exhausted" in story.tags()
        assert story.twice() == []


def test_what_was_left_out_stays_out_when_redis_was_lost_and_later_steps_keep_their_time():
    with a_bench() as bench:
        story = bench.open(SILENT, phone=PHONE)
        bench.passes(story, hours=5)
        _says(bench, story, "/accord skip")
        bench.doors.agenda.connection.flushall()
        bench.is_told(story)  # as the sweep finds it
        bench.passes(story, hours=34)
        assert len(story.attempts()) == 1
        _says(bench, story, "/accord status")
        assert "attempt 2 to reach the freelancer" in story.note("Left out, as you asked")
        bench.passes(story, hours=2)
        assert len(story.attempts()) == 2
        assert "This is our last message" in story.attempts()[-1]
        assert story.twice() == []


def test_the_48_hours_end_when_a_person_says_so_and_the_client_hears_it_once():
    with a_bench() as bench:
        story = bench.open(SILENT)
        bench.passes(story, hours=41)
        _says(bench, story, "/accord now")
        assert "accord_exhausted" in story.tags()
        assert "We have tried to reach Tomas Reed three times over 41 hours" in story.public_words()[-1]
        said = story.public_words()
        bench.passes(story, days=5)
        assert story.public_words() == said
        assert len(story.attempts()) == 3
        assert story.twice() == []


def test_a_case_that_was_handed_over_is_silent_until_it_is_resumed():
    with a_bench() as bench:
        story = bench.open(SILENT)
        bench.passes(story, hours=5)
        said = (len(story.public_words()), len(story.attempts()))
        _says(bench, story, "/accord hand-over the client asked for Ada")
        assert {"accord_handed_over", "accord_review"} <= story.tags()
        assert story.note("Where the case stands: reaching the freelancer")
        bench.passes(story, hours=30)
        assert (len(story.public_words()), len(story.attempts())) == said
        _says(bench, story, "/accord resume")
        assert not {"accord_handed_over", "accord_review"} & story.tags()
        assert len(story.attempts()) == said[1] + 1, "of what was missed the latest is made up for"
        assert story.twice() == []


def test_a_button_is_obeyed_as_the_persons_command_once_however_often_it_is_pressed(office: Office):
    story = office.open(phone=PHONE, freelancer=False).rests()
    tess = office.stack.control("POST", "users", {"name": "Tess Lead", "email": "tess@example.com", "role": "agent"})
    desk = Desk(settings(zendesk_url=office.stack.sandbox_url, oauth_token=OAUTH_TOKEN))
    spans = {"lease": timedelta(seconds=45), "remember": timedelta(hours=24)}
    agenda = Agenda(office.agenda, clock=Clock().now, **spans)
    doer = Doer(tess["user"]["id"], "a-press-of-the-button")
    assert [command_as(doer, story.id, "/accord pause", desk, agenda) for _ in range(3)] == [True, False, False]
    story.rests()
    assert "accord_pause" in story.tags()
    assert story.note("everything is on hold until /accord resume")
    written = [c for c in story.ticket()["comments"] if c["plain_body"].strip() == "/accord pause"]
    assert [(c["author_id"], c["public"]) for c in written] == [(doer.person_id, False)]
    assert story.twice() == []
    desk.session.close()
