"""What keeps a write from happening twice or over another one: safe updates, receipts, idempotency keys."""

import json

import pytest

from tests.sandbox.clients import Api


def stale(api: Api) -> tuple[int, str]:
    """A ticket and the stamp it had before somebody else changed it."""
    ticket = api.opened()
    api.control("clock", seconds=5)
    api.put(ticket["id"], additional_tags=["theirs"])
    return ticket["id"], ticket["updated_at"]


@pytest.mark.parametrize("safe", [True, False, "true"], ids=["true", "false-means-true", "text"])
def test_a_safe_update_of_a_ticket_that_changed_is_a_conflict(api: Api, safe: object):
    ticket_id, stamp = stale(api)
    reply = api.put(ticket_id, additional_tags=["ours"], safe_update=safe, updated_stamp=stamp)
    assert reply.status_code == 409
    assert reply.json() == {
        "error": "UpdateConflict",
        "description": "Safe Update prevented the update due to outdated ticket data. "
        "Please fetch the latest ticket data and try again.",
    }
    assert api.get(f"tickets/{ticket_id}")["ticket"]["tags"] == ["theirs"]


def test_leaving_safe_update_out_forces_the_update(api: Api):
    ticket_id, stamp = stale(api)
    assert api.put(ticket_id, additional_tags=["ours"], updated_stamp=stamp).status_code == 200


def test_the_newest_stamp_passes(api: Api):
    ticket_id, _ = stale(api)
    stamp = api.get(f"tickets/{ticket_id}")["ticket"]["updated_at"]
    assert api.put(ticket_id, subject="x", safe_update=True, updated_stamp=stamp).status_code == 200


def test_two_updates_within_one_second_both_pass(api: Api):
    ticket = api.opened()
    with api.running.world.lock:
        row = api.running.world.tickets[ticket["id"]]
        row.updated_at = row.updated_at.replace(microsecond=0)
    stamp = api.get(f"tickets/{ticket['id']}")["ticket"]["updated_at"]
    assert api.put(ticket["id"], safe_update=True, updated_stamp=stamp, subject="a").status_code == 200


def test_tags_are_replaced_added_and_removed(api: Api):
    ticket_id = api.opened(tags=["a", "b"])["id"]
    assert api.put(ticket_id, additional_tags=["c"]).json()["ticket"]["tags"] == ["a", "b", "c"]
    assert api.put(ticket_id, remove_tags=["a"]).json()["ticket"]["tags"] == ["b", "c"]
    assert api.put(ticket_id, tags=["d"]).json()["ticket"]["tags"] == ["d"]


def test_the_tags_endpoint_sets_adds_and_removes(api: Api):
    path = f"tickets/{api.opened(tags=['a'])['id']}/tags.json"
    assert api.call("POST", path, json={"tags": ["x"]}).json() == {"tags": ["x"]}
    assert api.call("POST", path, json={"tags": ["x"]}).status_code == 201
    assert api.call("PUT", path, json={"tags": ["Y", "z"]}).json() == {"tags": ["x", "y", "z"]}
    assert api.call("DELETE", path, json={"tags": ["x", "z"]}).json() == {"tags": ["y"]}
    assert api.get(path) == {"tags": ["y"]}


def test_the_tags_endpoint_is_guarded_too(api: Api):
    ticket_id, stamp = stale(api)
    body = {"tags": ["ours"], "safe_update": "true", "updated_stamp": stamp}
    assert api.call("PUT", f"tickets/{ticket_id}/tags", json=body).status_code == 409


def test_metadata_comes_back_in_the_audit_and_in_the_comment(api: Api):
    ticket_id = api.opened()["id"]
    api.put(ticket_id, metadata={"accord": {"did": "note"}}, comment={"body": "n", "public": False})
    assert api.thread(ticket_id)[-1]["metadata"]["custom"] == {"accord": {"did": "note"}}
    audits = api.get(f"tickets/{ticket_id}/audits.json")["audits"]
    assert audits[-1]["metadata"]["custom"] == {"accord": {"did": "note"}}
    assert audits[-1]["events"][0]["type"] == "Comment"


def test_an_update_that_changes_nothing_keeps_no_metadata_and_moves_no_clock(api: Api):
    ticket = api.opened(tags=["a"])
    api.control("clock", seconds=5)
    reply = api.put(ticket["id"], metadata={"lost": 1}, additional_tags=["a"])
    assert reply.status_code == 200
    assert reply.json()["ticket"]["updated_at"] == ticket["updated_at"]
    assert len(api.get(f"tickets/{ticket['id']}/audits")["audits"]) == 1


@pytest.mark.parametrize(("size", "status"), [(1000, 200), (1100, 422)], ids=["fits", "too large"])
def test_metadata_holds_one_kilobyte(api: Api, size: int, status: int):
    metadata = {"m": "x" * (size - len(json.dumps({"m": ""})))}
    assert api.put(api.opened()["id"], subject="x", metadata=metadata).status_code == status


def test_the_same_key_and_body_opens_one_ticket(api: Api):
    body = {"ticket": {"subject": "Once", "comment": {"body": "Hi"}}}
    key = {"Idempotency-Key": "accord-1"}
    first, second = api.post("tickets", body, key), api.post("tickets", body, key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.headers["x-idempotency-lookup"] == "miss"
    assert second.headers["x-idempotency-lookup"] == "hit"
    assert first.json() == second.json()
    assert len(api.running.world.tickets) == 1


def test_the_same_key_with_another_body_is_refused(api: Api):
    key = {"Idempotency-Key": "accord-2"}
    api.post("tickets", {"ticket": {"comment": {"body": "A"}}}, key)
    reply = api.post("tickets", {"ticket": {"comment": {"body": "B"}}}, key)
    assert reply.status_code == 400
    assert reply.json()["error"] == "IdempotentRequestError"
    assert "don't match the given idempotency key" in reply.text


def test_a_key_is_forgotten_after_two_hours(api: Api):
    body, key = {"ticket": {"comment": {"body": "A"}}}, {"Idempotency-Key": "accord-3"}
    api.post("tickets", body, key)
    api.control("clock", hours=2)
    assert api.post("tickets", body, key).headers["x-idempotency-lookup"] == "miss"
    assert len(api.running.world.tickets) == 2


def test_a_key_means_nothing_for_updates(api: Api):
    ticket_id = api.opened()["id"]
    for _ in range(2):
        api.put(ticket_id, {"Idempotency-Key": "k"}, comment={"body": "Twice", "public": True})
    assert len(api.thread(ticket_id)) == 3
