"""P1, P14: says on the ticket, by tags, what was understood, so that views and people find it."""

from collections.abc import Iterator

from bot.actions import Action, Tag
from bot.case import Case
from bot.understand import CASE, LABEL_PREFIX


def mark(case: Case) -> Iterator[Action]:
    """The case tag, and one tag for each label and signal."""
    names = [*case.understood.verdict.labels, *case.understood.verdict.signals]
    yield Tag(frozenset({CASE, *(LABEL_PREFIX + name for name in names)}), "P1")
