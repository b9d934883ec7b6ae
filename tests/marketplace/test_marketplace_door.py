"""The door to the marketplace, against the pretend one over real HTTP."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.contract import Author, ContractType, Party, PaymentKind
from bot.errors import Lasting, Passing
from bot.marketplace import Marketplace, NoMarketplace, open_marketplace
from bot.marketplace.errors import Away, Refused, SignedOut, Unreadable
from bot.money import Money
from bot.settings import Settings
from bot.talent import CandidateKind, Job
from sandbox.marketplace import Running
from sandbox.marketplace.app import Fault

JOB = Job("Shop", "Web Development", "Full Stack")


def test_a_contract_is_read_with_its_parties_and_its_job(door: Marketplace):
    contract = door.contract("33445568")
    assert contract is not None
    assert (contract.type, contract.status, contract.client_id) == (ContractType.FIXED_PRICE, "active", "50010003")
    assert contract.freelancer == Party("60020003", "Marisol Fennimore", "marisol@agency.example")
    assert contract.agency == Party("70030001", "Fennimore Partners", "office@agency.example")
    assert contract.job.skills == {"Swift", "SwiftUI"}
    assert contract.job.places == {"Europe"}
    assert contract.job.budget == Money(Decimal("9000.00"))


def test_payments_are_exact_and_oldest_first(door: Marketplace):
    payments = door.payments("33445566")
    assert payments is not None
    assert [(p.kind, p.money) for p in payments] == [
        (PaymentKind.PAYMENT, Money(Decimal("800.00"))),
        (PaymentKind.PAYMENT, Money(Decimal("400.00"))),
        (PaymentKind.REFUND, Money(Decimal("200.00"))),
    ]


def test_messages_are_oldest_first_also_those_of_one_instant(door: Marketplace):
    messages = door.messages("33445566")
    assert messages is not None
    assert [m.author for m in messages] == [
        Author(a) for a in ["client", "freelancer", "freelancer", "client", "freelancer", "client", "client"]
    ]
    assert messages[3].at == messages[4].at
    assert messages[4].text.startswith("That is fair")
    assert all(m.at.utcoffset() == timedelta(0) for m in messages)


def test_the_dossier_holds_everything_on_a_contract(door: Marketplace):
    dossier = door.dossier("33445566")
    assert dossier is not None
    assert dossier.payments == door.payments("33445566")
    assert dossier.messages == door.messages("33445566")
    assert dossier.standing is not None
    assert dossier.standing.spend_lifetime == Money(Decimal("41350.75"))


def test_a_contract_without_payments_is_not_the_same_as_no_contract(door: Marketplace):
    assert door.payments("33445576") == ()
    assert door.messages("33445576") == ()
    assert door.payments("99999999") is None
    assert door.messages("99999999") is None
    assert door.contract("99999999") is None
    assert door.dossier("99999999") is None
    assert door.standing("99999999") is None


@pytest.mark.parametrize("contract_id", ["", "..", ".", "1/../2", "a b", "1?x=1", "１２", "9" * 65, "C-1\n"])
def test_what_cannot_be_an_id_is_not_asked_for(door: Marketplace, pretend: Running, contract_id: str):
    assert door.contract(contract_id) is None
    assert door.payments(contract_id) is None
    assert pretend.shop.calls == []


def test_talent_is_read_over_all_pages(door: Marketplace, pretend: Running):
    found = door.candidates(Job("anything"))
    assert found is not None
    assert len({who.id for who in found}) == 2_000
    assert len(pretend.shop.calls) == 4


def test_talent_is_narrowed_to_the_category(door: Marketplace):
    found = door.candidates(JOB)
    assert found
    assert len(found) < 2_000
    assert all(any(category == "Web Development" for category, _ in who.experience) for who in found)
    assert {who.kind for who in found} == set(CandidateKind)


def test_before_each_call_the_caller_is_told(pretend: Running):
    told = []
    Marketplace(pretend.url, pretend.token, lambda: told.append(1)).dossier("33445566")
    assert len(told) == len(pretend.shop.calls) == 4


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_read_is_repeated_where_it_may_go_well(door: Marketplace, pretend: Running, status: int):
    pretend.faults.append(Fault(status))
    assert door.contract("33445566") is not None
    assert len(pretend.shop.calls) == 2


def test_it_is_not_repeated_for_ever(door: Marketplace, pretend: Running):
    pretend.faults.extend([Fault(500)] * 9)
    with pytest.raises(Away):
        door.contract("33445566")
    assert len(pretend.shop.calls) == 3


def test_a_long_wait_is_left_to_the_agenda(door: Marketplace, pretend: Running):
    pretend.faults.append(Fault(429, headers={"Retry-After": "30"}))
    with pytest.raises(Away) as raised:
        door.contract("33445566")
    assert raised.value.wait == timedelta(seconds=30)
    assert len(pretend.shop.calls) == 1


LASTING = {
    "bad request": (Fault(400), Refused),
    "forbidden": (Fault(403), SignedOut),
    "another 404 than the API's own": (Fault(404, "<h1>Not here</h1>", "text/html"), Refused),
    "moved": (Fault(302, headers={"Location": "http://127.0.0.1:9/"}), Refused),
    "not an object": (Fault(200, "[1]"), Unreadable),
    "no id": (Fault(200, "{}"), Unreadable),
}


@pytest.mark.parametrize(("fault", "kind"), LASTING.values(), ids=LASTING)
def test_what_a_person_must_mend_is_not_repeated(
    door: Marketplace, pretend: Running, fault: Fault, kind: type[Lasting]
):
    pretend.faults.append(fault)
    with pytest.raises(kind):
        door.contract("33445566")
    assert len(pretend.shop.calls) == 1


@pytest.mark.parametrize(
    "fault", [Fault(200, "<p>soon</p>", "text/html"), Fault(200, "{", "application/json")], ids=["html", "broken json"]
)
def test_an_answer_that_is_not_json_is_no_answer(door: Marketplace, pretend: Running, fault: Fault):
    pretend.faults.extend([fault] * 3)
    with pytest.raises(Away, match="not JSON"):
        door.contract("33445566")


def test_a_wrong_token_is_named_and_never_written_out(pretend: Running):
    with pytest.raises(SignedOut, match="MARKETPLACE_TOKEN") as raised:
        Marketplace(pretend.url, "wrong-token").contract("33445566")
    assert "wrong-token" not in str(raised.value)


def test_nobody_there_is_a_passing_error():
    with pytest.raises(Passing):
        Marketplace("http://127.0.0.1:9", "x").contract("33445566")


def test_what_an_error_says_in_words_is_not_passed_on(door: Marketplace, pretend: Running):
    pretend.faults.append(Fault(400, '{"error": {"code": "bad", "message": "Rosa Quill asked"}}'))
    with pytest.raises(Refused, match="bad") as raised:
        door.contract("33445566")
    assert "Rosa" not in str(raised.value)


MONEY = {"amount": "5.00", "currency": "USD"}
PAYMENT = {"at": "2031-05-01T00:00:00Z", "kind": "payment", "money": MONEY}
UNREADABLE = {
    "a bare number": {"money": {"amount": 5, "currency": "USD"}},
    "not a number": {"money": {"amount": "five", "currency": "USD"}},
    "not finite": {"money": {"amount": "NaN", "currency": "USD"}},
    "negative": {"money": {"amount": "-5.00", "currency": "USD"}},
    "no currency": {"money": {"amount": "5.00"}},
    "no money": {"money": None},
    "unknown kind": {"kind": "gift"},
    "no instant": {"at": None},
    "an instant without an offset": {"at": "2031-05-01T00:00:00"},
}


@pytest.mark.parametrize("wrong", UNREADABLE.values(), ids=UNREADABLE)
def test_a_payment_that_cannot_be_trusted_is_refused(door: Marketplace, pretend: Running, wrong: dict[str, object]):
    pretend.faults.append(Fault(200, json.dumps({"items": [PAYMENT | wrong]})))
    with pytest.raises(Unreadable):
        door.payments("33445566")


def test_what_is_new_to_us_is_ignored_and_what_is_missing_is_empty(door: Marketplace, pretend: Running):
    lean = {"id": "1", "type": "hourly", "client": {"id": "2"}, "freelancer": {"id": "3"}, "job": {}, "mood": "good"}
    pretend.faults.append(Fault(200, json.dumps(lean)))
    contract = door.contract("1")
    assert contract is not None
    assert contract.job == Job("")
    assert contract.agency is None


def test_pages_that_go_round_in_a_circle_end(door: Marketplace, pretend: Running):
    page = Fault(200, json.dumps({"items": [PAYMENT], "next_cursor": "again"}))
    pretend.faults.extend([page] * 5)
    with pytest.raises(Unreadable, match="circle"):
        door.payments("33445566")
    assert len(pretend.shop.calls) == 2


def test_pages_are_put_together(door: Marketplace, pretend: Running):
    for cursor in ("a", "b", None):
        pretend.faults.append(Fault(200, json.dumps({"items": [PAYMENT], "next_cursor": cursor})))
    payments = door.payments("33445566")
    assert payments is not None
    assert len(payments) == 3
    assert [call.partition("cursor=")[2] for call in pretend.shop.calls] == ["", "a", "b"]


def test_without_an_address_there_is_a_marketplace_that_knows_nothing():
    nothing = open_marketplace(Settings("https://acme.zendesk.com", "https://book.example.test"))
    assert isinstance(nothing, NoMarketplace)
    assert nothing.contract("33445566") is None
    assert nothing.dossier("33445566") is None
    assert nothing.candidates(JOB) is None


def test_with_an_address_the_settings_open_the_door(pretend: Running):
    settings = Settings(
        "https://acme.zendesk.com",
        "https://book.example.test",
        marketplace_url=pretend.url,
        marketplace_token=pretend.token,
    )
    assert open_marketplace(settings).contract("33445566") is not None
