"""What can go wrong at Zendesk, named after what it means: passing (try again later) or lasting (a person must act).

Status codes and envelopes: developer.zendesk.com/api-reference/introduction/requests (four envelopes are in use).
"""

from datetime import timedelta

import requests

from bot.desk.limits import limits_of, only_this_ticket
from bot.errors import DoorError, Lasting, Passing, path_of, retry_after
from bot.redact import redact

__all__ = [
    "Away",
    "Conflict",
    "DeskError",
    "Forbidden",
    "Lasting",
    "NotFound",
    "Passing",
    "RateLimited",
    "Refused",
    "SignedOut",
    "UnknownOutcome",
    "path_of",
    "raise_for",
    "remedy",
    "retry_after",
]

EXCERPT, MOST_FAULTS = 200, 5  # characters of each; how many
DeskError = DoorError  # Zendesk did not do what was asked


class RateLimited(Passing):
    """429: the account or an endpoint has had too many calls; with `alone`, only this one ticket has."""

    def __init__(self, message: str, wait: timedelta | None = None, *, alone: bool = False) -> None:
        super().__init__(message, wait)
        self.alone = alone


class Away(Passing):
    """No usable answer to a read: timeout, reset, 5xx, or something that is not JSON."""


class UnknownOutcome(Passing):
    """A write was sent and no answer came: it may or may not have taken effect. Read before writing again."""


class Conflict(Passing):
    """409: the ticket changed since it was read (safe_update). Nothing was written."""


class SignedOut(Passing):
    """401: the token or key is no longer good. Nothing is written until it is."""


class Forbidden(Lasting):
    """403: the bot's Zendesk user may not do this."""


class NotFound(Lasting):
    """404: deleted, never there, or not part of the plan."""


class Refused(Lasting):
    """422 and other 4xx: Zendesk will not accept this write; the message carries its details."""


_REMEDIES: tuple[tuple[type[DeskError], str], ...] = (
    (SignedOut, "the credentials are not accepted: correct ZENDESK_OAUTH_CLIENT_ID and its secret"),
    (Forbidden, "the bot's Zendesk user may not do this: make it an admin, and give its OAuth client read and write"),
    (NotFound, "there is no such thing in this account: check the number, and ZENDESK_URL"),
    (UnknownOutcome, "it may or may not have been done: look, then run the command again"),
    (RateLimited, "Zendesk has had too many calls: wait, then run the command again"),
    (Away, "Zendesk cannot be reached: check ZENDESK_URL and the network, then run the command again"),
)


def remedy(error: DeskError) -> str:
    """What a person can do about it; "" where the message says all there is."""
    return next((words for kind, words in _REMEDIES if isinstance(error, kind)), "")


_BY_STATUS: dict[int, type[DeskError]] = {401: SignedOut, 403: Forbidden, 404: NotFound, 409: Conflict}
TOO_MANY, SERVER_ERROR = 429, 500


def raise_for(response: requests.Response, *, writing: bool) -> None:
    """Raise the error that an answer means; nothing for a success."""
    status = response.status_code
    if response.ok and not response.is_redirect and (writing or _is_json(response)):
        return
    message = f"{response.request.method} {path_of(response.request.url)}: {status} {_details(response)}"
    if status == TOO_MANY:
        raise RateLimited(message, retry_after(response), alone=only_this_ticket(limits_of(response.headers)))
    if response.is_redirect:
        raise Refused(f"{message}: the account has moved; correct ZENDESK_URL")
    if status >= SERVER_ERROR or response.ok:
        unknown = writing and status != 503  # noqa: PLR2004  # 503 is answered before anything is done
        raise (UnknownOutcome if unknown else Away)(message, retry_after(response))
    raise _BY_STATUS.get(status, Refused)(message)


def _is_json(response: requests.Response) -> bool:
    return response.status_code == requests.codes.no_content or "json" in response.headers.get("Content-Type", "")


def _details(response: requests.Response) -> str:
    """Zendesk's own words for the error, from whichever envelope it came in, never the ticket's words."""
    try:
        body = response.json()
    except ValueError:
        return "(not JSON)"
    if not isinstance(body, dict):
        return "(not an object)"
    error = body.get("error")
    name = error.get("title") if isinstance(error, dict) else error
    words = " ".join([str(name or body.get("errors") or "")[:EXCERPT], *_faults(body.get("details"))]).strip()
    return redact(words)  # it repeats addresses and numbers that it was given


def _faults(details: object) -> list[str]:
    lists = details.values() if isinstance(details, dict) else ()
    found = [fault for each in lists if isinstance(each, list) for fault in each]
    return [str(fault.get("description"))[:EXCERPT] for fault in found[:MOST_FAULTS] if isinstance(fault, dict)]
