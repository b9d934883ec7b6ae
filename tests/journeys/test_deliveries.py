"""Deliveries as Zendesk sends them: in storms, out of order, event-subscribed, of no concern."""

from tests.builders import event_payload, trigger_payload
from tests.stories import CALL_MACRO, OTHER, SILENT, Office


def test_p14_fifty_copies_of_one_delivery_do_one_thing(office: Office):
    story = office.open(SILENT, tags=["accord_off"], freelancer=False).rests().agent_sets(remove_tags=["accord_off"])
    payload = trigger_payload(ticket_id=str(story.id))
    outcomes = [answer.json()["outcome"] for answer in office.deliver(payload, times=50, invocation=f"copy-{story.id}")]
    assert outcomes.count("seen") == 49
    story.rests()
    assert story.count(CALL_MACRO) == 1
    assert story.twice() == []


def test_p14_a_storm_of_fifty_events_for_one_ticket_coalesces(office: Office):
    story = office.open(SILENT, freelancer=False)
    answers = office.deliver(trigger_payload(ticket_id=str(story.id)), times=50)
    assert {answer.status_code for answer in answers} == {202}
    story.rests()
    assert story.twice() == []
    assert len([entry for entry in office.log(story.id) if entry["event"] == "attended"]) < 50


def test_p01_an_event_subscribed_delivery_wakes_the_bot_as_a_trigger_does(office: Office):
    story = office.open(OTHER).rests()
    story.client_writes(SILENT).rests()  # told by the trigger
    detail = {"id": str(story.id)}
    answer = office.deliver(event_payload("comment_added", detail=detail, id=f"event-{story.id}"))[0]
    assert (answer.status_code, answer.json()["outcome"]) == (202, "due")
    story.rests()
    assert story.twice() == []


def test_p01_a_new_ticket_whose_event_tells_that_it_is_of_no_concern_costs_no_call(office: Office):
    detail = {"id": "987654", "subject": "My profile", "description": OTHER}
    answer = office.deliver(event_payload("created", detail=detail, id="event-of-no-concern"))[0]
    assert answer.status_code == 202
    office.stack.wait_for("the look at it", lambda: office.log(987654))
    assert office.log(987654)[-1]["outcome"] == "not_a_case"
    assert office.calls("/api/v2/tickets/987654") == []


def test_p14_a_forged_delivery_is_refused_and_wakes_nobody(office: Office):
    story = office.open(OTHER).rests()
    looks = len(office.log(story.id))
    answer = office.deliver(trigger_payload(ticket_id=str(story.id)), secret="another-secret")[0]
    assert answer.status_code == 401
    assert len(office.log(story.rests().id)) == looks


def test_p14_the_bots_own_event_does_not_wake_it(office: Office):
    story = office.open(OTHER).rests()
    bot = str(office.stack.control("GET", "state")["bot_id"])
    answer = office.deliver(event_payload("tags_changed", detail={"id": str(story.id), "actor_id": bot}, id="own"))[0]
    assert answer.json()["outcome"] == "own"
