"""One signed-in HTTP connection to the marketplace: a read gets one answer, or an error that says what it means."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_random_exponential

from bot import metrics
from bot.errors import path_of
from bot.marketplace.errors import Away, Unreadable, is_unknown, raise_for

Json = Mapping[str, Any]
TIMEOUT = (3.0, 10.0)  # seconds to connect, and between two bytes of an answer
SHORT_WAIT = timedelta(seconds=2)  # a longer one is for the agenda, not for sleeping through


def _worth_repeating(error: BaseException) -> bool:
    return isinstance(error, Away) and (error.wait is None or error.wait <= SHORT_WAIT)


class _Bearer(AuthBase):
    """The token as a header. As the session's `auth`, so that no .netrc can take its place."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Session:
    """Reads below one address. `before_call` is called before each call."""

    def __init__(self, url: str, token: str, before_call: Callable[[], None]) -> None:
        self.before_call = before_call
        self._url = url.rstrip("/")
        self._http = requests.Session()
        self._http.headers["User-Agent"] = "Accord"
        self._http.headers["Accept"] = "application/json"
        self._http.auth = _Bearer(token)
        for scheme in ("https://", "http://"):
            self._http.mount(scheme, HTTPAdapter(max_retries=0))

    def pages(self, path: str, query: Mapping[str, str]) -> Iterator[Json | None]:
        """Each page of a list; one None where there is no such thing. Raises as `get`."""
        seen: set[str] = set()
        cursor = ""
        while cursor not in seen:
            seen.add(cursor)
            data = self.get(path, {**query, "cursor": cursor} if cursor else query)
            yield data
            cursor = str(data.get("next_cursor") or "") if data else ""
            if not cursor:
                return
        raise Unreadable(f"marketplace /{path}: the pages go round in a circle")

    @retry(
        retry=retry_if_exception(_worth_repeating),
        stop=stop_after_attempt(3),
        wait=wait_random_exponential(multiplier=0.2, max=2),
        reraise=True,
    )
    def get(self, path: str, query: Mapping[str, str] | None = None) -> Json | None:
        """One answer; None where there is no such thing. Raises Away, SignedOut, Refused or Unreadable.

        No redirection is followed: the token is for this address.
        """
        self.before_call()
        address = f"{self._url}/{path}"
        try:
            response = self._http.get(address, params=query, timeout=TIMEOUT, allow_redirects=False)
        except requests.RequestException as error:
            metrics.MARKETPLACE_CALLS.labels("none").inc()
            raise Away(f"marketplace {path_of(address)}: {type(error).__name__}") from None
        metrics.MARKETPLACE_CALLS.labels(str(response.status_code)).inc()
        if is_unknown(response):
            return None
        raise_for(response)
        return _object(response)


def _object(response: requests.Response) -> Json:
    try:
        data = response.json()
    except ValueError:
        raise Away(f"marketplace {path_of(response.request.url)}: not JSON") from None
    if not isinstance(data, dict):
        raise Unreadable(f"marketplace {path_of(response.request.url)}: not an object")
    return data
