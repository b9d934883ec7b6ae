"""P11: the credit note: the arithmetic, the factors known and unknown, the hold, and who decides.

Internal, all of it. To the client we say only that a potential credit is reviewed; `bot.guard` holds us to that.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.actions import Action, Note, Tag
from bot.case import Case
from bot.labels import Label, Signal
from bot.money import Money, read_money, say, to_cents
from bot.ndf import CHECKED
from bot.sections import Credit as Numbers
from handlers.credit_facts import ASSUMED, NOTHING, Factor, Facts, Figures, factors, figures

ESCALATE = "escalate_team_lead"
REVIEW_RUNNING, REVIEW_DONE = "accord_code_review_running", "accord_code_review_done"  # set by an agent's command
COMMAND, GIVEN = "credit", ("spend", "refunded", "disputed")
HUNDRED = Decimal(100)


class Stage(StrEnum):
    """How far a credit has come; each stage has a note of its own."""

    OPEN = "open"  # figures are missing
    ON_HOLD = "on_hold"  # a code review is requested or running
    READY = "ready"


@dataclass(frozen=True, slots=True)
class CreditSheet:
    """What the note says. `base`: the non-refunded payments; `amount`: the example, None where it cannot be worked out.

    `unsure`: why a person above the agent should look at it, "" for no reason. `doubts`: what is odd about the figures.
    """

    figures: Figures
    percent: Decimal
    base: Money | None
    amount: Money | None
    stage: Stage
    hold: str
    team_lead: bool
    unsure: tuple[str, ...]
    doubts: tuple[str, ...]
    factors: tuple[Factor, ...]


def review(case: Case) -> Iterator[Action]:
    """The note of the stage that this case has reached, where money is asked back; and the tag for the team lead."""
    if Label.REFUND_REQUEST not in case.labels:
        return
    sheet = credit(case, facts_of(case))
    if sheet.team_lead:
        yield Tag(frozenset({ESCALATE}), "P11")
    if not any(
        c.name == COMMAND and amounts(c.words) is not None for c in case.unanswered()
    ):  # the agent's own note is on its way
        yield credit_note(case, sheet)


def facts_of(case: Case) -> Facts:
    """What the case knows beyond the ticket itself; what an agent gave last stays known."""
    given: dict[str, Money] = {}
    for command in case.commands:
        if command.name == COMMAND:
            given |= amounts(command.words) or {}
    spend, refunded, disputed = (given.get(name) for name in GIVEN)
    return Facts(case.dossier, spend, refunded, disputed, ndf=_ndf(case))


def amounts(words: Iterable[str]) -> dict[str, Money] | None:
    """The amounts of `/accord credit spend=1200 refunded=200`; None where a word of it cannot be read."""
    given = dict(word.split("=", 1) for word in words if "=" in word)
    read = {name: money for name, value in given.items() if name in GIVEN and (money := read_money(value))}
    return read if len(read) == len(list(words)) else None


def _ndf(case: Case) -> str:
    """Whether the freelancer is an NDF, as far as anybody looked, now or at an earlier look; "" where nobody did."""
    if case.ndf.tickets:
        return f"yes, in {len(case.ndf.tickets)} by other clients"
    if case.receipts.has("ndf"):
        return "yes: see the NDF review"
    return "no" if case.ndf.looked_by or not case.ticket.tags.isdisjoint(CHECKED.values()) else ""


def credit(case: Case, facts: Facts = NOTHING) -> CreditSheet:
    """Everything that P11 says on this case. Pure; `facts` are what the marketplace and agents' commands add."""
    known, numbers = figures(case, facts), case.policy.credit
    base = non_refunded(known)
    amount = example(base, numbers.percent)
    hold = on_hold(case)
    doubts = tuple(_doubts(known, base))
    lead = above_limit(known.disputed.money, numbers)
    return CreditSheet(
        figures=known,
        percent=numbers.percent,
        base=base,
        amount=amount,
        stage=Stage.ON_HOLD if hold else Stage.OPEN if amount is None else Stage.READY,
        hold=hold,
        team_lead=lead,
        unsure=tuple(_unsure(known, amount, doubts)),
        doubts=doubts,
        factors=factors(case, facts, known),
    )


