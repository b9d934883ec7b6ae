"""P11: the arithmetic of a credit, who decides, when it waits, and that not a word of it gets out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.actions import Note, Part, Tag
from bot.case import Case
from bot.contract import Contract, ContractType, Dossier, Party, Payment, PaymentKind, Standing
from bot.guard import GuardError, check_public
from bot.labels import Label, Role, Signal, Verdict
from bot.macros import MacroError, load_macros
from bot.money import Money
from bot.ndf import Found
from bot.policy import load_policy
from bot.receipts import Receipts
from bot.talent import Job
from bot.ticket import Person, Ticket
from bot.understand import Understood
from handlers.credit import REVIEW_DONE, REVIEW_RUNNING, Stage, credit, credit_note, facts_of, review
from handlers.credit_facts import NOTHING, Facts
from handlers.escalation import TEAM_LEAD
from tests.builders import case, ticket, verdict

NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)
POLICY = load_policy()
MACROS = load_macros()
REFUND = frozenset({Label.REFUND_REQUEST})


def usd(amount: str) -> Money:
    return Money(Decimal(amount))


def fields(spend: str = "", refunded: str = "", disputed: str = "") -> dict[str, str]:
    given = {"Contract spend (USD)": spend, "Refunded so far (USD)": refunded, "Disputed amount (USD)": disputed}
    return {name: value for name, value in given.items() if value}


def a_case(
    values: Mapping[str, str] | None = None,
    *,
    said: str = "",
    signals: frozenset[Signal] = frozenset(),
    tags: frozenset[str] = frozenset(),
    labels: frozenset[Label] = REFUND,
) -> Case:
    client = Person(11, "Rosa Quill")
    ticket = Ticket(7, "Refund", "", "open", client, NOW, NOW, "", tags=tags, fields=values or {})
    verdict = Verdict(labels, signals=signals, role=Role.CLIENT, amount=Decimal(said) if said else None)
    none = Receipts(frozenset(), {}, frozenset())
    return Case(ticket, NOW, POLICY, "https://book.example.test", Understood(verdict), none)


def a_dossier(*payments: tuple[PaymentKind, str, str], standing: Standing | None = None) -> Dossier:
    contract = Contract("33445566", ContractType.HOURLY, "1", Party("2", "Ivo"), Job("Shop"))
    moved = tuple(
        Payment(NOW - timedelta(days=9 - i), kind, Money(Decimal(amount), currency))
        for i, (kind, amount, currency) in enumerate(payments)
    )
    return Dossier(contract, moved, (), standing)


def text_of(note: Note) -> str:
    return MACROS.words(note.macro, note.slots).text


ARITHMETIC = {
    "spend less refunds": ("1,200.50", "200", "50.03"),
    "nothing refunded": ("900", "0", "45.00"),
    "half a cent goes up": ("0.50", "0", "0.03"),
    "less than half a cent goes down": ("0.09", "0", "0.00"),
    "everything refunded": ("80", "80.00", "0.00"),
    "large": ("1,234,567.89", "0.89", "61728.35"),
}


@pytest.mark.parametrize(("spend", "refunded", "amount"), ARITHMETIC.values(), ids=ARITHMETIC)
def test_the_example_is_five_percent_of_the_non_refunded_payments(spend: str, refunded: str, amount: str):
    sheet = credit(a_case(fields(spend, refunded, "100")))
    assert sheet.amount == usd(amount)
    assert sheet.stage is Stage.READY


def test_the_percentage_is_the_policys():
    numbers = POLICY.credit.model_copy(update={"percent": Decimal("7.5")})
    case = replace(a_case(fields("100", "0")), policy=POLICY.model_copy(update={"credit": numbers}))
    assert credit(case).amount == usd("7.50")
    assert "7.5 % of $100.00 = $7.50" in text_of(credit_note(case, credit(case)))


def test_an_empty_refund_field_counts_as_nothing_and_says_so():
    case = a_case(fields("900", disputed="100"))
    sheet = credit(case)
    assert sheet.amount == usd("45.00")
    assert "assumed: the ticket's field is empty" in text_of(credit_note(case, sheet))
    assert "that nothing was refunded is only assumed" in sheet.unsure


UNWORKABLE = {
    "no figures at all": (fields(), "the non-refunded payments are not known"),
    "spend cannot be read": (fields("a lot", "0"), "the field Contract spend (USD) cannot be read as an amount"),
    "refund cannot be read": (fields("900", "1.200"), "the field Refunded so far (USD) cannot be read as an amount"),
    "spend in another currency": (fields("€900", "0"), "the field Contract spend (USD) cannot be read as an amount"),
    "more refunded than paid": (fields("100", "200"), "more was refunded than paid"),
}


@pytest.mark.parametrize(("values", "words"), UNWORKABLE.values(), ids=UNWORKABLE)
def test_without_good_figures_there_is_no_amount_but_a_line_that_says_why(values: dict[str, str], words: str):
    case = a_case(values)
    sheet = credit(case)
    assert sheet.amount is None
    assert sheet.stage is Stage.OPEN
    assert words in text_of(credit_note(case, sheet))
    assert "team lead, manager or account manager" in text_of(credit_note(case, sheet))


def test_the_marketplaces_payments_win_over_the_fields_and_the_difference_is_told():
    dossier = a_dossier(
        (PaymentKind.PAYMENT, "800", "USD"),
        (PaymentKind.PAYMENT, "400", "USD"),
        (PaymentKind.REFUND, "200", "USD"),
        (PaymentKind.CREDIT, "50", "USD"),
    )
    case = a_case(fields("900", "200"))
    sheet = credit(case, Facts(dossier))
    assert sheet.base == usd("1000")
    assert "the field Contract spend (USD) says $900.00; $1,200.00 was used (marketplace)" in sheet.doubts
    assert "Earlier credits on this contract: $50.00" in text_of(credit_note(case, sheet))


def test_an_agents_figures_win_over_everything():
    dossier = a_dossier((PaymentKind.PAYMENT, "800", "USD"))
    facts = Facts(dossier, spend=usd("1200"), refunded=usd("200"))
    assert credit(a_case(fields("900")), facts).amount == usd("50.00")


def test_other_currencies_are_kept():
    sheet = credit(a_case(), Facts(a_dossier((PaymentKind.PAYMENT, "600", "EUR"))))
    assert sheet.amount == Money(Decimal("30.00"), "EUR")


def test_two_currencies_are_never_added_up():
    dossier = a_dossier((PaymentKind.PAYMENT, "600", "EUR"), (PaymentKind.PAYMENT, "10", "USD"))
    sheet = credit(a_case(), Facts(dossier))
    assert sheet.amount is None
    assert any("several currencies" in doubt for doubt in sheet.doubts)


LIMIT = {
    "not known": ("", "", False),
    "under": ("249.99", "", False),
    "exactly 250": ("250", "", False),
    "a cent over": ("250.01", "", True),
    "only in the text": ("", "900", True),
    "the field wins over the text": ("100", "900", False),
}


@pytest.mark.parametrize(("disputed", "said", "lead"), LIMIT.values(), ids=LIMIT)
def test_over_250_dollars_in_dispute_the_team_lead_decides(disputed: str, said: str, *, lead: bool):
    case = a_case(fields("1000", "0", disputed), said=said)
    plan = list(review(case))
    tags = [action.add for action in plan if isinstance(action, Tag)]
    note = next(action for action in plan if isinstance(action, Note))
    assert tags == ([frozenset({TEAM_LEAD})] if lead else [])
    assert ("The team lead decides" in text_of(note)) is lead


HOLD = {
    "nobody asked": (frozenset(), frozenset(), ""),
    "requested": (frozenset({Signal.CODE_REVIEW_REQUEST}), frozenset(), "a code review was requested"),
    "running": (frozenset(), frozenset({REVIEW_RUNNING}), "a code review is running"),
    "requested and running": (
        frozenset({Signal.CODE_REVIEW_REQUEST}),
        frozenset({REVIEW_RUNNING}),
        "a code review is running",
    ),
    "done": (frozenset({Signal.CODE_REVIEW_REQUEST}), frozenset({REVIEW_DONE}), ""),
}


@pytest.mark.parametrize(("signals", "tags", "why"), HOLD.values(), ids=HOLD)
def test_the_credit_waits_while_a_code_review_is_open(signals: frozenset[Signal], tags: frozenset[str], why: str):
    case = a_case(fields("1000", "0", "900"), signals=signals, tags=tags)
    sheet = credit(case)
    assert sheet.hold == why
    assert (sheet.stage is Stage.ON_HOLD) is bool(why)
    assert ("On hold" in text_of(credit_note(case, sheet))) is bool(why)
    assert any(isinstance(action, Tag) for action in review(case))  # the team lead may know early


def test_a_hold_that_ends_gets_a_note_of_its_own():
    held = a_case(fields("1000", "0"), signals=frozenset({Signal.CODE_REVIEW_REQUEST}))
    done = a_case(fields("1000", "0"), tags=frozenset({REVIEW_DONE}))
    receipts = [credit_note(case, credit(case)).receipt for case in (held, done)]
    assert receipts == ["accord_did_credit_on_hold", "accord_did_credit_ready_5000"]


def test_the_same_figures_get_the_same_receipt_and_new_ones_another():
    first, same, other = (
        credit_note(case, credit(case)).receipt
        for case in (a_case(fields("1000", "0")), a_case(fields("1000", "0.00")), a_case(fields("1000", "200")))
    )
    assert first == same != other


def test_without_a_refund_request_there_is_nothing_to_say():
    assert list(review(a_case(labels=frozenset({Label.UNRESPONSIVE_FREELANCER})))) == []


def test_every_factor_of_the_playbook_is_known_or_named_as_unknown():
    case = a_case()
    words = text_of(credit_note(case, credit(case)))
    for name in (
        "Result of the code review",
        "Product received by the client",
        "Work-diary review",
        "Client tenure",
        "Contract spend",
        "12-month spend",
        "Lifetime spend",
        "Potential for growth",
        "NDF found, and how often",
    ):
        assert name in words


def test_known_factors_carry_their_source():
    standing = Standing(NOW - timedelta(days=800), usd("8200"), usd("41350.75"))
    facts = Facts(
        a_dossier((PaymentKind.PAYMENT, "10", "USD"), standing=standing),
        potential="high",
        ndf="yes, in 3 by other clients",
    )
    words = text_of(credit_note(a_case(), credit(a_case(), facts)))
    for line in (
        "Client tenure: since 11 March 2029 (years: 2, months: 2) (marketplace)",
        "12-month spend: $8,200.00 (marketplace)",
        "Lifetime spend: $41,350.75 (marketplace)",
        "Potential for growth: high (given by an agent)",
        "NDF found, and how often: yes, in 3 by other clients (earlier tickets)",
    ):
        assert line in words


def test_what_the_case_found_on_the_freelancer_is_a_factor():
    found = Found(((a_case().ticket, "ID"),) * 2, frozenset({"ID"}))
    words = text_of(credit_note(a_case(), credit(a_case(), facts_of(replace(a_case(), ndf=found)))))
    assert "NDF found, and how often: yes, in 2 by other clients" in words


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        pytest.param({"accord_did_ndf", "accord_ndf_checked"}, "yes: see the NDF review", id="found before"),
        pytest.param({"accord_ndf_checked_email"}, "no", id="looked for, and not found"),
    ],
)
def test_what_an_earlier_look_found_is_not_forgotten(tags: set[str], said: str):
    of = case(ticket(tags=frozenset(tags)), verdict=verdict(REFUND))
    assert f"NDF found, and how often: {said} (earlier tickets)" in text_of(credit_note(of, credit(of, facts_of(of))))


FULL = Facts(
    a_dossier((PaymentKind.PAYMENT, "900", "USD"), standing=Standing(NOW, usd("1"), usd("2"))),
    code_review="not usable",
    product="yes",
    work_diary="in order",
    potential="high",
    ndf="yes, in 2 by other clients",
)
SHEETS = {
    "nothing known": (a_case(), NOTHING),
    "everything known": (a_case(fields("900", "0", "900")), FULL),
    "on hold": (a_case(fields("900"), signals=frozenset({Signal.CODE_REVIEW_REQUEST})), NOTHING),
}


@pytest.mark.parametrize(("case", "facts"), SHEETS.values(), ids=SHEETS)
def test_the_guard_refuses_the_whole_note(case: Case, facts: Facts):
    with pytest.raises(GuardError):
        check_public(text_of(credit_note(case, credit(case, facts))))


@pytest.mark.parametrize(("case", "facts"), SHEETS.values(), ids=SHEETS)
def test_the_guard_refuses_each_factor_by_itself(case: Case, facts: Facts):
    sheet = credit(case, facts)
    for factor in sheet.factors:
        with pytest.raises(GuardError):
            check_public(f"{factor.name}: {factor.value}")


LEAKS = {
    "an amount after": "We can offer you a credit of $45.",
    "an amount before": "A $45.00 credit is on its way.",
    "a code": "Your credit comes to 45 USD",
    "a percentage": "You get 5 % of it as a credit.",
    "the arithmetic": "It is worked out from the non-refunded payments.",
    "who decides": "The team lead decides on it.",
    "the name": "We are looking into a courtesy credit.",
    "a factor": "It depends on your lifetime spend.",
}
HARMLESS = {
    "what P11 lets us say": "A potential credit is being reviewed; an amount, if there is one, follows soon.",
    "a card": "You paid $45 with your credit card.",
    "a card first": "Your credit card was charged $45.",
    "a refund": "Thank you for writing to us about your request for a refund of $900.",
    "a code review": "Where it fits, we can offer a code review.",
}


@pytest.mark.parametrize("words", LEAKS.values(), ids=LEAKS)
def test_the_guard_refuses_what_would_give_a_credit_away(words: str):
    with pytest.raises(GuardError):
        check_public(words)


@pytest.mark.parametrize("words", HARMLESS.values(), ids=HARMLESS)
def test_the_guard_lets_the_permitted_words_pass(words: str):
    check_public(words)


def test_the_credit_macro_is_internal_and_says_so_in_its_text():
    assert MACROS["credit"].public is False
    assert "internal, never shared with the client" in text_of(credit_note(a_case(), credit(a_case())))


def test_a_public_macro_cannot_carry_the_credit_note_as_a_part():
    note = credit_note(a_case(), credit(a_case()))
    public = next(m for m in MACROS if m.public and m.name == "call_scheduling")
    slots = dict.fromkeys(public.slots, "x") | {"paraphrase": Part(note.macro, note.slots)}
    with pytest.raises(MacroError, match="is public, but its slot"):
        MACROS.words(public.name, slots)


def test_whatever_every_public_macro_says_by_itself_is_not_about_a_credits_amount():
    for macro in (m for m in MACROS if m.public):
        slots = {slot: [] if slot == "offers" else "x" for slot in macro.slots}
        check_public(MACROS.words(macro.name, slots).text)
