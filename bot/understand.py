"""Understands all that the client wrote on a ticket, comment by comment, and what people said by tag or field (P1)."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from bot.classify import DEFAULT, Thresholds, classify, withdrawn
from bot.labels import Evidence, Label, Role, Signal, Verdict
from bot.policy import Policy
from bot.ruling import wants_ruling
from bot.ticket import Comment, Ticket

CASE = "accord_case"  # the tag of every ticket that is a case
LABEL_PREFIX = "accord_"
NOT_PREFIX = "accord_not_"  # set by a person: this label does not hold
REMEMBERED = 1500  # texts: a case is looked at some ten times, and most of its words are the same each time


@dataclass(frozen=True, slots=True)
class Understood:
    """`verdict` holds now. `withdrawn`: the words by which the client took labels back, since they last held."""

    verdict: Verdict
    withdrawn: tuple[Evidence, ...] = ()
    recognised_at: datetime | None = None  # when the words that first earned a label were written
    hostile: int = 0  # how many of their messages were hostile
    wants_ruling: bool = False  # somebody shall decide who is right (P3)


def thresholds(policy: Policy) -> Thresholds:
    """How sure the policy wants the classifier to be."""
    return Thresholds(**policy.recognition.model_dump())


@lru_cache(REMEMBERED)
def heard(subject: str, body: str, role: Role | None = None, sure: Thresholds = DEFAULT) -> Verdict:
    """The verdict on one text; reading is pure, so a text that was read is not read again."""
    return classify(subject, body, role=role, thresholds=sure)


@lru_cache(REMEMBERED)
def _taken_back(body: str) -> tuple[Evidence, ...]:
    return tuple(withdrawn(body))


def understand(ticket: Ticket, sure: Thresholds = DEFAULT) -> Understood:
    """The verdict on everything the requester wrote, oldest first, then what people said.

    A label that stands on the ticket as a tag holds, whoever set it, unless the client has taken it back since;
    `accord_not_<label>` takes it away for good.
    """
    role = _known_role(ticket)
    verdict = heard(ticket.subject, _first_words(ticket), role, sure)
    taken_back: dict[Label, Evidence] = {}
    recognised_at = ticket.created_at if verdict.labels else None
    hostile, ruling = int(Signal.HOSTILE_TONE in verdict.signals), wants_ruling(_first_words(ticket))
    for comment in _later_words(ticket):
        said = heard("", comment.body, role or _client_of(verdict), sure)
        over = {
            e.label: e for e in _taken_back(comment.body) if isinstance(e.label, Label) and e.label not in said.labels
        }
        taken_back = {k: e for k, e in taken_back.items() if k not in said.labels} | over
        verdict = _with(verdict, said)
        hostile += Signal.HOSTILE_TONE in said.signals
        ruling = ruling or wants_ruling(comment.body)
        recognised_at = recognised_at or (comment.created_at if said.labels else None)
    tagged = frozenset(label for label in Label if LABEL_PREFIX + label in ticket.tags)
    denied = frozenset(label for label in Label if NOT_PREFIX + label in ticket.tags)
    labels = (verdict.labels | tagged) - denied - taken_back.keys()
    undecided = verdict.handed_over - labels - denied - taken_back.keys()
    now = replace(verdict, labels=labels, handed_over=undecided)
    return Understood(now, tuple(taken_back.values()), recognised_at, hostile, ruling)


def _first_words(ticket: Ticket) -> str:
    return ticket.comments[0].body if ticket.comments else ticket.description


def _later_words(ticket: Ticket) -> list[Comment]:
    return [c for c in ticket.comments[1:] if c.public and c.author.id == ticket.requester.id]


def _known_role(ticket: Ticket) -> Role | None:
    named = ticket.fields.get("Contact role", "").lower()
    return Role(named) if named in (Role.CLIENT, Role.FREELANCER) else None


def _client_of(verdict: Verdict) -> Role | None:
    """Who wrote a label once writes the rest too; a role read from words about other things settles nothing."""
    return Role.CLIENT if verdict.labels else None


def _settled(verdict: Verdict) -> Role | None:
    return verdict.role if verdict.role is not Role.UNKNOWN else None


def _with(before: Verdict, later: Verdict) -> Verdict:
    """Two texts of one author: what either says, holds; the later amount wins."""
    labels = before.labels | later.labels
    surer = {k: max(p, before.confidence.get(k, 0.0)) for k, p in later.confidence.items()}
    return replace(
        before,
        labels=labels,
        handed_over=(before.handed_over | later.handed_over) - labels,
        signals=before.signals | later.signals,
        role=_settled(before) or later.role,
        amount=later.amount if later.amount is not None else before.amount,
        asked=later.asked if later.amount is not None else before.asked,
        evidence=before.evidence + later.evidence,
        confidence={**before.confidence, **surer},
        aspects=before.aspects | later.aspects,
        since=before.since or later.since,
        contract_id=before.contract_id or later.contract_id,
        agency=before.agency or later.agency,
    )
