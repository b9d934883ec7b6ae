"""Who gets onto the board, and how: Zendesk's OAuth, a proxy's header, forged sessions, and the way out."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import requests
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from bot.board.people import refusal
from bot.web import create_app
from tests.board.conftest import BOARD_SECRET, PROXY, Place, signs_in, tokens
from tests.builders import agent, client, policy, settings

HOME = "/board/"


def test_nobody_sees_a_page_without_signing_in(place: Place):
    browser = place.visitor()
    for path in ("/board", HOME, "/board/search?q=a", "/board/numbers", "/board/case/7", "/board/case/7/now"):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/board/sign-in"), path
    assert browser.post("/board/case/7/pause").status_code == 401
    assert "Sign in with Zendesk" in browser.get("/board/sign-in").text


def test_an_agent_signs_in_at_zendesk_and_comes_to_the_page_they_wanted(place: Place):
    browser = place.visitor()
    browser.get("/board/numbers")
    answer = signs_in(browser, place.person("Ada"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/board/numbers")
    assert "Ada (agent)" in browser.get(HOME).text


@pytest.mark.parametrize(
    ("role", "facts", "why"),
    [
        pytest.param("agent", {}, "", id="an agent"),
        pytest.param("admin", {}, "", id="an admin"),
        pytest.param("end-user", {}, "for agents and admins", id="an end user"),
    ],
)
def test_the_role_that_zendesk_tells_decides(place: Place, role: str, facts: dict[str, object], why: str):
    browser = place.visitor()
    answer = signs_in(browser, place.person("Somebody", role, **facts))
    assert answer.status_code == (403 if why else 303)
    assert why in answer.text
    assert browser.get(HOME).status_code == (303 if why else 200)


PEOPLE = [
    pytest.param(agent(), "", id="an agent"),
    pytest.param(agent(role="admin"), "", id="an admin"),
    pytest.param(client(), "agents and admins", id="an end user"),
    pytest.param(agent(suspended=True), "suspended", id="suspended"),
    pytest.param(agent(sees_only="groups"), "only some of the tickets", id="sees only their group's tickets"),
    pytest.param(None, "does not know you", id="nobody"),
    pytest.param(agent(id=0), "does not know you", id="an anonymous user"),
]


@pytest.mark.parametrize(("person", "why"), PEOPLE)
def test_the_table_of_who_may_enter(person: object, why: str):
    assert why in refusal(person)
    assert bool(refusal(person)) is bool(why)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        pytest.param({"suspended": True}, "suspended", id="suspended"),
        pytest.param({"role": "end-user"}, "agents and admins", id="made an end user"),
    ],
)
def test_who_loses_their_rights_at_zendesk_loses_the_board_within_minutes(
    place: Place, change: dict[str, object], why: str
):
    browser, user = place.visitor(), place.person("Ada")
    signs_in(browser, user)
    with place.sandbox.world.lock:
        for name, value in change.items():
            setattr(user, name, value)
    assert browser.get(HOME).status_code == 200, "asked a moment ago"
    place.clock.forward(minutes=6)
    answer = browser.get(HOME)
    assert (answer.status_code, why in answer.text) == (403, True)
    assert browser.get(HOME).status_code == 303, "the session is over"


def test_who_refuses_at_zendesk_is_not_signed_in(place: Place):
    browser = place.visitor()
    answer = signs_in(browser, place.person("Ada"), answer="deny")
    assert answer.status_code == 400
    assert browser.get(HOME).status_code == 303


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("code=abc&state=forged", id="a state that nobody gave"),
        pytest.param("code=abc", id="no state"),
        pytest.param("", id="nothing"),
        pytest.param("error=access_denied&error_description=%3Cb%3E", id="an error"),
    ],
)
def test_what_did_not_begin_here_does_not_end_here(place: Place, query: str):
    answer = place.visitor().get(f"/board/signed-in?{query}")
    assert (answer.status_code, "<b>" in answer.text) == (400, False)


def test_a_code_is_worth_nothing_in_another_browser_and_counts_once(place: Place):
    mine, theirs = place.visitor(), place.visitor()
    asked = mine.get("/board/sign-in/zendesk").headers["Location"]
    theirs.get("/board/sign-in/zendesk")
    form = {**dict(p.split("=", 1) for p in asked.partition("?")[2].split("&")), "answer": "allow"}
    form = {name: requests.utils.unquote(value) for name, value in form.items()}
    assert (form["code_challenge_method"], form["scope"], form["response_type"]) == ("S256", "users:read", "code")
    url = f"{asked.partition('/oauth/')[0]}/oauth/authorizations"
    form["user"] = str(place.person("Ada").id)
    back = requests.post(url, data=form, allow_redirects=False, timeout=10).headers["Location"].partition("?")[2]
    assert theirs.get(f"/board/signed-in?{back}").status_code == 400
    assert mine.get(f"/board/signed-in?{back}").status_code == 303
    assert mine.get(f"/board/signed-in?{back}").status_code == 400


def test_signing_out_ends_the_session_wherever_its_cookie_went(place: Place):
    browser, thief = place.signed_in(), place.visitor()
    cookie = browser.get_cookie("accord")
    thief.set_cookie("accord", cookie.value)
    assert thief.get(HOME).status_code == 200
    answer = browser.post("/board/sign-out", data=tokens(browser.get(HOME)))
    assert answer.status_code == 303
    assert thief.get(HOME).status_code == 303


def _signed(secret: str, content: dict[str, object]) -> str:
    maker = SecureCookieSessionInterface()
    signing = {"key_derivation": maker.key_derivation, "digest_method": maker.digest_method}
    return URLSafeTimedSerializer(secret, salt=maker.salt, serializer=maker.serializer, signer_kwargs=signing).dumps(
        content
    )


@pytest.mark.parametrize(
    "cookie",
    [
        pytest.param("rubbish", id="rubbish"),
        pytest.param(_signed("x" * 40, {"name": "a"}), id="signed with another secret"),
        pytest.param(_signed(BOARD_SECRET, {"name": "a-name-that-nobody-has"}), id="signed rightly, for no session"),
        pytest.param(_signed(BOARD_SECRET, {"viewer": 1, "role": "admin"}), id="signed rightly, with a role in it"),
    ],
)
def test_a_forged_session_opens_nothing(place: Place, cookie: str):
    browser = place.visitor()
    browser.set_cookie("accord", cookie)
    assert browser.get(HOME).status_code == 303


def test_a_session_lives_through_the_rotation_of_the_secret_and_dies_with_the_old_one(make: Callable[..., Place]):
    browser = make().signed_in()
    cookie = browser.get_cookie("accord").value
    for secrets, status in (((BOARD_SECRET, "n" * 40), 200), (("n" * 40,), 303)):
        later = make(board_secrets=secrets).visitor()
        later.set_cookie("accord", cookie)
        assert later.get(HOME).status_code == status


def test_over_https_the_cookie_is_bound_to_this_host(make: Callable[..., Place]):
    place = make(public_url="https://accord.example.com")
    answer = place.visitor().get("/board/sign-in/zendesk", base_url="https://accord.example.com")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-accord=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie


# by a reverse proxy


@pytest.fixture
def proxied(make: Callable[..., Place]) -> Place:
    return make(**PROXY, board_client_id="", board_client_secret="")


def _by(email: str, secret: str = PROXY["board_proxy_secret"]) -> dict[str, str]:
    return {"X-Signed-In": email, "X-Board-Proxy-Secret": secret}


@pytest.mark.parametrize(
    ("role", "secret", "status"),
    [
        pytest.param("agent", PROXY["board_proxy_secret"], 200, id="an agent, by the proxy"),
        pytest.param("end-user", PROXY["board_proxy_secret"], 403, id="an end user, by the proxy"),
        pytest.param("admin", "a guess", 403, id="somebody who is not the proxy"),
        pytest.param("admin", "", 403, id="somebody without the secret"),
    ],
)
def test_the_proxy_says_who_it_is_and_zendesk_what_they_may(proxied: Place, role: str, secret: str, status: int):
    user = proxied.person("Grace", role)
    assert proxied.visitor().get(HOME, headers=_by(user.email or "", secret)).status_code == status


def test_a_part_of_an_address_is_nobody(proxied: Place):
    user = proxied.person("Grace")
    assert proxied.visitor().get(HOME, headers=_by((user.email or "")[:-4])).status_code == 403
    assert proxied.visitor().get(HOME, headers=_by("")).status_code == 403
    assert proxied.visitor().get(HOME).status_code == 403


def test_without_the_proxys_secret_in_the_settings_its_header_is_worth_nothing(make: Callable[..., Place]):
    place = make(board_proxy_header="X-Signed-In", board_proxy_secret="")
    user = place.person("Grace", "admin")
    assert place.visitor().get(HOME, headers=_by(user.email or "", "")).status_code == 303


def test_with_both_ways_each_works(make: Callable[..., Place]):
    place = make(**PROXY)
    assert place.visitor().get(HOME, headers=_by(place.person("Grace").email or "")).status_code == 200
    assert place.signed_in().get(HOME).status_code == 200
    assert place.signed_in().get(HOME, headers=_by("grace@example.com", "a guess")).status_code == 403


# whether there is a board at all

HALF = [
    pytest.param({}, id="nothing"),
    pytest.param({"board_secrets": (BOARD_SECRET,)}, id="no way to sign in"),
    pytest.param(
        {"board_client_id": "b", "board_client_secret": "s", "public_url": "https://a.example"}, id="no secret"
    ),
    pytest.param({"board_secrets": (BOARD_SECRET,), "board_proxy_header": "X-User"}, id="a proxy without its secret"),
    pytest.param(
        {"board_secrets": (BOARD_SECRET,), "board_client_id": "b", "board_client_secret": "s"}, id="no PUBLIC_URL"
    ),
]


@pytest.mark.parametrize("facts", HALF)
def test_half_a_configuration_is_no_board(redis_server: str, facts: dict[str, object]):
    given = replace(settings(redis_url=redis_server), **facts)
    assert create_app(given, policy()).test_client().get("/board").status_code == 404
