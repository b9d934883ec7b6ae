"""Rate limits as Zendesk's headers tell them, in every spelling that was recorded.

developer.zendesk.com/api-reference/introduction/rate-limits; the spelling has changed over the years.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

ACCOUNT = "account"
_TOTALS = ("x-rate-limit", "ratelimit-limit", "rate-limit")
_REMAINING = ("x-rate-limit-remaining", "ratelimit-remaining", "rate-limit-remaining")
_ENDPOINT = re.compile(r"zendesk-rate-?limit-([\w-]{1,60})")
_NUMBERS = re.compile(r"(total|remaining) ?= ?(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Limit:
    """How many calls are allowed in the limit's window (a minute, mostly), and how many are left in this one."""

    total: int
    remaining: int | None = None


def limits_of(headers: Mapping[str, str]) -> dict[str, Limit]:
    """The limits an answer speaks of: the account's under "account", an endpoint's under its name."""
    small = {name.lower(): value for name, value in headers.items()}
    total, left = _first(small, _TOTALS), _first(small, _REMAINING)
    found = {ACCOUNT: Limit(total, left)} if total is not None else {}
    for name, value in small.items():
        if match := _ENDPOINT.fullmatch(name):
            numbers = {key: int(number) for key, number in _NUMBERS.findall(value[:200])}
            if "total" in numbers:
                found[match[1]] = Limit(numbers["total"], numbers.get("remaining"))
    return found


def _first(headers: Mapping[str, str], names: tuple[str, ...]) -> int | None:
    numbers = (int(headers[n]) for n in names if headers.get(n, "").isascii() and headers.get(n, "").isdigit())
    return next(numbers, None)
