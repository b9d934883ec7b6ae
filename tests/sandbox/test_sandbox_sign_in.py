"""The sandbox's sign-in of people is as strict as the real one: codes count once, for whom they were made."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from sandbox.desk import people
from sandbox.options import BOARD_CLIENT_ID, BOARD_CLIENT_SECRET, CLIENT_ID, CLIENT_SECRET, Options
from sandbox.server import Running, running_sandbox

VERIFIER = "an-invented-verifier-of-forty-three-characters-or-more"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
BACK = "http://127.0.0.1:8000/board/signed-in"
ASKED = {
    "response_type": "code",
    "client_id": BOARD_CLIENT_ID,
    "redirect_uri": BACK,
    "scope": "users:read",
    "state": "a-state",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


@pytest.fixture(scope="module")
def pretend() -> Iterator[Running]:
    with running_sandbox(Options(limits=False)) as running:
        yield running


def allowed(pretend: Running, role: str = "agent", answer: str = "allow", **facts: object) -> dict[str, str]:
    """What comes back when somebody has answered."""
    with pretend.world.lock:
        user = people.add(pretend.world, "Somebody", email=f"u{pretend.world.new_id()}@example.com", role=role, **facts)
    form = {**ASKED, "user": user.id, "answer": answer}
    back = requests.post(f"{pretend.url}/oauth/authorizations", data=form, allow_redirects=False, timeout=10)
    return {name: values[0] for name, values in parse_qs(urlsplit(back.headers["Location"]).query).items()}


def exchanged(pretend: Running, code: str, **other: str) -> requests.Response:
    """The code for a token."""
    usual = {"grant_type": "authorization_code", "client_id": BOARD_CLIENT_ID, "client_secret": BOARD_CLIENT_SECRET}
    form = {**usual, "redirect_uri": BACK, "code": code, "code_verifier": VERIFIER, **other}
    return requests.post(f"{pretend.url}/oauth/tokens", data=form, timeout=10)


def me(pretend: Running, token: str, path: str = "users/me") -> requests.Response:
    return requests.get(f"{pretend.url}/api/v2/{path}.json", headers={"Authorization": f"Bearer {token}"}, timeout=10)


@pytest.mark.parametrize("role", ["agent", "admin", "end-user"])
def test_a_token_acts_as_who_allowed_it_and_reaches_no_further_than_its_scope(pretend: Running, role: str):
    back = allowed(pretend, role)
    assert back["state"] == "a-state"
    answer = exchanged(pretend, back["code"])
    assert answer.status_code == 201
    token = answer.json()["access_token"]
    assert me(pretend, token).json()["user"]["role"] == role
    assert me(pretend, token, "tickets/1").status_code == 403


WRONG = [
    pytest.param({"code_verifier": "another"}, id="another verifier"),
    pytest.param({"code_verifier": ""}, id="no verifier"),
    pytest.param({"redirect_uri": "http://127.0.0.1:8000/elsewhere"}, id="another address"),
    pytest.param({"client_secret": "a guess"}, id="a wrong secret"),
    pytest.param({"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}, id="another client"),
]


@pytest.mark.parametrize("other", WRONG)
def test_a_code_is_worth_nothing_to_anybody_else(pretend: Running, other: dict[str, str]):
    assert exchanged(pretend, allowed(pretend)["code"], **other).status_code in (400, 401)


def test_a_code_counts_once_and_not_for_long(pretend: Running):
    code, late = allowed(pretend)["code"], allowed(pretend)["code"]
    assert [exchanged(pretend, code).status_code for _ in range(2)] == [201, 400]
    pretend.world.clock.advance(timedelta(minutes=3))
    assert exchanged(pretend, late).status_code == 400


@pytest.mark.parametrize(
    ("facts", "answer"),
    [pytest.param({}, "deny", id="refused"), pytest.param({"suspended": True}, "allow", id="suspended")],
)
def test_without_leave_there_is_no_code(pretend: Running, facts: dict[str, object], answer: str):
    back = allowed(pretend, answer=answer, **facts)
    assert (back["error"], "code" in back) == ("access_denied", False)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"redirect_uri": "https://evil.example/"}, id="an address that is not the client's"),
        pytest.param({"client_id": "another"}, id="an unknown client"),
        pytest.param({"code_challenge_method": "plain"}, id="a challenge that hides nothing"),
    ],
)
def test_nobody_is_sent_where_the_client_does_not_live(pretend: Running, other: dict[str, str]):
    answer = requests.get(
        f"{pretend.url}/oauth/authorizations/new", params={**ASKED, **other}, allow_redirects=False, timeout=10
    )
    assert answer.status_code == 400
