"""P8: earlier tickets by other clients about the same freelancer: a non-delivering freelancer (NDF) is for review."""

from collections.abc import Iterator
from datetime import timedelta

from bot.actions import Action, Note, Tag
from bot.case import FREELANCER_ID, NDF_CHECKED, Case
from handlers.research import LONGEST_SUBJECT, shorten

NDF = "escalate_ndf"


def review(case: Case) -> Iterator[Action]:
    """The escalation, where enough earlier tickets were found."""
    if case.ndf is None:
        return
    found = case.ndf
    yield Tag(frozenset({NDF_CHECKED}), "P8")
    if len(found) < case.policy.ndf.at_least:
        return
    since = case.now - timedelta(days=case.policy.ndf.look_back_days)
    slots = {
        "freelancer": case.ticket.fields.get(FREELANCER_ID, ""),
        "count": len(found),
        "tickets": [
            {"id": t.id, "date": f"{t.created_at:%d %B %Y}", "subject": shorten(t.subject, LONGEST_SUBJECT)}
            for t in found
        ],
        "since": f"{since:%d %B %Y}",
    }
    yield Tag(frozenset({NDF}), "P8")
    yield Note("ndf", "P8", slots)
