"""P6, P9: the client is called: with a number at once, without one after the macro, which comes once."""

import pytest

from tests.stories import BOTH, CALL_MACRO, REFUND, SILENT, Office

LINK = "https://calendar.example.test/book-a-call"


def test_p09_with_a_phone_on_the_account_the_agent_is_told_to_call_now_and_the_client_gets_no_macro(office: Office):
    story = office.open(phone="+1 512 555 0162").rests()
    note = story.note("Call Maria Silva now")
    assert "+15125550162" in note
    assert "the account" in note
    assert "When was the last communication" in note
    assert "Which of them serves the interests of everybody involved?" in note
    assert story.public_words() == []
    assert {"accord_case", "accord_unresponsive_freelancer", "accord_did_call_now"} <= story.tags()


def test_p09_a_client_without_a_number_gets_the_call_macro_once_and_a_call_now_note_when_they_answer(office: Office):
    story = office.open().rests()
    (macro,) = story.public_words()
    assert macro.startswith("Hi Maria,")
    assert LINK in macro
    assert "reply with the phone number you prefer" in macro
    assert "look forward" in macro
    assert not [note for note in story.notes() if "Call Maria" in note]
    story.client_writes("Sure, please call me on +1 512 555 0147.").rests()
    assert "+15125550147" in story.note("Call Maria Silva now")
    assert story.count(CALL_MACRO) == 1
    assert story.twice() == []


@pytest.mark.parametrize(
    ("words", "paraphrase"),
    [
        pytest.param(SILENT, "not answering you", id="silent"),
        pytest.param(REFUND, "your request for a refund of $400", id="refund"),
        pytest.param(BOTH, "and about your request for a refund of $400", id="both"),
    ],
)
def test_p09_the_macro_thanks_for_a_short_paraphrase_of_the_issue(office: Office, words: str, paraphrase: str):
    (macro,) = office.open(words, freelancer=False).rests().public_words()
    assert "Thank you for writing to us about" in macro
    assert paraphrase in macro


def test_p09_taking_the_receipts_tag_away_does_not_make_the_bot_say_it_again(office: Office):
    story = office.open(freelancer=False).rests()
    story.agent_sets(remove_tags=[CALL_MACRO]).rests()
    assert story.count(CALL_MACRO) == 1


def test_p09_a_client_who_books_an_appointment_is_shown_to_the_agent(office: Office):
    story = office.open(freelancer=False).rests()
    story.client_writes("Thank you. I booked a call for Thursday at 3 pm through your link.").rests()
    assert "Thursday at 3 pm" in story.note("The client has booked a call")
    assert story.count(CALL_MACRO) == 1


def test_p09_a_number_that_an_agent_fills_into_the_profile_after_the_macro_is_called(office: Office):
    story = office.open(freelancer=False).rests()
    office.stack.control("POST", "users", {"name": "Maria Silva", "email": story.client, "phone": "+1 512 555 0163"})
    story.agent_sets(additional_tags=["phone_added"]).rests()
    assert "+15125550163" in story.note("Call Maria Silva now")


def test_p06_a_number_in_the_tickets_signature_is_found_and_its_place_is_named(office: Office):
    story = office.open(f"{SILENT}\n\n--\nMaria Silva\nSilva Ceramics\nPhone: +1 512 555 0164").rests()
    note = story.note("Call Maria Silva now")
    assert "+15125550164" in note
    assert "this ticket" in note


def test_p06_a_number_in_an_earlier_tickets_reply_is_found_and_the_ticket_is_named(office: Office):
    earlier = office.open("Where do I find my invoice?")
    earlier.client_writes("Found it.\n\n--\nMaria Silva\nPhone: +1 512 555 0165").rests()
    assert earlier.did() == []
    story = office.open(**{"as": earlier.client}).rests()
    note = story.note("Call Maria Silva now")
    assert "+15125550165" in note
    assert f"#{earlier.id}" in note


def test_p06_a_phone_identity_is_found(office: Office):
    identity = {"identities": [{"type": "phone_number", "value": "+15125550166"}]}
    assert "+15125550166" in office.open(profile=identity).rests().note("Call Maria Silva now")


def test_p06_a_number_in_quoted_text_is_not_the_clients(office: Office):
    quoted = "On Mon, 2 Nov 2026 at 10:00, Tomas Reed wrote:\n> Call me at +1 512 555 0167"
    story = office.open(f"{SILENT}\n\n{quoted}").rests()
    assert story.count(CALL_MACRO) == 1
    assert "+15125550167" not in "".join(story.notes())


def test_p06_the_note_gives_the_local_time_so_that_nobody_is_called_at_night(office: Office):
    story = office.open(phone="+44 20 7946 0018", profile={"iana_time_zone": "Europe/London"}).rests()
    note = story.note("Call Maria Silva now")
    assert "Local time there" in note
    assert "Europe/London" in note
