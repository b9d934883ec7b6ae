"""Whether a sum is plainly asked back in so many words: only then may public words call it the refund asked for."""

import re
from collections.abc import Iterable
from decimal import Decimal

from bot.classify.sums import Sum, sums

_BACK = (
    r"(?:(?:be|get) )?refund|(?:be|get|been) (?:refunded|reimbursed|repaid)|refunding|reimburs(?:e|ing|ement)"
    r"|repay(?:ment)?|return|money[- ]back|pay(?:ing)? back"
    r"|reembolso|reembolsen|devoluci[oó]n|devu[eé]lv\w+|remboursement|rembours\w+|r[uü]ckerstattung|erstatt\w+"
)
_GIVE = r"give|get|have|want|need|send|pay|take|return|release|like|see|expect|demand|recover|reclaim"
_SMALL = (
    r"of|for|the|that|those|this|these|my|our|me|us|to|all|back|full|entire|whole|total|at least|amount|sum|payment"
    r"|deposit|milestone|money|funds|escrow|remaining|unused|other|usd|us|please|de|los|las|la|mis|del|du|von|über"
)
_AFTER_ASK = re.compile(rf"\b(?:{_BACK})(?:\s+(?:{_SMALL})){{0,6}}\s{{0,2}}:?\s{{0,2}}$", re.IGNORECASE)
_AFTER_GIVE = re.compile(rf"\b(?:{_GIVE})(?:\s+(?:{_SMALL})){{0,6}}\s{{0,2}}$", re.IGNORECASE)
_THEN_BACK = re.compile(
    r"\s{0,2}(?:(?:usd|us|dollars|bucks|that|which|i|we|have|has|he|she|they|paid|took|funded|gave|him|her|them|in|escrow|full|deposit"
    r"|milestone|payment|to|be|must|should|in|please|it)\s+){0,6}(?:back|refund|refunded|returned|reimbursed|repaid)\b",
    re.IGNORECASE,
)
_NEAR = 80  # characters to either side of the sum


def asked(text: str, amount: Decimal | None) -> bool:
    """Whether `amount` stands in words such as "a refund of $400" or "give me my $400 back"."""
    return amount is not None and amount in asked_back(text, sums(text))


def asked_back(text: str, found: Iterable[Sum]) -> set[Decimal]:
    """Those of the sums `found` in `text` that are plainly asked back."""
    return {each.usd for each in found if _asks(text, each)}


def _asks(text: str, found: Sum) -> bool:
    before = text[max(0, found.start - _NEAR) : found.start]
    after = text[found.end : found.end + _NEAR]
    if _AFTER_ASK.search(before):
        return True
    return bool(_THEN_BACK.match(after)) and bool(_AFTER_GIVE.search(before))
