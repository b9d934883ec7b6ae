"""The search index: sees a ticket as it was some time ago, as the real one does."""

from sandbox.clock import stamp
from sandbox.records import Json, Ticket
from sandbox.world import World


def take(world: World, ticket: Ticket) -> None:
    """Hand the ticket's present state to the index; searches will see it after the lag."""
    versions = world.indexed.setdefault(ticket.id, [])
    versions.append((world.clock.now(), document(world, ticket)))
    visible = [n for n, (at, _) in enumerate(versions) if at <= world.clock.now() - world.options.search_lag]
    if visible:
        del versions[: visible[-1]]


def documents(world: World) -> list[Json]:
    """Every ticket as the index sees it now, oldest first. Deleted ones are gone once the index noticed."""
    horizon = world.clock.now() - world.options.search_lag
    seen = []
    for versions in world.indexed.values():
        past = [document_ for at, document_ in versions if at <= horizon]
        if past and not past[-1]["deleted"]:
            seen.append(past[-1])
    return sorted(seen, key=lambda d: (d["created_at"], d["id"]))


def document(world: World, ticket: Ticket) -> Json:
    """What a search can ask of a ticket."""
    requester = world.users[ticket.requester_id]
    return {
        **ticket.props,
        "id": ticket.id,
        "deleted": ticket.deleted,
        "created_at": stamp(ticket.created_at),
        "updated_at": stamp(ticket.updated_at),
        "fields": {str(key): value for key, value in ticket.fields.items()},
        "requester": {requester.name.casefold(), (requester.email or "").casefold(), str(requester.id)},
        "submitter_id": ticket.submitter_id,
        "via": ticket.via["channel"],
        "text": "\n".join([str(ticket.props["subject"]), *(c.body for c in ticket.comments)]).casefold(),
    }
