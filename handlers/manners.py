"""When the bot keeps quiet: people come first (the house's "yield to people"), and old tickets are left alone."""

from bot.actions import Skip
from bot.case import Case
from bot.policy import hours

OFF, PAUSE = "accord_off", "accord_pause"
OVER = {"solved", "closed", "deleted"}


def hold(case: Case) -> Skip | None:
    """Why nothing at all is done on this ticket now, or None."""
    ticket = case.ticket
    if ticket.merged:
        return Skip("everything", "P14", "the ticket was merged into another one")
    if ticket.status in OVER:
        return Skip("everything", "P14", f"the ticket is {ticket.status}")
    if OFF in ticket.tags:
        return Skip("everything", "P14", f"a person switched the bot off here ({OFF})")
    if PAUSE in ticket.tags:
        return Skip("everything", "P14", f"a person paused the bot here ({PAUSE})")
    return None


def quiet(case: Case, macro: str, rule: str) -> Skip | None:
    """Why this public word is not said now, or None."""
    if case.agent_spoke_at is not None:
        return Skip(macro, rule, "an agent has written to the client: a person has taken over")
    if case.now - case.client_spoke_at > hours(case.policy.safety.stale_after_hours):
        return Skip(macro, rule, "the client's last message is older than stale_after_hours")
    return None
