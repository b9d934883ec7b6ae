"""Finds the number under which the client can be called, in the order of P6, and says where it was found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.contract import Author, Message
from bot.phones import Number, Sighting, find, merge, survey
from bot.phones.profile import region_of, written_number
from bot.policy import Policy
from bot.ticket import Comment, Identity, Person, Ticket

HERE = "this ticket"
MESSAGES = "the messages between the parties"


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
    """Account, identities, this ticket, earlier tickets, the messages between the parties; stops at a sure number.

    A number that a newer text of the client's calls old is left out, wherever else it stands.
    """
    looked: list[str] = []
    possible: dict[str, PhoneFound] = {}
    walk = _Walk(ticket.requester, policy)
    for place, found in walk.places(ticket, sources, messages):
        looked.append(place)
        for number in found:
            if number.e164 in policy.team.phone_numbers:
                continue
            if number.confidence >= policy.phone.sure_from:
                return PhoneSearch(number, _others(possible, number.e164), tuple(looked), tuple(walk.earlier))
            possible.setdefault(number.e164, number)
    return PhoneSearch(None, _others(possible, ""), tuple(looked), tuple(walk.earlier))


@dataclass(slots=True)
class _Walk:
    """Goes from place to place, each asked for only when the one before held no sure number."""

    person: Person
    policy: Policy
    earlier: list[Ticket] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)  # numbers that what was read so far calls old

    def places(
        self, ticket: Ticket, sources: Sources, messages: Sequence[Message]
    ) -> Iterator[tuple[str, Iterable[PhoneFound]]]:
        here = self._thread(ticket.comments, HERE)  # at hand already: what it calls old is not even the account's
        yield "the account", self._valid(on_account(self.person))
        identities = sources.identities(self.person.id)
        yield "the account's identities", self._valid(_in_identities(identities, self.person))
        yield HERE, here
        if self.policy.phone.earlier_tickets:
            most = self.policy.phone.earlier_tickets
            self.earlier += sources.earlier_tickets(self.person.id, ticket.created_at, most)
        for old in self.earlier:
            place = f"ticket #{old.id}"
            yield place, self._thread(sources.comments(old.id), place)
        if any(m.author is Author.CLIENT for m in messages):
            yield MESSAGES, self._found(list(self._sightings_of(messages)), Author.CLIENT)

    def _thread(self, comments: Sequence[Comment], place: str) -> list[PhoneFound]:
        """This person's numbers in a thread, sure ones first, of these the newest."""
        region = region_of(self.person.locale, self.person.time_zone)
        read = [c for c in comments if c.public and not c.author.is_staff]
        seen = [
            Sighting(number, c.created_at, str(c.author.id), f"{place}, {_day(c)}, {number.where}")
            for c in read
            for number in survey(c.body, region=region, author=c.author.name)
        ]
        return self._found(seen, str(self.person.id))

    def _sightings_of(self, messages: Sequence[Message]) -> Iterator[Sighting]:
        region = region_of(self.person.locale, self.person.time_zone)
        for message in messages:
            name = self.person.name if message.author is Author.CLIENT else ""
            for number in survey(message.text, region=region, author=name):
                yield Sighting(number, message.at, message.author, MESSAGES)

    def _found(self, seen: list[Sighting], author: str) -> list[PhoneFound]:
        found = [_from_text(s.number, s.place) for s in merge(seen, author=author)]
        kept = self._valid(found)
        newest = {s.number.e164: s.number for s in sorted(seen, key=lambda s: s.at) if s.author == author}
        self.gone.update(e164 for e164, number in newest.items() if number.retired)
        return kept

    def _valid(self, numbers: list[PhoneFound]) -> list[PhoneFound]:
        return [number for number in numbers if number.e164 not in self.gone]


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
