"""What Redis holds, by name; RQ's own keys begin with `rq:`."""

from hashlib import blake2b

PREFIX = "accord:"
DUE = f"{PREFIX}due"  # sorted set: ticket -> the instant it is due, in milliseconds
POKED = f"{PREFIX}poked"  # sorted set: ticket -> when a poke for it was queued
PARKED = f"{PREFIX}parked"  # hash: ticket -> why it is set aside
BOT = f"{PREFIX}bot"  # the bot's own Zendesk user
FENCE = f"{PREFIX}fence"  # the number of the last lease
PAUSE, SPARE = f"{PREFIX}pause", f"{PREFIX}pause_ordinary"  # until when nobody works, or only on what is urgent
PUT_BACK = f"{PREFIX}put_back"  # a step of the clock was seen a moment ago
STOPPED, STOPPED_TICKETS = f"{PREFIX}stopped", f"{PREFIX}stopped_tickets"  # the kill switch; who waits for its end
REPLIES, REPLIES_EVER = f"{PREFIX}replies", f"{PREFIX}replies_ever"  # public words of the last hour; ever


def of_ticket(ticket: str) -> str:
    """A hash: what is to be known of a ticket on the agenda (version, tries, waits, urgent)."""
    return f"{PREFIX}ticket:{ticket}"


def of_lease(ticket: str) -> str:
    """Who holds a ticket: the number of the lease."""
    return f"{PREFIX}lease:{ticket}"


def of_words(ticket: str) -> str:
    """A new ticket's subject and description, until a worker takes it: the only words of people's in Redis."""
    return f"{PREFIX}hint:{ticket}"


def of_event(event_id: str) -> str:
    """A delivery that was seen: a digest of its id, which is whatever its sender wrote."""
    return f"{PREFIX}seen:{blake2b(event_id.encode(), digest_size=16).hexdigest()}"
