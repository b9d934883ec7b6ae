"""Tickets: opened, by whom, for whom, after which other one."""

from sandbox import errors
from sandbox.desk import audits, comments, custom_fields, properties, ticketing
from sandbox.records import Actor, Audit, Json, Ticket, Update, User
from sandbox.world import World


def create(world: World, actor: Actor, payload: Json) -> tuple[Ticket, Audit]:
    """Open a ticket from a `ticket` payload. Raises ApiError."""
    given = comments.wanted(payload) or comments.wanted({"comment": payload.get("description")})
    if given is None:
        raise errors.invalid("base", "Description: cannot be blank", error="BlankValue")
    comments.check(world, actor, None, given)
    audits.check(payload)
    source = _followed_up(world, payload)
    props = properties.blank(world, _requester(world, actor, payload))
    props["tags"] = source.tags if source and "tags" not in payload else []
    after = properties.asked(world, payload, props)
    properties.follow(world, props, after)
    fields = custom_fields.asked(world, payload, {})
    custom_fields.tagged(world, {}, fields, after)
    submitter = _submitter(world, actor, payload, after)
    author = _author(world, given, submitter)
    ticket = _blank(world, actor, submitter, props, source)
    audit = audits.begin(world, ticket, author, actor, payload)
    changes = audits.differences(ticket, after, fields)
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
    ticketing.commit(world, Update(ticket, audit, actor, {}, {}, comment, created=True))
    return ticket, audit


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
