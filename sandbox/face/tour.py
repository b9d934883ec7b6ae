"""The guided tour: one sample in three steps, told by where its ticket, its visitor and its clock stand."""

from dataclasses import dataclass
from datetime import timedelta

from flask import request

from sandbox.box import Box
from sandbox.face.ground import TOUR
from sandbox.face.people import Person, case_of
from sandbox.records import Ticket

SAMPLE = "02-silent-no-phone-anywhere"
LONG = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Stand:
    """How far the tour has come: `step` is what comes next, 2 or 3, or 4 when it is over."""

    ticket: Ticket
    client: str
    step: int
    here: bool


def stand(box: Box, person: Person, about: Ticket | None) -> Stand | None:
    """Where the tour stands; None where nobody takes it."""
    named = request.cookies.get(TOUR, "")
    ticket = box.world.tickets.get(int(named)) if named.isascii() and named.isdigit() else None
    if ticket is None or ticket.deleted:
        return None
    over = box.world.clock.now() - ticket.created_at >= LONG
    step = 4 if over else 3 if person.on_the_team else 2
    here = about is not None and case_of(box, about) is ticket
    return Stand(ticket, box.world.users[ticket.requester_id].name, step, here)
