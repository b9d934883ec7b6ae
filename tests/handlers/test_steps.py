"""`/accord now` and `/accord skip`: the step that was next when they were written, once, and nothing forbidden."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.actions import Action, Note, Reply, Skip, Tag, WakeUp
from bot.case import Case
from bot.commands import read_commands
from bot.macros import load_macros
from bot.perform import is_done
from bot.receipts import read_receipts
from handlers import plan
from handlers.reconnect import look_again
from handlers.steps import bind
from tests.builders import (
    NOW,
    OUTREACH_ID,
    agent,
    case,
    client,
    comment,
    did_comment,
    freelancer,
    outreach,
    policy,
    ticket,
    verdict,
)

MACROS = load_macros()
DONE = "accord_did_command_done"
SECOND, THIRD = f"outreach_2_of_{OUTREACH_ID}", f"outreach_3_of_{OUTREACH_ID}"
END = f"end_of_{OUTREACH_ID}"
SCHEDULING, REMINDER = "accord_did_call_scheduling", "accord_did_call_reminder"


def _ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def _says(words: str, hours: float = 0.0, *, number: int = 50) -> Any:
    """An agent's command, written so many hours ago."""
    return comment(words, id=number, author=agent(), public=False, created_at=_ago(hours))


def _answered(command: str, step: str, hours: float, number: int = 49) -> Any:
    """A command's answer, by which its step is known."""
    return did_comment(f"{DONE}_{number}", f"{DONE}_{command}_{step}", created_at=_ago(hours), id=number + 100)


def _case(
    began: float, *thread: Any, attempts: Mapping[int, float] | None = None, reminded: float | None = 0.5, **facts: Any
) -> Case:
    """A case whose outreach began so many hours ago. `attempts`: the later ones, with how long ago each was made.

    The client was asked for a call when it began, and reminded at `reminded` hours before now, or not (None).
    """
    start = _ago(began)
    made = {1: began, **(attempts or {})}
    theirs = [
        did_comment(f"accord_did_outreach_{n}", public=True, id=10 + n, created_at=_ago(h)) for n, h in made.items()
    ]
    theirs += facts.pop("answers", [])
    asked = did_comment(SCHEDULING, public=True, id=2, created_at=start)
    told = did_comment(f"accord_did_outreach_started_{OUTREACH_ID}", id=3, created_at=start)
    again = [did_comment(REMINDER, public=True, id=4, created_at=_ago(reminded))] if reminded is not None else []
    names = {SCHEDULING, *([REMINDER] if again else [])}
    on_case = ticket(
        comment(created_at=start),
        *sorted((asked, told, *again, *thread), key=lambda c: (c.created_at, c.id)),
        tags=frozenset(names | facts.pop("tags", set())),
        fields={"Freelancer email": "marek@example.com"},
        **facts.pop("ticket", {}),
    )
    zone = freelancer(time_zone=facts.pop("zone", ""))
    return case(on_case, outreach=outreach(comments=tuple(theirs), created_at=start, requester=zone), **facts)


def _public(of: Case) -> list[str]:
    """What would be said in public now."""
    replies = [a for a in plan(of) if isinstance(a, Reply) and not is_done(a, of)]
    return [f"{reply.macro} {reply.key}".strip() for reply in replies]


def _answers(actions: Iterable[Action]) -> list[str]:
    """What the agent is told, in words."""
    notes = [a for a in actions if isinstance(a, Note) and a.macro in ("command_done", "command_help")]
    return [" ".join(MACROS.words(note.macro, note.slots).text.split()) for note in notes]


def _wakes(actions: Iterable[Action]) -> dict[str, float]:
    """The steps that wait, in hours from now."""
    return {a.step: round((a.at - NOW) / timedelta(hours=1), 1) for a in actions if isinstance(a, WakeUp) and a.step}


def _left_out(actions: Iterable[Action]) -> list[tuple[str, str]]:
    return [(a.what, a.why) for a in actions if isinstance(a, Skip) and a.rule == "P14"]


NEXT = [
    pytest.param(_case(5, reminded=None), "attempt 2", ["outreach 2"], id="the second message to the freelancer"),
    pytest.param(_case(25, attempts={2: 5}), "attempt 3", ["outreach 3"], id="the third"),
    pytest.param(_case(21, attempts={2: 1}, reminded=None), "the reminder", ["call_reminder"], id="the reminder"),
    pytest.param(_case(41, attempts={2: 21, 3: 1}), "the end of the 48 hours", ["follow_up"], id="the end"),
    pytest.param(
        _case(1, reminded=None, policy=policy(outreach={"attempts_after_hours": [0]})),
        "the reminder",
        ["call_reminder"],
        id="a policy of one message",
    ),
]


