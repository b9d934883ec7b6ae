"""One suite for the fake and for the real door over HTTP to the sandbox, so that the fake cannot lie."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest
import requests

from bot.desk import Change, Desk, Opening
from bot.desk.errors import Conflict, NotFound, UnknownOutcome
from bot.receipts import metadata_for, read_receipts
from bot.ticket import Identity, Ticket
from sandbox.options import Credentials, Options
from sandbox.server import Running, running_sandbox
from tests.builders import agent, comment, settings, stamp
from tests.builders import ticket as a_ticket
from tests.fakes import FakeClock, FakeDesk

DID = metadata_for(["accord_did_call_now"], ["P9"], "12345678")
WORDS = "My freelancer stopped answering me."


class Account(Protocol):
    """What a test does to an account, besides what the desk does."""

    desk: Desk | FakeDesk

    def open(self, words: str = WORDS, *, tags: tuple[str, ...] = ()) -> int: ...
    def agent_writes(self, ticket_id: int, words: str, *, public: bool = True) -> None: ...
    def delete(self, ticket_id: int) -> None: ...
    def lose_the_next_answer(self) -> None: ...
    def forward(self, seconds: float) -> None: ...


@dataclass
class Pretended:
    """The fake."""

    desk: FakeDesk

    def open(self, words: str = WORDS, *, tags: tuple[str, ...] = ()) -> int:
        number, now = max(self.desk.tickets, default=1000) + 1, self.desk.clock()
        first = comment(words, id=number * 10, created_at=now)
        made = a_ticket(first, id=number, tags=frozenset(tags))
        self.desk.add(replace(made, stamp=stamp(now)))
        self.desk.ways[made.requester.id] = (Identity("phone_number", "+12125550123"),)
        return number

    def agent_writes(self, ticket_id: int, words: str, *, public: bool = True) -> None:
        thread = self.desk.tickets[ticket_id].comments
        said = comment(words, id=len(thread) + 9_000, author=agent(), created_at=self.desk.clock(), public=public)
        self.desk.touch(ticket_id, comments=(*thread, said))

    def delete(self, ticket_id: int) -> None:
        del self.desk.tickets[ticket_id]

    def lose_the_next_answer(self) -> None:
        self.desk.loses_answer = True

    def forward(self, seconds: float) -> None:
        self.desk.clock.forward(seconds=seconds)


@dataclass
class Sandboxed:
    """The real door, over HTTP to the sandbox."""

    desk: Desk
    running: Running

    def open(self, words: str = WORDS, *, tags: tuple[str, ...] = ()) -> int:
        ways = [{"type": "phone_number", "value": "+12125550123"}]
        who = {"name": "Maria Silva", "email": "maria@example.com", "identities": ways}
        self._ask("users", who)
        given = {"as": "maria@example.com", "subject": "Help", "body": words, "tags": list(tags)}
        return int(self._ask("tickets", given)["ticket"]["id"])

    def agent_writes(self, ticket_id: int, words: str, *, public: bool = True) -> None:
        self._ask(f"tickets/{ticket_id}/comments", {"body": words, "public": public})

    def delete(self, ticket_id: int) -> None:
        self._ask(f"tickets/{ticket_id}/delete", {})

    def lose_the_next_answer(self) -> None:
        self._ask("faults", {"kind": "drop_after", "method": "PUT"})

    def forward(self, seconds: float) -> None:
        self._ask("clock", {"seconds": seconds})

    def _ask(self, what: str, given: dict[str, object]) -> dict[str, Any]:
        answer = requests.post(f"{self.running.url}/_sandbox/{what}", json=given, timeout=10)
        assert answer.ok, answer.text
        return answer.json()


def _pretended() -> Iterator[Account]:
    yield Pretended(FakeDesk(FakeClock(datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC))))


def _sandboxed() -> Iterator[Account]:
    given = Credentials()
    with running_sandbox(Options(limits=False)) as running:
        through = settings(zendesk_url=running.url, oauth_token=given.oauth_token)
        desk = Desk(through)
        yield Sandboxed(desk, running)
        desk.session.close()


@pytest.fixture(params=[pytest.param(_pretended, id="fake"), pytest.param(_sandboxed, id="sandbox")])
def account(request: pytest.FixtureRequest) -> Iterator[Account]:
    make: Callable[[], Iterator[Account]] = request.param
    yield from make()


def _read(account: Account, ticket_id: int) -> Ticket:
    found, _ = account.desk.ticket(ticket_id)
    return account.desk.with_thread(found)


def _note(of: Ticket, html: str = "<p>Call now</p>", **facts: object) -> Change:
    return Change(
        **{"tags": of.tags | {"accord_did_call_now"}, "html": html, "public": False, "metadata": DID, **facts}
    )


def test_a_ticket_is_read_with_its_requester_and_without_its_thread(account: Account):
    ticket_id = account.open(tags=("vip",))
    found, comments = account.desk.ticket(ticket_id)
    assert (found.id, found.requester.name, found.status in {"new", "open"}) == (ticket_id, "Maria Silva", True)
    assert (found.tags, found.comments, comments) == ({"vip"}, (), 1)
    assert not found.requester.is_staff
    assert stamp(found.updated_at) == found.stamp


def test_a_ticket_that_is_not_there_is_not_found(account: Account):
    with pytest.raises(NotFound):
        account.desk.ticket(999_999)


def test_a_ticket_that_was_deleted_is_not_found_but_its_thread_is_only_empty(account: Account):
    ticket_id = account.open()
    account.delete(ticket_id)
    with pytest.raises(NotFound):
        account.desk.ticket(ticket_id)
    assert account.desk.comments(ticket_id) == ()


def test_the_thread_has_the_oldest_words_first_with_who_said_them_and_to_whom(account: Account):
    ticket_id = account.open()
    account.forward(2)
    account.agent_writes(ticket_id, "Hello", public=True)
    account.forward(2)
    account.agent_writes(ticket_id, "Between us", public=False)
    thread = _read(account, ticket_id).comments
    assert [(c.public, c.author.is_staff) for c in thread] == [(True, False), (True, True), (False, True)]
    assert WORDS in thread[0].body
    assert sorted(thread, key=lambda c: c.created_at) == list(thread)


def test_an_update_lands_whole(account: Account):
    ticket_id = account.open(tags=("vip",))
    before = _read(account, ticket_id)
    account.forward(2)
    after = account.desk.update(before, _note(before))
    now = _read(account, ticket_id)
    assert now.tags == after.tags == {"vip", "accord_did_call_now"}
    assert after.stamp == now.stamp != before.stamp
    said = now.comments[-1]
    assert ("Call now" in said.body, said.public, said.author.id) == (True, False, account.desk.me().id)
    assert dict(said.metadata) == DID
    assert read_receipts(now).when("call_now") == said.created_at


def test_a_public_word_is_public(account: Account):
    before = _read(account, account.open())
    account.desk.update(before, _note(before, "<p>Hi</p>", public=True))
    assert _read(account, before.id).comments[-1].public


def test_tags_alone_add_no_comment(account: Account):
    before = _read(account, account.open())
    account.desk.update(before, Change(frozenset({"accord_case"})))
    now = _read(account, before.id)
    assert (now.tags, len(now.comments)) == ({"accord_case"}, 1)


def test_an_update_of_a_ticket_that_moved_is_refused_and_nothing_lands(account: Account):
    before = _read(account, account.open())
    account.forward(2)
    account.agent_writes(before.id, "I take over")
    with pytest.raises(Conflict):
        account.desk.update(before, _note(before))
    now = _read(account, before.id)
    assert ("accord_did_call_now" in now.tags, len(now.comments)) == (False, 2)


def test_the_ticket_an_update_gives_back_may_be_updated_again(account: Account):
    before = _read(account, account.open())
    account.forward(2)
    after = account.desk.update(before, _note(before))
    account.desk.update(after, _note(after, "<p>More</p>"))
    assert len(_read(account, before.id).comments) == 3


def test_a_lost_answer_is_an_unknown_outcome_and_a_read_tells(account: Account):
    before = _read(account, account.open())
    account.lose_the_next_answer()
    with pytest.raises(UnknownOutcome):
        account.desk.update(before, _note(before))
    now = _read(account, before.id)
    assert [dict(c.metadata) for c in now.comments[1:]] == [DID]


def test_an_update_of_what_is_gone_is_not_found(account: Account):
    before = _read(account, account.open())
    account.delete(before.id)
    with pytest.raises(NotFound):
        account.desk.update(before, _note(before))


def test_identities_hold_the_phone(account: Account):
    before = _read(account, account.open())
    found = account.desk.identities(before.requester.id)
    assert "+12125550123" in {i.value for i in found if i.type == "phone_number"}
    assert account.desk.identities(424_242) == ()


def test_earlier_tickets_are_the_requesters_before_this_one(account: Account):
    first = account.open("An earlier one")
    account.forward(60)
    second = account.open("Another one")
    account.forward(60)
    this = _read(account, account.open())
    found = account.desk.earlier_tickets(this.requester.id, this.created_at, 5)
    assert [t.id for t in found] == [second, first]
    assert [t.id for t in account.desk.earlier_tickets(this.requester.id, this.created_at, 1)] == [second]
    assert account.desk.earlier_tickets(424_242, this.created_at, 5) == ()


def test_a_ticket_is_found_by_its_external_id_at_once(account: Account):
    tie = "accord-outreach-1-ab"
    opening = Opening("Subject", "Marek", "marek@example.com", tie, "<p>Hi</p>", frozenset({"t"}), DID)
    assert account.desk.by_external_id(tie) is None
    number = account.desk.open_ticket(opening)
    found = account.desk.by_external_id(tie)
    assert (found.id, found.tags, found.requester.name) == (number, {"t"}, "Marek")
    (said,) = _read(account, number).comments
    assert (said.public, dict(said.metadata)) == (True, DID)


def test_the_bot_is_staff_and_knows_its_number(account: Account):
    me = account.desk.me()
    assert me.is_staff
    assert account.desk.my_id() == me.id > 0


def test_zendesks_clock_is_near(account: Account):
    ticket_id = account.open()
    found, _ = account.desk.ticket(ticket_id)
    assert abs(account.desk.now() - found.created_at) < timedelta(seconds=5)
