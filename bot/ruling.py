"""Whether somebody demands a ruling: that we decide who is right, or force the other side (P3)."""

import re

from bot.text import read

_WE = r"(?:you|support|the platform|your team|somebody|someone)"
_DEMAND = re.compile(
    rf"\b{_WE}\s{{1,3}}(?:\w{{1,12}}\s{{1,3}}){{0,3}}(?:decide|judge|rule|force|make\s{{1,3}}(?:him|her|them)\s{{1,3}}(?:pay|refund|return))\b"
    r"|\bwho(?:['’]s| is)\s{1,3}(?:in the )?(?:right|wrong)\b"
    r"|\b(?:rule|decide|decision|judg(?:e)?ment|ruling)\s{1,3}(?:\w{1,12}\s{1,3}){0,2}in\s{1,3}my\s{1,3}favou?r\b"
    r"|\b(?:a|your|final|official)\s{1,3}(?:ruling|verdict|judg(?:e)?ment)\b",
    re.IGNORECASE,
)


def wants_ruling(body: str) -> bool:
    """Whether the author's own new words (of a raw body) demand one. Linear in their length."""
    return bool(_DEMAND.search(read(body).words()))