def _with(of: Case, *more: Any) -> Case:
    """The same case, with more in its thread."""
    thread = tuple(sorted((*of.ticket.comments, *more), key=lambda c: (c.created_at, c.id)))
    it = replace(of.ticket, comments=thread)
    return replace(of, ticket=it, receipts=read_receipts(it), commands=read_commands(it))


@pytest.mark.parametrize(("of", "words", "said"), NEXT)
def test_now_takes_the_step_that_comes_next(of: Case, words: str, said: list[str]):
    assert _public(of) == []
    asked = _with(of, _says("/accord now"))
    assert _public(asked) == said
    (answer,) = _answers(plan(asked))
    assert words in answer
    assert "now, instead of on" in answer


@pytest.mark.parametrize(("of", "words", "said"), NEXT)
def test_skip_leaves_the_step_out_that_comes_next(of: Case, words: str, said: list[str]):
    asked = _with(of, _says("/accord skip"))
    actions = plan(asked)
    assert _public(asked) == []
    (answer,) = _answers(actions)
    assert "is left out" in answer
    if said != ["follow_up"]:
        assert words in answer
    assert _left_out(actions) or said == ["follow_up"], "accord why tells it"


def test_after_a_message_that_was_sent_early_the_next_keeps_its_distance_and_the_48_hours_stay():
    of = _case(5, _answered("now", SECOND, 0), attempts={2: 0}, reminded=None)
    assert _wakes(plan(of)) == {THIRD: 20.0, "call_reminder": 19.0, END: 43.0}


def test_what_was_sent_late_moves_nothing():
    of = _case(30, attempts={2: 3})
    assert _wakes(plan(of)) == {THIRD: 10.0, END: 18.0}


def test_a_message_whose_answer_was_lost_is_not_followed_by_the_next():
    of = _case(5, _says("/accord now", 0.1), attempts={2: 0.05}, reminded=None)
    actions = plan(of)
    assert _public(of) == []
    (note,) = (a for a in actions if isinstance(a, Note) and a.macro == "command_done")
    assert f"{DONE}_now_{SECOND}" in note.receipts


def test_a_message_of_the_same_second_as_the_command_is_not_followed_by_the_next():
    of = _case(5, _says("/accord now", 0.1), attempts={2: 0.1}, reminded=None)
    assert _public(of) == []


@pytest.mark.parametrize("gap", [0.0, 0.01], ids=["in one second", "half a minute apart"])
def test_two_commands_before_the_first_is_obeyed_mean_one_step(gap: float):
    of = _case(5, _says("/accord now", gap), _says("/accord now", number=51), reminded=None)
    actions = plan(of)
    assert _public(of) == ["outreach 2"]
    first, second = _answers(actions)
    assert "now, instead of" in first
    assert "was asked for already" in second
    receipts = [r for a in actions if isinstance(a, Note) for r in a.receipts]
    assert len(receipts) == len(set(receipts))


def test_the_same_command_is_obeyed_once():
    answered = did_comment(f"{DONE}_50", f"{DONE}_now_{SECOND}", id=150, created_at=_ago(0.4))
    of = _case(5, _says("/accord now", 0.5), answered, attempts={2: 0.4}, reminded=None)
    assert _public(of) == []
    assert _answers(plan(of)) == []


def test_after_its_answer_another_command_means_the_step_after():
    of = _case(6, _answered("now", SECOND, 1), _says("/accord now"), attempts={2: 1}, reminded=None)
    assert _public(of) == ["call_reminder"]
    of = _case(6, _answered("now", SECOND, 1), _says("/accord now"), attempts={2: 1})
    assert _public(of) == ["outreach 3"]


def test_what_cannot_go_out_yet_stays_asked_for():
    of = _case(6, _answered("now", SECOND, 1), reminded=None)
    assert _public(of) == ["outreach 2"]


def test_a_step_that_was_left_out_does_not_come_at_its_time_and_later_ones_stay_where_they_are():
    of = _case(21, _answered("skip", SECOND, 10), reminded=None)
    actions = plan(of)
    assert _public(of) == []
    assert _wakes(actions) == {THIRD: 19.0, "call_reminder": 3.0, END: 27.0}
    assert ("outreach", "attempt 2: a person asked to leave it out") in _left_out(actions)


