"""The labels and signals of P1, each with its definition, and the verdict that carries them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Label(StrEnum):
    """What a ticket is about. Several may hold."""

    UNRESPONSIVE_FREELANCER = "unresponsive_freelancer"
    REFUND_REQUEST = "refund_request"


class Signal(StrEnum):
    """What else a ticket says. Any author, several may hold."""

    CONTACT_INFO_REQUEST = "contact_info_request"
    CODE_REVIEW_REQUEST = "code_review_request"
    CLAIM_FRAUD = "claim_fraud"
    CLAIM_IDENTITY = "claim_identity"
    CLAIM_EXTORTION = "claim_extortion"
    CLAIM_OVERBILLING = "claim_overbilling"
    LEGAL_THREAT = "legal_threat"
    HOSTILE_TONE = "hostile_tone"
    CALL_REQUEST = "call_request"
    PHONE_NUMBER_GIVEN = "phone_number_given"


class Role(StrEnum):
    """Who writes. `UNKNOWN`: auto-replies, journalists, people who use the marketplace for neither."""

    CLIENT = "client"
    FREELANCER = "freelancer"
    UNKNOWN = "unknown"


CLAIMS = frozenset({Signal.CLAIM_FRAUD, Signal.CLAIM_IDENTITY, Signal.CLAIM_EXTORTION, Signal.CLAIM_OVERBILLING})

# What a person must see even on a ticket that has none of our labels (P4, P7).
ESCALATED = CLAIMS | {Signal.CONTACT_INFO_REQUEST}

MEANING: Mapping[Label | Signal, str] = {
    Label.UNRESPONSIVE_FREELANCER: "a client reports, on a contract, that the freelancer or agency stopped answering, "
    "or answers but delivers nothing after the agreed date, or never started",
    Label.REFUND_REQUEST: "a client asks, for a contract, that money charged, released or escrowed comes back, "
    "or that a charge is undone",
    Signal.CONTACT_INFO_REQUEST: "wants the other party's phone, e-mail, postal address or legal name",
    Signal.CODE_REVIEW_REQUEST: "asks that somebody looks at, audits or verifies delivered work or code",
    Signal.CLAIM_FRAUD: "says in so many words that there was deception or theft",
    Signal.CLAIM_IDENTITY: "the person is not who the profile says, or the account is shared, sold or rented",
    Signal.CLAIM_EXTORTION: "a counterparty threatens feedback, files, access or work unless paid or rated",
    Signal.CLAIM_OVERBILLING: "hours not worked, padded, over the limit, or manual time without consent",
    Signal.LEGAL_THREAT: "the author mentions lawyer, court, police, chargeback or regulator for this case",
    Signal.HOSTILE_TONE: "insults, profanity, contempt or shouting aimed at someone",
    Signal.CALL_REQUEST: "wants support to phone",
    Signal.PHONE_NUMBER_GIVEN: "a phone number of the author's side is in the text",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that gave a label or signal away.

    `start` and `end` index characters of the raw body that was read (of the subject where `where` is "subject").
    """

    label: Label | Signal
    text: str
    start: int
    end: int
    why: str
    where: str = "body"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text was understood to be (P1).

    `labels` are asserted, `handed_over` are for a person to decide; none stands in both.
    `amount` is the disputed amount in USD; `asked`: it is plainly the sum that the author asks back.
    `confidence` maps each label to its probability, 0 to 1.
    `aspects`: which definition of an unresponsive freelancer held, "silence", "non_delivery" or both.
    `since`: for how long, as a phrase ("since 3 November", "for nine days"), "" unless certain.
    `contract_id`: as the text gives it, else "". `agency`: the text speaks of an agency.
    """

    labels: frozenset[Label] = frozenset()
    handed_over: frozenset[Label] = frozenset()
    signals: frozenset[Signal] = frozenset()
    role: Role = Role.UNKNOWN
    amount: Decimal | None = None
    asked: bool = False
    evidence: tuple[Evidence, ...] = ()
    confidence: Mapping[Label, float] = field(default_factory=dict)
    aspects: frozenset[str] = frozenset()
    since: str = ""
    contract_id: str = ""
    agency: bool = False

    @property
    def concerns_us(self) -> bool:
        """Whether the process of the playbook applies, or a person must look at it all the same."""
        return bool(self.labels or self.handed_over or self.signals & ESCALATED)
