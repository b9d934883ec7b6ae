"""P5: what the marketplace's data say of a contract, as facts for the research note. Contact data are taken out."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from bot.case import Case
from bot.contract import Contract, Payment, PaymentKind
from bot.correspondence import Correspondence, Said, read_messages
from bot.money import Money, say

DAY = "%d %B %Y"
TOTALS = (
    (PaymentKind.PAYMENT, "Contract spend"),
    (PaymentKind.REFUND, "Refunded so far"),
    (PaymentKind.CREDIT, "Earlier credits"),
)


Fact = tuple[str, str, str]


def of(case: Case) -> Iterator[Fact]:
    """Each fact as (name, value, the id of the user that it is about, or "")."""
    if case.dossier is None:
        return
    yield from _contract(case.dossier.contract)
    if case.dossier.payments is not None:
        yield from ((name, value, "") for name, value in _payments(case.dossier.payments))
    if case.dossier.messages is not None:
        yield from ((name, value, "") for name, value in _messages(read_messages(case.dossier.messages)))


def _contract(contract: Contract) -> Iterator[Fact]:
    yield "Contract type", f"{contract.type}{f', {contract.status}' if contract.status else ''}", ""
    yield "Job", contract.job.title, ""
    yield "Client ID", contract.client_id, contract.client_id
    yield "Freelancer", f"{contract.freelancer.name} ({contract.freelancer.id})", contract.freelancer.id
    if contract.agency:
        yield "Agency", f"{contract.agency.name} ({contract.agency.id})", contract.agency.id


def _payments(payments: tuple[Payment, ...]) -> Iterator[tuple[str, str]]:
    for kind, name in TOTALS:
        moved = [p.money for p in payments if p.kind is kind]
        for currency in sorted({money.currency for money in moved}):
            yield name, say(Money(_sum(m for m in moved if m.currency == currency), currency))
    paid = [p for p in payments if p.kind is PaymentKind.PAYMENT]
    if paid:
        yield "Last payment", f"{say(paid[-1].money)} on {paid[-1].at:{DAY}}"


def _messages(read: Correspondence) -> Iterator[tuple[str, str]]:
    if read.last is None:
        yield "Messages", "none"
        return
    yield "Last message", _line(read.last)
    if read.last_of_freelancer and read.last_of_freelancer != read.last:
        yield "Last message of the freelancer", _line(read.last_of_freelancer)
    yield "Tone of the messages", "hostile: " + _line(read.hostile[-1]) if read.hostile else "civil"
    if read.contact_offered:
        yield "Contact information offered", "by the " + " and the ".join(read.contact_offered)
    for said in read.agreements:
        yield "Perhaps an agreement on money", _line(said)


def _line(said: Said) -> str:
    return f"{said.at:{DAY}}, {said.author}: {said.text}"


def _sum(moved: Iterable[Money]) -> Decimal:
    return sum((money.amount for money in moved), Decimal(0))
