"""Fetches past tickets from Zendesk: for `accord export` and `accord corrections`. Reads only, at Zendesk's pace."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol, TypeVar

from bot.classify import classify
from bot.decided import decided, solved_at
from bot.desk.errors import NotFound, RateLimited
from bot.labels import Label
from bot.outreach import case_of
from bot.simulate.export import line_of
from bot.ticket import Audit, Identity, Ticket
from bot.understand import LABEL_PREFIX, NOT_PREFIX

A_MINUTE = timedelta(minutes=1)
BY_HAND = frozenset(prefix + label for label in Label for prefix in (LABEL_PREFIX, NOT_PREFIX))
T = TypeVar("T")
Wait = Callable[[float], object]


class Reader(Protocol):
    """What fetching asks of the desk."""

    def my_id(self) -> int: ...  # noqa: D102
    def changed_since(self, since: datetime, wait: Wait) -> Iterator[Ticket]: ...  # noqa: D102
    def ticket(self, ticket_id: int) -> tuple[Ticket, int | None]: ...  # noqa: D102
    def with_thread(self, ticket: Ticket) -> Ticket: ...  # noqa: D102
    def identities(self, user_id: int) -> tuple[Identity, ...]: ...  # noqa: D102
    def audits(self, ticket_id: int) -> tuple[Audit, ...]: ...  # noqa: D102


def past_tickets(desk: Reader, since: datetime, wait: Wait) -> Iterator[dict[str, Any]]:
    """A line for each ticket opened since, of those that can still be read. Raises DeskError.

    Of tickets that could be ours it also tells who set which label, when they were solved, and how to reach the person.
    """
    for ticket in _changed(desk, since, wait):
        if ticket.created_at < since:
            continue
        try:
            whole = patiently(partial(_whole, desk, ticket), wait)
            yield patiently(partial(_line, desk, whole), wait)
        except NotFound:
            continue


def corrections(desk: Reader, since: datetime, wait: Wait) -> Iterator[tuple[Ticket, dict[Label, bool]]]:
    """Each ticket that changed since and on which a person has decided a label by hand, with what they decided."""
    for ticket in _changed(desk, since, wait):
        if not BY_HAND & ticket.tags:
            continue
        try:
            found = decided(ticket, patiently(partial(desk.audits, ticket.id), wait), desk.my_id())
            if found:
                yield patiently(partial(_whole, desk, ticket), wait), found
        except NotFound:
            continue


def patiently(ask: Callable[[], T], wait: Wait) -> T:
    """The answer, however often Zendesk asks to wait for it; `wait` may answer True to give up."""
    while True:
        try:
            return ask()
        except RateLimited as error:
            if wait((error.wait or A_MINUTE).total_seconds()):
                raise


def _changed(desk: Reader, since: datetime, wait: Wait) -> Iterator[Ticket]:
    """Every ticket that changed since, once, without deleted ones and those that the bot opened to freelancers."""
    seen = set[int]()
    for ticket in desk.changed_since(since, wait):
        if ticket.id not in seen and ticket.status != "deleted" and case_of(ticket) is None:
            seen.add(ticket.id)
            yield ticket


def _whole(desk: Reader, ticket: Ticket) -> Ticket:
    """The ticket with thread, fields and a requester who has a name: mostly an author of the thread."""
    found = desk.with_thread(ticket)
    asker = next((c.author for c in found.comments if c.author.id == ticket.requester.id), None)
    return replace(found, requester=asker or desk.ticket(ticket.id)[0].requester)


def _line(desk: Reader, ticket: Ticket) -> dict[str, Any]:
    theirs = " \n".join(c.body for c in ticket.said_by(ticket.requester.id)) or ticket.description
    if not (BY_HAND & ticket.tags or classify(ticket.subject, theirs).concerns_us):
        return line_of(ticket)
    audits = desk.audits(ticket.id)
    ways = desk.identities(ticket.requester.id)
    return line_of(ticket, ways, decided(ticket, audits, desk.my_id()), solved_at(audits))
