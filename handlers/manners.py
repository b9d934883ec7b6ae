"""When the bot keeps quiet: people come first (the house's "yield to people"), and nobody is written to at night."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.actions import Action, Reply, Skip, WakeUp
from bot.case import HANDED_OVER, Case, agent_spoke_at
from bot.outreach import Outreach
from bot.policy import hours
from bot.ticket import Ticket

OFF, PAUSE = "accord_off", "accord_pause"
HANDED = f"the case was handed over to a person ({HANDED_OVER})"
LEFT_OUT = "a person asked to leave it out"
OVER = {"solved", "closed", "deleted"}


def hold(case: Case) -> Skip | None:
    """Why nothing at all is done on this ticket now, or None."""
    why = held(case.ticket) or _just_stopped(case)
    return Skip("everything", "P14", why) if why else None


def _just_stopped(case: Case) -> str:
    """Whether an agent stops the bot by a command that is yet to be obeyed: nothing may slip through beside it."""
    said = [c.name for c in case.unanswered() if c.name in ("pause", "off", "resume")]
    return f"an agent says /accord {said[-1]}" if said and said[-1] != "resume" else ""


def held(ticket: Ticket) -> str:
    """Why nothing is done on a ticket, "" if nothing speaks against it."""
    if ticket.merged:
        return "the ticket was merged into another one"
    if ticket.status in OVER:
        return f"the ticket is {ticket.status}"
    if OFF in ticket.tags:
        return f"a person switched the bot off here ({OFF})"
    if PAUSE in ticket.tags:
        return f"a person paused the bot here ({PAUSE})"
    return ""


def outreach_held(outreach: Outreach) -> Skip | None:
    """Why nothing is written on the freelancer's ticket now, or None."""
    why = held(outreach.ticket)
    if not why and agent_spoke_at(outreach.ticket) is not None:
        why = "an agent has written to the freelancer: a person has taken over"
    return Skip("outreach", "P14", why) if why else None


def politely(case: Case, reply: Reply) -> Iterator[Action]:
    """The public word to the client, or why it is not said; in quiet hours it waits, unless people want it now."""
    quiet = case.policy.quiet_hours.client if reply.macro not in case.hurried else None
    if why := left_to_people(case):
        yield Skip(reply.macro, reply.rule, why)
    elif reply.macro in case.left_out:
        yield Skip(reply.macro, "P14", LEFT_OUT)
    elif until := quiet_until(case.now, case.ticket.requester.time_zone, quiet):
        yield WakeUp(until, "the client's quiet hours end", reply.macro)
    else:
        yield reply


def left_to_people(case: Case) -> str:
    """Why the bot writes nothing to this client by itself, "" if nothing speaks against it."""
    if case.handed_over:
        return HANDED
    if case.taken_over:
        return "an agent has written to the client: a person has taken over"
    if case.now - case.client_spoke_at > hours(case.policy.safety.stale_after_hours):
        return "the client's last message is older than stale_after_hours"
    return ""


def quiet_until(now: datetime, zone: str, quiet: tuple[time, time] | None) -> datetime | None:
    """When the quiet hours of somebody end, if it is in them now; None if not, or if their time zone is not known."""
    if quiet is None or not zone:
        return None
    try:
        there = now.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return None
    begin, end = quiet
    clock = there.time()
    inside = begin <= clock < end if begin < end else clock >= begin or clock < end
    if not inside:
        return None
    day = there.date() + timedelta(days=1) if clock >= end else there.date()
    return datetime.combine(day, end, there.tzinfo).astimezone(now.tzinfo)
