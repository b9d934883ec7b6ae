"""P11: the figures and factors of a credit, each with its source: an agent's words, the marketplace, or the ticket."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.case import Case
from bot.contract import Dossier, Payment, PaymentKind
from bot.money import Money, read_money, say

SPEND, REFUNDED, DISPUTED = "Contract spend (USD)", "Refunded so far (USD)", "Disputed amount (USD)"
AGENT, MARKETPLACE, FIELD, TEXT = "given by an agent", "marketplace", "ticket field", "read from the text"
ASSUMED = "assumed: the ticket's field is empty"
DAYS_A_YEAR, MONTHS_A_YEAR = 365.2425, 12


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beyond the ticket. Amounts given by an agent win over all other sources.

    `ndf`: whether other clients wrote about the same freelancer (P8). Texts are "" where nobody has looked.
    """

    dossier: Dossier | None = None
    spend: Money | None = None
    refunded: Money | None = None
    disputed: Money | None = None
    code_review: str = ""
    product: str = ""
    work_diary: str = ""
    potential: str = ""
    ndf: str = ""


NOTHING = Facts()


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount and where it is from; None and "" where nobody knows."""

    money: Money | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The three amounts of the arithmetic. `doubts`: what is odd about them, as sentences for the note."""

    paid: Figure
    refunded: Figure
    disputed: Figure
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of P11; `value` is "" while it is unknown."""

    name: str
    value: str = ""
    source: str = ""


def figures(case: Case, facts: Facts) -> Figures:
    """The amounts, each from the surest source that has it, and what is odd about the others.

    Where nothing at all says that something was refunded, nothing was; the note names that assumption.
    """
    ledger = facts.dossier.payments if facts.dossier else None
    fields = {name: _read_field(case.ticket.fields, name) for name in (SPEND, REFUNDED, DISPUTED)}
    paid = _surest(facts.spend, _total(ledger, PaymentKind.PAYMENT), fields[SPEND])
    refunded = _surest(facts.refunded, _total(ledger, PaymentKind.REFUND, _currency(paid)), fields[REFUNDED])
    if refunded.money is None and paid.money and not case.ticket.fields.get(REFUNDED):
        refunded = Figure(Money(Decimal(0), paid.money.currency), ASSUMED)
    disputed = _surest(facts.disputed, None, fields[DISPUTED])
    if disputed.money is None and case.understood.verdict.amount is not None:
        disputed = Figure(Money(case.understood.verdict.amount), TEXT)
    used = {SPEND: paid, REFUNDED: refunded, DISPUTED: disputed}
    doubts = [*_unreadable(case.ticket.fields, fields), *_differing(fields, used), *_two_currencies(ledger)]
    return Figures(paid, refunded, disputed, tuple(doubts))


def factors(case: Case, facts: Facts, known: Figures) -> tuple[Factor, ...]:
    """All the factors of P11, in its order; those without a value are still to be found."""
    standing = facts.dossier.standing if facts.dossier else None
    credits_ = _total(facts.dossier.payments if facts.dossier else None, PaymentKind.CREDIT)
    tenure = _tenure(standing.since, case.now) if standing and standing.since else ""
    return (
        Factor("Result of the code review", facts.code_review, AGENT),
        Factor("Product received by the client", facts.product, AGENT),
        Factor("Work-diary review", facts.work_diary, AGENT),
        Factor("Client tenure", tenure, MARKETPLACE),
        Factor("Contract spend", _said(known.paid.money), known.paid.source),
        Factor("12-month spend", _said(standing.spend_12_months if standing else None), MARKETPLACE),
        Factor("Lifetime spend", _said(standing.spend_lifetime if standing else None), MARKETPLACE),
        Factor("Potential for growth", facts.potential, AGENT),
        Factor("NDF found, and how often", facts.ndf, "earlier tickets"),
        Factor("Earlier credits on this contract", _said(credits_), MARKETPLACE),
    )


def _surest(given: Money | None, ledger: Money | None, field: Money | None) -> Figure:
    sources = ((given, AGENT), (ledger, MARKETPLACE), (field, FIELD))
    return next((Figure(money, source) for money, source in sources if money is not None), Figure())


def _total(ledger: Iterable[Payment] | None, kind: PaymentKind, currency: str = "") -> Money | None:
    """The sum of one kind; zero where there is none; None where it is not known, or is in two currencies."""
    if ledger is None:
        return None
    moved = [p.money for p in ledger if p.kind is kind]
    currencies = {money.currency for money in moved} or {currency or _only_currency(ledger)}
    if len(currencies) > 1:
        return None
    return Money(sum((money.amount for money in moved), Decimal(0)), currencies.pop())


def _only_currency(ledger: Iterable[Payment]) -> str:
    return next((p.money.currency for p in ledger), "USD")


def _currency(figure: Figure) -> str:
    return figure.money.currency if figure.money else ""


def _read_field(fields: Mapping[str, str], name: str) -> Money | None:
    """A field's amount; None where it is empty, cannot be read, or is not in the US dollars of its title."""
    money = read_money(fields.get(name, ""))
    return money if money and money.currency == "USD" else None


def _unreadable(fields: Mapping[str, str], read: Mapping[str, Money | None]) -> Iterable[str]:
    for name, money in read.items():
        if fields.get(name) and money is None:
            yield f"the field {name} cannot be read as an amount in US dollars"


def _differing(read: Mapping[str, Money | None], used: Mapping[str, Figure]) -> Iterable[str]:
    for name, money in read.items():
        figure = used[name]
        if money and figure.money and money != figure.money:
            yield f"the field {name} says {say(money)}; {say(figure.money)} was used ({figure.source})"


def _two_currencies(ledger: Iterable[Payment] | None) -> Iterable[str]:
    if ledger is not None and len({p.money.currency for p in ledger}) > 1:
        yield "the marketplace has payments in several currencies, which cannot be added up"


def _said(money: Money | None) -> str:
    return say(money) if money else ""


def _tenure(since: datetime, now: datetime) -> str:
    months = max(0, int((now - since).days / DAYS_A_YEAR * MONTHS_A_YEAR))
    years, months = divmod(months, MONTHS_A_YEAR)
    return f"since {since:%d %B %Y} (years: {years}, months: {months})"
