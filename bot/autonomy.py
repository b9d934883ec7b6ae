"""What the policy lets the bot do by itself: do it, draft it for an agent, or only explain it."""

from bot.actions import Action, Note, OpenTicket, Part, Reply, Skip, Tag
from bot.sections import AutonomySection


def as_policy_says(action: Action, autonomy: AutonomySection) -> Action:
    """The action itself, a draft of it as a note, or a skip that says why."""
    drafted = _public(action, autonomy) if isinstance(action, Reply | OpenTicket) else action
    if isinstance(drafted, Note | Tag) and autonomy.internal_note == "observe":
        return Skip(getattr(drafted, "macro", "tags"), drafted.rule, "the policy says: observe internal notes")
    return drafted


def _public(action: Reply | OpenTicket, autonomy: AutonomySection) -> Action:
    to_freelancer = isinstance(action, OpenTicket) or action.on == "outreach"
    level = autonomy.outreach if to_freelancer else autonomy.public_reply
    if level == "observe":
        return Skip(action.macro, action.rule, "the policy says: observe public words")
    if level == "suggest":
        draft = Part(action.macro, action.slots)
        slots = {"title": action.macro.replace("_", " "), "to": _whom(action), "draft": draft}
        return Note("suggested_reply", action.rule, slots, key=f"{action.macro}_{action.key}".strip("_"))
    return action


def _whom(action: Reply | OpenTicket) -> str:
    """Who would read it; "" for the requester of the ticket on which the draft stands."""
    if isinstance(action, OpenTicket):
        return f"the freelancer, {action.email}, in a new ticket"
    return "the freelancer, on their own ticket" if action.on == "outreach" else ""
