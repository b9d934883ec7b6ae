"""P14: what people decide ends or holds what was planned; what is over stays over, with a reason in the log."""

from collections.abc import Callable

import pytest

from tests.builders import trigger_payload
from tests.stories import CALL_MACRO, OTHER, SILENT, Office, Story

ENDS: dict[str, tuple[Callable[[Story], object], str]] = {
    "solved": (lambda s: s.agent_sets(status="solved"), "the ticket is solved"),
    "closed": (lambda s: s.agent_sets(status="solved").becomes("close"), "the ticket is closed"),
    "deleted": (lambda s: s.becomes("delete"), "RecordNotFound"),
    "spam": (lambda s: s.becomes("spam"), "RecordNotFound"),
    "merged": (lambda s: s.becomes("merge", into=s.office.open(OTHER).id), "merged into another"),
}


@pytest.mark.parametrize("how", ENDS)
def test_p14_a_ticket_that_is_over_before_its_event_is_read_ends_with_a_reason_and_nothing_posted(
    office: Office, how: str
):
    end, reason = ENDS[how]
    story = office.open(SILENT, tags=["accord_pause"]).rests()  # held, until it is over
    end(story)
    assert office.deliver(trigger_payload(ticket_id=str(story.id)))[0].status_code == 202
    story.rests().eventually("the reason", lambda: any(reason in e.get("why", "") for e in office.log(story.id)))
    assert story.did() == []
    assert story.due_at() is None


@pytest.mark.parametrize("tag", ["accord_pause", "accord_off"])
def test_p14_a_ticket_with_the_tag_is_left_alone_from_the_start_and_taken_up_without_it(office: Office, tag: str):
    story = office.open(SILENT, tags=[tag], freelancer=False).rests()
    assert story.did() == []
    story.agent_sets(remove_tags=[tag]).rests()
    assert story.count(CALL_MACRO) == 1


def test_p14_an_agent_who_was_faster_leaves_nothing_for_the_bot_to_say(office: Office):
    story = office.open(SILENT, tags=["accord_pause"], freelancer=False)
    story.agent_replies("Hello Maria, I will call you today.").agent_sets(remove_tags=["accord_pause"]).rests()
    assert story.public_words() == []
    assert story.note("What to tell the client")


def test_p14_a_client_who_writes_on_a_solved_case_opens_it_again_and_nothing_is_said_twice(office: Office):
    story = office.open(SILENT, freelancer=False).rests()
    story.agent_sets(status="solved").rests()
    story.client_writes("Still no answer from him. Please call me on +1 512 555 0169.").rests()
    assert "+15125550169" in story.note("Call Maria Silva now")
    assert story.twice() == []


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("<div></div>", id="html-only"),
        pytest.param("\x01\x02 \ufffd\ufffd" * 50, id="binary-looking"),
        pytest.param("word " * 200_000, id="one-megabyte"),
        pytest.param("<b>" * 20_000, id="tags-only"),
    ],
)
def test_p01_an_odd_comment_is_read_without_error(office: Office, words: str):
    story = office.open(SILENT, freelancer=False).rests()
    story.client_writes("", html_body=words).rests()
    assert story.count(CALL_MACRO) == 1
    assert story.twice() == []
    assert {entry.get("outcome") for entry in office.log(story.id)} <= {"acted", "nothing_to_do", "not_due", None}
