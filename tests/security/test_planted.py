"""What is planted in every input is in no log line, no answer, no metric, and not in Redis once all is attended to.

Everything planted is invented: names, addresses under reserved domains, numbers from ranges kept for fiction.
"""

import html
import json
import re
from collections.abc import Iterator

import pytest
import redis
import requests

from sandbox.marketplace.server import TOKEN as MARKETPLACE_TOKEN
from sandbox.options import CLIENT_SECRET, OAUTH_TOKEN
from sandbox.processes import BOARD, SECRET, running_stack
from tests.journeys.policies import two_days_in
from tests.stories import SILENT, Office, Story, office_of

NAME, FREELANCER = "Zebulon Quartermain", "Perpetua Brixworth"
WORD = "xylograph"
PEOPLE = {
    "a client's name": "Quartermain",
    "a freelancer's name": "Brixworth",
    "a client's address": "zebulon@example.com",
    "a freelancer's address": "freelancer1@example.net",
    "a phone number as written": "(512) 555-0187",
    "a phone number in digits": "5125550187",
    "a number on the account": "5125550171",
    "words of the client's": WORD,
    "a password in the text": "hunter2-planted",
    "a token in the text": "sk_live_planted",
}
SECRETS = {
    "the webhook's secret": SECRET,
    "the client's secret": CLIENT_SECRET,
    "the access token": OAUTH_TOKEN,
    "the marketplace's token": MARKETPLACE_TOKEN,
    "the token of the metrics": "metrics-planted",
    "the board's secret": BOARD["BOARD_SECRET"],
    "the board's client's secret": BOARD["BOARD_OAUTH_CLIENT_SECRET"],
}
ON_THE_BOARD = {"a client's name", "a freelancer's name", "words of the client's"}  # what it is searched by
CONTACT = {what: value for what, value in PEOPLE.items() if what not in ON_THE_BOARD}
WORDS = f"""{SILENT} The {WORD} is unfinished. Write to zebulon@example.com or call (512) 555-0187.
My password is hunter2-planted and my key sk_live_planted. {NAME}"""
ECHO = {  # Zendesk repeats what it was given
    "error": "RecordInvalid zebulon@example.com",
    "description": f"Record validation errors {WORD}",
    "details": {"requester": [{"description": "Requester: zebulon@example.com, (512) 555-0187 is not valid"}]},
}
ODD = "zebulon@example.com"
PROOF = {"Authorization": "Bearer metrics-planted"}


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """The whole product, as talkative as it can be."""
    settings = {**BOARD, "LOG_LEVEL": "DEBUG", "METRICS_TOKEN": "metrics-planted"}
    quick = ("--no-limits", "--search-lag", "0", "--export-lag", "0")
    policy = two_days_in(6, (0, 2, 4), 2)
    with running_stack(policy=policy, workers=2, settings=settings, sandbox_options=quick) as stack:
        yield office_of(stack)


@pytest.fixture(scope="module")
def lived(office: Office) -> Story:
    """A case with everything planted in it, through every mishap that could make somebody talk."""
    fields = {"Freelancer name": FREELANCER, "Contract ID": "C-20417"}
    facts = {"as": ODD, "phone": "+1 512 555 0171", "subject": f"{WORD} by {FREELANCER}", "fields": fields}
    story = office.open(WORDS, name=NAME, **facts)
    control, said = office.stack.control, json.dumps(ECHO)
    for number, status in enumerate((422, 403, 400, 500, 401, 409, 429)):
        office.agenda.delete("accord:parked")
        control("POST", "faults", {"kind": "answer", "status": status, "body": said, "method": "PUT"})
        control("PUT", f"tickets/{story.id}", {"as": story.client, "body": f"{WORDS} {number}"})
        story.eventually(f"a {status}", lambda: control("GET", "faults")["left"] == 0)
    control("POST", "faults", {"kind": "answer", "status": 200, "body": f"<html>{WORDS}</html>", "count": 2})
    control(
        "POST", "faults", {"kind": "answer", "status": 200, "body": said[:40], "path": f"/api/v2/tickets/{story.id}"}
    )
    for number in range(4):
        control("PUT", f"tickets/{story.id}", {"as": story.client, "body": f"{WORDS} {number}"})
    _knock(office)
    story.eventually("every mishap", lambda: control("GET", "faults")["left"] == 0)
    office.agenda.delete("accord:parked")
    control("PUT", f"tickets/{story.id}", {"as": story.client, "body": f"{WORDS} again"})
    story.ends()
    assert story.attempts(), "the freelancer was written to, so their address was in use"
    return story


def _knock(office: Office) -> None:
    """Deliveries of every kind that is refused, and pages that are not there."""
    payloads = ({"event": ODD, "ticket_id": "1"}, {"ticket_id": WORDS}, {"type": f"zen:event-type:ticket.{ODD}"})
    for payload in payloads:
        office.deliver(payload)
        office.deliver(payload, secret=f"wrong {WORD}")
    url = office.stack.web_url
    requests.post(f"{url}/webhooks/zendesk", data=WORDS, headers={"X-Zendesk-Webhook-Signature": ODD}, timeout=10)
    requests.get(f"{url}/{ODD}?q={WORD}", timeout=10)
    requests.get(f"{url}/metrics", headers={"Authorization": f"Bearer {ODD}"}, timeout=10)
    assert office.deliver({"event": "client_replied", "ticket_id": "1"}, invocation=ODD)


