"""P9: the client answers: they booked a call, or they say something that a person should read now."""

from collections.abc import Iterator

from bot.actions import Action, Note, Part
from bot.appointments import booked
from bot.case import SCHEDULING, Case
from bot.phone_search import HERE, in_comment
from bot.redact import quote
from bot.ticket import Comment

LONGEST = 400  # characters of the answer that are quoted


def notice(case: Case) -> Iterator[Action]:
    """One note for each answer after the call-scheduling macro, unless it gave a number (then: call now)."""
    asked_at = case.receipts.when(SCHEDULING)
    if asked_at is None:
        return
    for answer in case.client_answers(asked_at):
        at = f"{answer.created_at:%d %B %Y, %H:%M} UTC"
        if appointment := booked(answer.body):
            slots = {"words": appointment.text, "at": at, "guide": Part("call_guide")}
            yield Note("appointment", "P9", slots, key=str(answer.id))
        elif not _gives_number(case, answer):
            slots = {"words": quote(answer.body, LONGEST, private=case.contact_data), "at": at}
            yield Note("client_answered", "P9", slots, key=str(answer.id))


def _gives_number(case: Case, answer: Comment) -> bool:
    """Whether a number to call stands in this answer: asked of its own words, so that each look says the same."""
    found = in_comment(answer, case.ticket.requester, case.policy, HERE)
    return any(number.confidence >= case.policy.phone.sure_from for number in found)
