"""The words that clients read: every combination of what can be understood reads as if a careful person wrote it."""

import itertools
import re
from datetime import timedelta
from decimal import Decimal
from functools import cache

import pytest

from bot.guard import check_public
from bot.labels import Role, Verdict
from bot.macros import load_macros
from handlers.call import scheduling
from handlers.wording import client_name, contract, freelancer, money, span
from tests.builders import REFUND, SCHEDULING, SILENT, case, ticket, verdict

MACROS = load_macros()
LABELS = {"silent": SILENT, "refund": REFUND, "silent and refund": SILENT | REFUND}
ASPECTS = {"unsaid": (), "silence": ("silence",), "no delivery": ("non_delivery",), "both": ("silence", "non_delivery")}
SINCE = ("", "since 3 November", "for nine days", "since last Tuesday")
AMOUNTS = (None, Decimal(900), Decimal("1249.50"))
CONTRACTS = ("", "28113409")
NAMES = ("", "Marek Kowal")
ALL = list(itertools.product(LABELS, ASPECTS, SINCE, AMOUNTS, CONTRACTS, NAMES, (False, True)))


@cache
def _message(*facts: object) -> str:
    labels, aspects, since, amount, number, name, agency = facts
    understood = Verdict(
        labels=LABELS[labels],
        role=Role.CLIENT,
        aspects=frozenset(ASPECTS[aspects]),
        since=since,
        amount=amount,
        asked=amount is not None,
        contract_id=number,
        agency=agency,
    )
    of = ticket(fields={"Freelancer name": name} if name else {})
    reply = scheduling(case(of, verdict=understood))
    return MACROS.words(reply.macro, reply.slots).text


def faults(text: str) -> list[str]:
    """What makes a text look as if a machine had put it together; empty where nothing does."""
    tells = {
        "two spaces": r"  ",
        "a space before a stop": r" [.,;:!?]",
        "a stop after a stop": r"[.,;:!?][.,;:]",
        "a hanging word": r"\b(?:about|of|on|contract|since|for|and|with|the|a|by|to|from|over)[.,;]",
        "a word twice": r"\b(\w+) \1\b",
        "Python": r"None|True|False|\{|\}|Decimal",
        "a small letter after a full stop": r"[.!?] [a-z]",
        "an empty line too many": r"\n\n\n",
    }
    lines = [line for line in text.split("\n")[1:-1] if line and not line.startswith("http")]
    unfinished = [f"no end: {line}" for line in lines if line[-1] not in ".:"]
    return [tell for tell, pattern in tells.items() if re.search(pattern, text)] + unfinished


def test_every_combination_reads_as_sentences_and_may_be_sent():
    for facts in ALL:
        text = _message(*facts)
        assert not faults(text), f"{faults(text)} in {facts}: {text}"
        check_public(text, allowed=[SCHEDULING, "28113409"])
        thanks = text.split("\n")[2]
        assert thanks.startswith("Thank you for writing to us about ")
        assert len(thanks.split(". ")[0].split()) < 40


def test_each_known_fact_is_said_and_no_other():
    for labels, aspects, since, amount, number, name, agency in ALL:
        text = _message(labels, aspects, since, amount, number, name, agency)
        unresponsive, refund = "silent" in labels, "refund" in labels
        assert ("refund" in text) == refund
        assert (money(amount) in text) == refund if amount else "$" not in text
        assert ("on contract 28113409" in text) == bool(number)
        if since:
            assert (since in text) == unresponsive
        if unresponsive:
            assert (name or ("the agency" if agency else "your freelancer")) in text


def test_the_sentence_of_empathy_is_not_the_same_for_all():
    def second(labels: str, aspects: str) -> str:
        return _message(labels, aspects, "", None, "", "", False).split("\n")[2].split(". ", 1)[1]  # noqa: FBT003

    said = {second(*pair) for pair in itertools.product(LABELS, ASPECTS)}
    assert len(said) == 5


