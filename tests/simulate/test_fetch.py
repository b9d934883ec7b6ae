"""Fetching from a pretend Zendesk over HTTP: what is exported can be replayed, and corrections are people's alone."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.decided import decided, solved_at
from bot.desk.errors import RateLimited
from bot.labels import Label
from bot.simulate.fetch import patiently
from bot.simulate.past import read_past
from bot.ticket import Audit, Turn
from jobs import doors as wiring
from sandbox.options import Options
from tests.builders import BOT_ID, NOW, agent, bot_user, client, ticket
from tests.provision.conftest import Account

SILENT = "My freelancer has not answered me for nine days."
CLIENT = {"name": "Carla Brandis", "email": "carla@example.com", "phone": "+1 212 555 0123"}
REFUND, UNRESPONSIVE = Label.REFUND_REQUEST, Label.UNRESPONSIVE_FREELANCER


def tags(before: str, now: str, rule: str = "") -> Turn:
    return Turn("tags", before, now, rule)


def audit(turn: Turn, author: Any = None, hours: float = 0, **facts: Any) -> Audit:
    return Audit(1, NOW + timedelta(hours=hours), author or agent(), (turn,), **facts)


BY_BOT = {"accord_did": "accord_did_research"}
DECISIONS = [
    pytest.param([audit(tags("", "accord_refund_request"))], {REFUND: True}, id="set by an agent"),
    pytest.param([audit(tags("x", "accord_not_refund_request x"))], {REFUND: False}, id="denied by an agent"),
    pytest.param([audit(tags("", "accord_refund_request"), bot_user())], {}, id="set by the bot"),
    pytest.param([audit(tags("", "accord_refund_request"), metadata=BY_BOT)], {}, id="set by the bot, under a name"),
    pytest.param([audit(tags("", "accord_refund_request", "Some trigger"))], {}, id="set by a trigger"),
    pytest.param([audit(tags("", "accord_refund_request"), client())], {}, id="set by an end user"),
    pytest.param([audit(tags("accord_refund_request", "accord_refund_request vip"))], {}, id="was there before"),
    pytest.param([audit(tags("", "accord_unresponsive_freelancer"))], {}, id="gone again since"),
    pytest.param(
        [audit(tags("", "accord_refund_request")), audit(tags("accord_refund_request", "accord_not_refund_request"))],
        {REFUND: False},
        id="denied after all",
    ),
]


@pytest.mark.parametrize(("audits", "found"), DECISIONS)
def test_only_what_a_person_set_by_hand_and_still_stands_was_decided(audits: list[Audit], found: dict[Label, bool]):
    standing = frozenset({"accord_refund_request", "accord_not_refund_request"})
    assert decided(ticket(tags=standing), audits, BOT_ID) == found


SOLVINGS = [
    pytest.param([("new", "open")], None, id="never solved"),
    pytest.param([("open", "solved"), ("solved", "closed")], 0, id="solved, then closed"),
    pytest.param([("open", "solved"), ("solved", "open")], None, id="opened again"),
    pytest.param([("open", "solved"), ("solved", "open"), ("open", "solved")], 2, id="solved again"),
]


@pytest.mark.parametrize(("turns", "hours"), SOLVINGS)
def test_when_it_was_solved_is_read_off_the_audits(turns: list[tuple[str, str]], hours: float | None):
    audits = [audit(Turn("status", *turn), hours=n) for n, turn in enumerate(turns)]
    assert solved_at(audits) == (None if hours is None else NOW + timedelta(hours=hours))


def test_who_is_asked_to_wait_waits_and_asks_again():
    waits: list[float] = []
    answers: Iterator[object] = iter([RateLimited("429", timedelta(seconds=7)), RateLimited("429"), "an answer"])

    def ask() -> object:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert patiently(ask, waits.append) == "an answer"
    assert waits == [7, 60]


@pytest.fixture
def zendesk(start: Callable[..., Account]) -> Account:
    return start(Options(export_lag=timedelta(0)))


def _open(zendesk: Account, body: str = SILENT, **more: Any) -> int:
    given = {"as": CLIENT, "subject": "No answer", "body": body, **more}
    return int(zendesk.control("POST", "tickets", given)["ticket"]["id"])


def _run(zendesk: Account, *words: str) -> tuple[Result, list[dict[str, Any]]]:
    wiring.doors.cache_clear()
    result = zendesk.accord(*words)
    assert result.exit_code == 0, result.output
    return result, [json.loads(text) for text in result.stdout.splitlines()]


def test_an_export_holds_what_a_replay_needs_and_writes_nothing(zendesk: Account):
    number = _open(zendesk, fields={"Freelancer email": "marek@example.com"})
    other = _open(zendesk, "How do I change my picture?")
    zendesk.control("POST", f"tickets/{number}/comments", {"as": CLIENT, "body": "Anybody there?"})
    zendesk.control("PUT", f"tickets/{number}", {"status": "solved"})
    before = zendesk.writes()
    result, rows = _run(zendesk, "export", "--days", "3")
    assert zendesk.writes() == before
    assert "2 tickets" in result.stderr
    by_id = {row["id"]: row for row in rows}
    assert set(by_id) == {number, other}
    row = by_id[number]
    assert row["fields"]["Freelancer email"] == "marek@example.com"
    assert (row["requester"]["name"], row["requester"]["phone"]) == ("Carla Brandis", "+1 212 555 0123")
    assert len(row["comments"]) == 2
    assert row["solved_at"]
    assert row["decided"] == {}
    assert "decided" not in by_id[other], "who set its tags was not looked up"


def test_what_was_exported_is_read_back_as_it_was(zendesk: Account):
    number = _open(zendesk)
    _, (row,) = _run(zendesk, "export")
    past = read_past(row, 1)
    assert (past.ticket.id, past.ticket.subject) == (number, "No answer")
    assert past.ticket.requester.phone == "+1 212 555 0123"
    assert SILENT in past.ticket.comments[0].body
    assert abs(past.ticket.created_at - datetime.now(UTC)) < timedelta(hours=1)


def test_tickets_to_freelancers_are_not_exported_and_the_replay_says_what_was_said(zendesk: Account):
    number = _open(zendesk, fields={"Freelancer email": "marek@example.com"})
    assert zendesk.accord("attend", str(number)).exit_code == 0
    result, rows = _run(zendesk, "export")
    assert [row["id"] for row in rows] == [number]
    replayed = CliRunner().invoke(main, ["simulate", "-", "--json"], input=result.stdout)
    (entry,) = json.loads(replayed.stdout)["tickets"]
    told = {macro.split()[0] for said in entry["said"] for macro in said["macros"]}
    assert {"call_now", "outreach", "research"} <= told


def test_corrections_are_what_people_set_by_hand(zendesk: Account):
    denied, untouched = _open(zendesk), _open(zendesk)
    set_by_hand = _open(zendesk, "Please see the letter that I attach.", subject="Contract C-20417")
    zendesk.accord("attend", str(untouched))
    zendesk.control("PUT", f"tickets/{denied}", {"additional_tags": ["accord_not_unresponsive_freelancer"]})
    zendesk.control("PUT", f"tickets/{set_by_hand}", {"additional_tags": ["accord_refund_request"]})
    result, rows = _run(zendesk, "corrections", "--days", "3")
    found = {row["id"]: row for row in rows}
    assert set(found) == {f"correction-{denied}", f"correction-{set_by_hand}"}
    assert found[f"correction-{denied}"]["labels"] == []
    assert found[f"correction-{denied}"]["decided"] == {"unresponsive_freelancer": False}
    assert found[f"correction-{set_by_hand}"]["labels"] == ["refund_request"]
    measured = CliRunner().invoke(main, ["evaluate", "-", "--json"], input=result.stdout)
    assert measured.exit_code == 0, measured.output
    assert json.loads(measured.stdout)["tickets"] == 2


def test_an_evaluation_is_told_to_people_and_to_programs():
    row = {"id": 1, "subject": "", "body": SILENT, "role": "client", "labels": ["unresponsive_freelancer"]}
    given = json.dumps({**row, "signals": [], "disputed_usd": None}) + "\n"
    shown = CliRunner().invoke(main, ["evaluate", "-", "--errors", "3"], input=given)
    assert "macro-F1" in shown.stdout
    told = json.loads(CliRunner().invoke(main, ["evaluate", "-", "--json"], input=given).stdout)
    assert told["labels"]["unresponsive_freelancer"]["recall"] == 1


@pytest.mark.parametrize("given", ["not json\n", '{"id": 1}\n', "[1]\n"])
def test_a_line_that_cannot_be_measured_is_one_sentence(given: str):
    result = CliRunner().invoke(main, ["evaluate", "-"], input=given)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: line 1: ")
    assert len(result.stderr.splitlines()) == 1
