"""P6: where a number is looked for, in which order, and where the search stops."""

from datetime import timedelta

import pytest

from bot.contract import Author, Message
from bot.phone_search import PhoneSearch, search
from bot.ticket import Identity, Ticket
from tests.builders import CLIENT_ID, NOW, agent, client, comment, policy, ticket
from tests.fakes import FakeDesk

ACCOUNT, IDENTITY, HERE, EARLIER = "+12125550101", "+12125550102", "+12125550103", "+12125550104"


def _written(e164: str) -> str:
    return f"My freelancer stopped answering. Please call me at {e164}."


@pytest.fixture
def desk() -> FakeDesk:
    desk = FakeDesk()
    old = NOW - timedelta(days=30)
    for number in (1, 2, 3, 4, 5):
        said = comment(
            _written(EARLIER) if number == 1 else "Thanks!", id=number, created_at=old + timedelta(days=number)
        )
        desk.add(ticket(said, id=number))
    return desk


def _search(desk: FakeDesk, of: Ticket, **sections: object) -> PhoneSearch:
    return search(of, desk, policy(**sections))


def test_a_number_on_the_account_is_enough_and_nobody_is_asked(desk: FakeDesk):
    found = _search(desk, ticket(comment(_written(HERE)), requester=client(phone=ACCOUNT)))
    assert (found.best.e164, found.best.place, found.looked_in) == (ACCOUNT, "the account", ("the account",))
    assert desk.asked == []


def test_then_the_identities_are_asked(desk: FakeDesk):
    desk.ways[CLIENT_ID] = (Identity("email", "x@example.com"), Identity("phone_number", IDENTITY, verified=True))
    found = _search(desk, ticket(comment(_written(HERE))))
    assert (found.best.e164, found.best.place) == (IDENTITY, "the account's identities")
    assert desk.asked == [f"identities {CLIENT_ID}"]


def test_then_this_ticket_is_read(desk: FakeDesk):
    found = _search(desk, ticket(comment(_written(HERE))))
    assert found.best.e164 == HERE
    assert found.best.place.startswith("this ticket, comment of 24 November 2026")
    assert desk.asked == [f"identities {CLIENT_ID}"]


def test_then_earlier_tickets_the_newest_first_and_no_more_than_the_policy_says(desk: FakeDesk):
    found = _search(desk, ticket(), phone={"earlier_tickets": 3})
    assert found.best is None
    assert found.looked_in[-3:] == ("ticket #5", "ticket #4", "ticket #3")
    assert [t.id for t in found.earlier] == [5, 4, 3]
    assert desk.asked[2:] == ["comments 5", "comments 4", "comments 3"]


def test_the_search_ends_at_the_ticket_that_has_it(desk: FakeDesk):
    found = _search(desk, ticket(), phone={"earlier_tickets": 10})
    assert found.best.e164 == EARLIER
    assert found.best.place.startswith("ticket #1, comment of")


def test_no_earlier_tickets_are_asked_for_where_the_policy_wants_none(desk: FakeDesk):
    _search(desk, ticket(), phone={"earlier_tickets": 0})
    assert desk.asked == [f"identities {CLIENT_ID}"]


def test_the_newest_words_come_first(desk: FakeDesk):
    old = comment(_written(HERE), id=1, created_at=NOW - timedelta(hours=2))
    new = comment(_written(EARLIER), id=2, created_at=NOW - timedelta(hours=1))
    assert _search(desk, ticket(old, new)).best.e164 == EARLIER


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(ticket(comment(_written(HERE), author=agent())), id="written by an agent"),
        pytest.param(ticket(comment(), comment(_written(HERE), author=client(id=77))), id="written by another"),
        pytest.param(ticket(comment(), comment(_written(HERE), public=False)), id="in an internal note"),
        pytest.param(ticket(comment(f"Hello?\n\n> On Monday X wrote:\n> {_written(HERE)}")), id="in quoted words"),
        pytest.param(ticket(requester=client(phone="call me")), id="a profile field that holds no number"),
        pytest.param(ticket(requester=client(phone="+1 999")), id="a number that cannot be"),
    ],
)
def test_a_number_that_is_not_the_clients_is_not_found(of: Ticket):
    found = _search(FakeDesk(), of)
    assert (found.best, found.possible) == (None, ())


@pytest.mark.parametrize("place", ["account", "identity", "words"])
def test_the_teams_own_number_is_never_the_clients(desk: FakeDesk, place: str):
    desk.tickets.clear()
    desk.ways[CLIENT_ID] = (Identity("phone_number", HERE),) if place == "identity" else ()
    said = comment(_written(HERE) if place == "words" else "Hello?")
    of = ticket(said, requester=client(phone=HERE if place == "account" else ""))
    found = _search(desk, of, team={"phone_numbers": (HERE,)})
    assert (found.best, found.possible) == (None, ())


def test_below_the_policys_confidence_a_number_is_only_possible(desk: FakeDesk):
    desk.ways[CLIENT_ID] = (Identity("phone_number", IDENTITY),)
    found = _search(desk, ticket(requester=client(phone=ACCOUNT, shared_phone=True)), phone={"sure_from": 0.99})
    assert found.best is None
    assert {n.e164 for n in found.possible} >= {ACCOUNT, IDENTITY}
    assert [n.confidence for n in found.possible] == sorted((n.confidence for n in found.possible), reverse=True)


def test_a_number_in_national_form_is_read_by_the_profiles_time_zone(desk: FakeDesk):
    found = _search(desk, ticket(requester=client(phone="020 7946 0123", time_zone="Europe/London")))
    assert found.best.e164 == "+442079460123"


def test_a_number_that_this_ticket_calls_old_is_not_taken_from_the_account(desk: FakeDesk):
    said = comment(f"My old number {ACCOUNT} is no longer in use, my new number is {HERE}.")
    found = _search(desk, ticket(said, requester=client(phone=ACCOUNT)))
    assert (found.best.e164, found.best.place.partition(",")[0]) == (HERE, "this ticket")


def test_a_number_that_two_people_on_the_ticket_call_theirs_is_nobodys(desk: FakeDesk):
    desk.tickets.clear()
    found = _search(desk, ticket(comment(_written(HERE)), comment(_written(HERE), id=9, author=client(id=77))))
    assert (found.best, found.possible) == (None, ())


def test_at_last_the_messages_are_read_and_only_the_clients_own_numbers_count(desk: FakeDesk):
    desk.tickets.clear()
    messages = (
        Message(NOW - timedelta(days=3), Author.CLIENT, _written(IDENTITY)),
        Message(NOW - timedelta(days=2), Author.FREELANCER, _written(EARLIER)),
        Message(NOW - timedelta(days=1), Author.CLIENT, _written(HERE)),
    )
    found = search(ticket(), desk, policy(), messages)
    assert (found.best.e164, found.best.place) == (HERE, "the messages between the parties")
