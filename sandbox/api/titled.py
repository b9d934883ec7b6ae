"""What triggers, macros and views have in common: rows with a title, found, changed and removed alike."""

from collections.abc import Iterable
from typing import Any

from flask import request

from sandbox import errors
from sandbox.api.context import base, world
from sandbox.clock import stamp
from sandbox.records import Json

FIXED = frozenset({"id", "url", "created_at", "updated_at", "raw_title", "default"})


def find(table: dict[int, Json], row_id: int) -> Json:
    """One row. Raises ApiError 404."""
    row = table.get(row_id)
    if row is None:
        raise errors.not_found()
    return row


def matching(rows: Iterable[Json]) -> list[Json]:
    """The rows whose title holds the words of `query`, and that are active where `active` is asked for."""
    words, active = request.args.get("query", "").casefold(), request.args.get("active")
    found = [row for row in rows if words in str(row["title"]).casefold()]
    return found if active is None else [row for row in found if row["active"] is (active == "true")]


def add(table: dict[int, Json], kind: str, given: Json, **more: Any) -> Json:
    """Put a row at the end of its table, under a new id."""
    now, title = stamp(world().clock.second()), given["title"]
    row: Json = {
        "id": world().new_id(),
        "title": title,
        "raw_title": title,
        "active": given.get("active", True),
        "description": given.get("description"),
        "restriction": given.get("restriction"),
        "position": given.get("position", len(table) + 1),
        "default": False,
        **more,
        "created_at": now,
        "updated_at": now,
    }
    table[row["id"]] = row
    world().wrote(f"{kind}.created", id=row["id"], title=title)
    return row


def amend(row: Json, kind: str, given: Json) -> Json:
    """Change what the row has and the payload names; lists are replaced whole."""
    row.update({key: value for key, value in given.items() if key in row and key not in FIXED})
    row["raw_title"], row["updated_at"] = row["title"], stamp(world().clock.second())
    world().wrote(f"{kind}.changed", id=row["id"], title=row["title"])
    return row


def remove(table: dict[int, Json], kind: str, row_id: int) -> None:
    """Take a row away. Raises ApiError 404."""
    find(table, row_id)
    del table[row_id]
    world().wrote(f"{kind}.deleted", id=row_id)


def shape(room: str, row: Json) -> Json:
    """The row with its address."""
    return {**row, "url": f"{base()}/api/v2/{room}/{row['id']}.json"}


def need(given: Json, *names: str) -> None:
    """Refuse a row that lacks one of these. Raises ApiError 422."""
    for name in names:
        if not given.get(name):
            raise errors.invalid(name, f"{name.capitalize()}: cannot be blank", error="BlankValue")
