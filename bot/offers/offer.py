"""The words of an answer: what a freelancer offers, refuses or asks for."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What an answer shows. The first three are the ways forward of P10; the last two are reports, not offers."""

    FULL_REFUND = "full_refund"
    PARTIAL_REFUND = "partial_refund"
    DELIVER = "deliver"  # hand over the work done so far
    COMPLETE = "complete"  # finish the project
    REFUSE = "refuse"
    ASK_FOR_TIME = "ask_for_time"
    TALK = "talk"  # will write to the client, or call them
    ALREADY_DELIVERED = "already_delivered"
    ALREADY_REFUNDED = "already_refunded"


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that the freelancer says (P10).

    `text` is the words that show it, as a person reads them; `start` and `end` index characters of the raw body.
    `amount` is in USD, None where none is named or it is in another currency; `percent` is 0 to 100. `when` holds
    the words for by when or how long, else "". `conditional`: it hangs on something that `why` tells the agent to
    read. `why` is one plain sentence. `about`, for a refusal: "refund", "all" (of the refund), "deliver", "complete",
    "talk", or "refuse" where the words do not say what. `vague`: a refund that is said without how much.
    """

    kind: Kind
    text: str
    start: int
    end: int
    amount: Decimal | None
    why: str
    percent: Decimal | None = None
    when: str = ""
    conditional: bool = False
    about: str = ""
    vague: bool = False
