"""What the marketplace knows of a contract, as plain frozen data (P5, P11).

Instants are aware and in UTC; money is exact, with its currency. Who was paid, wrote or delivered is one of the two
parties: the client or the freelancer (for an agency, whoever of it).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.money import Money
from bot.talent import Job


class ContractType(StrEnum):
    """How a contract is paid: by the hour, with a work diary; or by milestones funded in escrow."""

    HOURLY = "hourly"
    FIXED_PRICE = "fixed-price"


class PaymentKind(StrEnum):
    """Which way money went. `CREDIT`: the marketplace's own money, given to the client."""

    PAYMENT = "payment"
    REFUND = "refund"
    CREDIT = "credit"


class Author(StrEnum):
    """Which party wrote a message."""

    CLIENT = "client"
    FREELANCER = "freelancer"


@dataclass(frozen=True, slots=True)
class Party:
    """A freelancer or an agency. `email` is contact data: never for the other party's eyes (P4)."""

    id: str
    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract. `status` in the marketplace's own word: active, paused, ended …"""

    id: str
    type: ContractType
    client_id: str
    freelancer: Party
    job: Job
    agency: Party | None = None
    status: str = ""

    @property
    def supplier_ids(self) -> tuple[str, ...]:
        """Who did the work, or was to: the ids of the freelancer and of the agency."""
        return (self.freelancer.id, self.agency.id) if self.agency else (self.freelancer.id,)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that moved on a contract. The amount is never negative; `kind` says which way it went."""

    at: datetime
    kind: PaymentKind
    money: Money


@dataclass(frozen=True, slots=True)
class Message:
    """What one party wrote to the other, as plain text."""

    at: datetime
    author: Author
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a client stands with the marketplace: since when, and what they spent. Internal, all of it (P11)."""

    since: datetime | None = None
    spend_12_months: Money | None = None
    spend_lifetime: Money | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that the marketplace has on a contract; payments and messages oldest first. None: not known."""

    contract: Contract
    payments: tuple[Payment, ...] | None = None
    messages: tuple[Message, ...] | None = None
    standing: Standing | None = None
