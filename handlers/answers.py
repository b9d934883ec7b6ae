"""P9: the client answers: they booked a call, or they say something that a person should read now."""

from collections.abc import Iterator

from bot.actions import Action, Note, Part
from bot.appointments import booked
from bot.case import SCHEDULING, Case
from bot.redact import quote

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
        elif not case.phone.best:
            slots = {"words": quote(answer.body, LONGEST, private=case.contact_data), "at": at}
            yield Note("client_answered", "P9", slots, key=str(answer.id))
