"""Search: results, count, export. All see the account as the index does, some time ago."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import errors
from sandbox.api.context import add_headers, base, box, world
from sandbox.api.pages import LARGEST, address, by_cursor, number
from sandbox.desk import index, query, shapes, user_shapes
from sandbox.limits import SEARCH_EXPORT
from sandbox.records import Json, Ticket, User

bp = Blueprint("search", __name__, url_prefix="/api/v2/search")
MOST = 1000  # results that pages reach
EXPORT_MOST = 1000  # results on a page of the export
TOO_FAR = "Requested response size was greater than Search Response Limits"


@bp.get("")
def results() -> ResponseReturnValue:
    """A page of results, at most 1000 in all; `count` tells the truth beyond that."""
    if any(name.startswith("page[") for name in request.args):
        raise errors.bad_request("InvalidPaginationParameter", "page must be an integer")
    found = _found()
    page, per_page = number("page", 1), min(number("per_page", LARGEST), LARGEST)
    if page * per_page > MOST and (page - 1) * per_page >= MOST:
        raise errors.ApiError(422, {"error": "invalid", "description": TOO_FAR})
    start = (page - 1) * per_page
    more = start + per_page < len(found)
    return jsonify(
        {
            "results": [_shape(row) for row in found[start : min(start + per_page, MOST)]],
            "facets": None,
            "next_page": address({"page": page + 1}) if more else None,
            "previous_page": address({"page": page - 1}) if page > 1 else None,
            "count": len(found),
        }
    )


@bp.get("/count")
def count() -> ResponseReturnValue:
    """How many there are."""
    return jsonify({"count": len(_found())})


@bp.get("/export")
def export() -> ResponseReturnValue:
    """Every result, by cursor, in the order of creation."""
    add_headers(box().limits.endpoint(SEARCH_EXPORT))
    if request.args.get("filter[type]") != "ticket":
        raise errors.bad_request("invalid", "filter[type] is required")
    rows = sorted(_tickets(), key=lambda t: (t.created_at, t.id))
    return jsonify({**by_cursor("results", rows, _shape, size=EXPORT_MOST), "facets": None})


def _found() -> list[Ticket | User]:
    text = request.args.get("query", "")
    if not text.strip():
        raise errors.ApiError(422, {"error": "invalid", "description": "query is required"})
    wanted = query.kind(query.read(text))
    found: list[Ticket | User] = [*_tickets()] if wanted in ("", "ticket") else []
    return found + ([*_users(text)] if wanted in ("", "user") else [])


def _tickets() -> list[Ticket]:
    terms = query.read(request.args.get("query", ""))
    documents = query.tickets(index.documents(world()), terms, world().clock.now())
    key, ascending = request.args.get("sort_by", ""), request.args.get("sort_order") == "asc"
    if key in ("created_at", "updated_at"):
        documents.sort(key=lambda d: (d[key], d["id"]), reverse=not ascending)
    else:
        documents.reverse()  # no relevance here: newest first
    return [world().tickets[d["id"]] for d in documents if not world().tickets[d["id"]].deleted]


def _users(text: str) -> list[User]:
    """Users by address, phone, role or name."""
    terms = [t for t in query.read(text) if t.name != "type"]
    return [u for u in world().users.values() if all(_user_fits(u, t) for t in terms)]


def _user_fits(user: User, term: query.Term) -> bool:
    if term.name == "phone":
        digits, own = _digits(term.value), _digits(user.phone or "")
        return bool(digits) and (own.endswith(digits) if term.value.startswith("*") else own == digits)
    if term.name in ("email", "role", "name", "external_id"):
        return term.value in str(getattr(user, term.name) or "").casefold()
    return not term.name and (term.value in user.name.casefold() or term.value in (user.email or "").casefold())


def _digits(text: str) -> str:
    return "".join(ch for ch in text if ch.isdigit())


def _shape(row: Ticket | User) -> Json:
    if isinstance(row, User):
        return {**user_shapes.user(row, base()), "result_type": "user"}
    return {**shapes.ticket(world(), row, base()), "result_type": "ticket"}
