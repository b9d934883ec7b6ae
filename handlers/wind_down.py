"""P10: the client says that it is settled: the case winds down, and nothing more is sent."""

from collections.abc import Iterator

from bot.actions import Action, Note, Tag
from bot.case import Case
from bot.labels import Label
from handlers.research import shorten

SETTLED = "accord_settled"
WHAT = {
    Label.UNRESPONSIVE_FREELANCER: "the freelancer is back",
    Label.REFUND_REQUEST: "there is no need for a refund any more",
}
LONGEST = 200


def settle(case: Case) -> Iterator[Action]:
    """The note and the tag, once for each time the client says so."""
    evidence = case.withdrawn
    slots = {
        "what": " and ".join(WHAT[e.label] for e in evidence if isinstance(e.label, Label)),
        "evidence": [{"text": shorten(e.text, LONGEST), "why": e.why} for e in evidence],
    }
    yield Tag(frozenset({SETTLED}), "P10")
    yield Note("wound_down", "P10", slots)
