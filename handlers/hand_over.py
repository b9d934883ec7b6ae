"""P1: where the bot is not sure enough, a person decides; the note says what it saw."""

from collections.abc import Iterator

from bot.actions import Action, Note, Tag
from bot.case import Case
from handlers.research import evidence, plain

REVIEW = "accord_review"


def ask(case: Case) -> Iterator[Action]:
    """A note with the evidence, and a tag for the view, once."""
    undecided = case.understood.verdict.handed_over
    found = tuple(e for e in case.understood.verdict.evidence if e.label in undecided)
    slots = {"candidates": " and ".join(plain(label) for label in sorted(undecided)), "evidence": evidence(found)}
    yield Tag(frozenset({REVIEW}), "P1")
    yield Note("hand_over", "P1", slots)
