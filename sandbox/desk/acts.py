"""What people do at their desks, beyond one update: merging, spam, acting as somebody over a channel."""

from typing import Any

from sandbox.desk import opening, ticketing
from sandbox.records import Actor, Audit, Json, Ticket, User
from sandbox.world import World


def open_as(world: World, user: User, payload: Json) -> Ticket:
    """A ticket that this user opens: an end user by e-mail or form, an agent in the browser."""
    given = dict(payload)
    channel = str(given.pop("channel", None) or ("web" if user.is_staff else "email"))
    given.setdefault("requester_id", user.id)
    given.setdefault("submitter_id", user.id)
    return opening.create(world, Actor(user, channel), given)[0]


def act_as(world: World, user: User, ticket: Ticket, payload: Json) -> Audit:
    """An update in the browser, or by e-mail for end users. Solving assigns the agent, as browsers do."""
    given: dict[str, Any] = dict(payload)
    channel = str(given.pop("channel", None) or ("web" if user.is_staff else "email"))
    if given.get("status") in ("solved", "closed") and not ticket.props["assignee_id"] and user.is_staff:
        given.setdefault("assignee_id", user.id)
    return ticketing.update(world, Actor(user, channel), ticket, given)


def merge(world: World, actor: Actor, source: Ticket, target: Ticket) -> None:
    """Close one ticket into another, with the comments and the tag that Zendesk leaves."""
    back = {"from": {"ticket_id": source.id, "subject": source.props["subject"]}, "to": {}, "rel": "merge"}
    gone = f"This request was closed and merged into request #{target.id}."
    came = f'Request #{source.id} "{source.props["subject"]}" was closed and merged into this request.'
    payload: Json = {"status": "closed", "additional_tags": ["closed_by_merge"]}
    if not source.props["assignee_id"]:
        payload["assignee_id"] = actor.user.id
    note = {"body": gone, "public": False, "source": {"from": {}, "to": {}, "rel": "merge"}}
    ticketing.update(world, actor, source, {**payload, "comment": note})
    ticketing.update(world, actor, target, {"comment": {"body": came, "public": False, "source": back}})
    world.wrote("ticket.merged", ticket_id=source.id, into=target.id, by=actor.user.id)
    ticketing.befall(world, actor, source, "merged")


def spam(world: World, actor: Actor, ticket: Ticket) -> None:
    """Delete the ticket as spam and suspend its requester."""
    world.users[ticket.requester_id].suspended = True
    ticketing.delete(world, actor, ticket, "marked_as_spam")


def close(world: World, ticket: Ticket) -> None:
    """What the closing automation does four days after a ticket was solved."""
    before = ticket.status
    ticket.props["status"] = "closed"
    ticketing.commit_quietly(world, ticket)
    world.wrote("ticket.changed", ticket_id=ticket.id, by=None, channel="rule", properties=["status"])
    audit = Audit(world.new_id(), ticket.id, -1, world.clock.second(), {"channel": "rule"})
    event = {"id": world.new_id(), "type": "Change", "field_name": "status", "value": "closed"}
    audit.events.append({**event, "previous_value": before})
    ticket.audits.append(audit)
