"""P9: the client is called: with a number at once, without one after the macro, which comes once."""

from tests.stories import CALL_MACRO, Office


def test_p09_with_a_phone_on_the_account_the_agent_is_told_to_call_now_and_the_client_gets_no_macro(office: Office):
    story = office.open(phone="+1 512 555 0162").rests()
    note = story.note("Call Maria Silva now")
    assert "+15125550162" in note
    assert "the account" in note
    assert "When was the last communication" in note
    assert story.public_words() == []
    assert {"accord_case", "accord_unresponsive_freelancer", "accord_did_call_now"} <= story.tags()


def test_p09_a_client_without_a_number_gets_the_call_macro_once_and_a_call_now_note_when_they_answer(office: Office):
    story = office.open().rests()
    (macro,) = story.public_words()
    assert macro.startswith("Hi Maria,")
    assert "https://calendar.example.test/book-a-call" in macro
    assert "not answering you" in macro
    assert "reply with the phone number you prefer" in macro
    assert "look forward" in macro
    assert not [note for note in story.notes() if "Call Maria" in note]
    story.client_writes("Sure, please call me on +1 512 555 0147.").rests()
    assert "+15125550147" in story.note("Call Maria Silva now")
    assert story.count(CALL_MACRO) == 1
    assert story.twice() == []
