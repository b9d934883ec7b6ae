"""Finds the number under which the client can be called, in the order of P6, and says where it was found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.contract import Author, Message
from bot.phones import Number, find
from bot.phones.profile import region_of, written_number
from bot.policy import Policy
from bot.ticket import Comment, Identity, Person, Ticket

HERE = "this ticket"


class Sources(Protocol):
    """Where else to look, asked only when it is needed."""

    def identities(self, user_id: int) -> tuple[Identity, ...]: ...  # noqa: D102
    def earlier_tickets(self, user_id: int, before: datetime, most: int) -> tuple[Ticket, ...]: ...  # noqa: D102
    def comments(self, ticket_id: int) -> tuple[Comment, ...]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class PhoneFound:
    """A number of the client's: E.164, as written, where, how sure (0 to 1), and why we think it is theirs."""

    e164: str
    written: str
    place: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class PhoneSearch:
    """What was found: `best` is sure enough to call, `possible` are to be checked first, surest first."""

    best: PhoneFound | None = None
    possible: tuple[PhoneFound, ...] = ()
    looked_in: tuple[str, ...] = ()
    earlier: tuple[Ticket, ...] = field(default=())


def search(ticket: Ticket, sources: Sources, policy: Policy, messages: Sequence[Message] = ()) -> PhoneSearch:
    """Account, identities, this ticket, earlier tickets, the messages between the parties; stops at a sure number."""
    looked: list[str] = []
    possible: dict[str, PhoneFound] = {}
    earlier: list[Ticket] = []
    for place, found in _places(ticket, sources, policy, earlier, messages):
        looked.append(place)
        for number in found:
            if number.e164 in policy.team.phone_numbers:
                continue
            if number.confidence >= policy.phone.sure_from:
                return PhoneSearch(number, _others(possible, number.e164), tuple(looked), tuple(earlier))
            possible.setdefault(number.e164, number)
    return PhoneSearch(None, _others(possible, ""), tuple(looked), tuple(earlier))


def _places(
    ticket: Ticket, sources: Sources, policy: Policy, earlier: list[Ticket], messages: Sequence[Message]
) -> Iterator[tuple[str, Iterable[PhoneFound]]]:
    person = ticket.requester
    yield "the account", on_account(person)
    yield "the account's identities", _in_identities(sources.identities(person.id), person)
    here = reversed(ticket.said_by(person.id))
    yield HERE, (n for c in here for n in in_comment(c, person, policy, f"{HERE}, {_day(c)}"))
    if policy.phone.earlier_tickets:
        earlier += sources.earlier_tickets(person.id, ticket.created_at, policy.phone.earlier_tickets)
    for old in earlier:
        yield f"ticket #{old.id}", _in_thread(sources.comments(old.id), person, policy, f"ticket #{old.id}")
    if own := [m for m in reversed(messages) if m.author is Author.CLIENT]:
        region = region_of(person.locale, person.time_zone)
        place = "the messages between the parties"
        numbers = [n for m in own for n in find(m.text, region=region, author=person.name, at=m.at.date())]
        yield place, [_from_text(n, place) for n in numbers]


def _in_thread(comments: Sequence[Comment], person: Person, policy: Policy, place: str) -> Iterator[PhoneFound]:
    """This person's numbers in an earlier ticket, newest comment first; read one by one, as far as it is needed."""
    for comment in reversed([c for c in comments if c.author.id == person.id]):
        yield from in_comment(comment, person, policy, f"{place}, {_day(comment)}")


def on_account(person: Person) -> list[PhoneFound]:
    """The number of the profile, if it holds a valid one."""
    e164 = written_number(person.phone, region_of(person.locale, person.time_zone))
    if not e164:
        return []
    if person.shared_phone:
        why = f"several users share this line: ask for {person.name}"
        return [PhoneFound(e164, person.phone, "the account", 0.85, why)]
    return [PhoneFound(e164, person.phone, "the account", 0.97, "it is the number of the profile")]


def _in_identities(identities: tuple[Identity, ...], person: Person) -> list[PhoneFound]:
    region = region_of(person.locale, person.time_zone)
    numbers = [(i, written_number(i.value, region)) for i in identities if i.type == "phone_number"]
    why = "it is a phone identity of the user"
    return [
        PhoneFound(n, i.value, "the account's identities", 0.95 if i.verified else 0.85, why) for i, n in numbers if n
    ]


def in_comment(comment: Comment, person: Person, policy: Policy, place: str) -> list[PhoneFound]:
    """This person's numbers in one of their comments, surest first. `place`: how to name the comment."""
    region = region_of(person.locale, person.time_zone)
    numbers = find(
        comment.body, region=region, author=person.name, ours=policy.team.phone_numbers, at=comment.created_at.date()
    )
    return [_from_text(n, f"{place}, {n.where}") for n in numbers]


def _from_text(number: Number, place: str) -> PhoneFound:
    return PhoneFound(number.e164, number.written, place, number.confidence, number.why)


def _others(possible: dict[str, PhoneFound], best: str) -> tuple[PhoneFound, ...]:
    rest = [n for n in possible.values() if n.e164 != best]
    return tuple(sorted(rest, key=lambda n: -n.confidence))


def _day(comment: Comment) -> str:
    return f"comment of {comment.created_at:%d %B %Y}"
