"""P2, P10: the freelancer is contacted several times inside the 48 hours, never after; then the case is looked at."""

import re

import pytest

from tests.journeys.long_stories import LONG, Played
from tests.stories import CALL_MACRO, FOLLOW_UP, REMINDER


@pytest.mark.parametrize("name", LONG)
def test_p14_in_no_story_is_anything_done_twice(played: Played, name: str):
    assert played[name].result().twice() == []


def test_p10_several_attempts_are_made_inside_the_48_hours_and_none_after(played: Played):
    """When exactly is told on a clock of our own (test_policies): a slow machine skips one that is overdue."""
    story = played["everybody_is_silent"].result()
    first, *between, last = story.attempts()
    assert len(between) <= 1
    assert "tell us plainly what you are willing to do" in first
    assert "not been able to reach you" in first
    assert all("have not heard from you yet" in again for again in between)
    assert "This is our last message" in last
    assert story.due_at() is None


def test_p10_silence_ends_in_a_note_with_the_clients_options_a_tag_and_a_word_to_the_client(played: Played):
    story = played["everybody_is_silent"].result()
    assert {"accord_exhausted", "accord_did_exhausted", FOLLOW_UP} <= story.tags()
    note = story.note("this avenue is exhausted\n")
    assert re.search(r"We tried (?:twice|three times) over 12 seconds", note)
    assert "close the contract, leave feedback, and move on" in note
    assert "The bot tells the client this\n" in note
    follow_up = story.public_words()[-1]
    assert re.search(r"We have tried to reach Tomas Reed (?:twice|three times) over 12 seconds", follow_up)
    assert "close the contract, leave feedback" in follow_up


def test_p09_a_silent_client_gets_the_macro_one_reminder_and_the_follow_up_and_nothing_else(played: Played):
    story = played["everybody_is_silent"].result()
    assert [story.count(receipt) for receipt in (CALL_MACRO, REMINDER, FOLLOW_UP)] == [1, 1, 1]
    assert len(story.public_words()) == 3
    assert "we would still like to call you" in story.public_words()[1]


def test_p10_who_can_be_called_gets_no_automatic_word_and_the_agent_a_draft(played: Played):
    story = played["the_client_can_be_called_and_the_freelancer_is_silent"].result()
    assert story.public_words() == []
    assert "Draft reply to the client" in story.note("this avenue is exhausted\n")
    assert 2 <= len(story.attempts()) <= 3


def test_p10_without_the_freelancers_address_the_client_hears_after_48_hours_that_we_are_still_on_it(played: Played):
    story = played["the_freelancer_is_not_known"].result()
    assert story.attempts() == []
    assert "Freelancer email" in story.note("We cannot reach the freelancer yet")
    assert "We are still working on your case" in story.public_words()[-1]
    assert "accord_exhausted" not in story.tags()


def test_p02_filling_in_the_freelancers_address_starts_the_outreach(played: Played):
    story = played["the_address_is_filled_in_later"].result()
    assert 2 <= len(story.attempts()) <= 3
    assert f"#{story.outreach()['id']}" in story.note("Outreach to the freelancer has started")
    assert "accord_exhausted" in story.tags()


def test_p10_a_partial_offer_is_brought_to_the_agent_in_the_freelancers_words_with_a_draft(played: Played):
    story = played["the_freelancer_offers_a_part"].result()
    note = story.note("## The freelancer has answered".removeprefix("## "))
    assert "I can refund $150, but not more" in note
    assert "a partial refund of $150" in note
    assert "Three ways forward" in note
    assert "Hi Maria,\n" in note
    assert "accord_answered" in story.tags()


def test_p10_once_the_freelancer_has_answered_nobody_writes_to_them_again(played: Played):
    for name in ("the_freelancer_offers_a_part", "the_freelancer_answers_a_client_without_a_number"):
        story = played[name].result()
        assert story.said_since(to_client=False) == []
        assert "accord_exhausted" not in story.tags()
        assert story.note("keep the momentum")


def test_p10_a_client_without_a_number_hears_at_48_hours_that_the_freelancer_answered(played: Played):
    story = played["the_freelancer_answers_a_client_without_a_number"].result()
    assert "We have heard from Tomas Reed" in story.public_words()[-1]
    assert "by Friday" not in "".join(story.public_words())


def test_p10_an_answer_that_comes_late_is_brought_all_the_same(played: Played):
    story = played["the_freelancer_answers_when_it_is_over"].result()
    assert "I will complete the project by Friday" in story.note("in their own words")
    assert 2 <= len(story.attempts()) <= 3
    assert {"accord_answered", "accord_exhausted"} <= story.tags()


@pytest.mark.parametrize("name", ["the_mail_comes_back", "the_mail_comes_back_in_the_freelancers_name"])
def test_p10_a_bounce_is_no_answer_and_the_agent_is_asked_for_another_address(played: Played, name: str):
    story = played[name].result()
    assert "Freelancer email" in story.note("Our message to the freelancer came back")
    assert story.count("accord_did_relay") == 0
    assert "accord_answered" not in story.tags()
    assert len(story.attempts()) == 1


def test_p10_an_automatic_reply_is_no_answer(played: Played):
    story = played["a_machine_answers"].result()
    assert story.count("accord_did_relay") == 0
    assert 2 <= len(story.attempts()) <= 3
    assert "accord_exhausted" in story.tags()


def test_p10_a_client_who_says_that_all_is_good_hears_nothing_more_and_nor_does_the_freelancer(played: Played):
    story = played["the_client_says_that_all_is_good"].result()
    assert "Nothing more is sent" in story.note("The client says that it is settled")
    assert "accord_settled" in story.tags()
    assert story.said_since() == []


def test_p09_a_client_who_answers_without_a_number_is_left_to_a_person(played: Played):
    story = played["the_client_answers_without_a_number"].result()
    assert "I would rather write than talk" in story.note("The client has answered")
    assert story.said_since(to_freelancer=False) == []


def test_p14_an_agents_public_reply_takes_over_towards_the_client(played: Played):
    story = played["an_agent_writes_to_the_client"].result()
    assert story.said_since(to_freelancer=False) == []
    assert "Draft reply to the client" in story.note("this avenue is exhausted\n")


def test_p14_an_agents_word_to_the_freelancer_ends_the_attempts(played: Played):
    assert played["an_agent_writes_to_the_freelancer"].result().said_since(to_client=False) == []


def test_p14_a_pause_holds_everything_and_the_case_goes_on_when_it_is_taken_away(played: Played):
    story = played["a_case_is_paused_for_a_while"].result()
    assert 2 <= len(story.attempts()) <= 3
    assert "accord_exhausted" in story.tags()


@pytest.mark.parametrize("name", ["a_case_is_switched_off", "a_case_is_solved_meanwhile"])
def test_p14_a_case_that_is_switched_off_or_solved_ends_where_it_stands(played: Played, name: str):
    story = played[name].result()
    assert story.said_since() == []


def test_p10_the_command_exhausted_ends_the_outreach_at_once(played: Played):
    story = played["a_command_ends_the_outreach"].result()
    assert story.said_since(to_client=False) == []
    assert "accord_exhausted" in story.tags()
    assert story.note("this avenue is exhausted\n")
