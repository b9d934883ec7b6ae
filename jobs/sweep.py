"""The sweep: finds, from Zendesk's record alone, every ticket that needs attention, and puts it on the agenda.

It rebuilds the timers after Redis was lost, and finds tickets whose event never came. It reads the incremental export
(admins only, ten calls a minute), which holds every ticket that changed lately; no step of the process waits longer
than the span it looks back.
"""

from datetime import datetime

import structlog

from bot.agenda import Agenda
from bot.desk import Desk
from bot.outreach import case_of
from bot.policy import Policy, hours
from bot.ticket import Ticket
from bot.understand import LABEL_PREFIX
from handlers.manners import held
from jobs.attend import concerns
from jobs.doors import doors

log = structlog.get_logger()


def sweep(desk: Desk, agenda: Agenda, policy: Policy, now: datetime) -> int:
    """Put every ticket that needs it on the agenda, due now; how many. Raises DeskError."""
    since = now - hours(policy.sweep.look_back_hours)
    found = {ticket.id for ticket in desk.changed_since(since) if needs_attention(ticket)}
    for ticket_id in sorted(found):
        agenda.wake(ticket_id)
    agenda.swept(now)
    log.info("swept", since=since.isoformat(), found=len(found))
    return len(found)


def needs_attention(ticket: Ticket) -> bool:
    """Whether a ticket of the export is a case, could be one, or belongs to one."""
    if held(ticket):
        return False
    marked = any(tag.startswith(LABEL_PREFIX) for tag in ticket.tags)
    return marked or case_of(ticket) is not None or concerns(ticket.subject, ticket.description)


def run() -> int:
    """Sweep with the doors of this process; how many tickets were put on the agenda."""
    through = doors()
    through.desk.me()  # so that Zendesk's own clock is known
    return sweep(through.desk, through.agenda, through.policy, through.desk.now())
