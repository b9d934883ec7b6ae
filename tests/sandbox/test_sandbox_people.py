"""Who asks, and who is who: credentials, users, identities."""

from collections.abc import Callable

import pytest
import requests

from sandbox.options import Credentials, Options
from tests.sandbox.clients import Api

GOOD = Credentials()


def ask(api: Api, path: str, **headers: str) -> requests.Response:
    """A read with these headers and no others."""
    return requests.get(f"{api.url}/api/v2/{path}", headers=headers, timeout=10)


def basic(email: str, secret: str) -> requests.auth.HTTPBasicAuth:
    return requests.auth.HTTPBasicAuth(email, secret)


def token(api: Api, **more: object) -> requests.Response:
    given = {
        "grant_type": "client_credentials",
        "client_id": GOOD.client_id,
        "client_secret": GOOD.client_secret,
    }
    return requests.post(f"{api.url}/oauth/tokens", json={**given, **more}, timeout=10)


def test_without_credentials_users_me_is_anonymous_and_fine(api: Api):
    reply = ask(api, "users/me.json")
    assert reply.status_code == 200
    assert reply.json()["user"]["id"] is None
    assert reply.json()["user"]["name"] == "Anonymous user"


@pytest.mark.parametrize("path", ["tickets", "search?query=x", "webhooks"])
def test_without_credentials_nothing_else_is_shown(api: Api, path: str):
    reply = ask(api, path)
    assert reply.status_code == 401
    assert reply.json() == {"error": "Couldn't authenticate you"}


def test_an_api_token_authenticates_its_user(api: Api):
    url = f"{api.url}/api/v2/users/me"
    good = requests.get(url, auth=basic(f"{GOOD.email}/token", GOOD.api_token), timeout=10)
    assert good.json()["user"]["email"] == GOOD.email
    for name, secret in (
        (f"{GOOD.email}/token", "wrong"),
        (GOOD.email, GOOD.api_token),
        ("x@y.z/token", GOOD.api_token),
    ):
        assert requests.get(url, auth=basic(name, secret), timeout=10).status_code == 401


def test_an_end_user_may_not_use_the_api(api: Api):
    api.opened()
    url, who = f"{api.url}/api/v2/tickets", basic("carla@example.com/token", GOOD.api_token)
    reply = requests.get(url, auth=who, timeout=10)
    assert (reply.status_code, reply.json()["error"]["title"]) == (403, "Forbidden")


@pytest.mark.parametrize("path", ["webhooks", "triggers", "incremental/tickets/cursor?start_time=1"])
def test_what_is_for_admins_is_refused_to_agents(api: Api, path: str):
    who = basic("maya.lindqvist@sandbox.example/token", GOOD.api_token)
    assert requests.get(f"{api.url}/api/v2/{path}", auth=who, timeout=10).status_code == 403
    assert requests.get(f"{api.url}/api/v2/tickets", auth=who, timeout=10).status_code == 200


def test_client_credentials_give_a_token_that_acts_as_the_bot_until_it_expires(api: Api):
    granted = token(api, scope="read write", expires_in=600)
    assert granted.status_code == 201
    assert granted.json()["token_type"] == "bearer"
    header = f"Bearer {granted.json()['access_token']}"
    assert ask(api, "users/me", Authorization=header).json()["user"]["id"] == api.running.world.bot_id
    api.control("clock", minutes=10)
    late = ask(api, "tickets", Authorization=header)
    assert (late.status_code, late.json()["error"]) == (401, "invalid_token")


def test_a_scope_that_does_not_reach_is_told_at_use_not_at_issue(api: Api):
    ticket_id = api.opened()["id"]
    header = {"Authorization": f"Bearer {token(api, scope='nonsense').json()['access_token']}"}
    assert ask(api, "tickets", **header).status_code == 403
    header = {"Authorization": f"Bearer {token(api, scope='read').json()['access_token']}"}
    assert ask(api, "tickets", **header).status_code == 200
    reply = requests.put(f"{api.url}/api/v2/tickets/{ticket_id}", json={"ticket": {}}, headers=header, timeout=10)
    assert reply.status_code == 403


