"""Placeholders in a trigger's template: `{{ticket.id}}` and its kind. Text is not JSON-escaped."""

import re
from collections.abc import Mapping

from sandbox.clock import stamp
from sandbox.records import Comment, Ticket, Update
from sandbox.world import World

PLACEHOLDER = re.compile(r"\{\{ ?([a-z_0-9.]{1,80}) ?\}\}")


def fill_in(world: World, template: str, update: Update) -> str:
    """The template with every placeholder replaced; one that nobody knows becomes empty."""
    values = {**_ticket(world, update.ticket), **_current_user(update), **_comments(update.ticket)}
    return PLACEHOLDER.sub(lambda found: values.get(found[1], ""), template)


def _ticket(world: World, ticket: Ticket) -> Mapping[str, str]:
    requester = world.users[ticket.requester_id]
    props = ticket.props
    values = {
        "ticket.id": ticket.id,
        "ticket.title": props["subject"],
        "ticket.status": str(props["status"]).capitalize(),
        "ticket.priority": props["priority"],
        "ticket.external_id": props["external_id"],
        "ticket.tags": " ".join(ticket.tags),
        "ticket.account": "Sandbox",
        "ticket.via": ticket.via["channel"],
        "ticket.url": f"sandbox.zendesk.com/agent/tickets/{ticket.id}",
        "ticket.created_at_with_timestamp": stamp(ticket.created_at),
        "ticket.updated_at_with_timestamp": stamp(ticket.updated_at),
        "ticket.requester.id": requester.id,
        "ticket.requester.name": requester.name,
        "ticket.requester.email": requester.email,
        "ticket.assignee.id": props["assignee_id"],
        "ticket.group.id": props["group_id"],
    }
    fields = {f"ticket.ticket_field_{i}": value for i, value in ticket.fields.items()}
    return {name: "" if value is None else str(value) for name, value in {**values, **fields}.items()}


def _current_user(update: Update) -> Mapping[str, str]:
    user = update.actor.user
    return {
        "current_user.id": str(user.id),
        "current_user.name": user.name,
        "current_user.email": user.email or "",
        "current_user.role": user.role,
        "current_user.external_id": user.external_id or "",
    }


def _comments(ticket: Ticket) -> Mapping[str, str]:
    """Whole threads come out as Ruby would print them, which nothing can read back."""
    public = [c for c in ticket.comments if c.public]
    newest = ticket.comments[-1] if ticket.comments else None
    newest_public = public[-1] if public else None
    shown = ", ".join(f'#<Comment id: {c.id}, value: "{c.body[:40]}">' for c in ticket.comments)
    return {
        "ticket.latest_comment": newest.body if newest else "",
        "ticket.latest_comment.id": _id(newest),
        "ticket.latest_public_comment": newest_public.body if newest_public else "",
        "ticket.latest_public_comment.id": _id(newest_public),
        "ticket.latest_public_comment_html": newest_public.html_body if newest_public else "",
        "ticket.comments": f"[{shown}]",
    }


def _id(comment: Comment | None) -> str:
    return str(comment.id) if comment else ""
