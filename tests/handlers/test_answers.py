"""P9: what the client answers is brought to the agent once: as a number to call, an appointment, or a note to read."""

from datetime import timedelta

import pytest

from bot.actions import Note
from bot.case import Case
from bot.phone_search import PhoneFound
from handlers.answers import notice
from tests.builders import NOW, case, client, comment, did_comment, found_number, ticket

ASKED_AT = NOW - timedelta(hours=20)
NUMBER, WORDS = "Sure, call me: 512-555-0147, any time after two.", "I would rather write than talk."


def _answered(*answers: str, called: bool, number: PhoneFound | None = None) -> Case:
    """The client was asked for a call and answered; `called`: the agent has had the note since."""
    asked = did_comment("accord_did_call_scheduling", public=True, id=2, created_at=ASKED_AT)
    said = [
        comment(
            words, id=10 + n, created_at=ASKED_AT + timedelta(hours=1 + n), author=client(time_zone="America/Chicago")
        )
        for n, words in enumerate(answers)
    ]
    told = did_comment("accord_did_call_now", id=90, created_at=NOW - timedelta(hours=1))
    thread = (comment(id=1, created_at=ASKED_AT), asked, *said, *([told] if called else []))
    tags = {"accord_did_call_scheduling", *({"accord_did_call_now"} if called else set())}
    it = ticket(*thread, requester=client(time_zone="America/Chicago"), tags=frozenset(tags))
    return case(it, number=number)


ROWS = [
    pytest.param(_answered(NUMBER, called=False, number=found_number()), [], id="a number: the call note says it"),
    pytest.param(_answered(NUMBER, called=True), [], id="a number, and the agent was told since: nothing late"),
    pytest.param(_answered(WORDS, called=False), ["10"], id="no number"),
    pytest.param(
        _answered(WORDS, called=False, number=found_number()), ["10"], id="no number in it, one from elsewhere"
    ),
    pytest.param(_answered(WORDS, called=True), ["10"], id="no number in it, and the agent was told to call since"),
    pytest.param(_answered(NUMBER, WORDS, called=True), ["11"], id="each answer by itself"),
]


@pytest.mark.parametrize(("of", "keys"), ROWS)
def test_p09_an_answer_without_a_number_is_a_note_and_one_with_a_number_never_is(of: Case, keys: list[str]):
    assert [a.key for a in notice(of) if isinstance(a, Note) and a.macro == "client_answered"] == keys
