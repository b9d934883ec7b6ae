"""The sample tickets: that they say what they hold, and that their people keep to the script."""

from collections.abc import Callable

import phonenumbers
import pytest

from sandbox.options import Options
from sandbox.samples import Sample, read_all
from tests.sandbox.clients import Api, Receiver

SAMPLES = read_all()
LABELS = {"unresponsive_freelancer", "refund_request"}
KNOWN = {
    "labels",
    "signals",
    "role",
    "amount",
    "phone",
    "number",
    "answer",
    "escalate",
    "ndf",
    "sees",
    "tags",
}
NAMES = [sample.name for sample in SAMPLES]


@pytest.fixture
def loaded(start: Callable[..., Api]) -> Api:
    return start(samples=True)


def rows(api: Api) -> dict[str, dict[str, object]]:
    return {row["name"]: row for row in api.call("GET", "/_sandbox/samples").json()["samples"]}


def test_there_are_enough_and_they_differ():
    assert len(SAMPLES) >= 24
    phones = {sample.expect["phone"] for sample in SAMPLES}
    assert phones == {"account", "identity", "ticket", "earlier", "none", ""}
    kinds = {line["kind"] for sample in SAMPLES for line in sample.script}
    assert kinds == {"answer", "refuse", "bounce", "auto-reply", "silent"}


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_a_sample_expects_what_can_be_checked(sample: Sample):
    expect = sample.expect
    assert expect.keys() <= KNOWN
    assert set(expect["labels"]) <= LABELS
    assert expect["answer"] in ("call_now", "call_macro", "none")
    assert (expect["answer"] == "call_macro") is (expect["phone"] == "none")
    assert expect["sees"].endswith(".")
    if "number" in expect:
        assert phonenumbers.is_valid_number(phonenumbers.parse(expect["number"]))
    assert ("number" in expect) is (expect["phone"] in ("account", "identity", "ticket", "earlier"))


@pytest.mark.parametrize("sample", SAMPLES, ids=NAMES)
def test_a_samples_people_are_invented(sample: Sample):
    addresses = [person["email"] for person in sample.persons]
    assert all(a.rpartition("@")[2].endswith(("example.com", "example.net", ".example")) for a in addresses)


def test_history_lies_in_the_past_and_the_last_ticket_is_new(loaded: Api):
    row = rows(loaded)["03-refund-phone-in-earlier-signature"]
    earlier = loaded.get(f"tickets/{row['earlier'][0]}")["ticket"]
    newest = loaded.get(f"tickets/{row['ticket_id']}")["ticket"]
    assert (earlier["status"], newest["status"]) == ("closed", "new")
    assert earlier["created_at"] < earlier["updated_at"] < newest["created_at"]
    comments = loaded.thread(earlier["id"])
    assert [c["created_at"] for c in comments] == sorted(c["created_at"] for c in comments)
    assert "020 7946 0018" in comments[2]["body"]


def test_what_was_deleted_is_gone(loaded: Api):
    row = rows(loaded)["22-number-only-in-a-deleted-ticket"]
    listed = loaded.get(f"users/{row['people']['client']}/tickets/requested")["tickets"]
    assert [t["id"] for t in listed] == [row["ticket_id"]]
    assert loaded.call("GET", f"tickets/{row['earlier'][0]}").status_code == 404


def test_history_is_in_the_index_already(loaded: Api):
    shown = loaded.get("search", query="type:ticket fieldvalue:U-6606")
    requesters = {t["requester_id"] for t in shown["results"]}
    people = rows(loaded)["20-ndf-freelancer"]["people"]
    assert requesters == {people["other1"], people["other2"], people["other3"]}


def test_only_the_last_ticket_of_a_sample_wakes_the_bot(start: Callable[..., Api], receiver: Receiver):
    api = start(webhook=receiver.url, secret="s", samples=True)
    assert api.control("idle")["idle"]
    told = sorted(int(event["ticket_id"]) for event in receiver.events() if event["event"] == "ticket_created")
    assert told == sorted(row["ticket_id"] for row in rows(api).values())


def test_one_sample_can_be_loaded_alone(api: Api):
    only = "01-silent-phone-on-account"
    assert [row["name"] for row in api.call("POST", f"/_sandbox/samples?only={only}").json()["samples"]] == [only]
    assert len(api.running.world.tickets) == 1


def outreach(api: Api, person: int) -> int:
    """The first word to somebody, by the bot."""
    given = {
        "requester_id": person,
        "submitter_id": api.running.world.bot_id,
        "comment": {"body": "Hello", "public": True},
    }
    return api.post("tickets", {"ticket": given}).json()["ticket"]["id"]


def test_a_freelancer_answers_the_second_time(loaded: Api):
    person = rows(loaded)["01-silent-phone-on-account"]["people"]["freelancer"]
    ticket_id = outreach(loaded, person)
    loaded.control("clock", hours=20)
    loaded.put(ticket_id, comment={"body": "Note", "public": False})
    loaded.put(ticket_id, comment={"body": "Are you there?", "public": True})
    loaded.control("clock", hours=2)
    assert loaded.control("idle")["idle"]
    assert len(loaded.thread(ticket_id)) == 3
    loaded.control("clock", hours=1)
    assert loaded.control("idle")["idle"]
    answer = loaded.thread(ticket_id)[-1]
    assert (answer["author_id"], answer["via"]["channel"], answer["public"]) == (person, "email", True)


def test_a_silent_freelancer_stays_silent(loaded: Api):
    ticket_id = outreach(loaded, rows(loaded)["02-silent-no-phone-anywhere"]["people"]["freelancer"])
    loaded.control("clock", days=5)
    assert loaded.control("idle")["idle"]
    assert len(loaded.thread(ticket_id)) == 1


def test_a_bounce_says_what_it_is(loaded: Api):
    ticket_id = outreach(loaded, rows(loaded)["32-freelancer-bounces"]["people"]["freelancer"])
    loaded.control("clock", hours=1)
    assert loaded.control("idle")["idle"]
    assert loaded.thread(ticket_id)[-1]["via"]["source"]["rel"] == "mailer-daemon"


def test_a_client_answers_the_call_scheduling_macro_with_a_number(loaded: Api):
    ticket_id = rows(loaded)["02-silent-no-phone-anywhere"]["ticket_id"]
    loaded.put(ticket_id, comment={"body": "We would like to call you.", "public": True})
    loaded.control("clock", hours=2)
    assert loaded.control("idle")["idle"]
    assert "512-555-0147" in loaded.thread(ticket_id)[-1]["body"]


def test_a_person_can_be_taught_a_line(start: Callable[..., Api]):
    api = start(Options(pace=0.0))
    person = api.control("script", **{"as": {"name": "Dario", "email": "d@example.net"}, "says": "Yes?"})["user_id"]
    ticket_id = outreach(api, person)
    assert api.control("idle")["idle"]
    assert [c["body"] for c in api.thread(ticket_id)] == ["Hello", "Yes?"]
