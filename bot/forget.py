"""Erases what Redis holds of a person: what stands there of their tickets. Zendesk's own record is not touched."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot import keys
from bot.agenda import Agenda
from bot.board.index import Index


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Of so many tickets, so many were due now or later, set aside, had words waiting for a worker, or a record."""

    tickets: int
    due: int
    parked: int
    words: int
    records: int = 0


def forget(agenda: Agenda, ticket_ids: Iterable[int]) -> Forgotten:
    """Erase these tickets. A worker that holds one of them loses it and writes nothing more. Raises RedisDown.

    What happens on a ticket afterwards puts it on the agenda again, as does the sweep while Zendesk shows it as a case.
    """
    numbers = tuple(ticket_ids)
    found, tickets = [0, 0, 0], [str(number) for number in numbers]
    for ticket in tickets:
        with agenda.connection.pipeline(transaction=True) as pipe:
            pipe.zrem(keys.DUE, ticket)
            pipe.hdel(keys.PARKED, ticket)
            pipe.delete(keys.of_words(ticket))
            pipe.zrem(keys.POKED, ticket)
            pipe.srem(keys.STOPPED_TICKETS, ticket)
            pipe.delete(keys.of_ticket(ticket), keys.of_lease(ticket))
            gone = pipe.execute()[:3]
        found = [n + int(g) for n, g in zip(found, gone, strict=True)]
    due, parked, words = found
    return Forgotten(len(tickets), due, parked, words, Index(agenda).drop(*numbers))
