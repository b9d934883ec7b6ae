"""P3, P4, P7, P8, P14: what only some may decide reaches them by note and tag; what is internal stays internal."""

import re
from typing import Any

import pytest

from tests.stories import BOTH, EMAIL, FREELANCER_ID, SILENT, Office

PHONE = "+1 512 555 0162"
CLAIMS = [
    pytest.param("This is fraud: he deceived me and stole my deposit.", "claim_fraud", id="fraud"),
    pytest.param(
        "The person on the call was not the man in the profile; he shares his account with others.",
        "claim_identity",
        id="identity",
    ),
    pytest.param(
        "He threatens to leave bad feedback and delete my files unless I pay him more.",
        "claim_extortion",
        id="extortion",
    ),
    pytest.param(
        "He billed me for 20 hours that he never worked; the work diary is padded.",
        "claim_overbilling",
        id="overbilling",
    ),
]


def test_p03_the_stringent_reminders_are_not_offered_by_default(office: Office):
    note = office.open(BOTH, phone=PHONE, freelancer=False).rests().note("What to tell the client")
    assert "escrow agent" not in note
    assert "legal authority" not in note


def test_p03_a_legal_threat_brings_the_stringent_reminders_to_the_agent_never_to_the_client(office: Office):
    words = f"{SILENT} My lawyer will sue you in court if I do not get my money back."
    story = office.open(words, freelancer=False).rests()
    note = story.note("What to tell the client")
    assert "(only) an escrow agent" in note
    assert "no legal authority" in note
    assert "escrow agent" not in "".join(story.public_words())
    assert "escalate_team_lead" in story.tags()


def test_p04_a_request_for_contact_information_goes_to_executive_escalations_first(office: Office):
    words = f"{SILENT} Please give me his phone number, his e-mail address and his home address."
    story = office.open(words, freelancer=False).rests()
    assert "escalate_executive" in story.tags()
    assert "Please promise nothing" in story.note("For Executive Escalations first")
    assert "address" not in "".join(story.public_words())


def test_p04_a_request_for_contact_information_is_escalated_on_any_ticket_and_answered_on_none(office: Office):
    story = office.open("Please give me the phone number and the home address of my freelancer.").rests()
    assert "escalate_executive" in story.tags()
    assert story.public_words() == []
    assert story.outreaches() == []


def test_p04_a_freelancer_who_asks_for_the_clients_contact_information_is_escalated_too(office: Office):
    story = office.open(phone=PHONE).rests()
    story.freelancer_answers("Please give me the client's phone number and e-mail address.").rests()
    note = story.note("Executive Escalations first")
    assert "(freelancer), on ticket #" in note
    assert "escalate_executive" in story.tags()
    assert story.count("accord_did_escalate_executive") == 1


def test_p04_contact_data_in_the_freelancers_answer_is_taken_out_before_it_is_passed_on(office: Office):
    story = office.open(phone=PHONE).rests()
    story.freelancer_answers("I can finish by Friday. Call me at +1 202 555 0143 or tomas@reed.example.").rests()
    note = story.note("in their own words")
    assert "I can finish by Friday" in note
    assert "202 555 0143" not in note
    assert "tomas@reed.example" not in note


def test_p04_neither_partys_contact_data_reaches_the_other_partys_ticket(office: Office):
    story = office.open(f"{SILENT} Reach me at maria@silva.example or +1 512 555 0168.").rests()
    story.client_writes("Tell him to call me at +1 512 555 0168, I will wait.").rests()
    story.agent_notes("/accord relay").rests()
    to_freelancer, to_client = " ".join(story.attempts()), " ".join(story.public_words())
    assert "I will wait" in to_freelancer
    for secret in ("555 0168", "5550168", "silva.example", story.client):
        assert secret not in to_freelancer
    assert story.freelancer not in to_client


@pytest.mark.parametrize(("words", "signal"), CLAIMS)
def test_p07_a_claim_is_recorded_as_a_claim_with_what_to_check_and_tagged_for_the_team_lead(
    office: Office, words: str, signal: str
):
    story = office.open(f"{SILENT} {words}", freelancer=False, phone=PHONE).rests()
    assert {f"accord_{signal}", "escalate_team_lead"} <= story.tags()
    assert "Recorded as a claim, not as a fact" in story.note("Claims: trust, but verify")


def test_p07_one_note_per_kind_of_claim_however_often_it_is_made(office: Office):
    words = "He billed me for 20 hours that he never worked; the work diary is padded."
    story = office.open(f"{SILENT} {words}", freelancer=False, phone=PHONE).rests()
    story.client_writes(f"Once more: {words}").rests()
    assert story.note("Claims: trust, but verify")


def test_p08_earlier_tickets_by_other_clients_about_the_same_freelancer_are_counted_and_linked(office: Office):
    fields = {FREELANCER_ID: "60029001"}
    earlier = [office.open(phone=PHONE, freelancer=False, fields=fields).rests() for _ in range(2)]
    story = office.open(phone=PHONE, freelancer=False, fields=fields).rests()
    note = story.note("NDF review: 2 earlier tickets")
    assert all(f"#{other.id}" in note for other in earlier)
    assert "escalate_ndf" in story.tags()
    assert "escalate_ndf" not in earlier[0].tags()


@pytest.mark.parametrize(
    ("facts", "way"),
    [
        pytest.param({"fields": {EMAIL: "nadia@example.net"}}, "same e-mail", id="e-mail"),
        pytest.param(
            {"words": f"{SILENT} It is https://market.example/freelancers/~01e5f60a."},
            "same profile address",
            id="profile",
        ),
    ],
)
def test_p08_the_same_freelancer_is_known_by_other_ways_too(office: Office, facts: dict[str, Any], way: str):
    words, fields = facts.get("words", SILENT), facts.get("fields", {})
    earlier = office.open(words, phone=PHONE, freelancer=False, fields=fields).rests()
    story = office.open(words, phone=PHONE, freelancer=False, fields=fields).rests()
    note = story.note("NDF review: 1 earlier ticket")
    assert f"#{earlier.id}" in note
    assert way in note


def test_p08_the_clients_own_earlier_tickets_do_not_count(office: Office):
    fields = {FREELANCER_ID: "60029002"}
    first = office.open(phone=PHONE, freelancer=False, fields=fields).rests()
    again = office.open(phone=PHONE, freelancer=False, fields=fields, **{"as": first.client}).rests()
    assert "escalate_ndf" not in again.tags()


def test_p14_clients_see_only_plain_public_replies_and_everything_else_is_internal(office: Office):
    fields = {FREELANCER_ID: "60029003", EMAIL: "x@example.net", "Contract spend (USD)": "1200.00"}
    words = f"{BOTH} This is fraud: he deceived me. Please give me his phone number."
    story = office.open(words, fields=fields).rests()
    for said in (*story.public_words(), *story.attempts()):
        for internal in ("accord_", "escalate", "NDF", "team lead", "courtesy", "claim", "fraud", "Research"):
            assert not re.search(internal, said), said
    assert len(story.notes()) >= 1
