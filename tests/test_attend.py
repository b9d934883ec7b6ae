"""Attending to one ticket: a real agenda, a pretended desk, and every way in which it can end."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import redis
from structlog.testing import capture_logs

from bot.agenda import Agenda
from bot.desk.errors import Away, Conflict, Forbidden, RateLimited, SignedOut, UnknownOutcome
from bot.desk.limits import Limit
from bot.errors import where
from bot.macros import load_macros
from bot.marketplace import open_marketplace
from bot.webhook import Event
from jobs.attend import attend_to
from jobs.doors import Doors, utc_now
from tests.builders import OUTREACH_ID, TICKET_ID, WORDS, comment, outreach, policy, settings, ticket
from tests.fakes import FakeClock, FakeDesk

MACROS = load_macros()
OTHER = comment("How do I change my password?")


@pytest.fixture
def agenda(connection: redis.Redis) -> Agenda:
    """On this process's own clock, as the job's."""
    return Agenda(connection, lease=timedelta(seconds=45), remember=timedelta(hours=24), clock=utc_now)


@pytest.fixture
def doors(agenda: Agenda) -> Doors:
    desk = FakeDesk(FakeClock(utc_now()))
    desk.add(ticket(comment(created_at=utc_now() - timedelta(hours=1))))
    return Doors(settings(), policy(), MACROS, agenda, desk, open_marketplace(settings()))  # type: ignore[arg-type]  # a fake desk


def _hinted(text: str) -> Event:
    return Event("created", TICKET_ID, (), hint={"subject": "", "description": text})


def test_a_case_is_acted_on_and_looked_at_again_later(doors: Doors):
    doors.agenda.wake(TICKET_ID)
    assert attend_to(TICKET_ID, doors) == "acted"
    assert [change.public for _, change in doors.desk.updates] == [True, False]
    assert "accord_did_call_scheduling" in doors.desk.tickets[TICKET_ID].tags


def test_a_second_look_finds_nothing_to_do(doors: Doors):
    for expected in ("acted", "nothing_to_do"):
        doors.agenda.wake(TICKET_ID)
        assert attend_to(TICKET_ID, doors) == expected
    assert len(doors.desk.updates) == 2
    assert doors.agenda.due_at(TICKET_ID) > utc_now()


@pytest.mark.parametrize(
    "prepare",
    [
        pytest.param(lambda a: None, id="it is not on the agenda"),  # noqa: ARG005
        pytest.param(lambda a: (a.wake(TICKET_ID), a.claim(TICKET_ID)), id="another worker holds it"),
        pytest.param(lambda a: (a.wake(TICKET_ID), a.pause(timedelta(minutes=1))), id="all work is paused"),
        pytest.param(lambda a: a.wake(TICKET_ID, utc_now() + timedelta(hours=1)), id="it is due later"),
    ],
)
def test_a_poke_too_many_asks_nobody(doors: Doors, prepare: Callable[[Agenda], object]):
    prepare(doors.agenda)
    assert attend_to(TICKET_ID, doors) == "not_due"
    assert doors.desk.asked == []


def test_a_new_ticket_of_another_kind_costs_no_call(doors: Doors):
    doors.agenda.due_now(_hinted("How do I change my password?"))
    assert attend_to(TICKET_ID, doors) == "not_a_case"
    assert doors.desk.asked == []
    assert doors.agenda.depth() == 0


def test_a_hint_of_a_case_is_only_a_hint(doors: Doors):
    doors.agenda.due_now(_hinted(WORDS))
    assert attend_to(TICKET_ID, doors) == "acted"


@pytest.mark.parametrize(
    ("of", "asked"),
    [
        pytest.param(ticket(OTHER), [f"ticket {TICKET_ID}"], id="nothing was added: one call"),
        pytest.param(
            ticket(OTHER, comment("Hello?", id=2)), [f"ticket {TICKET_ID}", f"comments {TICKET_ID}"], id="two comments"
        ),
        pytest.param(
            ticket(OTHER, tags=frozenset({"accord_review"})),
            [f"ticket {TICKET_ID}", f"comments {TICKET_ID}"],
            id="we were here before",
        ),
    ],
)
def test_a_ticket_of_another_kind_costs_as_little_as_can_be(doors: Doors, of: object, asked: list[str]):
    doors.desk.add(of)
    doors.agenda.wake(TICKET_ID)
    assert attend_to(TICKET_ID, doors) in {"not_a_case", "nothing_to_do"}
    assert doors.desk.asked == asked


def test_a_ticket_that_is_gone_leaves_the_agenda(doors: Doors):
    doors.agenda.wake(4711)
    assert attend_to(4711, doors) == "gone"
    assert doors.agenda.depth() == 0


@pytest.mark.parametrize("facts", [{"status": "closed"}, {"status": "solved"}, {"merged": True}], ids=str)
def test_a_ticket_that_is_over_gets_nothing(doors: Doors, facts: dict[str, object]):
    doors.desk.add(ticket(**facts))
    doors.agenda.wake(TICKET_ID)
    assert attend_to(TICKET_ID, doors) == "nothing_to_do"
    assert doors.desk.updates == []
    assert doors.agenda.depth() == 0


@pytest.mark.parametrize(
    ("error", "outcome", "wait"),
    [
        pytest.param(Away("x"), "Away", 5, id="no answer"),
        pytest.param(Away("x", timedelta(seconds=40)), "Away", 40, id="come back in forty seconds"),
        pytest.param(SignedOut("x"), "SignedOut", 5, id="signed out"),
        pytest.param(UnknownOutcome("x"), "UnknownOutcome", 5, id="an unknown outcome"),
        pytest.param(Conflict("x"), "conflict", 1, id="somebody else wrote"),
        pytest.param(KeyError("x"), "broken", 5, id="a mistake of ours"),
    ],
)
def test_after_a_passing_error_the_ticket_is_due_again(doors: Doors, error: Exception, outcome: str, wait: int):
    doors.desk.fails["ticket"] = [error]
    doors.agenda.wake(TICKET_ID)
    before = utc_now()
    assert attend_to(TICKET_ID, doors) == outcome
    due = doors.agenda.due_at(TICKET_ID) - before
    assert timedelta(seconds=wait - 0.1) <= due < timedelta(seconds=wait + 5)


def test_the_waits_of_an_outage_grow_and_end_with_it(doors: Doors, connection: redis.Redis):
    doors.desk.fails["ticket"] = [Away("x") for _ in range(6)]
    waits = []
    for _ in range(6):
        doors.agenda.wake(TICKET_ID, utc_now() - timedelta(seconds=1))
        before = utc_now()
        attend_to(TICKET_ID, doors)
        waits.append(round((doors.agenda.due_at(TICKET_ID) - before).total_seconds()))
    assert waits == [5, 15, 60, 300, 300, 300]
    assert doors.agenda.parked() == {}, "an outage parks nothing"
    doors.agenda.wake(TICKET_ID, utc_now() - timedelta(seconds=1))
    assert attend_to(TICKET_ID, doors) == "acted"
    assert connection.hget(f"accord:ticket:{TICKET_ID}", "waits") is None


def test_a_429_pauses_everybody_for_as_long_as_zendesk_asks(doors: Doors):
    doors.desk.fails["ticket"] = [RateLimited("x", timedelta(seconds=93))]
    doors.agenda.wake(TICKET_ID)
    doors.agenda.wake(5)
    assert attend_to(TICKET_ID, doors) == "RateLimited"
    assert doors.agenda.claim(5) is None


def test_a_429_for_one_ticket_makes_nobody_else_wait(doors: Doors):
    doors.desk.fails["ticket"] = [RateLimited("x", timedelta(seconds=93), alone=True)]
    doors.agenda.wake(TICKET_ID)
    doors.agenda.wake(5)
    assert attend_to(TICKET_ID, doors) == "RateLimited"
    assert doors.agenda.claim(5)


@pytest.mark.parametrize(
    ("left", "ordinary", "urgent"),
    [
        pytest.param(50, True, True, id="enough is left"),
        pytest.param(15, False, True, id="little is left: it is for urgent tickets"),
        pytest.param(0, False, False, id="nothing is left: nobody asks"),
    ],
)
def test_what_zendesk_allows_is_kept_for_what_is_urgent(doors: Doors, left: int, *, ordinary: bool, urgent: bool):
    doors.desk.meanwhile = [lambda desk: desk.session.limits.update({"tickets-update": Limit(100, left, 30)})]
    doors.agenda.wake(TICKET_ID)
    assert attend_to(TICKET_ID, doors) == "acted"
    doors.agenda.due_now(Event("comment_added", 5, ()))
    doors.agenda.due_now(Event("created", 6, (), urgent=True))
    assert (bool(doors.agenda.claim(5)), bool(doors.agenda.claim(6))) == (ordinary, urgent)


def test_when_zendesk_refuses_our_credentials_all_wait_one_alarm_is_given_and_work_goes_on_alone(
    doors: Doors, connection: redis.Redis
):
    doors.desk.fails["ticket"] = [SignedOut("401"), SignedOut("401")]
    alarms = []
    for _ in range(3):
        doors.agenda.wake(TICKET_ID, utc_now() - timedelta(seconds=1))
        connection.delete("accord:pause")
        with capture_logs() as lines:
            attend_to(TICKET_ID, doors)
        alarms.append([line["event"] for line in lines if "credentials" in line["event"]])
        if len(alarms) < 3:
            assert doors.agenda.claim(5) is None
            assert any("credentials" in wrong for wrong in doors.watch.wrong(doors.policy))
    told, again, over = alarms
    assert (len(told), again, len(over)) == (1, [], 1)
    assert not any("credentials" in wrong for wrong in doors.watch.wrong(doors.policy))


def test_a_lasting_error_ends_it(doors: Doors):
    doors.desk.fails["update"] = [Forbidden("403")]
    doors.agenda.wake(TICKET_ID)
    assert attend_to(TICKET_ID, doors) == "refused"
    assert doors.agenda.depth() == 0


def test_a_ticket_that_breaks_us_again_and_again_is_parked(doors: Doors):
    doors.desk.fails["ticket"] = [ValueError("a client's words") for _ in range(9)]
    ends = []
    for _ in range(7):
        doors.agenda.wake(TICKET_ID, utc_now() - timedelta(seconds=1))
        ends.append(attend_to(TICKET_ID, doors))
    assert ends == ["broken"] * 5 + ["parked", "broken"]
    assert "given up after 5 tries" in doors.agenda.parked()[TICKET_ID]


def test_an_error_of_ours_is_told_by_its_place_and_not_by_the_clients_words():
    with pytest.raises(ValueError, match="words") as caught:
        int("a client's words")
    assert where(caught.value).startswith("ValueError at tests/test_attend.py:")


def test_who_lost_the_lease_writes_nothing_and_settles_nothing(doors: Doors, connection: redis.Redis):
    doors.agenda.wake(TICKET_ID)
    doors.desk.meanwhile.append(lambda _desk: connection.set(f"accord:lease:{TICKET_ID}", "another"))
    assert attend_to(TICKET_ID, doors) == "lease_lost"
    assert doors.desk.updates == []
    assert doors.agenda.due_at(TICKET_ID)


def test_what_happens_while_the_ticket_is_held_is_looked_at_at_once(doors: Doors):
    doors.agenda.wake(TICKET_ID)
    doors.desk.meanwhile.append(lambda _desk: doors.agenda.wake(TICKET_ID))
    attend_to(TICKET_ID, doors)
    assert doors.agenda.due_at(TICKET_ID) <= utc_now()


def test_an_agent_who_solves_it_meanwhile_wins(doors: Doors):
    def solve(desk: FakeDesk) -> None:
        desk.clock.forward(seconds=5)
        desk.touch(TICKET_ID, status="solved")

    doors.desk.meanwhile += [lambda _desk: None, solve]
    doors.agenda.wake(TICKET_ID)
    assert attend_to(TICKET_ID, doors) == "conflict"
    assert doors.desk.updates == []
    doors.agenda.wake(TICKET_ID, utc_now() - timedelta(seconds=1))
    assert attend_to(TICKET_ID, doors) == "nothing_to_do"


def test_a_write_of_unknown_outcome_that_took_effect_is_not_repeated(doors: Doors):
    doors.desk.loses_answer = True
    doors.agenda.wake(TICKET_ID)
    assert attend_to(TICKET_ID, doors) == "UnknownOutcome"
    doors.agenda.wake(TICKET_ID, utc_now() - timedelta(seconds=1))
    assert attend_to(TICKET_ID, doors) == "acted"
    assert [change.public for _, change in doors.desk.updates] == [True, False]


def test_the_freelancers_ticket_wakes_its_case(doors: Doors):
    doors.desk.add(outreach().ticket)
    doors.agenda.wake(OUTREACH_ID)
    assert attend_to(OUTREACH_ID, doors) == "passed_on"
    assert doors.agenda.due_at(TICKET_ID)
    assert doors.desk.updates == []
