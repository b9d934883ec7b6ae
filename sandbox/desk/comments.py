"""Comments: who may say what to whom, and what Zendesk makes of the text."""

from sandbox import errors
from sandbox.desk import markup
from sandbox.records import Actor, Audit, Comment, Json, Ticket
from sandbox.world import World

MOST = 5000  # a ticket's comments


def wanted(payload: Json) -> Json | None:
    """The comment that a ticket payload carries, or None where it carries none or an empty one."""
    given = payload.get("comment")
    if isinstance(given, str):
        given = {"body": given}
    if not isinstance(given, dict):
        return None
    said = given.get("html_body") or given.get("body") or given.get("value")
    return given if said and str(said).strip() else None


def check(world: World, actor: Actor, ticket: Ticket | None, given: Json) -> None:
    """Refuse a comment that cannot be saved: one too many, or by an author whom nobody may name. Raises ApiError.

    Agents and admins may write in another's name (Ticket Comments, Author id); nobody else may.
    """
    if _int(given.get("author_id")) not in (0, actor.user.id) and not actor.user.is_staff:
        raise errors.forbidden()
    if "author_id" in given and _int(given["author_id"]) not in world.users:
        raise errors.invalid("author", "Author: is invalid", error="BlankValue")
    if ticket is not None and len(ticket.comments) >= MOST:
        raise errors.invalid("base", f"Ticket: cannot have more than {MOST} comments", error="TooManyComments")


def add(world: World, ticket: Ticket, audit: Audit, actor: Actor, given: Json) -> Comment:
    """Put the comment at the end of the thread and into the audit."""
    html = given.get("html_body")
    body, html_body = markup.from_html(str(html)) if html else markup.from_plain(_text(given))
    author_id = _int(given.get("author_id")) or audit.author_id
    public = _public(world, ticket, author_id, given)
    via = {"channel": actor.channel, "source": given.get("source") or _source()}
    at, comment_id = audit.created_at, world.new_id()
    comment = Comment(comment_id, audit.id, author_id, at, body, html_body, public, via, audit.custom)
    ticket.comments.append(comment)
    audit.events.append(event(comment))
    world.wrote(
        "comment.created",
        ticket_id=ticket.id,
        comment_id=comment.id,
        author_id=author_id,
        public=public,
        channel=actor.channel,
        metadata=dict(audit.custom),
        body=body,
    )
    return comment


def event(comment: Comment) -> Json:
    """The comment as an audit event."""
    return {
        "id": comment.id,
        "type": "Comment",
        "author_id": comment.author_id,
        "body": comment.body,
        "html_body": comment.html_body,
        "plain_body": comment.body,
        "public": comment.public,
        "attachments": [],
        "audit_id": comment.audit_id,
    }


def _public(world: World, ticket: Ticket, author_id: int, given: Json) -> bool:
    """Omitted, `public` is what the first comment's was: the trap that sends internal notes to customers."""
    if not world.users[author_id].is_staff:
        return True
    if given.get("public") is None:
        return ticket.comments[0].public if ticket.comments else True
    return given["public"] is not False and str(given["public"]).lower() != "false"


def _text(given: Json) -> str:
    return str(given.get("body") or given.get("value") or "")


def _int(value: object) -> int:
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdigit()) else 0


def _source() -> Json:
    return {"from": {}, "to": {}, "rel": None}
