"""P14: an agent's internal note that begins with /accord is obeyed and answered, once; nobody else is obeyed."""

import pytest

from tests.stories import OTHER, Office

PHONE = "+1 512 555 0162"


@pytest.mark.parametrize(
    ("command", "answer", "added"),
    [
        pytest.param("/accord pause", "everything is on hold", {"accord_pause"}, id="pause"),
        pytest.param("/accord resume", "the case goes on", set(), id="resume"),
        pytest.param("/accord off", "the bot leaves this ticket alone", {"accord_off"}, id="off"),
        pytest.param("/accord call +1 415 555 0123", "+14155550123", {"accord_did_call_now"}, id="call"),
        pytest.param("/accord relay", "There is no ticket to the freelancer yet", set(), id="relay-to-nobody"),
        pytest.param("/accord credit spend=1200 refunded=200", "$50", set(), id="credit"),
        pytest.param("/accord code-review started", "the credit waits", {"accord_code_review_running"}, id="review"),
        pytest.param("/accord shortlist", "see the shortlist", set(), id="shortlist"),
        pytest.param("/accord exhausted", "nobody contacts the freelancer", {"accord_exhausted"}, id="exhausted"),
        pytest.param("/accord status", "Where the case stands: ", set(), id="status"),
        pytest.param("/accord help", "Begin an internal note with one of these", set(), id="help"),
        pytest.param("/accord", "Begin an internal note with one of these", set(), id="bare"),
        pytest.param("/ACCORD Status", "Where the case stands: ", set(), id="capitals"),
        pytest.param("/accord not refund_request", "does not count as", {"accord_not_refund_request"}, id="not"),
        pytest.param("/accord hand-over too hot", "a person goes on", {"accord_handed_over"}, id="hand-over"),
        pytest.param("/accord not sure", "Say /accord not", set(), id="not-what"),
        pytest.param("/accord dance", "There is no command 'dance'", set(), id="unknown"),
        pytest.param("/accord call me maybe", "That is not a phone number", set(), id="no-number"),
        pytest.param("/accord credit spend=lots", "Say for example /accord credit", set(), id="no-amount"),
        pytest.param("/accord code-review", "Say /accord code-review started", set(), id="no-word"),
    ],
)
def test_p14_every_command_is_answered_by_an_internal_note(office: Office, command: str, answer: str, added: set[str]):
    story = office.open(phone=PHONE, freelancer=False).rests()
    before = len(story.notes())
    story.agent_notes(command).rests()
    assert answer in "\n".join(story.notes()[before:])
    assert added <= story.tags()
    assert story.public_words() == []
    assert story.twice() == []


def test_p14_a_command_in_public_or_by_the_client_is_not_obeyed(office: Office):
    story = office.open(phone=PHONE, freelancer=False).rests()
    before = story.did()
    story.client_writes("/accord off").rests()
    story.agent_replies("/accord off").rests()
    assert "accord_off" not in story.tags()
    assert not [name for name in story.did()[len(before) :] if "command" in name]


def test_p14_help_is_given_on_a_ticket_that_is_no_case_too(office: Office):
    story = office.open(OTHER).rests()
    story.agent_notes("/accord help").rests()
    assert story.note("Begin an internal note with one of these")
    assert "accord_case" not in story.tags()


def test_p14_pause_and_resume_by_command_hold_the_case_and_let_it_go_on(office: Office):
    story = office.open(phone=PHONE).rests()
    story.agent_notes("/accord pause").rests()
    assert story.due_at() is None
    story.agent_notes("/accord resume").rests()
    assert "accord_pause" not in story.tags()
    assert story.due_at() is not None


def test_p02_relay_sends_the_clients_latest_message_to_the_freelancer(office: Office):
    story = office.open(phone=PHONE).rests()
    story.client_writes("I would accept the work as it is, with the sources.").rests()
    story.agent_notes("/accord relay").rests()
    (relayed,) = [words for words in story.attempts() if "pass on to you what your client has written to us" in words]
    assert "I would accept the work as it is" in relayed
    assert story.note("went to the freelancer")


def test_p09_a_number_given_by_command_is_called_although_the_client_was_asked_for_one(office: Office):
    story = office.open(freelancer=False).rests()
    story.agent_notes("/accord call +14155550123").rests()
    assert "+14155550123" in story.note("Call Maria Silva now")
    assert story.twice() == []


def test_p14_several_commands_in_one_note_are_each_obeyed(office: Office):
    story = office.open(freelancer=False).rests()
    story.agent_notes("/accord call +14155550123\n/accord status").rests()
    assert story.note("Where the case stands: ")
    assert "+14155550123" in story.note("Call Maria Silva now")
    assert story.count("accord_did_command_done") == 2


def test_p14_a_command_on_the_freelancers_ticket_is_answered_on_the_clients(office: Office):
    story = office.open(phone=PHONE).rests()
    words = {"body": "/accord pause", "public": False}
    office.stack.control("PUT", f"tickets/{story.outreach()['id']}", words)
    story.rests()
    assert story.note("everything is on hold until /accord resume")
    assert "accord_pause" in story.tags()


def test_p14_status_tells_what_was_done_and_what_comes_next_in_plain_words(office: Office):
    story = office.open(phone=PHONE).rests()
    story.agent_notes("/accord status").rests()
    note = story.note("Where the case stands: reaching the freelancer")
    assert "you were told to call the client" in note
    assert "UTC: attempt 2 to reach the freelancer" in note
    assert "accord_" not in note


def test_p14_on_a_ticket_that_is_no_case_a_command_works_as_it_says(office: Office):
    story = office.open(OTHER, freelancer=False).rests()
    story.agent_notes("/accord call +14155550123").rests()
    assert "+14155550123" in story.note("Call Maria Silva now")
    assert story.public_words() == []
