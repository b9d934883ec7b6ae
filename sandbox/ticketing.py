"""Tickets: opened, updated, deleted; each change writes an audit and is told to the listeners."""

import json
from copy import deepcopy
from typing import Any

from sandbox import clock, comments, errors, properties, search_index
from sandbox.records import Actor, Audit, Comment, Json, Ticket, Update, User
from sandbox.world import World

METADATA_LIMIT = 1024  # bytes of one audit's custom metadata


def find(world: World, ticket_id: int) -> Ticket:
    """A ticket that is not deleted. Raises ApiError 404."""
    ticket = world.tickets.get(ticket_id)
    if ticket is None or ticket.deleted:
        raise errors.not_found()
    return ticket


def create(world: World, actor: Actor, payload: Json) -> tuple[Ticket, Audit]:
    """Open a ticket from a `ticket` payload. Raises ApiError."""
    given = comments.wanted(payload) or comments.wanted({"comment": payload.get("description")})
    if given is None:
        raise errors.invalid("base", "Description: cannot be blank", error="BlankValue")
    comments.check(world, None, given)
    _check_metadata(payload)
    source = _followed_up(world, payload)
    props = properties.blank(world, _requester(world, actor, payload))
    props["tags"] = source.tags if source and "tags" not in payload else []
    after = properties.asked(world, payload, props)
    properties.follow(world, props, after)
    fields = properties.custom(world, payload, {})
    properties.tagged(world, {}, fields, after)
    ticket = _blank(world, actor, payload, props, source)
    audit = _audit(world, ticket, _submitter(world, ticket, given), actor, payload)
    audit.events += [
        _event(world, "Create", *change) for change in properties.differences(ticket, after, fields)
    ]
    ticket.props, ticket.fields = after, fields
    comment = comments.add(world, ticket, audit, actor, given)
    ticket.props["subject"] = ticket.props["subject"] or comment.body[:60]
    world.wrote(
        "ticket.created",
        ticket_id=ticket.id,
        by=actor.user.id,
        channel=actor.channel,
        external_id=after["external_id"],
    )
    _commit(world, Update(ticket, audit, actor, {}, {}, comment, created=True))
    return ticket, audit


def update(world: World, actor: Actor, ticket: Ticket, payload: Json) -> Audit:
    """Carry out a `ticket` payload of an update. One that changes nothing leaves no audit."""
    _guard(ticket, payload)
    _check_metadata(payload)
    given = comments.wanted(payload)
    if given is not None:
        comments.check(world, ticket, given)
    before, fields_before = deepcopy(ticket.props), dict(ticket.fields)
    after = properties.asked(world, payload, ticket.props)
    _reopen(ticket, actor, given, after)
    properties.follow(world, ticket.props, after)
    fields = properties.custom(world, payload, ticket.fields)
    properties.tagged(world, ticket.fields, fields, after)
    audit = _audit(world, ticket, actor.user, actor, payload)
    changes = properties.differences(ticket, after, fields)
    audit.events += [_event(world, "Change", *change) for change in changes]
    audit.events += _macros(world, payload)
    ticket.props, ticket.fields = after, fields
    comment = comments.add(world, ticket, audit, actor, given) if given is not None else None
    if not audit.events:
        return audit
    if changes:
        names = [name for name, _, _ in changes]
        world.wrote(
            "ticket.changed",
            ticket_id=ticket.id,
            by=actor.user.id,
            channel=actor.channel,
            properties=names,
            tags=after["tags"],
            metadata=dict(audit.custom),
        )
    _commit(world, Update(ticket, audit, actor, before, fields_before, comment))
    return audit


def delete(world: World, actor: Actor, ticket: Ticket, why: str = "deleted") -> None:
    """Take the ticket away: from now on it is not found."""
    ticket.deleted = True
    ticket.updated_at = ticket.generated_at = world.clock.second()
    search_index.take(world, ticket)
    world.wrote(f"ticket.{why}", ticket_id=ticket.id, by=actor.user.id, channel=actor.channel)


def commit_quietly(world: World, ticket: Ticket) -> None:
    """After a rule changed a ticket: move its clocks and let the index know."""
    ticket.updated_at = ticket.generated_at = world.clock.second()
    search_index.take(world, ticket)


