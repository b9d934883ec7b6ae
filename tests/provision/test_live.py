"""From a bare account to a ticket that was acted upon: real receiver, real queue, real worker, real HTTP."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox.options import Options
from sandbox.processes import Stack
from tests.provision.conftest import Account

CLIENT = {"name": "Carla Brandis", "email": "carla@example.com"}
SILENT = "My freelancer has not answered me for nine days, and the deadline has passed."
FREELANCER = "marek.kowal@example.com"


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


@pytest.fixture
def live(start: Callable[..., Account], tmp_path: Path, free_port: int) -> Iterator[tuple[Account, Stack]]:
    """A bare account that was set up by the command line, and the processes that serve it."""
    account = start(Options(fields=False, limits=False))
    account.environment["PUBLIC_URL"] = f"http://127.0.0.1:{free_port}"
    shown = account.accord("apply", "--yes", "--activate").stdout
    (secret,) = [line.partition("=")[2] for line in shown.splitlines() if line.startswith("ZENDESK_WEBHOOK_SECRET=")]
    account.environment["ZENDESK_WEBHOOK_SECRET"] = secret
    stack = Stack(tmp_path, {**os.environ, **account.environment})
    address = f"127.0.0.1:{free_port}"
    stack.start("web", "gunicorn", "--bind", address, "--workers", "1", "--threads", "2", "bot.web:create_app()")
    stack.start("worker", "jobs.worker")
    stack.start("clock", "jobs.clock")
    try:
        stack.wait_for("the receiver", lambda: _answers(f"http://{address}/healthz"))
        yield account, stack
    finally:
        for name in list(stack.processes):
            stack.stop(name)


def _ticket(account: Account, number: int) -> dict[str, Any]:
    return account.control("GET", f"tickets/{number}")["ticket"]


def _events(account: Account, number: int) -> list[dict[str, Any]]:
    bodies = [json.loads(i["body"]) for i in account.control("GET", "invocations")["invocations"]]
    return [body for body in bodies if body["ticket_id"] == str(number)]


def test_a_new_ticket_reaches_the_receiver_and_is_acted_upon(live: tuple[Account, Stack]):
    account, stack = live
    given = {"as": CLIENT, "subject": "No answer", "body": SILENT, "fields": {"Freelancer email": FREELANCER}}
    number = account.control("POST", "tickets", given)["ticket"]["id"]
    stack.wait_for("the outreach", lambda: "accord_did_outreach_started" in _ticket(account, number)["tags"])
    assert {"accord_case", "accord_unresponsive_freelancer"} <= set(_ticket(account, number)["tags"])
    assert [body["event"] for body in _events(account, number)] == ["ticket_created"]  # none for the bot's own updates

    (theirs,) = account.control("GET", "tickets?external_id=accord-outreach-")["tickets"]
    account.control(
        "POST", f"tickets/{theirs['id']}/comments", {"as": theirs["requester_id"], "body": "I refund half."}
    )
    stack.wait_for("the freelancer's answer", lambda: "accord_answered" in _ticket(account, number)["tags"])
    assert [body["event"] for body in _events(account, theirs["id"])] == ["client_replied"]

    account.control("POST", f"tickets/{number}/comments", {"body": "/accord status", "public": False})
    stack.wait_for("the command's answer", lambda: "accord_did_status" in _ticket(account, number)["tags"])
    agent_id = next(u["id"] for u in account.control("GET", "state")["users"] if u["role"] == "agent")
    tags = [*_ticket(account, number)["tags"], "accord_pause"]
    account.control("PUT", f"tickets/{number}", {"tags": tags, "assignee_id": agent_id})
    account.control("PUT", f"tickets/{number}", {"as": CLIENT["email"], "status": "solved"})
    stack.wait_for("the deliveries", lambda: len(_events(account, number)) >= 4)
    kinds = [body["event"] for body in _events(account, number)]
    assert kinds == ["ticket_created", "agent_note", "ticket_changed", "ticket_changed"]


QUIET = [
    pytest.param({"body": "Thanks, all is well.", "public": False}, id="an agent's note without a command"),
    pytest.param({"status": "pending"}, id="an agent's change"),
    pytest.param({"body": "Have a nice day.", "public": True}, id="an agent's reply"),
]


@pytest.mark.parametrize("act", QUIET)
def test_what_agents_do_on_other_tickets_makes_no_delivery(account: Account, act: dict[str, Any]):
    account.accord("apply", "--yes", "--activate")
    given = {"as": CLIENT, "subject": "Password", "body": "How do I change my password?"}
    number = account.control("POST", "tickets", given)["ticket"]["id"]
    account.control(
        "PUT" if "status" in act else "POST", f"tickets/{number}{'' if 'status' in act else '/comments'}", act
    )
    assert [body["event"] for body in _events(account, number)] == ["ticket_created"]


LOUD = [
    pytest.param({"as": CLIENT, "body": "In fact I want my money back."}, "client_replied", id="a later answer"),
    pytest.param({"body": "/accord call +1 212 555 0123", "public": False}, "agent_note", id="a command"),
    pytest.param({"tags": ["accord_refund_request"]}, "ticket_changed", id="an agent's decision by tag"),
]


@pytest.mark.parametrize(("act", "event"), LOUD)
def test_what_may_make_a_ticket_a_case_is_told(account: Account, act: dict[str, Any], event: str):
    account.accord("apply", "--yes", "--activate")
    given = {"as": CLIENT, "subject": "Question", "body": "How do I change my password?"}
    number = account.control("POST", "tickets", given)["ticket"]["id"]
    account.control("PUT", f"tickets/{number}", act)
    assert [body["event"] for body in _events(account, number)] == ["ticket_created", event]


AWKWARD = 'She said "never", {"a": [1,]} \\ {{ticket.id}} \n\t</script> 😀'


def test_no_quote_mark_in_a_ticket_breaks_a_delivery(account: Account):
    account.accord("apply", "--yes", "--activate")
    person = {"name": 'Carla "C" \\ Brandis', "email": "c@example.com"}
    number = account.control("POST", "tickets", {"as": person, "subject": AWKWARD, "body": AWKWARD})["ticket"]["id"]
    (body,) = _events(account, number)
    assert body["event"] == "ticket_created"
