"""The pretend marketplace's Flask app: bot/marketplace/openapi.json, with faults on demand."""

import secrets
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, jsonify, request

from sandbox.marketplace.contracts import Books

Json = dict[str, Any]
LARGEST, LARGEST_OF_TALENT, USUAL = 100, 500, 100


@dataclass(frozen=True, slots=True)
class Fault:
    """What the next call gets instead of its answer."""

    status: int
    body: str = '{"error": {"code": "fault", "message": "on demand"}}'
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shop:
    """The state behind the app. `faults` are used up one a call; `calls` remembers each path with its query."""

    books: Books
    talent: Sequence[Json]
    token: str
    faults: deque[Fault] = field(default_factory=deque)
    calls: list[str] = field(default_factory=list)


def create_app(shop: Shop) -> Flask:
    """The app that serves this shop."""
    app = Flask(__name__)

    @app.before_request
    def check() -> Response | tuple[Response, int] | None:
        shop.calls.append(request.full_path.rstrip("?"))
        if shop.faults:
            fault = shop.faults.popleft()
            return Response(fault.body, fault.status, fault.headers, content_type=fault.content_type)
        given = request.headers.get("Authorization", "")
        if not secrets.compare_digest(given.encode(), f"Bearer {shop.token}".encode()):
            return _error(401, "unauthorized", "the token is not good")
        return None

    @app.get("/contracts/<contract_id>")
    def contract(contract_id: str) -> Any:
        return _found(shop.books.contracts.get(contract_id))

    @app.get("/contracts/<contract_id>/payments")
    def payments(contract_id: str) -> Any:
        return _page(shop.books.payments.get(contract_id), LARGEST)

    @app.get("/contracts/<contract_id>/messages")
    def messages(contract_id: str) -> Any:
        return _page(shop.books.messages.get(contract_id), LARGEST)

    @app.get("/clients/<client_id>")
    def client(client_id: str) -> Any:
        return _found(shop.books.clients.get(client_id))

    @app.get("/talent")
    def talent() -> Any:
        return _page([who for who in shop.talent if _wanted(who)], LARGEST_OF_TALENT)

    return app


def _wanted(who: Json) -> bool:
    """Whether somebody passes the filters of this request."""
    asked = request.args
    fields = [e for e in who["experience"] if asked.get("category", e["category"]) == e["category"]]
    words = " ".join((who["title"], who["overview"], *who["skills"])).casefold()
    return (
        any(asked.get("subcategory", e["subcategory"]) == e["subcategory"] for e in fields)
        and ("skill" not in asked or asked["skill"] in who["skills"])
        and asked.get("keyword", "").casefold() in words
        and asked.get("kind", who["kind"]) == who["kind"]
    )


def _page(rows: Sequence[Json] | None, largest: int) -> Response | tuple[Response, int]:
    if rows is None:
        return _found(None)
    start, limit = request.args.get("cursor", "0"), request.args.get("limit", str(USUAL))
    if not (start.isdecimal() and limit.isdecimal() and 1 <= int(limit) <= largest):
        return _error(400, "bad_request", f"limit is 1 to {largest}; cursor is what the page before gave")
    end = int(start) + int(limit)
    return jsonify({"items": rows[int(start) : end], "next_cursor": str(end) if end < len(rows) else None})


def _found(row: Json | None) -> Response | tuple[Response, int]:
    return _error(404, "not_found", "there is no such thing") if row is None else jsonify(row)


def _error(status: int, code: str, message: str) -> tuple[Response, int]:
    return jsonify({"error": {"code": code, "message": message}}), status
