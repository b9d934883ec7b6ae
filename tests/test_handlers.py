"""The playbook: situation -> what should be true by now. Each row is a rule."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from bot.actions import Action, Note, OpenTicket, Reply, Skip, Tag, WakeUp
from bot.case import Case
from bot.labels import Evidence, Label, Signal
from bot.macros import load_macros
from bot.phone_search import PhoneSearch
from bot.understand import understand
from handlers import plan
from handlers.call import call
from handlers.expectations import tell
from handlers.research import evidence, known, missing, report, shorten
from tests.builders import (
    NOW,
    REFUND,
    SILENT,
    agent,
    case,
    client,
    comment,
    did_comment,
    found_number,
    policy,
    signals,
    ticket,
    verdict,
)

MACROS = load_macros()
CALL, ASK = ("Note", "call_now"), ("Reply", "call_scheduling")
EXPECT, REPORT, MAIL = ("Note", "expectations"), ("Note", "research"), ("Note", "outreach_needs_email")
OPEN, CREDIT = ("OpenTicket", "outreach"), ("Note", "credit")
UNSURE = frozenset({Label.REFUND_REQUEST})


def said(actions: Iterable[Action]) -> list[tuple[str, str]]:
    """The kinds and macros of what people would read; refusals by what they refuse."""
    words = [a for a in actions if isinstance(a, Note | Reply | OpenTicket | Skip)]
    return [(type(a).__name__, a.what if isinstance(a, Skip) else a.macro) for a in words]


def _aged(hours: float) -> Case:
    return case(ticket(comment(created_at=NOW - timedelta(hours=hours))))


ROWS = [
    pytest.param(case(), [ASK, EXPECT, REPORT, MAIL], id="no number: the client is asked"),
    pytest.param(case(number=found_number()), [CALL, EXPECT, REPORT, MAIL], id="a number: the agent is told to call"),
    pytest.param(case(verdict=verdict(REFUND)), [ASK, EXPECT, REPORT, CREDIT, MAIL], id="a refund request"),
    pytest.param(case(verdict=verdict(SILENT | REFUND)), [ASK, EXPECT, REPORT, CREDIT, MAIL], id="both: each once"),
    pytest.param(
        case(ticket(fields={"Freelancer email": "marek@example.com"})),
        [ASK, EXPECT, REPORT, OPEN],
        id="an address is on file",
    ),
    pytest.param(case(verdict=verdict(frozenset())), [], id="not ours"),
    pytest.param(
        case(verdict=verdict(frozenset(), handed_over=UNSURE)), [("Note", "hand_over")], id="not sure: a person decides"
    ),
    pytest.param(
        case(verdict=verdict(SILENT, handed_over=UNSURE)),
        [ASK, EXPECT, REPORT, MAIL, ("Note", "hand_over")],
        id="sure of one, not of the other",
    ),
    pytest.param(case(ticket(status="solved")), [("Skip", "everything")], id="solved"),
    pytest.param(case(ticket(status="closed")), [("Skip", "everything")], id="closed"),
    pytest.param(case(ticket(status="deleted")), [("Skip", "everything")], id="deleted"),
    pytest.param(case(ticket(merged=True)), [("Skip", "everything")], id="merged"),
    pytest.param(case(ticket(tags=frozenset({"accord_off"}))), [("Skip", "everything")], id="switched off"),
    pytest.param(case(ticket(tags=frozenset({"accord_pause"}))), [("Skip", "everything")], id="paused"),
    pytest.param(
        case(ticket(comment(), comment(author=agent(), id=2))),
        [("Skip", "call_scheduling"), EXPECT, REPORT, MAIL],
        id="an agent has answered: the bot says nothing in public",
    ),
    pytest.param(
        case(ticket(comment(), comment(author=agent(), id=2)), number=found_number()),
        [CALL, EXPECT, REPORT, MAIL],
        id="an agent has answered: notes go on",
    ),
    pytest.param(_aged(721), [("Skip", "call_scheduling"), EXPECT, REPORT, MAIL], id="the client wrote 721 hours ago"),
    pytest.param(_aged(719), [ASK, EXPECT, REPORT, MAIL], id="the client wrote 719 hours ago"),
    pytest.param(
        case(ticket(tags=frozenset({"accord_did_call_now"}))),
        [EXPECT, REPORT, MAIL],
        id="the agent was told",
    ),
    pytest.param(
        case(verdict=verdict(signals=signals(Signal.CONTACT_INFO_REQUEST))),
        [ASK, EXPECT, REPORT, ("Note", "escalate_executive"), MAIL],
        id="contact information is asked for",
    ),
    pytest.param(
        case(verdict=verdict(signals=signals(Signal.CLAIM_FRAUD))),
        [ASK, EXPECT, REPORT, ("Note", "claims"), MAIL],
        id="a claim of fraud",
    ),
]


@pytest.mark.parametrize(("of", "expected"), ROWS)
def test_what_should_be_true_by_now(of: Case, expected: list[tuple[str, str]]):
    assert said(plan(of)) == expected


@pytest.mark.parametrize("of", [row.values[0] for row in ROWS], ids=[row.id for row in ROWS])
def test_every_macro_that_is_named_exists_and_gets_exactly_its_slots(of: Case):
    for action in plan(of):
        if isinstance(action, Note | Reply | OpenTicket):
            assert MACROS.words(action.macro, action.slots).text
            assert MACROS[action.macro].public == isinstance(action, Reply | OpenTicket)


@pytest.mark.parametrize("of", [row.values[0] for row in ROWS], ids=[row.id for row in ROWS])
def test_a_plan_is_the_same_every_time(of: Case):
    assert plan(of) == plan(of)


def test_every_case_is_marked_by_label_and_signal():
    of = case(verdict=verdict(SILENT | REFUND, signals=signals(Signal.LEGAL_THREAT)))
    tag = next(a for a in plan(of) if isinstance(a, Tag))
    assert tag.add == {
        "accord_case",
        "accord_unresponsive_freelancer",
        "accord_refund_request",
        "accord_legal_threat",
    }


# P9


def _at(day_and_time: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day_and_time}+00:00")


def _call_note(**facts: object) -> dict[str, object]:
    (note,) = call(case(**facts))
    assert isinstance(note, Note)
    return dict(note.slots)


@pytest.mark.parametrize(
    ("zone", "now", "local", "warned"),
    [
        (
            "America/New_York",
            "24T15:00",
            "Tuesday, 10:00 (America/New_York)",
            False,
        ),
        (
            "America/New_York",
            "24T12:59",
            "Tuesday, 07:59 (America/New_York)",
            True,
        ),
        (
            "America/New_York",
            "24T13:00",
            "Tuesday, 08:00 (America/New_York)",
            False,
        ),
        (
            "America/New_York",
            "25T02:00",
            "Tuesday, 21:00 (America/New_York)",
            True,
        ),
        ("Asia/Kolkata", "24T20:00", "Wednesday, 01:30 (Asia/Kolkata)", True),
        ("Mars/Crater", "24T17:00", "Tuesday, 12:00 (America/New_York)", False),
    ],
)
def test_the_note_says_what_time_it_is_there_and_warns_at_night(zone: str, now: str, local: str, warned: bool):  # noqa: FBT001
    slots = _call_note(of=ticket(requester=client(time_zone=zone)), number=found_number(), now=_at(now))
    assert slots["local_time"] == local
    assert bool(slots["call_hours"]) == warned


def test_the_hours_of_calls_are_the_policys():
    slots = _call_note(
        of=ticket(requester=client(time_zone="UTC")), number=found_number(), policy=policy(call={"not_before": "13:00"})
    )
    assert slots["call_hours"] == "Do not call before 13:00 or after 21:00 their time"


def test_where_the_number_does_not_say_which_zone_the_note_says_both():
    slots = _call_note(number=found_number(e164="+18005550123"), now=NOW)
    assert "between" in slots["local_time"]
    assert "does not say which time zone" in slots["local_time"]


def test_a_number_of_no_place_has_no_time():
    slots = _call_note(number=found_number(e164="+88213555"))
    assert slots["local_time"] == "not known from the number or the profile"
    assert slots["call_hours"] == ""


def test_after_the_macro_a_number_still_brings_the_call():
    of = ticket(comment(), did_comment("accord_did_call_scheduling", public=True), comment("+1 212 555 0123", id=3))
    assert said(call(case(of, number=found_number()))) == [CALL]


def test_the_receipt_of_a_call_does_not_show_the_number():
    (note,) = call(case(number=found_number()))
    assert "5550123" not in "".join(note.receipts)


def test_in_the_clients_quiet_hours_the_macro_waits():
    quiet = policy(quiet_hours={"client": "22:00-07:30"})
    of = case(ticket(requester=client(time_zone="America/Los_Angeles")), policy=quiet)
    (wake,) = call(of)
    assert isinstance(wake, WakeUp)
    assert wake.at == _at("24T15:30")


# P2, P3


LAW = "Answer, or I go to court with my lawyer."
RULING = "You must decide who is right."
RUDE = "You are idiots, all of you, and he is a bastard."


@pytest.mark.parametrize(
    ("words", "escrow", "authority"),
    [
        ((), False, False),
        (("This is fraud. Give me his phone number.",), False, False),
        ((RUDE,), False, False),
        ((RUDE, RUDE), True, False),
        ((LAW,), True, True),
        ((RULING,), True, True),
    ],
    ids=["by default none", "for a claim", "rude once", "rude again", "a legal threat", "a demand for a ruling"],
)
def test_stringent_reminders_are_rare(words: tuple[str, ...], escrow: bool, authority: bool):  # noqa: FBT001
    of = ticket(comment(), *(comment(text, id=2 + n) for n, text in enumerate(words)))
    (note,) = tell(case(of, understood=understand(of)))
    text = MACROS.words(note.macro, note.slots).text
    assert ("escrow agent" in text) == escrow
    assert ("no legal authority" in text) == authority


def test_a_reminder_that_a_case_needs_only_later_comes_by_itself_and_once():
    told = did_comment("accord_did_expectations", id=5)
    tags = frozenset({"accord_did_expectations"})
    of = ticket(comment(), told, comment(LAW, id=6), tags=tags)
    *_, note = tell(case(of, understood=understand(of)))
    assert note.macro == "reminders"
    assert "no legal authority" in MACROS.words(note.macro, note.slots).text
    again = ticket(*of.comments, did_comment(*note.receipts, id=7), tags=tags)
    assert [n.macro for n in tell(case(again, understood=understand(again)))] == ["expectations"]


def test_of_a_credit_only_that_it_is_reviewed():
    (note,) = tell(case(verdict=verdict(REFUND)))
    assert "Say no more than this about a credit." in MACROS.words(note.macro, note.slots).text
    (note,) = tell(case(verdict=verdict(SILENT)))
    assert "credit" not in MACROS.words(note.macro, note.slots).text


# P5


def test_the_research_note_says_what_is_known_from_where_and_what_is_still_to_be_found():
    fields = {"Contract ID": "28113409", "Freelancer name": "Marek", "Client ID": "c 1"}
    links = policy(links={"contract": "https://obo.example/c/{id}", "user": "https://obo.example/u/{id}"})
    of = case(
        ticket(fields=fields),
        policy=links,
        verdict=verdict(REFUND, amount=Decimal(900)),
        phone=PhoneSearch(None, (found_number(confidence=0.5),), ("the account",), (ticket(id=77, subject="x" * 200),)),
    )
    (note,) = report(of)
    text = MACROS.words(note.macro, note.slots).text
    assert "Contract ID: 28113409 (https://obo.example/c/28113409) (ticket field)" in text
    assert "Client ID: c 1 (ticket field)" in text
    assert "Amount in dispute: $900 (read from the text)" in text
    assert "Freelancer ID: fill in the ticket's field" in text
    assert "+12125550123 (the account;" in text
    assert "#77," in text
    assert "Contract ID: fill in" not in text


@pytest.mark.parametrize(
    ("field", "read", "shown", "source"),
    [
        ("28113409", "999", "28113409", "ticket field"),
        ("see the chat", "", "see the chat", "ticket field"),
        ("", "28113409", "28113409", "read from the text"),
        ("", "", None, None),
    ],
)
def test_the_contract_is_shown_to_agents_as_it_is_known(field: str, read: str, shown: str | None, source: str | None):
    of = case(ticket(fields={"Contract ID": field} if field else {}), verdict=verdict(contract_id=read))
    facts = [f for f in known(of) if f["name"] == "Contract ID"]
    assert [(f["value"], f["source"]) for f in facts] == ([(shown, source)] if shown else [])
    assert ("Contract ID" in missing(of)) == (shown is None)


def test_a_link_is_made_only_of_a_plain_id():
    of = case(ticket(fields={"Contract ID": "1/../x"}), policy=policy(links={"contract": "https://obo.example/{id}"}))
    assert known(of)[0]["link"] == ""


def test_evidence_is_short_said_once_and_not_endless():
    items = [Evidence(Label.REFUND_REQUEST, f"word {n % 20} " * 100, 0, 1, "why") for n in range(60)]
    shown = evidence(tuple(items))
    assert len(shown) == 8
    assert all(len(e["text"]) <= 162 for e in shown)


@pytest.mark.parametrize(
    ("text", "cut"),
    [("short", "short"), ("  a \n b ", "a b"), ("word " * 10, "word word …"), ("x" * 50, "x" * 12 + " …"), ("", "")],
)
def test_a_text_is_cut_between_words(text: str, cut: str):
    assert shorten(text, 12) == cut


# P10: the 48 hours begin with the words that begin them


def _public(of: Case) -> list[str]:
    return [action.macro for action in plan(of) if isinstance(action, Reply | OpenTicket)]


@pytest.mark.parametrize(
    ("email", "said"),
    [
        pytest.param("marek@example.com", ["call_scheduling", "outreach"], id="the freelancer is written to only now"),
        pytest.param("", ["call_scheduling"], id="the client is asked only now"),
    ],
)
def test_where_only_notes_were_possible_for_two_days_nobody_is_told_that_they_are_over(email: str, said: list[str]):
    first = did_comment("accord_did_research", created_at=NOW - timedelta(hours=50))
    of = case(ticket(comment(), first, fields={"Freelancer email": email} if email else {}))
    assert _public(of) == said
