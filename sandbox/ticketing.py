"""Tickets: opened, updated, deleted; each change writes an audit and is told to the listeners."""

from copy import deepcopy

from sandbox import audits, clock, comments, errors, properties, search_index
from sandbox.records import Actor, Audit, Json, Ticket, Update, User
from sandbox.world import World


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
    audits.check(payload)
    source = _followed_up(world, payload)
    props = properties.blank(world, _requester(world, actor, payload))
    props["tags"] = source.tags if source and "tags" not in payload else []
    after = properties.asked(world, payload, props)
    properties.follow(world, props, after)
    fields = properties.custom(world, payload, {})
    properties.tagged(world, {}, fields, after)
    submitter = _submitter(world, actor, payload, after)
    author = _author(world, given, submitter)
    ticket = _blank(world, actor, submitter, props, source)
    audit = audits.begin(world, ticket, author, actor, payload)
    changes = properties.differences(ticket, after, fields)
    audit.events += [audits.event(world, "Create", *change) for change in changes]
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
    audits.check(payload)
    given = comments.wanted(payload)
    if given is not None:
        comments.check(world, ticket, given)
    before, fields_before = deepcopy(ticket.props), dict(ticket.fields)
    after = properties.asked(world, payload, ticket.props)
    _reopen(ticket, actor, given, after)
    properties.follow(world, ticket.props, after)
    fields = properties.custom(world, payload, ticket.fields)
    properties.tagged(world, ticket.fields, fields, after)
    audit = audits.begin(world, ticket, actor.user, actor, payload)
    changes = properties.differences(ticket, after, fields)
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


def _submitter(world: World, actor: Actor, payload: Json, props: Json) -> User:
    """Who submits: as given, else whom the options take for the default. Raises ApiError."""
    default = props["requester_id"] if world.options.submitter == "requester" else actor.user.id
    submitter = world.users.get(int(payload.get("submitter_id") or default))
    if submitter is None:
        raise errors.invalid("submitter", "Submitter: is invalid", error="InvalidValue")
    return submitter


def _author(world: World, given: Json, submitter: User) -> User:
    """The submitter writes the first comment, unless the comment names another author."""
    return world.users.get(int(given.get("author_id") or 0), submitter)


def _blank(world: World, actor: Actor, submitter: User, props: Json, source: Ticket | None) -> Ticket:
    now, ticket_id = world.clock.second(), world.new_ticket_id()
    via: Json = {"channel": actor.channel, "source": {"from": {}, "to": {}, "rel": None}}
    if source is not None:
        origin = {
            "ticket_id": source.id,
            "subject": source.props["subject"],
            "channel": source.via["channel"],
        }
        via["source"] = {"from": origin, "to": {}, "rel": "follow_up"}
        source.followup_ids.append(ticket_id)
    ticket = Ticket(ticket_id, submitter.id, now, now, now, via, dict(props))
    world.tickets[ticket.id] = ticket
    return ticket
