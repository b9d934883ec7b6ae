"""Tickets: found, updated, deleted; each change writes an audit and is told to the listeners."""

from copy import deepcopy

from sandbox import clock, errors
from sandbox.desk import audits, comments, custom_fields, index, properties
from sandbox.records import Actor, Audit, Json, Ticket, Update
from sandbox.world import World


def find(world: World, ticket_id: int) -> Ticket:
    """A ticket that is not deleted. Raises ApiError 404."""
    ticket = world.tickets.get(ticket_id)
    if ticket is None or ticket.deleted:
        raise errors.not_found()
    return ticket


def update(world: World, actor: Actor, ticket: Ticket, payload: Json) -> Audit:
    """Carry out a `ticket` payload of an update. One that changes nothing leaves no audit."""
    _guard(ticket, payload)
    audits.check(payload)
    given = comments.wanted(payload)
    if given is not None:
        comments.check(world, actor, ticket, given)
    before, fields_before = deepcopy(ticket.props), dict(ticket.fields)
    after = properties.asked(world, payload, ticket.props)
    _reopen(ticket, actor, given, after)
    properties.follow(world, ticket.props, after)
    fields = custom_fields.asked(world, payload, ticket.fields)
    custom_fields.tagged(world, ticket.fields, fields, after)
    audit = audits.begin(world, ticket, actor.user, actor, payload)
    changes = audits.differences(ticket, after, fields)
    audit.events += [audits.event(world, "Change", *change) for change in changes]
    audit.events += audits.macros(world, payload)
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
    commit(world, Update(ticket, audit, actor, before, fields_before, comment))
    return audit


def delete(world: World, actor: Actor, ticket: Ticket, fate: str = "soft_deleted") -> None:
    """Take the ticket away: from now on it is not found."""
    ticket.deleted = True
    ticket.updated_at = ticket.generated_at = world.clock.second()
    index.take(world, ticket)
    world.wrote(f"ticket.{fate}", ticket_id=ticket.id, by=actor.user.id, channel=actor.channel)
    befall(world, actor, ticket, fate)


def befall(world: World, actor: Actor, ticket: Ticket, fate: str) -> None:
    """Tell the listeners what became of a whole ticket."""
    audit = audits.begin(world, ticket, actor.user, actor, {})
    world.tell(Update(ticket, audit, actor, dict(ticket.props), dict(ticket.fields), None, fate=fate))


def commit_quietly(world: World, ticket: Ticket) -> None:
    """After a rule changed a ticket: move its clocks and let the index know."""
    ticket.updated_at = ticket.generated_at = world.clock.second()
    index.take(world, ticket)


def commit(world: World, update_: Update) -> None:
    """Make an update part of the record: audit, clocks, index, listeners."""
    ticket = update_.ticket
    ticket.audits.append(update_.audit)
    ticket.updated_at = ticket.generated_at = update_.audit.created_at
    index.take(world, ticket)
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


def _reopen(ticket: Ticket, actor: Actor, given: Json | None, after: Json) -> None:
    """The requester's word wakes a ticket that waited or was solved."""
    waiting = ticket.status in ("pending", "hold", "solved") and after["status"] == ticket.status
    if given is not None and waiting and not actor.user.is_staff:
        after["status"] = "open"
