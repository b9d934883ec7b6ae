"""Rate limits by the account's clock: sliding windows, with headers in every spelling that was recorded."""

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sandbox.errors import ApiError
from sandbox.options import Options
from sandbox.world import World

PER_TICKET = 30  # updates by one user of one ticket
PER_TICKET_WINDOW = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)
UPDATES_TEXT = "Rate limit for ticket updates exceeded, please wait before updating this ticket again"


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `total` within `window`; `name` is the endpoint's in the header."""

    name: str
    total: int
    window: timedelta = MINUTE


INCREMENTAL = Rule("incremental-exports", 10)
SEARCH_EXPORT = Rule("search-export", 100)
TICKETS_INDEX = Rule("tickets-index", 100)
VIEW = Rule("views-tickets", 5)
USER_UPDATE = Rule("users-update", 5)
PER_TICKET_RULE = Rule("per-ticket-updates", PER_TICKET, PER_TICKET_WINDOW)


class Limits:
    """Counts what was used. Held under the world's lock, like all state."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._used: dict[tuple[str, object], deque[datetime]] = defaultdict(deque)
        self.on = world.options.limits

    @property
    def options(self) -> Options:
        """The account's numbers."""
        return self._world.options

    def account(self) -> dict[str, str]:
        """Count a request against the account; the headers that tell so. Raises ApiError 429."""
        rule = Rule("account", self.options.requests_per_minute)
        left, resets = self._use(rule, None)
        values = {"limit": str(rule.total), "remaining": str(max(0, left)), "reset": str(resets)}
        headers = {"X-Rate-Limit": values["limit"], "X-Rate-Limit-Remaining": values["remaining"]}
        for name, value in values.items():
            headers[f"ratelimit-{name}"] = value
        headers["rate-limit"] = values["limit"]
        headers["rate-limit-remaining"] = values["remaining"]
        if left < 0:
            body = {"error": "TooManyRequests", "description": "API rate limit exceeded"}
            raise ApiError(429, body, {**headers, "Retry-After": str(resets)})
        return headers

    def endpoint(self, rule: Rule, who: object = None) -> dict[str, str]:
        """Count a request against an endpoint's own limit. Raises ApiError 429."""
        left, resets = self._use(rule, who)
        headers = _endpoint_headers(rule, left, resets)
        if left < 0:
            text = f"Number of allowed {rule.name.replace('-', ' ')} API requests per minute exceeded"
            body = {"error": "APIRateLimitExceeded", "description": text}
            raise ApiError(429, body, {**headers, "Retry-After": str(resets)})
        return headers

    def ticket_update(self, user_id: int, ticket_id: int) -> dict[str, str]:
        """Count an update of a ticket. Its 429 is HTML, as documented. Raises ApiError 429."""
        headers: dict[str, str] = {}
        account = Rule("tickets-update", self.options.updates_per_minute)
        for rule, who in ((account, None), (PER_TICKET_RULE, (user_id, ticket_id))):
            left, resets = self._use(rule, who)
            headers |= _endpoint_headers(rule, left, resets)
            if left < 0:
                more = {"Retry-After": str(resets), "Content-Type": "text/html; charset=utf-8"}
                raise ApiError(429, UPDATES_TEXT, {**headers, **more})
        return headers

    def forget(self) -> None:
        """Start counting anew."""
        self._used.clear()

    def _use(self, rule: Rule, who: object) -> tuple[int, int]:
        """(what is left after this one, below zero when refused; seconds until one is free); off, all is left."""
        if not self.on:
            return rule.total, int(rule.window.total_seconds())
        now = self._world.clock.now()
        used = self._used[(rule.name, who)]
        while used and used[0] <= now - rule.window:
            used.popleft()
        resets = ceil((used[0] + rule.window - now).total_seconds()) if used else int(rule.window.total_seconds())
        if len(used) >= rule.total:
            return -1, max(1, resets)
        used.append(now)
        return max(0, rule.total - len(used)), max(1, resets)


def _endpoint_headers(rule: Rule, left: int, resets: int) -> dict[str, str]:
    value = f"total={rule.total}; remaining={max(0, left)}; resets={resets}"
    return {f"Zendesk-RateLimit-{rule.name}": value, f"zendesk-rate-limit-{rule.name}": value}