def non_refunded(known: Figures) -> Money | None:
    """What was paid and not given back; None where either is unknown, or they do not go together."""
    paid, refunded = known.paid.money, known.refunded.money
    if paid is None or refunded is None or paid.currency != refunded.currency or refunded.amount > paid.amount:
        return None
    return Money(paid.amount - refunded.amount, paid.currency)


def example(base: Money | None, percent: Decimal) -> Money | None:
    """So many percent of the non-refunded payments, to the cent, half a cent up."""
    return Money(to_cents(base.amount * percent / HUNDRED), base.currency) if base else None


def above_limit(disputed: Money | None, numbers: Numbers) -> bool:
    """Whether the client disputes more than what only the team lead may decide on (in USD)."""
    return disputed is not None and disputed.currency == "USD" and disputed.amount > numbers.team_lead_above_usd


def on_hold(case: Case) -> str:
    """Why the credit waits, or ""."""
    if REVIEW_DONE in case.ticket.tags:
        return ""
    if REVIEW_RUNNING in case.ticket.tags:
        return "a code review is running"
    return "a code review was requested" if Signal.CODE_REVIEW_REQUEST in case.understood.verdict.signals else ""


def credit_note(case: Case, sheet: CreditSheet, key: str = "") -> Note:
    """The note. By default one for each stage and outcome; `key` tells apart notes that an agent asked for."""
    known = sheet.figures
    slots = {
        "hold": sheet.hold,
        "figures": [
            {"name": name, "value": say(figure.money) if figure.money else "", "source": figure.source}
            for name, figure in (
                ("Contract spend", known.paid),
                ("Refunded so far", known.refunded),
                ("In dispute", known.disputed),
            )
        ],
        "percent": f"{sheet.percent.normalize():f}",
        "base": say(sheet.base) if sheet.base else "",
        "amount": say(sheet.amount) if sheet.amount else "",
        "doubts": list(sheet.doubts),
        "team_lead": sheet.team_lead,
        "limit": say(Money(case.policy.credit.team_lead_above_usd)),
        "unsure": list(sheet.unsure),
        "known": [{"name": f.name, "value": f.value, "source": f.source} for f in sheet.factors if f.value],
        "unknown": [f.name for f in sheet.factors if not f.value],
    }
    outcome = _outcome(sheet)
    return Note("credit", "P11", slots, key or outcome, (outcome,) if key else ())


def _outcome(sheet: CreditSheet) -> str:
    """What makes a new note of the same case worth reading: another stage, another amount, or now the team lead."""
    cents = f"{sheet.amount.amount * HUNDRED:.0f}" if sheet.amount and sheet.stage is Stage.READY else ""
    return "_".join(filter(None, (sheet.stage, cents, "lead" if sheet.team_lead else "")))


def _doubts(known: Figures, base: Money | None) -> Iterable[str]:
    yield from known.doubts
    paid, refunded, disputed = (f.money for f in (known.paid, known.refunded, known.disputed))
    if paid and refunded and base is None:
        same = paid.currency == refunded.currency
        yield "more was refunded than paid" if same else "payments and refunds are in different currencies"
    if base and disputed and disputed.currency == base.currency and disputed.amount > base.amount:
        yield "more is in dispute than was paid and not refunded"


def _unsure(known: Figures, amount: Money | None, doubts: tuple[str, ...]) -> Iterable[str]:
    if amount is None:
        yield "the non-refunded payments are not known"
    if known.refunded.source == ASSUMED:
        yield "that nothing was refunded is only assumed"
    if known.disputed.money is None:
        yield "the amount in dispute is not known"
    elif known.disputed.money.currency != "USD":
        yield "the amount in dispute is not in US dollars"
    if doubts:
        yield "the figures do not go together, or cannot be read"