def test_a_skip_that_is_read_when_the_time_has_come_still_means_that_step():
    of = _case(20.1, _says("/accord skip", 0.2), reminded=None)
    actions = plan(of)
    assert _public(of) == []
    assert "attempt 2" in _answers(actions)[0]
    assert THIRD in _wakes(actions)


def test_a_skip_that_comes_too_late_says_so_and_leaves_nothing_else_out():
    actions = plan(_case(20.1, _says("/accord skip", 0.2), attempts={2: 0.1}, reminded=None))
    assert "too late: attempt 2" in _answers(actions)[0]
    assert THIRD in _wakes(actions)
    assert _left_out(actions) == []


def test_two_skips_in_a_row_leave_one_step_out():
    of = _case(5, _says("/accord skip", 0.01), _says("/accord skip", number=51), reminded=None)
    actions = plan(of)
    assert "is left out already" in _answers(actions)[1]
    assert THIRD in _wakes(plan(_with(of, _answered("skip", SECOND, 0, 50))))


def test_what_is_skipped_and_wanted_at_once_stays_unsaid():
    of = _case(5, _says("/accord now\n/accord skip"), reminded=None)
    assert _public(of) == []
    assert "is left out, as you asked" in _answers(plan(of))[0]


def test_without_the_follow_up_the_team_is_still_told_that_the_48_hours_are_over():
    of = _case(48, _answered("skip", "follow_up", 3), attempts={2: 28, 3: 8})
    actions = plan(of)
    assert _public(of) == []
    assert ("follow_up", "a person asked to leave it out") in [(a.what, a.why) for a in actions if isinstance(a, Skip)]
    assert "exhausted" in [a.macro for a in actions if isinstance(a, Note)]
    assert "accord_exhausted" in {t for a in actions if isinstance(a, Tag) for t in a.add}


def test_where_the_client_hears_nothing_at_the_end_there_is_nothing_to_leave_out():
    of = _case(41, _says("/accord skip"), attempts={2: 21, 3: 1}, tags={"accord_did_call_now"})
    assert "Nothing was waiting that could be left out" in _answers(plan(of))[0]


def test_the_end_that_came_early_stays_the_end_and_is_told_with_its_true_length():
    of = _case(10, _answered("now", END, 1), reminded=None)
    assert "over 9 hours" in " ".join(
        MACROS.words(a.macro, a.slots).text for a in look_again(bind(of)) if isinstance(a, Note)
    )
    assert _public(of) == ["follow_up"]
    assert _wakes(plan(of)) == {}


def test_what_was_asked_of_one_ticket_to_the_freelancer_is_not_asked_of_the_next():
    of = _case(5, _answered("now", "outreach_2_of_6999", 6), _answered("skip", "outreach_3_of_6999", 6, 48))
    assert _wakes(plan(of)) == {SECOND: 15.0, END: 43.0}


AT_NIGHT = "Australia/Sydney"  # 23:00 at NOW


def test_a_persons_command_counts_more_than_the_freelancers_quiet_hours():
    quiet = policy(quiet_hours={"freelancer": "22:00-08:00"})
    of = _case(20.5, zone=AT_NIGHT, policy=quiet)
    assert _public(of) == []
    assert _public(_with(of, _says("/accord now"))) == ["outreach 2"]


def test_a_persons_command_counts_more_than_the_clients_quiet_hours():
    quiet = policy(quiet_hours={"client": "22:00-08:00"})
    of = _case(24.5, attempts={2: 4.5}, reminded=None, policy=quiet, ticket={"requester": client(time_zone=AT_NIGHT)})
    assert _public(of) == []
    assert _public(_with(of, _says("/accord now"))) == ["call_reminder"]


FORBIDDEN = [
    pytest.param(_case(5, tags={"accord_pause"}), "paused the bot here", id="paused"),
    pytest.param(_case(5, tags={"accord_off"}), "switched the bot off", id="switched off"),
    pytest.param(_case(5, ticket={"status": "solved"}), "the ticket is solved", id="solved"),
    pytest.param(_case(5, ticket={"merged": True}), "merged", id="merged"),
    pytest.param(case(ticket(comment(), _says("/accord status"))), "Nothing was waiting", id="not begun yet"),
    pytest.param(case(), "Nothing was waiting", id="the first look"),
    pytest.param(_case(5, verdict=verdict(frozenset())), "Nothing was waiting", id="settled, or not ours"),
    pytest.param(
        _case(49, attempts={2: 29, 3: 9}, tags={"accord_exhausted"}), "Nothing was waiting", id="nothing waits any more"
    ),
]


