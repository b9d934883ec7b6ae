"""P10: what is said at 48 hours, or when an agent ends the outreach before: true in each situation, and to whom."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from bot.actions import Action, Note, Reply, Tag, WakeUp
from bot.case import Case
from bot.macros import load_macros
from handlers.outreach import reach
from handlers.reconnect import look_again, remind
from tests.builders import NOW, case, comment, did_comment, freelancer, outreach, policy, ticket

MACROS = load_macros()
BOUNCE = "Delivery Status Notification (Failure)\n\nYour message could not be delivered: mailbox unavailable."


def _case(hours: float, *answers: str, tags: tuple[str, ...] = (), calls: bool = False, **facts: object) -> Case:
    """A case whose outreach began so many hours ago."""
    began = NOW - timedelta(hours=hours)
    said = [comment(text, id=20 + n, author=freelancer(), created_at=NOW) for n, text in enumerate(answers)]
    first = did_comment("accord_did_outreach_1", public=True, id=11, created_at=began)
    told = did_comment("accord_did_call_now", "accord_did_outreach_started_7002", created_at=began)
    asked = did_comment("accord_did_call_scheduling", public=True, created_at=began)
    marks = {*tags, "accord_did_call_now"} if calls else set(tags)
    on_case = ticket(
        comment(created_at=began),
        told if calls else asked,
        tags=frozenset(marks),
        fields={"Freelancer email": "marek@example.com"},
    )
    return case(on_case, outreach=outreach(comments=(first, *said), created_at=began), **facts)


def _public(actions: Iterable[Action]) -> list[str]:
    return [MACROS.words(a.macro, a.slots).text for a in actions if isinstance(a, Reply)]


def _note(actions: Iterable[Action]) -> str:
    (note,) = (a for a in actions if isinstance(a, Note))
    return MACROS.words(note.macro, note.slots).text


def test_silence_is_told_with_how_often_and_how_long():
    (words,) = _public(look_again(_case(48)))
    assert "We have tried to reach your freelancer over 48 hours and have had no answer, so we have stopped" in words


def test_an_outreach_that_an_agent_ended_early_is_not_said_to_have_lasted_48_hours():
    actions = list(look_again(_case(5, tags=("accord_exhausted",))))
    assert not _public(actions)
    note = _note(actions)
    assert "We tried once over 5 hours." in note
    assert "over 48 hours" not in note
    assert "The bot tells the client this at 26 November 2026, 07:00 UTC, unless you write before" in note


def test_of_an_outreach_that_was_ended_at_once_the_client_is_not_told_a_length():
    (words,) = _public(look_again(_case(48, tags=("accord_exhausted",))))
    assert "over 48 hours" in words
    note = _note(look_again(_case(0.1, tags=("accord_exhausted",))))
    assert "We have tried to reach your freelancer and have had no answer" in note


def test_an_answer_before_the_end_is_no_reason_for_a_note_that_48_hours_have_passed():
    actions = list(look_again(_case(5, "I will refund you.", tags=("accord_exhausted",))))
    assert [type(a) for a in actions] == [Tag, WakeUp]


def test_a_mail_that_came_back_is_not_a_freelancer_who_did_not_answer():
    actions = list(look_again(_case(48, BOUNCE)))
    (words,) = _public(actions)
    assert "We are still working on your case." in words
    assert "the freelancer was never reached: our message came back" in _note(actions)
    assert not [a for a in actions if isinstance(a, Tag)]


def test_where_the_address_is_not_known_the_agent_is_told_at_48_hours_too():
    began = NOW - timedelta(hours=48)
    of = ticket(comment(created_at=began), did_comment("accord_did_call_now", created_at=began))
    of = case(ticket(*of.comments, tags=frozenset({"accord_did_call_now"})))
    assert "the freelancer was never reached: the address is not known" in _note(look_again(of))


@pytest.mark.parametrize(
    ("of", "heading"),
    [
        pytest.param(_case(48), "The bot tells the client this\n", id="sent"),
        pytest.param(_case(48, calls=True), "Draft reply to the client\n", id="an agent was told to call"),
        pytest.param(
            _case(48, policy=policy(autonomy={"public_reply": "observe"})),
            "Draft reply to the client\n",
            id="observed only",
        ),
    ],
)
def test_the_note_says_whether_the_client_hears_it(of: Case, heading: str):
    assert heading in _note(look_again(of))


def test_a_suggested_reply_is_not_drafted_twice():
    actions = list(look_again(_case(48, policy=policy(autonomy={"public_reply": "suggest"}))))
    assert len(_public(actions)) == 1  # becomes a note of its own
    assert "We have tried to reach" not in _note(actions)


def test_an_address_that_was_taken_away_holds_the_attempts_and_is_asked_for():
    of = _case(25)
    emptied = case(ticket(*of.ticket.comments), outreach=of.outreach)
    assert [a.macro for a in reach(emptied) if isinstance(a, Note)] == ["outreach_started", "outreach_needs_email"]
    assert not [a for a in reach(emptied) if isinstance(a, Reply)]


@pytest.mark.parametrize(("level", "reminds"), [("auto", True), ("suggest", False), ("observe", False)])
def test_where_a_person_sends_the_macro_the_bot_does_not_wake_up_to_remind(level: str, *, reminds: bool):
    of = case(ticket(comment()), policy=policy(autonomy={"public_reply": level}))
    assert bool(list(remind(of))) is reminds


def test_where_the_policy_leaves_the_outreach_to_people_no_other_address_is_asked_for():
    began = NOW - timedelta(hours=48)
    asked = did_comment("accord_did_call_scheduling", public=True, created_at=began)
    of = ticket(comment(created_at=began), asked, fields={"Freelancer email": "marek@example.com"})
    note = _note(look_again(case(of, policy=policy(autonomy={"outreach": "suggest"}))))
    assert "no message went out by itself" in note
    assert "Freelancer email" not in note