GOLDEN = [
    pytest.param(
        ("silent", "silence", "since 3 November", None, "28113409", "", False),
        "Thank you for writing to us about your freelancer not answering you on contract 28113409 since 3 November. "
        "Being left without an answer while your project waits is frustrating, and we are sorry that you are in this "
        "position.",
        id="silent",
    ),
    pytest.param(
        ("refund", "unsaid", "for nine days", Decimal(900), "28113409", "Marek Kowal", False),
        "Thank you for writing to us about your request for a refund of $900 on contract 28113409. We know how "
        "unsettling it is to worry about money that you have paid, and we are sorry that the project did not go as "
        "you had hoped.",
        id="refund",
    ),
    pytest.param(
        ("silent and refund", "both", "for nine days", Decimal("1249.50"), "", "Marek Kowal", False),
        "Thank you for writing to us about Marek Kowal neither answering you nor delivering the work for nine days, "
        "and about your request for a refund of $1,249.50. Losing touch with the person you hired is hard enough "
        "without having to worry about your money as well, and we are sorry that it has come to this.",
        id="both",
    ),
    pytest.param(
        ("silent", "no delivery", "", None, "", "", True),
        "Thank you for writing to us about the agency not delivering the work. It is frustrating to plan around work "
        "that was promised and does not arrive, and we are sorry that this has happened to you.",
        id="an agency that delivers nothing",
    ),
    pytest.param(
        ("silent", "unsaid", "since last Tuesday", None, "28113409", "", False),
        "Thank you for writing to us about the difficulty with your freelancer on contract 28113409 since last "
        "Tuesday. You hired someone so that your project would move forward, and we are sorry that it has not.",
        id="unresponsive, nothing more is known",
    ),
]


@pytest.mark.parametrize(("facts", "thanks"), GOLDEN)
def test_the_main_ones_read_like_this(facts: tuple[object, ...], thanks: str):
    assert _message(*facts).split("\n")[2] == thanks


def test_the_whole_macro_reads_like_this():
    text = _message("silent", "silence", "", None, "", "", False)  # noqa: FBT003
    assert (
        text
        == f"""Hi Maria,

Thank you for writing to us about your freelancer not answering you. Being left without an answer while your project \
waits is frustrating, and we are sorry that you are in this position.

We would like to call you so that we can resolve this right away. Please pick a time that suits you:
{SCHEDULING}

Or simply reply with the phone number you prefer, with its country code, and we will call you as soon as we can.

We look forward to speaking with you.

The Support Team"""
    )


@pytest.mark.parametrize(
    ("profile", "called"),
    [
        ("Maria Silva", "Maria"),
        ("maria da silva", "Maria"),
        ("MARIA SILVA", "Maria"),
        ("Roe, Jane", "Jane"),
        ("Dr. Jane Roe", "Dr. Jane Roe"),
        ("Dr. <b>Jane</b>", "there"),
        ("Jean-Luc Petit", "Jean-Luc"),
        ("D'Arcy Stone", "D'Arcy"),
        ("Zoë", "Zoë"),
        ("李 明", "李"),
        ("jr87", "there"),
        ("jr87@example.test", "there"),
        ("Info", "there"),
        ("support", "there"),
        ("+1 212 555 0123", "there"),
        ("[click](https://evil.example)", "there"),
        ("x" * 200, "there"),
        ("", "there"),
        ("   ", "there"),
    ],
)
def test_a_client_is_called_by_a_name_that_can_be_said(profile: str, called: str):
    assert client_name(profile) == called


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("Marek Kowal", "Marek Kowal"),
        ("  Marek   Kowal ", "Marek Kowal"),
        ("J. R. Kowal", "J. R. Kowal"),
        ("", "your freelancer"),
        ("Marek +1 212 555 0123", "your freelancer"),
        ("Marek marek@example.com", "your freelancer"),
        ("the thief who took all of my money", "your freelancer"),
        ("<b>Marek</b>", "your freelancer"),
    ],
)
def test_a_freelancer_is_named_only_by_a_name(field: str, said: str):
    assert freelancer(case(ticket(fields={"Freelancer name": field}))) == said


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("28113409", "999", "28113409"),
        ("", "28113409", "28113409"),
        ("my contract with Marek", "28113409", ""),
        ("+1 212 555 0123", "", ""),
        ("12125550123", "", ""),
        ("", "", ""),
    ],
)
def test_a_contract_is_named_by_its_number_only(field: str, text: str, said: str):
    of = ticket(fields={"Contract ID": field} if field else {})
    assert contract(case(of, verdict=verdict(contract_id=text))) == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [("900", "$900"), ("1200.00", "$1,200"), ("49.5", "$49.50"), ("0.999", "$1"), ("1234567.8", "$1,234,567.80")],
)
def test_money_is_written_as_people_write_it(amount: str, said: str):
    assert money(Decimal(amount)) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(hours=48), "48 hours"),
        (timedelta(hours=20), "20 hours"),
        (timedelta(minutes=60), "1 hour"),
        (timedelta(minutes=30), "30 minutes"),
        (timedelta(seconds=9), "9 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(0), "1 second"),
    ],
)
def test_spans_are_said_as_people_say_them(length: timedelta, said: str):
    assert span(length) == said


@pytest.mark.parametrize(
    "bad", ["a  b", "a refund of .", "the the work", "of None", "so. and", "It is.\n\n\nNo.", "Hi\nno end\nus"]
)
def test_the_check_of_sentences_can_fail(bad: str):
    assert faults(bad)
