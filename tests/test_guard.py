"""No public word holds contact data or what is internal; our own macros pass (P4, P11, P14)."""

import re
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.guard import GuardError, check_public
from bot.macros import load_macros
from bot.redact import redact

LINK = "https://cal.example/team/12025550143"
SEPARATORS = ["", " ", "-", ".", " - ", "/", "\u00a0", "\u2011", "_", "\u200b", ". "]
DIGITS = [
    str.maketrans("", ""),
    str.maketrans("0123456789", "０１２３４５６７８９"),
    str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"),
]
ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
BEFORE = [
    "",
    "Please call ",
    "Thank you for writing about ",
    "his number is ",
    "reach him: ",
    "(",
    "Phone no. ",
    "It is\n",
]
AFTER = ["", ".", " today", ")", ", thanks", "\nBye"]

line_numbers = st.from_regex(r"[0-9]{4}", fullmatch=True)
prefixes = st.sampled_from(
    [("1", "202", "555"), ("", "202", "555"), ("44", "20", "7946"), ("91", "98765", "4"), ("", "612", "345")]
)


def fault_in(words: str, **known: list[str]) -> str:
    try:
        check_public(words, **known)
    except GuardError as error:
        return str(error)
    return ""


def refuses(words: str, **known: list[str]) -> bool:
    return bool(fault_in(words, **known))


@given(
    prefixes,
    line_numbers,
    st.sampled_from(SEPARATORS),
    st.sampled_from(DIGITS),
    st.sampled_from(BEFORE),
    st.sampled_from(AFTER),
    st.sampled_from(["", "+", "00", "("]),
)
def test_no_phone_number_slips_past_in_any_format(
    prefix: tuple[str, str, str], line: str, separator: str, digits: dict[int, int], before: str, after: str, plus: str
):
    groups = [group for group in prefix if group] + [line]
    number = plus + separator.join(groups)
    if plus == "(":
        number = f"({groups[0]}) " + separator.join(groups[1:])
    assert refuses(before + number.translate(digits) + after), number


@given(st.from_regex(r"[2-9][0-9]{2}55501[0-9]{2}", fullmatch=True), st.sampled_from([" ", ", ", "-", "  ", " . "]))
def test_no_phone_number_slips_past_in_words(number: str, separator: str):
    assert refuses("Call " + separator.join(ONES[int(d)] for d in number))


@given(
    st.from_regex(r"[a-z]{3,8}[._]?[a-z0-9]{1,6}", fullmatch=True),
    st.sampled_from(["mail", "post-box", "gmail", "corp"]),
    st.sampled_from(["com", "org", "de", "example"]),
    st.sampled_from(["@", " @ ", " at ", " (at) ", "[at]", " AT ", "＠", " arroba "]),
    st.sampled_from([".", " dot ", " (dot) ", "[dot]", " DOT ", "．"]),
)
def test_no_email_slips_past_in_any_spelling(local: str, domain: str, ending: str, at: str, dot: str):
    assume(not (at.strip().lower() in {"at", "arroba"} and dot.strip() in {".", "．"}))  # "meet at mail.com" is a place
    words = f"Write to {local}{at}{domain}{dot}{ending} please"
    assert refuses(words), words


@given(
    st.from_regex(r"[0-9]{10,12}", fullmatch=True),
    st.sampled_from(["contract ", "order #", "invoice ", "INV-", "id: "]),
)
def test_a_known_number_is_refused_even_as_a_reference(number: str, cue: str):
    assert refuses(f"About {cue}{number}", private=["+" + number])
    assert refuses(f"About {cue}{number}", private=[number], allowed=[number])


@given(st.text(max_size=150))
def test_what_redact_returns_has_no_contact_data_for_the_guard(text: str):
    fault = fault_in(redact(text))
    assert not re.search(r"e-mail|phone|address|messenger|profile|bank|of a party", fault)


@given(
    st.decimals(min_value=1, max_value=Decimal("99999.99"), places=2), st.from_regex(r"[1-9][0-9]{5,8}", fullmatch=True)
)
def test_amounts_and_contracts_raise_no_alarm(amount: Decimal, contract: str):
    check_public(
        f"Your request for a refund of ${amount:,} on contract {contract} since 3 November. We call within 48 hours."
    )


def test_the_scheduling_link_and_the_contract_may_stand_where_they_are_allowed():
    check_public(f"Pick a time: {LINK} ({LINK}). Contract 2025550143.", allowed=[LINK, "2025550143"])


@pytest.mark.parametrize("words", ["call +2025550143", "call 1 2025550143", "call 2025550143 12", "x2025550143"])
def test_an_allowed_number_is_no_excuse_for_a_longer_one(words: str):
    assert refuses(words, allowed=["2025550143"])


@pytest.mark.parametrize(
    "words",
    [
        "tag accord_case",
        "see escalate_team_lead",
        "He is an NDF.",
        "a non-delivering freelancer",
        "our internal note says",
        "the team lead decides",
        "Executive Escalations will write",
        "a credit of $50",
        "We credit 5% to you",
        "US$ 20 as credits",
        "your lifetime spend",
        "your 12-month spend",
        "a courtesy credit",
        "non-refunded payments",
        "potential for growth",
        "your claim of fraud",
        "he scammed you",
        "identity theft",
        "account sharing",
        "extortion",
        "overbilling",
        "work-diary abuse",
        "es una estafa",
        "un credito de 50 USD",
        "eine Gutschrift von 20 €",
        "ＮＤＦ",
        "crédit de 30 €",
        "ac\u200bcord_case",
    ],
)
def test_what_is_internal_is_refused(words: str):
    assert refuses(words)


@pytest.mark.parametrize(
    "words",
    [
        "We are reviewing a potential credit, and an amount, if any, follows as soon as possible.",
        "We are reviewing a potential credit. Your refund request of $900 is with us.",
        "The $900 goes back to your credit card.",
        "Thank you for writing to us about your request for a refund of $1,200.50 on contract 33445566.",
        "We try to reach the freelancer several times over 48 hours, until 12 May 2025 at 10:30.",
    ],
)
def test_what_the_playbook_lets_us_say_raises_no_alarm(words: str):
    check_public(words)


@pytest.mark.parametrize("name", [m.name for m in load_macros() if m.public])
def test_the_fixed_words_of_every_public_macro_pass(name: str):
    macro = load_macros()[name]
    check_public(macro.source({slot: [] if slot == "offers" else "Alex" for slot in macro.slots}))


def test_the_error_names_the_kind_and_never_the_data():
    with pytest.raises(GuardError) as caught:
        check_public("write to jane@mail.example or 202-555-0143, NDF")
    assert "e-mail" in str(caught.value)
    assert "NDF" in str(caught.value)
    assert "jane" not in str(caught.value)
    assert "555" not in str(caught.value)


def test_a_name_that_an_address_is_made_of_is_no_contact_data():
    check_public("Priyanka Sodhi is not answering you.", private=["priyanka.sodhi@example.net"])
    assert refuses("Write to priyanka.sodhi there.", private=["priyanka.sodhi@example.net"])
