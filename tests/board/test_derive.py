"""From a case to its place on the board: which section, for which need, with which flags; and after each look."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import redis

from bot.agenda import Agenda
from bot.board.derive import after, lean_record, next_step, record_of
from bot.board.index import Index
from bot.board.record import Need, Record, Section
from bot.case import Case
from bot.desk.errors import Forbidden
from bot.labels import Label, Signal
from bot.macros import load_macros
from bot.marketplace import open_marketplace
from bot.perform import Done
from handlers import plan
from jobs.attend import attend_to
from jobs.doors import Doors, utc_now
from tests.builders import (
    NOW,
    REFUND,
    SILENT,
    TICKET_ID,
    agent,
    case,
    client,
    comment,
    did_comment,
    freelancer,
    outreach,
    policy,
    settings,
    signals,
    ticket,
    verdict,
)
from tests.fakes import FakeClock, FakeDesk

MARK = "accord_case"
BOARD = {"board_secrets": ("a-secret-of-thirty-two-characters",), "board_client_id": "b", "board_client_secret": "s"}
BOARD_ON = {**BOARD, "public_url": "http://127.0.0.1:8000"}
LATER = NOW + timedelta(minutes=1)


def _case(*tags: str, thread: tuple[object, ...] = (), status: str = "open", **facts: object) -> Case:
    it = ticket(comment(), *thread, tags=frozenset({MARK, *tags}), status=status)
    return case(it, **facts)


def answered() -> object:
    return outreach(comment("I am back.", author=freelancer(), id=21, created_at=NOW - timedelta(minutes=9)))


ASKED = did_comment("accord_did_call_scheduling", public=True, id=31, created_at=NOW - timedelta(minutes=50))
ANSWER = comment("When will you call?", id=32, created_at=NOW - timedelta(minutes=10))
AGENT = comment("I am on it.", author=agent(), id=33, created_at=NOW - timedelta(minutes=5))
SCHEDULED = "accord_did_call_scheduling"
CALLED = did_comment("accord_did_call_now", id=34, created_at=NOW - timedelta(minutes=50))

PLACES: list[object] = [
    pytest.param(_case(outreach=outreach()), Section.FREELANCER, (), id="the freelancer was written to"),
    pytest.param(_case(SCHEDULED, thread=(ASKED,)), Section.CLIENT, (), id="the client was asked for a call"),
    pytest.param(_case(SCHEDULED, thread=(ASKED, ANSWER)), Section.PERSON, (Need.CLIENT_WROTE,), id="and has answered"),
    pytest.param(
        _case(SCHEDULED, thread=(ASKED, ANSWER, AGENT)), Section.CLIENT, (), id="and an agent has written since"
    ),
    pytest.param(_case(), Section.PERSON, (Need.BEGUN,), id="nothing was done yet"),
    pytest.param(
        _case("accord_did_call_now", thread=(CALLED,)), Section.PERSON, (Need.CALL,), id="there is a number to call"
    ),
    pytest.param(_case(outreach=answered()), Section.PERSON, (Need.ANSWERED,), id="the freelancer has answered"),
    pytest.param(
        _case(outreach=answered(), thread=(AGENT,)), Section.CLIENT, (), id="and the client was told by an agent"
    ),
    pytest.param(
        _case("accord_exhausted", outreach=outreach()), Section.PERSON, (Need.EXHAUSTED,), id="the avenue is exhausted"
    ),
    pytest.param(
        _case("escalate_team_lead", outreach=outreach(), verdict=verdict(signals=signals(Signal.CLAIM_FRAUD))),
        Section.PERSON,
        (Need.CLAIM,),
        id="a claim",
    ),
    pytest.param(
        _case(outreach=outreach(), verdict=verdict(signals=signals(Signal.CLAIM_FRAUD))),
        Section.FREELANCER,
        (),
        id="a claim whose tag a team lead took away: decided",
    ),
    pytest.param(
        _case("escalate_executive", verdict=verdict(signals=signals(Signal.CONTACT_INFO_REQUEST)), outreach=outreach()),
        Section.PERSON,
        (Need.CONTACT,),
        id="contact information is wanted",
    ),
    pytest.param(_case("escalate_ndf", outreach=outreach()), Section.PERSON, (Need.NDF,), id="an NDF review"),
    pytest.param(_case("escalate_team_lead", outreach=outreach()), Section.PERSON, (Need.TEAM_LEAD,), id="set by hand"),
    pytest.param(
        _case("accord_review", verdict=verdict(frozenset(), handed_over=SILENT)),
        Section.PERSON,
        (Need.UNDECIDED,),
        id="a person must decide what it is",
    ),
    pytest.param(_case("accord_pause", "escalate_ndf"), Section.PAUSED, (Need.NDF,), id="paused comes before needs"),
    pytest.param(_case("accord_off"), Section.PAUSED, (), id="switched off"),
    pytest.param(_case("escalate_ndf", status="solved"), Section.DONE, (), id="solved, whatever was open"),
]


@pytest.mark.parametrize(("of", "section", "needs"), PLACES)
def test_a_case_stands_where_somebody_must_act(of: Case, section: Section, needs: tuple[Need, ...]):
    found = record_of(of)
    assert found is not None
    if section in (Section.PAUSED, Section.DONE):
        assert (found.section, bool(found.why)) == (section, True)
        assert found.needs == (() if section is Section.DONE else needs)
    else:
        assert (found.section, found.needs) == (section, needs)


def test_more_than_the_limit_is_the_team_leads():
    amounts = {"amount": Decimal(900)}
    found = record_of(_case("escalate_team_lead", verdict=verdict(REFUND, **amounts), outreach=outreach()))
    assert found.needs[0] is Need.OVER_LIMIT
    assert "over_limit" in found.flags


def test_the_gravest_need_stands_first():
    tags = ("escalate_ndf", "escalate_executive", "escalate_team_lead")
    seen = verdict(signals=signals(Signal.CLAIM_FRAUD, Signal.LEGAL_THREAT))
    found = record_of(_case(*tags, verdict=seen, outreach=outreach()))
    assert found.needs == (Need.CLAIM, Need.CONTACT, Need.NDF, Need.LEGAL)


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(case(ticket(comment())), id="not a case"),
        pytest.param(_case(status="deleted"), id="deleted"),
    ],
)
def test_what_is_no_case_has_no_place(of: Case):
    assert record_of(of) is None


def test_a_record_tells_attempt_next_step_and_the_freelancers_zone():
    theirs = outreach(requester=freelancer(time_zone="Asia/Dhaka"))
    of = _case(outreach=theirs)
    of = replace(of, ticket=replace(of.ticket, fields={"Freelancer email": "marek@example.com"}))
    found = record_of(of, plan(of), due_at=NOW)
    assert (found.attempt, found.attempts, found.zone, found.outreach) == (1, 3, "Asia/Dhaka", theirs.ticket.id)
    assert "attempt 2" in found.next_what
    assert found.next_at == theirs.first_at + timedelta(hours=20)


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(_case("accord_pause", outreach=outreach()), id="paused"),
        pytest.param(_case(verdict=verdict(frozenset()), outreach=outreach()), id="settled, or no case any more"),
    ],
)
def test_what_waits_for_people_has_no_next_step(of: Case):
    assert next_step(of) is None


def test_contact_data_does_not_get_into_a_record():
    private = "Call (212) 555-0123 or maria@example.com"
    it = ticket(comment(), subject=private, requester=client(name=private), tags=frozenset({MARK}))
    for found in (record_of(case(replace(it, fields={"Freelancer name": private}))), lean_record(it)):
        assert "555-0123" not in found.to_json()
        assert "maria@" not in found.to_json()


def test_what_was_just_done_counts_as_done():
    done = Done(receipts=("accord_did_call_now",), tags=frozenset({MARK, "accord_did_call_now"}))
    found = record_of(after(case(ticket(comment())), done))
    assert (found.stage, found.call_at) == ("call now", NOW)


def test_the_first_call_note_and_the_first_sight_of_a_correction_stay():
    early = NOW - timedelta(days=1)
    before = Record(TICKET_ID, Section.PERSON, early, early, call_at=early, corrected={"refund_request": early})
    of = _case(
        "accord_not_refund_request", "accord_not_unresponsive_freelancer", "accord_did_call_now", thread=(CALLED,)
    )
    found = record_of(of, before=before)
    assert found.call_at == early
    assert found.corrected == {Label.REFUND_REQUEST: early, Label.UNRESPONSIVE_FREELANCER: NOW}


# after each look


@pytest.fixture
def doors(connection: redis.Redis) -> Doors:
    agenda = Agenda(connection, lease=timedelta(seconds=45), remember=timedelta(hours=24), clock=utc_now)
    desk = FakeDesk(FakeClock(utc_now()))
    desk.add(ticket(comment(created_at=utc_now() - timedelta(hours=1)), requester=client(name="Maria Silva")))
    given = settings(**BOARD_ON)
    return Doors(given, policy(), load_macros(), agenda, desk, open_marketplace(given))  # type: ignore[arg-type]  # a fake


def look(doors: Doors, number: int = TICKET_ID) -> Record | None:
    doors.agenda.wake(number)
    attend_to(number, doors)
    return Index(doors.agenda).get(number)


def test_each_look_writes_the_record(doors: Doors):
    found = look(doors)
    assert (found.client, found.stage) == ("Maria Silva", "waiting for the client")
    assert found.needs == (Need.NO_ADDRESS,)
    assert found.due_at == doors.agenda.due_at(TICKET_ID).replace(microsecond=0)
    doors.desk.touch(TICKET_ID, status="solved")
    assert look(doors).section is Section.DONE


@pytest.mark.parametrize(
    ("happens", "section"),
    [
        pytest.param(lambda d: d.desk.tickets.pop(TICKET_ID), None, id="the ticket is gone: the record too"),
        pytest.param(
            lambda d: d.desk.fails.update({"ticket": [Forbidden("403")]}), Section.PARKED, id="refused: it is parked"
        ),
        pytest.param(
            lambda d: d.desk.fails.update({"ticket": [ValueError("odd")]}), Section.PERSON, id="it broke: as it was"
        ),
    ],
)
def test_what_becomes_of_a_ticket_is_on_the_board(
    doors: Doors, happens: Callable[[Doors], object], section: Section | None
):
    look(doors)
    happens(doors)
    found = look(doors)
    assert (found.section if found else None) is section


def test_a_board_that_breaks_stops_no_ticket(doors: Doors, connection: redis.Redis):
    connection.set("accord:board:cases", "of another kind")
    doors.agenda.wake(TICKET_ID)
    assert attend_to(TICKET_ID, doors) == "acted"


def test_without_a_board_nothing_is_kept(doors: Doors, connection: redis.Redis):
    bare = Doors(settings(), doors.policy, doors.macros, doors.agenda, doors.desk, doors.market)
    doors.agenda.wake(TICKET_ID)
    assert attend_to(TICKET_ID, bare) == "acted"
    assert connection.keys("accord:board:*") == []
