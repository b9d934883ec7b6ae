"""The refusals of the Support API, each in the envelope in which it was recorded."""

from collections.abc import Mapping

from sandbox.records import Json


class ApiError(Exception):
    """A refusal: status, body (JSON, or text for HTML answers) and headers beyond the usual."""

    def __init__(self, status: int, body: Json | str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body
        self.headers = dict(headers or {})


def not_found() -> ApiError:
    """An id that nothing has."""
    return ApiError(404, {"error": "RecordNotFound", "description": "Not found"})


def no_endpoint() -> ApiError:
    """A path that the plan does not have."""
    return ApiError(404, {"error": "InvalidEndpoint", "description": "Not found"})


def unauthenticated() -> ApiError:
    """No credentials, or wrong ones."""
    return ApiError(401, {"error": "Couldn't authenticate you"})


def expired_token() -> ApiError:
    """A bearer token that is unknown, revoked or too old."""
    text = "The access token provided is expired, revoked, malformed or invalid for other reasons."
    headers = {"WWW-Authenticate": 'Bearer realm="Zendesk", error="invalid_token"'}
    return ApiError(401, {"error": "invalid_token", "error_description": text}, headers)


def forbidden() -> ApiError:
    """A role that may not do this."""
    message = (
        "You do not have access to this page. Please contact the account owner of this help desk for further help."
    )
    return ApiError(403, {"error": {"title": "Forbidden", "message": message}})


def missing_scope(needed: str) -> ApiError:
    """A token whose scope does not reach this far."""
    text = f"You are missing the following required scopes: {needed}"
    return ApiError(403, {"error": "Forbidden", "description": text})


def invalid(name: str, description: str, **more: object) -> ApiError:
    """A record that does not hold up: 422 with `details` under the property's name, or `base`."""
    detail: Json = {"description": description, **more}
    body = {"error": "RecordInvalid", "description": "Record validation errors", "details": {name: [detail]}}
    return ApiError(422, body)


def conflict() -> ApiError:
    """A safe update of a ticket that changed meanwhile."""
    text = (
        "Safe Update prevented the update due to outdated ticket data. "
        "Please fetch the latest ticket data and try again."
    )
    return ApiError(409, {"error": "UpdateConflict", "description": text})


def bad_request(error: str, description: str) -> ApiError:
    """A parameter that cannot be read."""
    return ApiError(400, {"error": error, "description": description})
