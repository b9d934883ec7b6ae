"""P8: earlier tickets by other clients about the same freelancer: a non-delivering freelancer (NDF) is for review."""

from collections.abc import Iterator
from datetime import timedelta

from bot.actions import Action, Note, Tag
from bot.case import Case
from bot.ndf import CHECKED
from handlers.research import LONGEST_SUBJECT, shorten

NDF = "escalate_ndf"


def review(case: Case) -> Iterator[Action]:
    """The escalation, where enough earlier tickets were found; and which ways were gone."""
    if not case.ndf.looked_by:
        return
    yield Tag(frozenset(CHECKED[way] for way in case.ndf.looked_by), "P8")
    found = case.ndf.tickets
    if len(found) < case.policy.ndf.at_least:
        return
    since = case.now - timedelta(days=case.policy.ndf.look_back_days)
    slots = {
        "freelancer": ", ".join(filter(None, [case.ticket.fields.get("Freelancer name", ""), case.freelancer_id])),
        "count": len(found),
        "tickets": [
            {"id": t.id, "date": f"{t.created_at:%d %B %Y}", "subject": shorten(t.subject, LONGEST_SUBJECT), "by": by}
            for t, by in found
        ],
        "since": f"{since:%d %B %Y}",
    }
    yield Tag(frozenset({NDF}), "P8")
    yield Note("ndf", "P8", slots)