def _commit(world: World, update_: Update) -> None:
    ticket = update_.ticket
    ticket.audits.append(update_.audit)
    ticket.updated_at = ticket.generated_at = update_.audit.created_at
    search_index.take(world, ticket)
    world.tell(update_)


def _guard(ticket: Ticket, payload: Json) -> None:
    """Closed is final. `safe_update` protects whatever its value; leaving it out forces the update."""
    if ticket.status == "closed":
        raise errors.invalid("status", "Status: closed prevents ticket update")
    if "safe_update" in payload and payload.get("updated_stamp"):
        try:
            seen = clock.parse(str(payload["updated_stamp"]))
        except ValueError as error:
            raise errors.bad_request("InvalidValue", "updated_stamp is not a date") from error
        if seen < ticket.updated_at:
            raise errors.conflict()


def _check_metadata(payload: Json) -> None:
    metadata = payload.get("metadata")
    if metadata and len(json.dumps(metadata).encode()) > METADATA_LIMIT:
        raise errors.invalid("metadata", "Metadata: is too large (maximum is 1 KB)", error="TooLarge")


def _reopen(ticket: Ticket, actor: Actor, given: Json | None, after: Json) -> None:
    """The requester's word wakes a ticket that waited or was solved."""
    waiting = ticket.status in ("pending", "hold", "solved") and after["status"] == ticket.status
    if given is not None and waiting and not actor.user.is_staff:
        after["status"] = "open"


def _requester(world: World, actor: Actor, payload: Json) -> int:
    if payload.get("requester_id"):
        return properties.requester(world, int(payload["requester_id"]))
    given = payload.get("requester")
    return properties.requester(world, given) if given else actor.user.id


def _followed_up(world: World, payload: Json) -> Ticket | None:
    """The closed ticket that the new one follows; any other is ignored."""
    source = world.tickets.get(int(payload.get("via_followup_source_id") or 0))
    return source if source is not None and source.status == "closed" else None


def _blank(world: World, actor: Actor, payload: Json, props: Json, source: Ticket | None) -> Ticket:
    now = world.clock.second()
    submitter_id = payload.get("submitter_id")
    if not submitter_id:
        submitter_id = props["requester_id"] if world.options.submitter == "requester" else actor.user.id
    via: Json = {"channel": actor.channel, "source": {"from": {}, "to": {}, "rel": None}}
    ticket_id = world.new_ticket_id()
    if source is not None:
        via["source"] = {
            "from": {"ticket_id": source.id, "subject": source.props["subject"]},
            "to": {},
            "rel": "follow_up",
        }
        source.followup_ids.append(ticket_id)
    ticket = Ticket(ticket_id, int(submitter_id), now, now, now, via, dict(props))
    world.tickets[ticket.id] = ticket
    return ticket


def _submitter(world: World, ticket: Ticket, given: Json) -> User:
    """The submitter writes the first comment, unless the comment names another author."""
    author = world.users.get(int(given.get("author_id") or ticket.submitter_id))
    if author is None:
        raise errors.invalid("submitter", "Submitter: is invalid", error="InvalidValue")
    return author


def _audit(world: World, ticket: Ticket, author: User, actor: Actor, payload: Json) -> Audit:
    via = {"channel": actor.channel, "source": {"from": {}, "to": {}, "rel": None}}
    custom = payload.get("metadata")
    kept = dict(custom) if isinstance(custom, dict) else {}
    return Audit(world.new_id(), ticket.id, author.id, world.clock.second(), via, [], kept)


def _macros(world: World, payload: Json) -> list[Json]:
    """The macros that the update says it used; unknown ids are ignored."""
    ids = [*(payload.get("macro_ids") or []), *([payload["macro_id"]] if payload.get("macro_id") else [])]
    known = [world.macros[int(i)] for i in ids if int(i) in world.macros]
    return [
        {"id": world.new_id(), "type": "AgentMacroReference", "macro_id": m["id"], "macro_title": m["title"]}
        for m in known
    ]


def _event(world: World, kind: str, name: str, previous: Any, value: Any) -> Json:  # noqa: ANN401 - any field's value
    event: Json = {"id": world.new_id(), "type": kind, "field_name": name, "value": value}
    if kind == "Change":
        event["previous_value"] = previous
    return event


def last_comment(ticket: Ticket) -> Comment | None:
    """The newest comment, public or not."""
    return ticket.comments[-1] if ticket.comments else None
