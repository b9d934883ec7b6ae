"""What was said and done on a ticket: comments and audits; comments made private or redacted."""

from typing import TypeVar

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox import errors
from sandbox.api.context import add_headers, base, box, includes, who, world
from sandbox.api.pages import page
from sandbox.desk import markup, shapes, ticketing, user_shapes
from sandbox.records import Comment, Ticket

bp = Blueprint("threads", __name__, url_prefix="/api/v2/tickets/<int:ticket_id>")
Row = TypeVar("Row")


@bp.get("/comments")
def comments(ticket_id: int) -> ResponseReturnValue:
    """The thread, oldest first unless asked otherwise."""
    ticket = ticketing.find(world(), ticket_id)
    rows = _ordered(ticket.comments)
    shown = page("comments", rows, shapes.comment)
    if "users" in includes():
        authors = sorted({row["author_id"] for row in shown["comments"]})
        shown["users"] = [user_shapes.user(world().users[i], base()) for i in authors]
    return jsonify(shown)


@bp.get("/comments/count")
def comment_count(ticket_id: int) -> ResponseReturnValue:
    """How long the thread is."""
    ticket = ticketing.find(world(), ticket_id)
    return jsonify({"count": {"value": len(ticket.comments), "refreshed_at": None}})


@bp.get("/audits")
def audits(ticket_id: int) -> ResponseReturnValue:
    """Every update with its events."""
    ticket = ticketing.find(world(), ticket_id)
    wanted = set(request.args.getlist("filter_events[]"))
    rows = [a for a in ticket.audits if not wanted or wanted & {e["type"] for e in a.events}]
    return jsonify(page("audits", _ordered(rows), shapes.audit))


@bp.get("/audits/<int:audit_id>")
def audit(ticket_id: int, audit_id: int) -> ResponseReturnValue:
    """One update."""
    ticket = ticketing.find(world(), ticket_id)
    for row in ticket.audits:
        if row.id == audit_id:
            return jsonify({"audit": shapes.audit(row)})
    raise errors.not_found()


@bp.put("/comments/<int:comment_id>/make_private")
def make_private(ticket_id: int, comment_id: int) -> ResponseReturnValue:
    """Take a comment from the requester's eyes."""
    ticket, comment = _writable(ticket_id, comment_id)
    comment.public = False
    ticketing.commit_quietly(world(), ticket)
    world().wrote("comment.made_private", ticket_id=ticket_id, comment_id=comment_id, by=who().user.id)
    return jsonify({})


@bp.put("/comments/<int:comment_id>/redact")
def redact(ticket_id: int, comment_id: int) -> ResponseReturnValue:
    """Blacken words for good. The body is `{"text": …}`."""
    ticket, comment = _writable(ticket_id, comment_id)
    text = str((request.get_json(silent=True) or {}).get("text") or "")
    if not text or text not in comment.body:
        raise errors.invalid("text", "Text: was not found in the comment")
    body, html = markup.from_plain(comment.body.replace(text, "▇" * len(text)))
    comment.body, comment.html_body = body, html
    ticketing.commit_quietly(world(), ticket)
    world().wrote("comment.redacted", ticket_id=ticket_id, comment_id=comment_id, by=who().user.id)
    return jsonify({"comment": shapes.comment(comment)})


def _writable(ticket_id: int, comment_id: int) -> tuple[Ticket, Comment]:
    ticket = ticketing.find(world(), ticket_id)
    add_headers(box().limits.ticket_update(who().user.id, ticket_id))
    if ticket.status == "closed":
        raise errors.invalid("status", "Status: closed prevents ticket update")
    for comment in ticket.comments:
        if comment.id == comment_id:
            return ticket, comment
    raise errors.not_found()


def _ordered(rows: list[Row]) -> list[Row]:
    newest_first = request.args.get("sort") == "-created_at" or request.args.get("sort_order") == "desc"
    return rows[::-1] if newest_first else list(rows)