@pytest.mark.parametrize("command", ["now", "skip"])
@pytest.mark.parametrize(("of", "why"), FORBIDDEN)
def test_where_something_speaks_against_it_nothing_is_done_and_the_bot_says_why(of: Case, why: str, command: str):
    asked = _with(of, _says(f"/accord {command}", number=60))
    assert _public(asked) == _public(of)
    assert why in _answers(plan(asked))[-1]


ANSWER = comment("I will refund you.", id=30, author=freelancer(), created_at=_ago(1))
TAKEN_OVER = comment("I take this.", id=30, author=agent(), created_at=_ago(1))
NOT_THAT_ONE = [
    pytest.param(_case(5, answers=[ANSWER]), ["follow_up"], id="the freelancer has answered: no attempt"),
    pytest.param(_case(21, TAKEN_OVER, attempts={2: 1}, reminded=None), ["outreach 3"], id="taken over: no reminder"),
    pytest.param(_case(41, TAKEN_OVER, attempts={2: 21, 3: 1}), [], id="taken over: no follow-up"),
    pytest.param(_case(5, tags={"accord_exhausted"}), ["follow_up"], id="exhausted by hand: no attempt"),
    pytest.param(_case(5, tags={"accord_handed_over"}, reminded=None), [], id="handed over: not a word"),
]


@pytest.mark.parametrize(("of", "said"), NOT_THAT_ONE)
def test_a_step_that_another_rule_forbids_is_not_taken(of: Case, said: list[str]):
    assert _public(_with(of, _says("/accord now", number=60))) == said


NAMED = [
    pytest.param("attempt 2", _case(5, reminded=None), True, id="attempt 2"),
    pytest.param("ATTEMPT 2", _case(5, reminded=None), True, id="in capitals"),
    pytest.param("attempt 3", _case(5, reminded=None), False, id="attempt 3 is not next"),
    pytest.param("attempt 2", _case(21, attempts={2: 1}), False, id="attempt 2 went out already"),
    pytest.param("reminder", _case(21, attempts={2: 1}, reminded=None), True, id="the reminder"),
    pytest.param("end", _case(41, attempts={2: 21, 3: 1}), True, id="the end"),
    pytest.param("follow-up", _case(41, attempts={2: 21, 3: 1}), True, id="the follow-up comes with the end"),
    pytest.param("please", _case(5, reminded=None), False, id="no step at all"),
]


@pytest.mark.parametrize("command", ["now", "skip"])
@pytest.mark.parametrize(("name", "of", "meant"), NAMED)
def test_a_command_that_names_a_step_means_no_other(name: str, of: Case, meant: bool, command: str):  # noqa: FBT001
    asked = _with(of, _says(f"/accord {command} {name}", number=60))
    (answer,) = _answers(plan(asked))
    assert ("was not what came next" not in answer) is meant
    if not meant:
        assert _public(asked) == _public(of)
        assert _wakes(plan(asked)) == _wakes(plan(of))


def test_resume_in_the_same_note_comes_first():
    of = _case(5, _says("/accord resume\n/accord now"), tags={"accord_pause"}, reminded=None)
    actions = plan(of)
    assert len(_answers(actions)) == 1
    assert "the case goes on" in _answers(actions)[0]


def test_looking_twice_is_the_same_as_looking_once():
    of = _case(5, _says("/accord now", 0.01), _says("/accord skip", number=51), reminded=None)
    assert plan(of) == plan(of)
    assert bind(bind(of)) == bind(of)


def test_the_status_note_tells_what_is_left_out_and_what_comes_next():
    of = _case(5, _answered("skip", SECOND, 1), _says("/accord status"), reminded=None)
    (note,) = (a for a in plan(of) if isinstance(a, Note) and a.macro == "status")
    told = MACROS.words(note.macro, note.slots).text
    assert "Left out, as you asked" in told
    assert "attempt 2 to reach the freelancer" in told
    assert "attempt 3 to reach the freelancer" in told.split("Next")[1]