@pytest.mark.parametrize(
    ("more", "status"),
    [({"client_secret": "wrong"}, 401), ({"grant_type": "password"}, 400), ({"expires_in": 60}, 400)],
    ids=["wrong secret", "dead grant", "too short"],
)
def test_a_token_is_refused(api: Api, more: dict[str, object], status: int):
    assert token(api, **more).status_code == status


def test_a_user_has_the_shape_of_the_real_api(api: Api):
    made = api.control(
        "users", name="Nora", email="nora@example.com", phone="+12025550143", iana_time_zone="Asia/Kolkata"
    )
    user = api.get(f"users/{made['user']['id']}.json")["user"]
    assert (user["time_zone"], user["iana_time_zone"]) == ("Mumbai", "Asia/Kolkata")
    assert (user["phone"], user["shared_phone_number"], user["role"]) == ("+12025550143", None, "end-user")
    assert user["locale"] == "en-US"


def test_identities_hold_address_and_direct_line(api: Api):
    given = {"name": "Nora", "email": "nora@example.com", "phone": "+12025550143"}
    user_id = api.control("users", **given, identities=[{"type": "phone_number", "value": "+12025550199"}])["user"][
        "id"
    ]
    rows = api.get(f"users/{user_id}/identities.json")["identities"]
    assert [(r["type"], r["value"], r["primary"]) for r in rows] == [
        ("email", "nora@example.com", True),
        ("phone_number", "+12025550143", True),
        ("phone_number", "+12025550199", False),
    ]


def test_a_shared_line_is_no_identity(api: Api):
    given = {
        "name": "Nora",
        "email": "nora@example.com",
        "phone": "+12025550143",
        "shared_phone_number": True,
    }
    user_id = api.control("users", **given)["user"]["id"]
    assert {r["type"] for r in api.get(f"users/{user_id}/identities")["identities"]} == {"email"}


def test_create_or_update_makes_once_and_then_changes(api: Api):
    body = {"user": {"name": "Nora", "email": "nora@example.com"}}
    first = api.post("users/create_or_update.json", body)
    body["user"]["phone"] = "+12025550143"
    second = api.post("users/create_or_update.json", body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["user"]["id"] == second.json()["user"]["id"]
    assert second.json()["user"]["phone"] == "+12025550143"


def test_an_address_in_use_and_a_phone_without_digits_are_refused(api: Api):
    api.opened()
    assert api.post("users", {"user": {"name": "X", "email": "carla@example.com"}}).status_code == 422
    reply = api.post("users", {"user": {"name": "X", "phone": "none"}})
    assert reply.json()["details"]["phone"][0]["error"] == "InvalidFormat"


def test_requested_tickets_leave_out_what_was_deleted(api: Api):
    first, second = api.opened(), api.opened()
    api.call("DELETE", f"tickets/{first['id']}")
    shown = api.get(f"users/{second['requester_id']}/tickets/requested.json", **{"page[size]": 100})
    assert [t["id"] for t in shown["tickets"]] == [second["id"]]
    assert shown["meta"]["has_more"] is False


def test_the_submitter_of_an_api_ticket_can_be_the_caller(start: Callable[..., Api]):
    api = start(Options(submitter="caller"))
    given = {"requester": {"name": "Dario", "email": "d@example.net"}, "comment": {"body": "Hello?"}}
    ticket = api.post("tickets", {"ticket": given}).json()["ticket"]
    assert ticket["submitter_id"] == api.running.world.bot_id != ticket["requester_id"]


def test_spam_deletes_the_ticket_and_suspends_who_asked(api: Api):
    ticket = api.opened()
    assert api.call("PUT", f"tickets/{ticket['id']}/mark_as_spam").status_code == 200
    assert api.call("GET", f"tickets/{ticket['id']}").status_code == 404
    assert api.get(f"users/{ticket['requester_id']}")["user"]["suspended"] is True
