"""Pages: by cursor (`page[size]`, `page[after]`) or by offset (`page`, `per_page`), each with its limits."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from flask import request

from sandbox.api.context import base
from sandbox.errors import bad_request
from sandbox.records import Json

LARGEST = 100
DEEPEST = 10_000  # records that offset pages reach
Row = TypeVar("Row")


def page(key: str, rows: Sequence[Row], show: Callable[[Row], Json], *, size: int = LARGEST) -> Json:
    """One page of the rows under `key`, in the style that the request asks for. Raises ApiError 400."""
    if any(name.startswith("page[") for name in request.args):
        return _cursor(key, rows, show, size)
    return _offset(key, rows, show, size)


def by_cursor(key: str, rows: Sequence[Row], show: Callable[[Row], Json], *, size: int = LARGEST) -> Json:
    """One page by cursor, whether asked for or not: webhooks and the search export know no other."""
    return _cursor(key, rows, show, size)


def number(name: str, default: int, least: int = 1) -> int:
    """A whole number among the parameters. Raises ApiError 400."""
    text = request.args.get(name)
    if text is None:
        return default
    if not text.isdigit() or int(text) < least:
        raise bad_request("InvalidPaginationParameter", f"{name} must be an integer")
    return int(text)


def address(changes: dict[str, object], dropped: Sequence[str] = ()) -> str:
    """The request's own address with other parameters."""
    gone = {*changes, *dropped}
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in gone]
    query = urlencode(kept + [(name, str(value)) for name, value in changes.items()])
    path = request.environ.get("sandbox.path", request.path)
    return f"{base()}{path}?{query}"


def encode(text: str) -> str:
    """A cursor: opaque to the client."""
    return base64.urlsafe_b64encode(text.encode()).decode()


def decode(cursor: str) -> str:
    """What a cursor means. Raises ApiError 400."""
    try:
        return base64.urlsafe_b64decode(cursor.encode()).decode()
    except (binascii.Error, ValueError) as error:
        raise bad_request("InvalidPaginationParameter", "page[after] is not valid") from error


def _offset(key: str, rows: Sequence[Row], show: Callable[[Row], Json], size: int) -> Json:
    number_, per_page = number("page", 1), min(number("per_page", size), size)
    if number_ * per_page > DEEPEST:
        text = f"Offset pagination beyond {DEEPEST} records is not supported, use cursor pagination"
        raise bad_request("InvalidPaginationDepth", text)
    start = (number_ - 1) * per_page
    shown = [show(row) for row in rows[start : start + per_page]]
    more = start + per_page < len(rows)
    return {
        key: shown,
        "count": len(rows),
        "next_page": address({"page": number_ + 1}) if more else None,
        "previous_page": address({"page": number_ - 1}) if number_ > 1 else None,
    }


def _cursor(key: str, rows: Sequence[Row], show: Callable[[Row], Json], size: int) -> Json:
    size = min(number("page[size]", size), max(size, LARGEST))
    start = _position("page[after]", 0)
    if "page[before]" in request.args:
        start = max(0, _position("page[before]", 0) - size)
    end = min(start + size, len(rows))
    more = end < len(rows)
    after, before = encode(f"at:{end}"), encode(f"at:{start}")
    both = ("page[after]", "page[before]")
    return {
        key: [show(row) for row in rows[start:end]],
        "meta": {
            "has_more": more,
            "after_cursor": after if end > start else None,
            "before_cursor": before if end > start else None,
        },
        "links": {
            "next": address({"page[after]": after}, both) if more else None,
            "prev": address({"page[before]": before}, both) if start else None,
        },
    }


def _position(name: str, default: int) -> int:
    if name not in request.args:
        return default
    text = decode(request.args[name])
    if not text.startswith("at:") or not text[3:].isdigit():
        raise bad_request("InvalidPaginationParameter", f"{name} is not valid")
    return int(text[3:])