@pytest.fixture(scope="module")
def seen(office: Office, lived: Story) -> dict[str, str]:
    """The board's pages, as an agent sees them who looks at everything and presses a button."""
    board, browser = f"{office.stack.web_url}/board", requests.Session()
    agent = office.stack.control("POST", "users", {"name": "Ada", "email": "ada@sandbox.example", "role": "agent"})
    asked = browser.get(f"{board}/sign-in/zendesk", timeout=10)
    form = {**_hidden(asked.text), "user": agent["user"]["id"], "answer": "allow"}
    browser.post(f"{office.stack.sandbox_url}/oauth/authorizations", data=form, timeout=10)
    paths = (
        "/",
        f"/search?q={NAME}",
        f"/search?q={ODD}",
        f"/case/{lived.id}",
        "/numbers",
        f"/case/{lived.id}/hand-over",
    )
    pages = {path: browser.get(f"{board}{path}", timeout=30).text for path in paths}
    reason = {**_hidden(pages[paths[-1]]), "reason": f"{ODD} {WORD}"}
    assert browser.post(f"{board}{paths[-1]}", data=reason, timeout=30).ok
    browser.post(f"{board}{paths[-1]}", data={**reason, "csrf_token": ODD}, timeout=30)
    browser.get(f"{board}/signed-in?code={WORD}&state={ODD}", timeout=10)
    lived.ends()
    return pages


def _hidden(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page)}


def found_in(text: str, planted: dict[str, str]) -> list[str]:
    """The names of what was planted and stands in a text, whatever the case."""
    return [what for what, value in planted.items() if value.lower() in text.lower()]


def test_no_log_line_holds_anything_of_it(office: Office, lived: Story, seen: dict[str, str]):
    assert seen
    lines = [
        f"{path.stem}: {line}"
        for path in office.stack.folder.glob("*.log")
        if path.stem.startswith(("web", "worker", "urgent", "clock"))
        for line in path.read_text("utf-8", "replace").splitlines()
    ]
    assert any(f'"ticket": {lived.id}' in line for line in lines), "the logs were read"
    assert [line for line in lines if found_in(line, {**PEOPLE, **SECRETS})] == []


def test_no_metric_and_no_page_holds_anything_of_it(office: Office, lived: Story):
    assert lived
    pages = {
        path: requests.get(f"{office.stack.web_url}{path}", headers=PROOF, timeout=10).text
        for path in ("/metrics", "/readyz", "/healthz", f"/{ODD}")
    }
    assert "accord_attended_total" in pages["/metrics"]
    assert {path: found for path, text in pages.items() if (found := found_in(text, {**PEOPLE, **SECRETS}))} == {}


def test_redis_holds_nothing_of_it_once_all_is_attended_to(office: Office, lived: Story):
    assert lived.due_at() is None
    board = [key for key in office.agenda.keys("*") if key.startswith(b"accord:board:")]
    held = "\n".join(f"{key} {_value(office.agenda, key)}" for key in office.agenda.keys("*") if key not in board)
    assert "accord:fence" in held
    assert found_in(held, {**PEOPLE, **SECRETS}) == []


def test_the_boards_records_hold_names_and_subjects_and_no_contact_data(office: Office, seen: dict[str, str]):
    assert seen
    held = "\n".join(f"{key} {_value(office.agenda, key)}" for key in office.agenda.keys("accord:board:*"))
    assert "Quartermain" in held
    assert found_in(held, {**CONTACT, **SECRETS}) == []


def test_the_boards_pages_show_no_contact_data_and_no_secret(lived: Story, seen: dict[str, str]):
    """What a client writes of their own password is words like others; the team reads those in Zendesk too."""
    planted = {what: value for what, value in {**CONTACT, **SECRETS}.items() if "in the text" not in what}
    assert f"#{lived.id}" in seen["/"] + seen[f"/search?q={NAME}"]
    own = {f"/search?q={ODD}": ["a client's address"]}  # what somebody looks for stands in their own search field
    found = {path: found_in(text, planted) for path, text in seen.items()}
    assert {path: what for path, what in found.items() if what != own.get(path, [])} == {}


def _value(connection: redis.Redis, key: bytes) -> object:
    match connection.type(key):
        case b"string":
            return connection.get(key)
        case b"hash":
            return connection.hgetall(key)
        case b"set":
            return connection.smembers(key)
        case b"zset":
            return connection.zrange(key, 0, -1)
        case b"list":
            return connection.lrange(key, 0, -1)
    return ""


def test_what_is_planted_is_found_where_it_stands():
    assert found_in("… ZEBULON@example.com …", PEOPLE) == ["a client's address"]
