"""Who somebody is in the sandbox, and what this person may see and do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.outreach import PREFIX
from sandbox.box import Box
from sandbox.desk import people
from sandbox.records import Comment, Ticket, User

CLIENT = {"name": "Nadia Forsberg", "email": "nadia.forsberg@example.com", "iana_time_zone": "America/New_York"}


class Role(StrEnum):
    """The four whom one may be."""

    CLIENT = "client"
    FREELANCER = "freelancer"
    AGENT = "agent"
    LEAD = "team lead"


LOOKS_FOR: Mapping[Role, str] = {
    Role.CLIENT: "Wrote to support. Sees only the public replies on tickets of their own.",
    Role.FREELANCER: "Was hired and fell silent. Sees only what the bot writes to them, on a ticket of their own.",
    Role.AGENT: "Works in the support team. Sees every ticket, with the internal notes.",
    Role.LEAD: "Leads the team. Sees what an agent sees, and decides what was escalated.",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom one may be."""

    user: User
    role: Role

    @property
    def on_the_team(self) -> bool:
        """Agents and team leads: they see internal notes, and every ticket."""
        return self.user.is_staff

    def may_see(self, ticket: Ticket) -> bool:
        """Whether this ticket is shown to this person at all."""
        return not ticket.deleted and (self.on_the_team or ticket.requester_id == self.user.id)

    def sees(self, ticket: Ticket) -> list[Comment]:
        """The part of a thread that this person is shown, oldest first."""
        return [c for c in ticket.comments if c.public or self.on_the_team]


def everybody(box: Box) -> dict[Role, list[Person]]:
    """All whom one may be, by role; the bot itself is nobody."""
    people.find_or_add(box.world, dict(CLIENT))
    found: dict[Role, list[Person]] = {role: [] for role in Role}
    silent = _freelancers(box)
    for user in box.world.users.values():
        if user.id != box.world.bot_id and user.active:
            role = _role(user, silent)
            found[role].append(Person(user, role))
    return found


def person(box: Box, user_id: int) -> Person | None:
    """Whom this id means; None where it is nobody whom one may be."""
    return next((p for group in everybody(box).values() for p in group if p.user.id == user_id), None)


def stand_in(box: Box, role: Role, ticket: Ticket | None) -> Person | None:
    """The person of this role who belongs to the ticket, else the newest of them; None where there is none yet."""
    group = everybody(box)[role]
    if role in (Role.AGENT, Role.LEAD):
        return group[0]
    concerned = _concerned(box, ticket)
    near = [p for p in group if p.user.id in concerned]
    return near[0] if near else (group[-1] if role is Role.FREELANCER and group else _known_client(group))


def case_of(box: Box, ticket: Ticket) -> Ticket:
    """The client's ticket that a freelancer's ticket belongs to; any other is its own."""
    number = str(ticket.props["external_id"] or "").removeprefix(PREFIX).split("-")[0]
    return box.world.tickets.get(int(number), ticket) if is_outreach(ticket) and number.isdigit() else ticket


def outreach_of(box: Box, ticket: Ticket) -> Ticket | None:
    """The newest ticket on which the freelancer of a case was written to."""
    found = [t for t in box.world.tickets.values() if is_outreach(t) and case_of(box, t) is ticket and t is not ticket]
    return next((t for t in reversed(found) if not t.deleted), None)


def is_outreach(ticket: Ticket) -> bool:
    """Whether the bot opened this ticket to write to a freelancer."""
    return str(ticket.props["external_id"] or "").startswith(PREFIX)


def _role(user: User, freelancers: set[int]) -> Role:
    if user.is_staff:
        return Role.LEAD if user.role == "admin" else Role.AGENT
    return Role.FREELANCER if user.id in freelancers else Role.CLIENT


def _freelancers(box: Box) -> set[int]:
    """Who was written to, who is a sample's freelancer, and who wrote as one."""
    cast = {i for row in box.loaded for key, i in row["people"].items() if key.startswith("freelancer")}
    return cast | {t.requester_id for t in box.world.tickets.values() if is_outreach(t)}


def _concerned(box: Box, ticket: Ticket | None) -> set[int]:
    """The end users of a case: who asked for support, the freelancer written to, and a sample's cast."""
    if ticket is None:
        return set()
    case = case_of(box, ticket)
    outreach = outreach_of(box, case)
    cast = next((set(row["people"].values()) for row in box.loaded if row["ticket_id"] == case.id), set())
    return {case.requester_id, *([outreach.requester_id] if outreach else []), *cast}


def _known_client(group: list[Person]) -> Person | None:
    return next((p for p in group if p.user.email == CLIENT["email"]), None)
