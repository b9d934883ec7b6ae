"""What can go wrong at the marketplace, named after what it means. All calls are reads and may be repeated."""

import requests

from bot.errors import Lasting, Passing, path_of, retry_after

TOO_MANY, SERVER_ERROR = 429, 500
LONGEST_CODE = 60
NOT_FOUND = "not_found"  # the code of an error that only says: there is no such thing


class Away(Passing):
    """No usable answer: timeout, reset, 429, 5xx, or something that is not JSON."""


class SignedOut(Lasting):
    """401 or 403: MARKETPLACE_TOKEN is not (or no longer) good for this."""


class Refused(Lasting):
    """Another 4xx, or a redirection: there is no such API at MARKETPLACE_URL, or it is not as openapi.json says."""


class Unreadable(Lasting):
    """An answer that does not keep to openapi.json; the message names the property."""


def is_unknown(response: requests.Response) -> bool:
    """Whether the marketplace says that there is no such thing; any other 404 means that the address is wrong."""
    return response.status_code == requests.codes.not_found and _code(response) == NOT_FOUND


def raise_for(response: requests.Response) -> None:
    """Raise the error that an answer means; nothing for a success."""
    status = response.status_code
    message = f"marketplace {path_of(response.request.url)}: {status} {_code(response)}".strip()
    if status == TOO_MANY or status >= SERVER_ERROR:
        raise Away(message, retry_after(response))
    if status in (requests.codes.unauthorized, requests.codes.forbidden):
        raise SignedOut(f"{message} (see MARKETPLACE_TOKEN)")
    if status != requests.codes.ok:
        raise Refused(message)
    if "json" not in response.headers.get("Content-Type", ""):
        raise Away(f"{message}: not JSON")


def _code(response: requests.Response) -> str:
    """The error's code, never its words: those may hold what a person wrote."""
    try:
        body = response.json()
    except ValueError:
        return ""
    error = body.get("error") if isinstance(body, dict) else None
    return str(error.get("code", ""))[:LONGEST_CODE] if isinstance(error, dict) else ""
