"""Carrying out a plan: once, together, safely, and only as far as the policy lets it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions import Action, Note, OpenTicket, Part, Reply, Skip, Tag, WakeUp
from bot.case import Case
from bot.desk.errors import Conflict, UnknownOutcome
from bot.macros import load_macros
from bot.perform import Done, Hands, perform
from handlers.call import call_now, scheduling
from tests.builders import (
    NOW,
    OUTREACH_ID,
    TICKET_ID,
    case,
    client,
    comment,
    did_comment,
    found_number,
    outreach,
    policy,
    ticket,
)
from tests.fakes import FakeDesk

MACROS = load_macros()
TAGS = Tag(frozenset({"accord_case", "accord_refund_request"}), "P1")
HELP = Note("command_help", "P14", {"problem": ""}, key="5")
DONE = Note("command_done", "P14", {"command": "off", "outcome": "done"}, key="6")


def _reply(of: Case | None = None) -> Reply:
    return scheduling(of or case())


def _call(of: Case | None = None) -> Note:
    return call_now(of or case(), found_number())


class Work:
    """A case, a desk that knows its tickets, and hands to carry a plan out with."""

    def __init__(self, of: Case | None = None, *, valve: int = 100) -> None:
        self.case = of or case()
        self.desk = FakeDesk()
        self.desk.add(self.case.ticket)
        if self.case.outreach:
            self.desk.add(self.case.outreach.ticket)
        self.slept: list[float] = []
        self.counted = 0
        self.valve = valve

    def may_reply(self) -> bool:
        self.counted += 1
        return self.counted <= self.valve

    def __call__(self, *plan: Action) -> Done:
        return perform(self.case, plan, Hands(self.desk, MACROS, self.may_reply, self._sleep))

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.desk.clock.forward(seconds=seconds)


def test_an_empty_plan_touches_nothing():
    work = Work()
    assert work() == Done(tags=frozenset())
    assert work.desk.asked == []


def test_all_notes_and_tags_are_one_internal_update():
    work = Work()
    done = work(TAGS, _call(), HELP, DONE)
    ((ticket_id, change),) = work.desk.updates
    assert ticket_id == TICKET_ID
    assert not change.public
    assert change.html.count("<hr>") == 2
    assert TAGS.add <= change.tags
    assert {"accord_did_call_now", "accord_did_command_help", "accord_did_command_done"} <= change.tags
    names = change.metadata["accord_did"].split(",")
    assert names[0] == "accord_did_call_now"
    assert {"accord_did_command_help_5", "accord_did_command_done_6"} <= set(names)
    assert change.metadata["accord_rules"] == "P14,P9"
    assert change.metadata["accord_policy"] == work.case.policy.version
    assert set(done.receipts) == set(names)


def test_a_public_word_is_an_update_of_its_own_and_goes_first_with_the_tags():
    work = Work()
    work(_call(), TAGS, _reply())
    (_, word), (_, notes) = work.desk.updates
    assert (word.public, notes.public) == (True, False)
    assert "We would like to call you" in word.html
    assert word.metadata["accord_did"] == "accord_did_call_scheduling"
    assert TAGS.add | {"accord_did_call_scheduling"} <= word.tags
    assert word.tags < notes.tags


@pytest.mark.parametrize(
    "notes",
    [
        pytest.param([replace(HELP, key=f"94000000000{n:03}") for n in range(60)], id="60 notes, too many receipts"),
        pytest.param(
            [replace(HELP, slots={"problem": "word " * 5000}, key=str(n)) for n in range(9)],
            id="9 notes, too many words",
        ),
    ],
)
def test_notes_that_are_too_much_for_one_comment_are_told_in_as_few_as_it_takes(notes: list[Note]):
    work = Work()
    done = work(TAGS, DONE, *notes)
    changes = [change for _, change in work.desk.updates]
    assert 1 < len(changes) < 6
    assert all(len(json.dumps(change.metadata)) <= 1024 for change in changes), "Zendesk keeps 1 KB with a comment"
    assert all(len(change.html) < 64 * 1024 for change in changes), "and cuts off what is longer"
    told = [name for change in changes for name in change.metadata["accord_did"].split(",")]
    assert told == list(done.receipts)
    assert len(set(told)) == len(notes) + 1
    assert TAGS.add | {"accord_did_command_done"} <= changes[-1].tags, "a later one takes no tag away"
    assert done.tags == TAGS.add


def test_tags_alone_are_an_update_without_a_comment_and_without_a_receipt():
    work = Work()
    done = work(TAGS)
    ((_, change),) = work.desk.updates
    assert (change.html, change.metadata) == ("", {})
    assert (done.receipts, done.tags) == ((), TAGS.add)


def test_tags_that_are_there_already_are_not_written_again():
    work = Work(case(ticket(tags=TAGS.add)))
    assert work(TAGS).tags == frozenset()
    assert work.desk.updates == []


def test_a_tag_may_be_taken_away():
    work = Work(case(ticket(tags=frozenset({"accord_pause", "vip"}))))
    work(Tag(frozenset(), "P14", remove=frozenset({"accord_pause"})))
    ((_, change),) = work.desk.updates
    assert change.tags == {"vip"}


def test_peoples_own_tags_stay():
    work = Work(case(ticket(tags=frozenset({"vip", "billing"}))))
    work(TAGS, _call())
    assert {"vip", "billing"} <= work.desk.updates[0][1].tags


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(case(ticket(tags=frozenset({"accord_did_call_now"}))), id="by tag"),
        pytest.param(
            case(ticket(comment(), did_comment("accord_did_command_done_6"), tags=frozenset({"accord_did_call_now"}))),
            id="by tag, and another thing by metadata",
        ),
    ],
)
def test_what_has_a_receipt_is_not_done_again(of: Case):
    work = Work(of)
    work(_call(of))
    assert work.desk.updates == []


def test_a_public_word_is_never_said_twice_even_without_its_tag():
    work = Work(case(ticket(comment(), did_comment("accord_did_call_scheduling", public=True))))
    work(_reply())
    assert work.desk.updates == []


def test_carrying_a_plan_out_again_on_what_it_made_changes_nothing():
    work = Work()
    plan = (TAGS, _reply(), _call(), HELP)
    work(*plan)
    again = Work(case(work.desk.tickets[TICKET_ID]))
    assert again(*plan).receipts == ()
    assert again.desk.updates == []


# the ticket moves


def test_a_ticket_that_moved_before_a_public_word_stops_everything():
    work = Work()
    work.desk.clock.forward(minutes=1)
    work.desk.touch(TICKET_ID, status="solved")
    with pytest.raises(Conflict):
        work(TAGS, _reply(), _call())
    assert work.desk.updates == []


def test_a_ticket_that_moves_between_the_word_and_the_notes_stops_the_notes():
    work = Work()
    moved = [0]

    def agent_writes() -> None:
        if work.desk.updates and not moved[0]:
            moved[0] = 1
            work.desk.clock.forward(minutes=1)
            work.desk.touch(TICKET_ID)

    work.desk.session.before_call = agent_writes
    with pytest.raises(Conflict):
        work(_reply(), _call())
    assert [change.public for _, change in work.desk.updates] == [True]


def test_what_was_not_understood_is_passed_on_and_nothing_more_is_tried():
    work = Work()
    work.desk.fails["update"] = [UnknownOutcome("no answer")]
    with pytest.raises(UnknownOutcome):
        work(_reply(), _call())
    assert work.desk.updates == []
    assert work.desk.asked.count(f"update {TICKET_ID}") == 1


@pytest.mark.parametrize(
    ("age", "sleeps"),
    [
        pytest.param(timedelta(0), [1.05], id="written in this very second"),
        pytest.param(timedelta(seconds=0.4), [0.65], id="a moment ago"),
        pytest.param(timedelta(seconds=1), [], id="a second ago"),
        pytest.param(timedelta(hours=1), [], id="an hour ago"),
        pytest.param(timedelta(minutes=-5), [], id="by a clock that is far ahead"),
    ],
)
def test_before_a_public_word_the_second_of_the_last_update_must_be_over(age: timedelta, sleeps: list[float]):
    of = case(ticket(comment(created_at=NOW - age)))
    work = Work(of)
    work(_reply(of))
    assert [round(s, 2) for s in work.slept] == sleeps
    assert len(work.desk.updates) == 1


def test_notes_alone_wait_for_nothing_and_look_at_nothing():
    work = Work()
    work(_call())
    assert (work.slept, work.desk.asked) == ([], [f"update {TICKET_ID}"])


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"tags": frozenset({"accord_pause"})}, id="pauses"),
        pytest.param({"status": "solved"}, id="solves"),
        pytest.param({"comments": (comment(), comment("I take over.", id=2))}, id="replies"),
    ],
)
@pytest.mark.parametrize("action", [_reply(), _call()], ids=["a public word", "a note"])
def test_what_an_agent_does_in_the_second_of_the_read_is_seen_although_the_stamp_is_the_same(
    action: Action, facts: dict[str, object]
):
    read = ticket(comment(created_at=NOW), read_at=NOW, comment_count=1)
    work = Work(case(read))
    work.desk.tickets[TICKET_ID] = replace(read, **facts)
    with pytest.raises(Conflict):
        work(action)
    assert work.desk.updates == []


def test_a_pause_of_the_case_stops_what_was_about_to_go_to_the_freelancer():
    work = Work(case(outreach=outreach()))
    work.desk.clock.forward(minutes=1)
    work.desk.touch(TICKET_ID, tags=frozenset({"accord_pause"}))
    with pytest.raises(Conflict):
        work(Reply("outreach", "P10", OPEN.slots, key="2", on="outreach"))
    assert work.desk.updates == []


# what must not be said


def test_two_keys_an_internal_macro_is_never_a_public_word():
    work = Work()
    done = work(Reply("expectations", "P2", {}))
    assert [change.public for _, change in work.desk.updates] == [False]  # the note that says so
    assert done.skipped[0].what == "expectations"
    assert "two keys" in done.skipped[0].why
    assert work.counted == 0


@pytest.mark.parametrize(
    ("slot", "value", "why"),
    [
        pytest.param("client_name", "call +1 212 555 0123", "digits", id="a phone number"),
        pytest.param("client_name", "marek@example.com", "e-mail", id="an address"),
        pytest.param("team", "your NDF team", "NDF", id="internal words"),
        pytest.param("team", "the house in Elm Street", "contact data", id="what is on file of a party"),
        pytest.param("empathy", Part("call_guide"), "which is not", id="an internal part"),
    ],
)
def test_public_words_that_hold_what_only_the_team_may_see_are_not_sent(slot: str, value: object, why: str):
    of = case(ticket(requester=client(phone="Elm Street")))
    work = Work(of)
    done = work(Reply("call_scheduling", "P9", {**scheduling(of).slots, slot: value}), _call(of))
    assert [change.public for _, change in work.desk.updates] == [False]
    assert why in done.skipped[0].why
    assert work.counted == 0


def test_a_slot_that_is_missing_is_no_public_word():
    work = Work()
    done = work(Reply("call_scheduling", "P9", {"team": "x"}))
    assert "missing or unknown" in done.skipped[0].why
    assert [change.public for _, change in work.desk.updates] == [False]


def test_a_closed_valve_stops_public_words_only_and_looks_again_in_ten_minutes():
    work = Work(valve=0)
    done = work(TAGS, _reply(), _call(), WakeUp(NOW + timedelta(hours=24), "later"))
    assert [change.public for _, change in work.desk.updates] == [False]
    assert [s.what for s in done.skipped] == ["valve"]
    assert done.wake_at == NOW + timedelta(minutes=10)
    assert "accord_did_call_scheduling" not in work.desk.updates[0][1].tags


# the policy


def _at(**autonomy: str) -> Case:
    return case(policy=policy(autonomy=autonomy))


def test_a_suggested_reply_is_a_note_with_the_very_words_and_only_once():
    work = Work(_at(public_reply="suggest"))
    work(_reply())
    ((_, change),) = work.desk.updates
    assert not change.public
    assert "Suggested reply: call scheduling" in change.html
    assert "We would like to call you" in change.html
    assert work.counted == 0
    again = Work(case(work.desk.tickets[TICKET_ID], policy=work.case.policy))
    again(_reply())
    assert again.desk.updates == []


@pytest.mark.parametrize(
    ("autonomy", "public"),
    [
        pytest.param({"public_reply": "observe"}, [False], id="public words are only explained"),
        pytest.param({"internal_note": "observe"}, [True], id="notes and tags are only explained"),
        pytest.param({"public_reply": "observe", "internal_note": "observe"}, [], id="everything is"),
        pytest.param({"public_reply": "suggest", "internal_note": "observe"}, [], id="a suggestion is a note too"),
        pytest.param({"outreach": "observe"}, [True, False], id="outreach says nothing of the client's ticket"),
    ],
)
def test_what_is_only_observed_is_not_done(autonomy: dict[str, str], public: list[bool]):
    work = Work(_at(**autonomy))
    work(_reply(), TAGS, _call())
    assert [change.public for _, change in work.desk.updates] == public


# when to look again


@pytest.mark.parametrize(
    ("spans", "first"), [((), None), ((48,), 48), ((48, 24), 24)], ids=["never", "once", "the first of two"]
)
def test_the_next_look_is_the_first_of_those_wanted(spans: tuple[int, ...], first: int | None):
    done = Work()(*(WakeUp(NOW + timedelta(hours=h), "x") for h in spans))
    assert done.wake_at == (None if first is None else NOW + timedelta(hours=first))


def test_a_skip_is_passed_on():
    skip = Skip("call_scheduling", "P9", "an agent has written")
    assert Work()(skip).skipped == (skip,)


# the freelancer's ticket

OPEN = OpenTicket(
    "outreach",
    "P2",
    {"name": "Marek", "message": Part("outreach_again", {"ago": "20 hours ago", "contract": ""}), "team": "us"},
    key="1",
    subject="Your client has written to us",
    email="marek@example.com",
    name="Marek",
    external_id="accord-outreach-7001-ab",
)


def test_a_ticket_is_opened_once_and_the_case_is_looked_at_again_at_once():
    work = Work()
    done = work(OPEN)
    (opening,) = work.desk.openings
    assert (opening.external_id, opening.email) == ("accord-outreach-7001-ab", "marek@example.com")
    assert opening.metadata["accord_did"] == "accord_did_outreach_1"
    assert done.wake_at == NOW
    work(OPEN)
    assert len(work.desk.openings) == 1, "it is looked up by its external id first"


def test_an_attempt_goes_to_the_freelancers_ticket_and_its_tags_stay_there():
    of = case(outreach=outreach())
    work = Work(of)
    again = Reply("outreach", "P10", OPEN.slots, key="2", on="outreach")
    work(TAGS, again)
    (first, word), (second, tags) = work.desk.updates
    assert (first, word.public, second, tags.public) == (OUTREACH_ID, True, TICKET_ID, False)
    assert TAGS.add.isdisjoint(word.tags)
    assert word.metadata["accord_did"] == "accord_did_outreach_2"


def test_an_attempt_that_was_made_is_not_made_again():
    work = Work(case(outreach=outreach()))
    work(Reply("outreach", "P10", OPEN.slots, key="1", on="outreach"))
    assert work.desk.updates == []
