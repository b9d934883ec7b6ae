"""A board on a real Redis and a sandbox that serves in this process; and people who sign in to it as people do."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
import redis
import requests
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.agenda import Agenda
from bot.board.index import Index
from bot.web import create_app
from sandbox.desk import people as sandbox_people
from sandbox.options import BOARD_CLIENT_ID, BOARD_CLIENT_SECRET, CLIENT_ID, CLIENT_SECRET, Options
from sandbox.records import User
from sandbox.server import Running, running_sandbox
from tests.builders import policy, settings
from tests.fakes import FakeClock

BOARD_SECRET = "an-invented-secret-of-32-characters"
PUBLIC = "http://127.0.0.1:8000"
PROXY = {"board_proxy_header": "X-Signed-In", "board_proxy_secret": "an-invented-proxy-secret"}
_TOKEN = re.compile(r'name="(csrf_token|click)" value="([^"]+)"')


@pytest.fixture(scope="session")
def pretend() -> Iterator[Running]:
    with running_sandbox(Options(limits=False)) as running:
        yield running


@dataclass(slots=True)
class Place:
    """The board of one test, and the pretend Zendesk behind it."""

    app: Flask
    sandbox: Running
    index: Index
    agenda: Agenda
    clock: FakeClock

    def person(self, name: str, role: str = "agent", **facts: object) -> User:
        """Somebody of the account."""
        with self.sandbox.world.lock:
            email = f"{name.lower()}-{self.sandbox.world.new_id()}@example.com"
            return sandbox_people.add(self.sandbox.world, name, email=email, role=role, **facts)

    def visitor(self) -> FlaskClient:
        """A browser of somebody's."""
        return self.app.test_client()

    def signed_in(self, name: str = "Ada", role: str = "agent", **facts: object) -> FlaskClient:
        """A browser of somebody who has signed in."""
        browser = self.visitor()
        signs_in(browser, self.person(name, role, **facts))
        return browser


def signs_in(browser: FlaskClient, user: User, answer: str = "allow") -> TestResponse:
    """The whole way: to the sandbox, choose who one is, allow, and back."""
    asked = browser.get("/board/sign-in/zendesk").headers["Location"]
    assert requests.get(asked, timeout=10).ok
    given = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
    url = f"{asked.partition('/oauth/')[0]}/oauth/authorizations"
    form = {**given, "user": user.id, "answer": answer}
    back = requests.post(url, data=form, allow_redirects=False, timeout=10).headers["Location"]
    return browser.get(f"/board/signed-in?{urlsplit(back).query}")


def tokens(page: TestResponse) -> dict[str, str]:
    """The hidden fields of a page's last form."""
    return dict(_TOKEN.findall(page.text))


@pytest.fixture
def make(
    pretend: Running,
    redis_server: str,
    connection: redis.Redis,  # noqa: ARG001  # the server is empty
    agenda: Agenda,
    clock: FakeClock,
) -> Callable[..., Place]:
    """A board with settings of one's own."""

    def made(**facts: object) -> Place:
        usual = {
            "zendesk_url": pretend.url,
            "oauth_token": "",
            "oauth_client_id": CLIENT_ID,
            "oauth_client_secret": CLIENT_SECRET,
            "redis_url": redis_server,
            "public_url": PUBLIC,
            "board_secrets": (BOARD_SECRET,),
            "board_client_id": BOARD_CLIENT_ID,
            "board_client_secret": BOARD_CLIENT_SECRET,
        }
        app = create_app(settings(**{**usual, **facts}), policy(), clock)
        return Place(app, pretend, Index(agenda), agenda, clock)

    return made


@pytest.fixture
def place(make: Callable[..., Place]) -> Place:
    return make()
