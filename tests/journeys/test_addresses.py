"""P2, P10: whom the outreach goes to: a wrong address, a corrected one, one taken away, a ticket that is gone."""

import json

import pytest

from tests.stories import EMAIL, Office, Story

PHONE = "+1 512 555 0162"
ODD = {
    "no address at all": ("ask Tomas", "it is not one e-mail address"),
    "two of them": ("a@example.net, b@example.net", "it is not one e-mail address"),
    "the client's own": ("", "it is the client's own address"),
}


@pytest.mark.parametrize(("written", "fault"), ODD.values(), ids=ODD.keys())
def test_p02_at_an_address_that_cannot_be_right_nobody_is_written_to_until_it_is_corrected(
    office: Office, written: str, fault: str
):
    story = office.open(phone=PHONE, freelancer=False).rests()
    story.agent_sets(fields={EMAIL: written or story.client.upper()}).rests()
    assert fault in story.note("cannot be used")
    assert story.outreaches() == []
    story.agent_sets(fields={EMAIL: f" {story.freelancer} "}).rests()
    assert len(story.attempts()) == 1


def test_p10_an_answer_that_comes_to_a_corrected_address_is_brought_all_the_same_and_ends_the_attempts(office: Office):
    story = office.open(phone=PHONE).rests()
    first = story.outreach()["id"]
    story.agent_sets(fields={EMAIL: f"other-{story.freelancer}"}).rests()
    assert len(story.outreaches()) == 2
    words = {"as": story.freelancer, "body": "I can refund $150."}
    office.stack.control("PUT", f"tickets/{first}", words)
    story.ends()
    assert f"On ticket #{first}" in story.note("in their own words")
    assert len(story.attempts()) == 2
    assert "accord_answered" in story.tags()


def test_p10_an_address_that_is_taken_away_holds_the_attempts_but_not_the_answer(office: Office):
    story = office.open(phone=PHONE).rests()
    story.agent_sets(fields={EMAIL: ""}).rests()
    assert "Please fill in" in story.note("We cannot reach the freelancer yet")
    story.freelancer_answers("I can refund $150.").ends()
    assert "I can refund $150." in story.note("in their own words")
    assert len(story.attempts()) == 1


def test_p14_a_freelancers_ticket_that_a_person_deleted_is_not_opened_again(office: Office):
    story = office.open(phone=PHONE).rests()
    gone = story.outreach()["id"]
    office.stack.control("POST", f"tickets/{gone}/delete", {})
    story.agent_sets(additional_tags=["somebodys_own"]).ends()
    assert [t["id"] for t in story.outreaches()] == [gone]


def test_p02_an_address_that_zendesk_refuses_is_told_to_the_agent(shaky_office: Office):
    office = shaky_office
    fault = {"kind": "answer", "method": "POST", "path": "/api/v2/tickets", "status": 422, "count": 20}
    body = json.dumps({"error": "RecordInvalid", "description": "Record validation errors", "details": {}})
    office.stack.control("POST", "faults", {**fault, "body": body, "headers": {"Content-Type": "application/json"}})
    try:
        story: Story = office.open(phone=PHONE).rests()
        assert "Zendesk does not accept it" in story.note("Not sent")
    finally:
        office.stack.control("DELETE", "faults")
    story.agent_sets(additional_tags=["looked_at"]).rests()
    assert len(story.attempts()) == 1
