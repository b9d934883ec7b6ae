"""Many clients at once: nothing is lost, nothing is done twice."""

from concurrent.futures import ThreadPoolExecutor

import requests

from tests.sandbox.clients import CREDENTIALS, Api

HEADERS = {"Authorization": f"Bearer {CREDENTIALS.oauth_token}"}


def put(api: Api, ticket_id: int, ticket: dict[str, object]) -> int:
    url = f"{api.url}/api/v2/tickets/{ticket_id}"
    return requests.put(url, json={"ticket": ticket}, headers=HEADERS, timeout=10).status_code


def test_tags_that_many_add_at_once_are_all_kept(api: Api):
    ticket_id = api.opened()["id"]
    with ThreadPoolExecutor(8) as pool:
        tags = [f"tag{number:02}" for number in range(24)]
        statuses = list(pool.map(lambda tag: put(api, ticket_id, {"additional_tags": [tag]}), tags))
    assert set(statuses) == {200}
    assert api.get(f"tickets/{ticket_id}/tags")["tags"] == tags


def test_of_many_guarded_updates_with_an_old_stamp_none_passes(api: Api):
    ticket = api.opened()
    api.control("clock", seconds=5)
    api.put(ticket["id"], subject="theirs")
    change = {"subject": "ours", "safe_update": True, "updated_stamp": ticket["updated_at"]}
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: put(api, ticket["id"], change), range(16)))
    assert set(statuses) == {409}


def test_of_many_requests_with_one_key_one_opens_the_ticket(api: Api):
    body = {"ticket": {"subject": "Once", "comment": {"body": "Hi"}}}
    headers = {**HEADERS, "Idempotency-Key": "crowd"}
    url = f"{api.url}/api/v2/tickets"
    with ThreadPoolExecutor(8) as pool:
        post = lambda _: requests.post(url, json=body, headers=headers, timeout=10)  # noqa: E731 - one line
        ids = {reply.json()["ticket"]["id"] for reply in pool.map(post, range(16))}
    assert len(ids) == len(api.running.world.tickets) == 1


def test_a_kept_connection_serves_many_requests(api: Api):
    adapter = api.session.get_adapter(api.url)
    for _ in range(20):
        api.get("users/me")
    pools = adapter.poolmanager.pools
    assert sum(pools[key].num_connections for key in pools.keys()) == 1  # noqa: SIM118 - not a dict
