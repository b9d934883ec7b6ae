"""Case: all that a handler may look at, frozen, with `now`; and `examine`, which makes it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions import receipt_of
from bot.classify import classify
from bot.labels import Label, Role, Verdict
from bot.phone_search import PhoneSearch, Sources, in_this_ticket, search
from bot.policy import Policy
from bot.receipts import Receipts, is_ours, read_receipts
from bot.ticket import Comment, Ticket

LABEL_PREFIX = "accord_"
NOT_PREFIX = "accord_not_"  # set by a person: this label does not hold
CALL_NOW = "call_now"


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket as it stands now, and what was understood of it."""

    ticket: Ticket
    now: datetime
    policy: Policy
    scheduling_url: str
    verdict: Verdict
    receipts: Receipts
    phone: PhoneSearch

    @property
    def client_spoke_at(self) -> datetime:
        """When the requester last wrote in public; the ticket's creation where they never did."""
        said = self.ticket.said_by(self.ticket.requester.id)
        return said[-1].created_at if said else self.ticket.created_at

    @property
    def agent_spoke_at(self) -> datetime | None:
        """When a person of the team last wrote in public, or None. An agent may be the requester: that is no answer."""
        client = self.ticket.requester.id
        others = [c for c in self.ticket.comments if c.public and c.author.id != client]
        said = [c for c in others if c.author.is_staff and not is_ours(c)]
        return said[-1].created_at if said else None

    def did(self, macro: str, key: str = "") -> bool:
        """Whether this macro has its receipt."""
        return receipt_of(macro, key) in self.receipts


def examine(ticket: Ticket, sources: Sources, policy: Policy, scheduling_url: str, now: datetime) -> Case:
    """Read the whole ticket. `sources` are asked for more only if it is needed."""
    receipts = read_receipts(ticket)
    verdict = understand(ticket)
    phone = PhoneSearch()
    if verdict.labels:
        phone = _phone(ticket, sources, policy, receipts)
    return Case(ticket, now, policy, scheduling_url, verdict, receipts, phone)


def understand(ticket: Ticket) -> Verdict:
    """The verdict on all that the requester wrote, with what people said by tag or field on top (P1).

    A label that stands on the ticket as a tag holds, whoever set it; `accord_not_<label>` takes it away.
    """
    role = _known_role(ticket)
    verdict = classify(ticket.subject, _first_words(ticket), role=role)
    for comment in _later_words(ticket):
        verdict = _with(verdict, classify("", comment.body, role=role or _settled(verdict)))
    tagged = frozenset(label for label in Label if LABEL_PREFIX + label in ticket.tags)
    denied = frozenset(label for label in Label if NOT_PREFIX + label in ticket.tags)
    labels = (verdict.labels | tagged) - denied
    return replace(verdict, labels=labels, handed_over=verdict.handed_over - labels - denied)


def _first_words(ticket: Ticket) -> str:
    return ticket.comments[0].body if ticket.comments else ticket.description


def _later_words(ticket: Ticket) -> list[Comment]:
    return [c for c in ticket.comments[1:] if c.public and c.author.id == ticket.requester.id]


def _known_role(ticket: Ticket) -> Role | None:
    named = ticket.fields.get("Contact role", "").lower()
    return Role(named) if named in (Role.CLIENT, Role.FREELANCER) else None


def _settled(verdict: Verdict) -> Role | None:
    return verdict.role if verdict.role is not Role.UNKNOWN else None


def _with(before: Verdict, later: Verdict) -> Verdict:
    """Two texts of one author: what either says, holds; the later amount wins."""
    labels = before.labels | later.labels
    return replace(
        before,
        labels=labels,
        handed_over=(before.handed_over | later.handed_over) - labels,
        signals=before.signals | later.signals,
        role=_settled(before) or later.role,
        amount=later.amount if later.amount is not None else before.amount,
        evidence=before.evidence + later.evidence,
        confidence={
            **before.confidence,
            **{k: max(p, before.confidence.get(k, 0.0)) for k, p in later.confidence.items()},
        },
        aspects=before.aspects | later.aspects,
        since=before.since or later.since,
        contract_id=before.contract_id or later.contract_id,
        agency=before.agency or later.agency,
    )


def _phone(ticket: Ticket, sources: Sources, policy: Policy, receipts: Receipts) -> PhoneSearch:
    """The whole search once; after the agent was told to call, only what the client writes here can change a thing."""
    if receipt_of(CALL_NOW) not in receipts:
        return search(ticket, sources, policy)
    here = in_this_ticket(ticket, policy)
    sure = next((n for n in here if n.confidence >= policy.phone.sure_from), None)
    return PhoneSearch(sure, tuple(n for n in here if n is not sure), ("this ticket",))
