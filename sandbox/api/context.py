"""What a request's handler needs: the box, who asks, the payload, the address of the account."""

from typing import cast

from flask import current_app, g, request

from sandbox.box import Box
from sandbox.errors import bad_request
from sandbox.records import Actor, Json
from sandbox.world import World


def box() -> Box:
    """The sandbox that serves this request."""
    return cast("Box", current_app.extensions["box"])


def world() -> World:
    """Its state; the request holds the lock."""
    return box().world


def who() -> Actor:
    """The user whose credentials came with the request."""
    return cast("Actor", g.actor)


def base() -> str:
    """The account's address as the client wrote it; https where it believes to speak to the real one."""
    scheme = "https" if request.host.endswith(".zendesk.com") else "http"
    return f"{scheme}://{request.host}"


def payload(key: str) -> Json:
    """The object under `key` of the JSON body. Raises ApiError 400."""
    body = request.get_json(silent=True)
    given = body.get(key) if isinstance(body, dict) else None
    if not isinstance(given, dict):
        raise bad_request("ParameterMissing", f"Required parameter missing: {key}")
    return given


def given() -> Json:
    """The JSON body, or nothing where there is none."""
    body = request.get_json(silent=True)
    return dict(body) if isinstance(body, dict) else {}


def add_headers(headers: dict[str, str]) -> None:
    """Put headers on the answer to come."""
    g.headers = {**g.get("headers", {}), **headers}


def includes() -> set[str]:
    """The sideloads asked for."""
    return {part for part in request.args.get("include", "").split(",") if part}
