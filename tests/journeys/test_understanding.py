"""P1, P5: what a ticket is about, as people see it by tags and notes; and what is left alone."""

import pytest

from tests.stories import BOTH, CALL_MACRO, CONTRACT, OTHER, REFUND, SILENT, Office

UNRESPONSIVE, REFUND_TAG = "accord_unresponsive_freelancer", "accord_refund_request"


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        pytest.param(SILENT, {UNRESPONSIVE}, id="silent"),
        pytest.param(REFUND, {REFUND_TAG}, id="refund"),
        pytest.param(BOTH, {UNRESPONSIVE, REFUND_TAG}, id="both"),
    ],
)
def test_p01_what_the_client_writes_about_stands_on_the_ticket_as_tags(office: Office, words: str, labels: set[str]):
    story = office.open(words, phone="+1 512 555 0162", freelancer=False).rests()
    assert story.tags() & {UNRESPONSIVE, REFUND_TAG} == labels
    assert "accord_case" in story.tags()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(OTHER, id="another-matter"),
        pytest.param("I am a freelancer. My client stopped answering me two weeks ago.", id="silent-client"),
        pytest.param("Your support has not answered my last two tickets. Is anybody there?", id="silent-support"),
        pytest.param("Thank you, the refund has arrived. Everything is fine.", id="thanks"),
        pytest.param("Automatic reply: I am out of the office and cannot answer until Monday.", id="auto-reply"),
    ],
)
def test_p01_other_contacts_are_left_alone(office: Office, words: str):
    story = office.open(words).rests()
    assert story.did() == []
    assert story.outreaches() == []
    assert story.due_at() is None


def test_p01_an_irrelevant_ticket_costs_one_call(office: Office):
    story = office.open(OTHER).rests()
    assert [call["path"] for call in office.calls(f"/api/v2/tickets/{story.id}")] == [
        f"/api/v2/tickets/{story.id}.json"
    ]


def test_p01_a_later_reply_makes_a_ticket_a_case(office: Office):
    story = office.open(OTHER).rests()
    story.client_writes(SILENT).rests()
    assert story.count(CALL_MACRO) == 1
    assert {"accord_case", UNRESPONSIVE} <= story.tags()


def test_p01_a_label_set_by_hand_starts_the_process(office: Office):
    story = office.open(OTHER).rests()
    story.agent_sets(additional_tags=[UNRESPONSIVE]).rests()
    assert {"accord_case", CALL_MACRO} <= story.tags()
    assert len(story.attempts()) == 1


def test_p01_a_person_who_says_that_it_is_not_one_stops_the_process(office: Office):
    story = office.open(phone="+1 512 555 0162").rests()
    assert len(story.attempts()) == 1
    story.agent_sets(additional_tags=["accord_not_unresponsive_freelancer"]).ends()
    assert len(story.attempts()) == 1
    assert story.public_words() == []


def test_p01_a_ticket_that_an_agent_marked_beforehand_is_never_taken_up(office: Office):
    assert office.open(tags=["accord_not_unresponsive_freelancer"]).rests().did() == []


def test_p01_new_facts_that_come_later_add_what_is_missing_and_nothing_twice(office: Office):
    story = office.open(SILENT, phone="+1 512 555 0162", freelancer=False).rests()
    assert REFUND_TAG not in story.tags()
    story.client_writes("I want a refund of $900. Please have somebody review the code that was delivered.").rests()
    assert REFUND_TAG in story.tags()
    story.client_writes("If this is not settled by Friday, my lawyer will take this to court.").rests()
    assert {"accord_code_review_request", "accord_legal_threat", "escalate_team_lead"} <= story.tags()
    assert "Legal threat" in story.note("For the team lead")
    assert story.twice() == []


def test_p05_the_research_note_tells_what_is_known_from_where_and_what_is_still_to_be_found_by_hand(office: Office):
    fields = {CONTRACT: "C-20777", "Contract type": "hourly", "Contract spend (USD)": "1200.00"}
    note = office.open(phone="+1 512 555 0162", freelancer=False, fields=fields).rests().note("Still to be found by")
    assert "C-20777 (ticket field)" in note
    assert "1200.00 (ticket field)" in note
    assert "Freelancer ID" in note.split("Still to be found by hand")[1]


def test_p05_the_marketplace_adds_the_contract_the_payments_and_the_messages(office: Office):
    fields = {CONTRACT: "33445566"}
    note = office.open(BOTH, phone="+1 512 555 0162", freelancer=False, fields=fields).rests().note("Still to be found")
    known, by_hand = note.split("Still to be found by hand")
    for fact in ("33445566", "fixed-price", "60020001", "50010001", "1,200", "200"):
        assert fact in known
    assert "the messages between the two" not in by_hand


def test_p05_the_marketplaces_address_of_the_freelancer_starts_the_outreach(office: Office):
    story = office.open(phone="+1 512 555 0162", freelancer=False, fields={CONTRACT: "33445566"}).rests()
    assert len(story.attempts()) == 1
