"""Faults on demand, as a client without retries suffers them."""

from collections.abc import Callable

import pytest
import requests

from tests.sandbox.clients import Api


def broken(call: Callable[[], object]) -> None:
    with pytest.raises(requests.ConnectionError):
        call()


def test_an_answer_replaces_the_effect(api: Api):
    ticket = api.opened()
    fault = {
        "kind": "answer",
        "method": "PUT",
        "path": "/api/v2/tickets",
        "status": 503,
        "body": "{}",
        "count": 2,
    }
    api.control("faults", **fault, headers={"Retry-After": "7"})
    for _ in range(2):
        reply = api.put(ticket["id"], subject="x")
        assert (reply.status_code, reply.headers["Retry-After"]) == (503, "7")
    assert api.get(f"tickets/{ticket['id']}")["ticket"]["subject"] == "Silent"
    assert api.put(ticket["id"], subject="x").status_code == 200


def test_a_connection_dropped_before_the_write_leaves_no_trace(api: Api):
    ticket = api.opened()
    api.control("faults", kind="drop", method="PUT")
    broken(lambda: api.put(ticket["id"], comment={"body": "once", "public": True}))
    assert len(api.thread(ticket["id"])) == 1
    dropped = [entry for entry in api.log("request") if entry["fault"] == "drop"]
    assert [(entry["method"], entry["status"]) for entry in dropped] == [("PUT", 0)]


def test_a_connection_dropped_after_the_write_hides_that_it_took_effect(api: Api):
    ticket = api.opened()
    api.control("faults", kind="drop_after", method="PUT")
    broken(lambda: api.put(ticket["id"], comment={"body": "once", "public": True}))
    assert [c["body"] for c in api.thread(ticket["id"])][1:] == ["once"]


def test_a_slow_answer_outlasts_an_impatient_client_while_the_write_stands(api: Api):
    ticket = api.opened()
    api.control("faults", kind="delay_after", method="PUT", seconds=0.5)
    url, body = f"{api.url}/api/v2/tickets/{ticket['id']}", {"ticket": {"subject": "x"}}
    with pytest.raises(requests.ReadTimeout):
        requests.put(url, json=body, headers=dict(api.session.headers), timeout=0.1)
    assert api.get(f"tickets/{ticket['id']}")["ticket"]["subject"] == "x"


def test_a_delay_comes_before_the_effect(api: Api):
    ticket = api.opened()
    api.control("faults", kind="delay", method="PUT", seconds=0.05)
    assert api.put(ticket["id"], subject="x").elapsed.total_seconds() >= 0.05


@pytest.mark.parametrize("status", [0, 504], ids=["dropped", "gateway timeout"])
def test_a_write_can_take_effect_late(api: Api, status: int):
    ticket = api.opened()
    api.control("faults", kind="late", method="PUT", seconds=0.2, status=status)
    if status:
        assert api.put(ticket["id"], subject="x").status_code == status
    else:
        broken(lambda: api.put(ticket["id"], subject="x"))
    assert api.get(f"tickets/{ticket['id']}")["ticket"]["subject"] == "Silent"
    assert api.control("idle")["idle"]
    assert api.get(f"tickets/{ticket['id']}")["ticket"]["subject"] == "x"


def test_a_fault_may_let_some_pass_first(api: Api):
    ticket = api.opened()
    api.control("faults", kind="answer", method="GET", path="/api/v2/tickets", status=500, skip=2)
    path = f"tickets/{ticket['id']}"
    assert [api.call("GET", path).status_code for _ in range(4)] == [200, 200, 500, 200]


def test_faults_are_counted_and_mended(api: Api):
    assert api.control("faults", kind="drop", count=5)["left"] == 5
    assert api.call("DELETE", "/_sandbox/faults").json() == {"left": 0}
    assert api.call("GET", "users/me").status_code == 200


@pytest.mark.parametrize("given", [{"kind": "earthquake"}, {"kind": "drop", "color": "red"}, {}])
def test_a_fault_that_nobody_knows_is_refused(api: Api, given: dict[str, str]):
    assert api.call("POST", "/_sandbox/faults", json=given).status_code == 400
