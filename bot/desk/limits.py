"""Rate limits as Zendesk's headers tell them, in every spelling that was recorded.

developer.zendesk.com/api-reference/introduction/rate-limits; the spelling has changed over the years.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

ACCOUNT = "account"
_TOTALS = ("x-rate-limit", "ratelimit-limit", "rate-limit")
_REMAINING = ("x-rate-limit-remaining", "ratelimit-remaining", "rate-limit-remaining")
_ENDPOINT = re.compile(r"zendesk-rate-?limit-([\w-]{1,60})")
_RESETS = ("ratelimit-reset", "rate-limit-reset")
_NUMBERS = re.compile(r"(total|remaining|resets) ?= ?(\d{1,9})")
PER_TICKET = "per-ticket-updates"
SHARED = (ACCOUNT, "tickets-update")  # what all workers, and the agents' own clicks, draw on
LONGEST = timedelta(minutes=1)  # the window of the shared limits
UNTOLD = timedelta(seconds=5)  # where it is not said when the window ends


@dataclass(frozen=True, slots=True)
class Limit:
    """How many calls are allowed in the limit's window (a minute, mostly), and how many are left in this one."""

    total: int
    remaining: int | None = None
    resets: int | None = None  # seconds until more is allowed


@dataclass(frozen=True, slots=True)
class Rest:
    """How long to rest so that Zendesk need not refuse us; whether urgent tickets rest too."""

    span: timedelta
    urgent_too: bool = False


def rest_of(limits: Mapping[str, Limit], reserve: float) -> Rest | None:
    """The rest that is due after answers that spoke of these limits; None where there is enough left.

    `reserve`: the share of each shared limit that is kept for urgent tickets.
    """
    low = [limits[n] for n in SHARED if n in limits and _left(limits[n]) < max(reserve, 1e-9)]
    if not low:
        return None
    told = [timedelta(seconds=limit.resets) for limit in low if limit.resets]
    span = min(max(told, default=UNTOLD), LONGEST)
    return Rest(span, urgent_too=any(limit.remaining == 0 for limit in low))


def only_this_ticket(limits: Mapping[str, Limit]) -> bool:
    """Whether a 429 with these limits is about one ticket that was written too often, and nobody else need wait."""
    return {name for name, limit in limits.items() if limit.remaining == 0} == {PER_TICKET}


def _left(limit: Limit) -> float:
    return 1.0 if limit.remaining is None or not limit.total else limit.remaining / limit.total


def limits_of(headers: Mapping[str, str]) -> dict[str, Limit]:
    """The limits an answer speaks of: the account's under "account", an endpoint's under its name."""
    small = {name.lower(): value for name, value in headers.items()}
    total, left = _first(small, _TOTALS), _first(small, _REMAINING)
    found = {ACCOUNT: Limit(total, left, _first(small, _RESETS))} if total is not None else {}
    for name, value in small.items():
        if match := _ENDPOINT.fullmatch(name):
            numbers = {key: int(number) for key, number in _NUMBERS.findall(value[:200])}
            if "total" in numbers:
                found[match[1]] = Limit(numbers["total"], numbers.get("remaining"), numbers.get("resets"))
    return found


def _first(headers: Mapping[str, str], names: tuple[str, ...]) -> int | None:
    numbers = (int(headers[n]) for n in names if headers.get(n, "").isascii() and headers.get(n, "").isdigit())
    return next(numbers, None)
