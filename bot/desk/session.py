"""The HTTP session under zenpy: signs in, keeps to its time limits, and never repeats a write.

zenpy's own adapter sends a PUT up to four times when the connection drops, and its own loop sleeps through a 429; with
this session neither can happen: nothing is repeated here, and an error never gets as far as zenpy's loop.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from bot import metrics
from bot.crash import crash_point
from bot.desk.errors import Away, Lasting, SignedOut, UnknownOutcome, path_of, raise_for
from bot.desk.limits import Limit, limits_of
from bot.settings import Settings

TIMEOUT = (5.0, 25.0)  # seconds to connect, and between two bytes of an answer
EARLY = timedelta(seconds=60)  # a token is renewed this long before it expires
ZENDESK_HOST = ".zendesk.com"


class Session(requests.Session):
    """One Zendesk account, signed in.

    `server_now` is Zendesk's own clock as of the last answer, `limits` what its answers said it allows.
    """

    def __init__(self, settings: Settings, before_call: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.authorized = True  # zenpy then leaves signing in to us
        self.before_call = before_call
        self.server_now: datetime | None = None
        self.limits: dict[str, Limit] = {}
        self.calls = 0
        self._settings = settings
        self._token = settings.oauth_token
        self._expires_at: datetime | None = None
        self.headers["User-Agent"] = "Accord"
        self.mount("https://", HTTPAdapter(max_retries=0))
        self.mount("http://", HTTPAdapter(max_retries=0))
        self.subdomain, rewritten = account_of(settings.zendesk_url)
        if rewritten:
            self.mount(f"https://{self.subdomain}{ZENDESK_HOST}", _Elsewhere(settings.zendesk_url))

    @property
    def api(self) -> str:
        """The base address of the API, as zenpy would write it."""
        return f"https://{self.subdomain}{ZENDESK_HOST}/api/v2"

    def request(self, method: str | bytes, url: str | bytes, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        """One call, sent at most once, except that an expired token is renewed. Raises DeskError."""
        writing = str(method) not in ("GET", "HEAD")
        if writing:
            kwargs["allow_redirects"] = False  # requests would follow with a GET, and it would look like success
        response = self._once(str(method), str(url), **kwargs)
        if response.status_code == requests.codes.unauthorized and self._settings.oauth_client_id:
            self._token = ""  # nothing was done: safe to send again with a new token
            response = self._once(str(method), str(url), **kwargs)
        raise_for(response, writing=writing)
        return response

    @contextmanager
    def idempotent(self, key: str) -> Iterator[None]:
        """Calls inside carry this Idempotency-Key (Zendesk honours it for opening a ticket, for two hours)."""
        self.headers["Idempotency-Key"] = key
        try:
            yield
        finally:
            del self.headers["Idempotency-Key"]

    def _once(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        kwargs["headers"] = {**(kwargs.get("headers") or {}), **self._authorization()}
        if self._basic():
            kwargs["auth"] = self._basic()
        return self._send(method, url, **kwargs)

    def _send(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        kwargs["timeout"] = TIMEOUT
        self.before_call()
        self.calls += 1
        writing = method not in ("GET", "HEAD")
        if writing:
            crash_point("session.before_write")
        try:
            response = super().request(method, url, **kwargs)
        except requests.RequestException as error:
            kind = Away if method in ("GET", "HEAD") else UnknownOutcome
            metrics.ZENDESK_CALLS.labels(endpoint_of(url), "none").inc()
            raise kind(f"{method} {path_of(url)}: {type(error).__name__}") from None
        if writing:
            crash_point("session.after_write")
        metrics.ZENDESK_CALLS.labels(endpoint_of(url), str(response.status_code)).inc()
        self.server_now = _date_of(response) or self.server_now
        self._know(limits_of(response.headers))
        return response

    def _know(self, limits: dict[str, Limit]) -> None:
        """Keep what an answer said of its limits, and tell the figures."""
        self.limits |= limits
        for name, limit in limits.items():
            metrics.ZENDESK_LIMIT.labels(name).set(limit.total)
            if limit.remaining is not None:
                metrics.ZENDESK_LEFT.labels(name).set(limit.remaining)

    def _basic(self) -> tuple[str, str] | None:
        if self._settings.api_token and not (self._settings.oauth_token or self._settings.oauth_client_id):
            return f"{self._settings.email}/token", self._settings.api_token
        return None

    def _authorization(self) -> dict[str, str]:
        if self._settings.oauth_client_id and (not self._token or self._expired()):
            self._sign_in()
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}

    def _expired(self) -> bool:
        return self._expires_at is not None and datetime.now(UTC) + EARLY >= self._expires_at

    def _sign_in(self) -> None:
        """Client credentials: the bot acts as the user who created the OAuth client. Raises Passing."""
        body = {
            "grant_type": "client_credentials",
            "client_id": self._settings.oauth_client_id,
            "client_secret": self._settings.oauth_client_secret,
            "scope": "read write",
        }
        try:
            response = self._send("POST", f"https://{self.subdomain}{ZENDESK_HOST}/oauth/tokens", json=body)
            raise_for(response, writing=False)
            answer = response.json()
            self._token = str(answer["access_token"])
        except UnknownOutcome as error:
            raise Away(str(error)) from None  # no ticket was written
        except (Lasting, KeyError, TypeError, ValueError) as error:  # a setting is wrong, not a ticket
            raise SignedOut(f"no token for ZENDESK_OAUTH_CLIENT_ID: {error}") from None
        span = answer.get("expires_in")
        self._expires_at = datetime.now(UTC) + timedelta(seconds=float(span)) if span else None


class _Elsewhere(HTTPAdapter):
    """Sends what is meant for a zendesk.com address to another server, and lets zenpy believe otherwise."""

    def __init__(self, base: str) -> None:
        self.base = urlsplit(base)
        super().__init__(max_retries=0)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        moved = request.copy()
        parts = urlsplit(request.url or "")
        moved.url = urlunsplit((self.base.scheme, self.base.netloc, str(parts.path), str(parts.query), ""))
        kwargs["proxies"] = get_environ_proxies(moved.url)  # those of the true address
        response = super().send(moved, **kwargs)
        response.request, response.url = request, request.url or ""
        return response


def account_of(url: str) -> tuple[str, bool]:
    """The subdomain of an account's address, and whether calls must be sent elsewhere than zendesk.com."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host.endswith(ZENDESK_HOST) and parts.scheme == "https":
        return host.removesuffix(ZENDESK_HOST), False
    return "elsewhere", True


def endpoint_of(url: str) -> str:
    """An address as a metric label: ids left out, so that the number of labels stays small."""
    parts = path_of(url).removeprefix("/api/v2/").split("/")
    return "/".join("id" if p.split(".")[0].isdigit() else p.removesuffix(".json") for p in parts if p)


def _date_of(response: requests.Response) -> datetime | None:
    try:
        at = parsedate_to_datetime(response.headers.get("Date", ""))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
