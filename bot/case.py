"""Case: all that a handler may look at, frozen, with `now`; and `examine`, which makes it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.commands import Command, read_commands
from bot.contract import Dossier
from bot.elder import elder
from bot.errors import DoorError
from bot.labels import Evidence, Label, Signal
from bot.marketplace import Source
from bot.named import Named, read_named
from bot.ndf import EMAIL, ID, PROFILE
from bot.ndf import Found as NdfFound
from bot.ndf import Sources as NdfSources
from bot.ndf import look as look_for_ndf
from bot.outreach import Outreach
from bot.phone_search import HERE, PhoneFound, PhoneSearch, in_comment, on_account, search
from bot.phone_search import Sources as PhoneSources
from bot.phones.profile import written_number
from bot.policy import Policy
from bot.receipts import Receipts, is_ours, read_receipts
from bot.talent import Candidate
from bot.ticket import Comment, Ticket
from bot.trail import Sources as TrailSources
from bot.trail import follow
from bot.understand import Understood, thresholds, understand

CALL_NOW, SCHEDULING, SHORTLIST = "call_now", "call_scheduling", "shortlist"
NOT_SENT = "not_sent"  # a public word that was refused at the last look
COMMAND_DONE, COMMAND_HELP = "command_done", "command_help"
EXHAUSTED = "accord_exhausted"  # the freelancer is contacted no more
HANDED_OVER = "accord_handed_over"  # a person goes on from here: the bot writes to nobody until /accord resume
FREELANCER_EMAIL, FREELANCER_ID = "Freelancer email", "Freelancer ID"
_ADDRESS = re.compile(r"[^@\s,;<>()\[\]:\"]{1,64}@[^@\s,;<>()\[\]:\"]{1,190}\.[^@\s.,;<>()\[\]:\"]{2,60}")
_CONTRACT = re.compile(r"[A-Za-z]{0,4}[-_]?\d{3,9}")  # longer runs of digits could be a phone number


class Sources(PhoneSources, TrailSources, NdfSources, Protocol):
    """Where else to look, asked only when it is needed."""


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket as it stands now, and what was understood of it.

    `outreach`: the ticket to the freelancer; `former`: those to addresses that were corrected since.
    `named`: user IDs that its words give. `ndf`: earlier tickets by other clients about the same freelancer.
    `dossier`: what the marketplace has on the contract; `market_away`: it could not be asked. `talent`: candidates for
    a shortlist, where one is wanted; None where nobody asked or the marketplace has none. `elder`: the client's older
    open case about the same contract, from which the freelancer is reached.
    `hurried`: the steps that people want taken now, with when they said so; `left_out`: those they do not want
    (`handlers.steps`).
    """

    ticket: Ticket
    now: datetime
    policy: Policy
    scheduling_url: str
    understood: Understood
    receipts: Receipts
    phone: PhoneSearch = field(default_factory=PhoneSearch)
    outreach: Outreach | None = None
    former: tuple[Outreach, ...] = ()
    commands: tuple[Command, ...] = ()
    ndf: NdfFound = field(default_factory=NdfFound)
    named: Named = field(default_factory=Named)
    dossier: Dossier | None = None
    market_away: bool = False
    talent: tuple[Candidate, ...] | None = None
    elder: int | None = None
    hurried: Mapping[str, datetime] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()

    @property
    def freelancer_email(self) -> str:
        """Where the freelancer is reached: the ticket's field wins over the marketplace; "" where neither knows."""
        contract = self.dossier.contract if self.dossier else None
        written = "" if self.address_fault else self.ticket.fields.get(FREELANCER_EMAIL, "").strip()
        return written or (contract.freelancer.email if contract else "")

    @property
    def freelancer_id(self) -> str:
        """The freelancer's user ID: the ticket's field wins over the marketplace, which wins over the text."""
        contract = self.dossier.contract if self.dossier else None
        return self.ticket.fields.get(FREELANCER_ID, "") or (
            contract.freelancer.id if contract else self.named.freelancer_id
        )

    @property
    def address_fault(self) -> str:
        """Why nobody is written to at what the field holds; "" where it is empty or an address that may be used."""
        written = self.ticket.fields.get(FREELANCER_EMAIL, "").strip().casefold()
        if written and not _ADDRESS.fullmatch(written):
            return "it is not one e-mail address"
        if written and written == self.ticket.requester.email.casefold():
            return "it is the client's own address"
        team = {c.author.email.casefold() for c in self.ticket.comments if c.author.is_staff}
        return "it belongs to somebody of the team" if written and written in team else ""

    @property
    def contract_id(self) -> str:
        """The contract's number: the ticket's field wins over the text. "" where it could be anything else."""
        number = self.ticket.fields.get("Contract ID") or self.understood.verdict.contract_id
        return number if _CONTRACT.fullmatch(number) else ""

    @property
    def contact_data(self) -> tuple[str, ...]:
        """What is known of how to reach either party: for nobody's eyes but the team's (P4)."""
        person = self.ticket.requester
        numbers = [n.e164 for n in (self.phone.best, *self.phone.possible) if n]
        written_to = [o.ticket.requester.email for o in (self.outreach, *self.former) if o]
        known = dict.fromkeys([person.email, person.phone, self.freelancer_email, *written_to, *numbers])
        return tuple(filter(None, known))

    @property
    def answers(self) -> tuple[Comment, ...]:
        """What the freelancer has answered since the outreach that counts now began, to whichever address."""
        if self.outreach is None:
            return ()
        late = [c for each in self.former for c in each.answers if c.created_at >= self.outreach.first_at]
        return (*self.outreach.answers, *late)

    def unanswered(self) -> tuple[Command, ...]:
        """The commands that have no answer yet, oldest first."""
        done = (COMMAND_DONE, COMMAND_HELP)
        return tuple(c for c in self.commands if not any(self.receipts.has(name, c.key) for name in done))

    @property
    def exhausted(self) -> bool:
        """Whether the freelancer is contacted no more: as the ticket says, or as an agent says just now."""
        return EXHAUSTED in self.ticket.tags or any(c.name == "exhausted" for c in self.unanswered())

    @property
    def handed_over(self) -> bool:
        """Whether a person goes on from here: as the ticket says, or as an agent says just now."""
        return HANDED_OVER in self.ticket.tags or any(c.name == "hand-over" for c in self.unanswered())

    @property
    def labels(self) -> frozenset[Label]:
        """The labels that hold now."""
        return self.understood.verdict.labels

    @property
    def withdrawn(self) -> tuple[Evidence, ...]:
        """What the client wrote to say that it is settled; empty while anything is not."""
        return () if self.labels else self.understood.withdrawn

    @property
    def client_spoke_at(self) -> datetime:
        """When the requester last wrote in public; the ticket's creation where they never did."""
        said = self.ticket.said_by(self.ticket.requester.id)
        return said[-1].created_at if said else self.ticket.created_at

    @property
    def taken_over(self) -> bool:
        """Whether a person of the team has written to the client since this was recognised as a case."""
        spoke_at = agent_spoke_at(self.ticket)
        return spoke_at is not None and spoke_at >= (self.understood.recognised_at or self.ticket.created_at)

    def client_answers(self, since: datetime) -> tuple[Comment, ...]:
        """What the client wrote in public after an instant, oldest first."""
        said = self.ticket.said_by(self.ticket.requester.id)
        return tuple(c for c in said if c.created_at > since)


def agent_spoke_at(ticket: Ticket) -> datetime | None:
    """When a person of the team last wrote to a ticket's requester, or None. An agent may be the requester."""
    others = [c for c in ticket.comments if c.public and c.author.id != ticket.requester.id]
    said = [c for c in others if c.author.is_staff and not is_ours(c)]
    return said[-1].created_at if said else None


def examine(
    ticket: Ticket, sources: Sources, market: Source, policy: Policy, scheduling_url: str, now: datetime
) -> Case:
    """Read the whole ticket. `sources` and `market` are asked for more only if it is needed."""
    receipts, understood = read_receipts(ticket), understand(ticket, thresholds(policy))
    case = Case(ticket, now, policy, scheduling_url, understood, receipts, commands=read_commands(ticket))
    if not (case.labels or case.withdrawn or case.commands):
        return case
    case = _with_market(case, market)
    trail = follow(ticket.id, case.freelancer_email, receipts, sources)
    said_there = [c for each in (*trail.earlier, *filter(None, [trail.now])) for c in read_commands(each.ticket)]
    commands = tuple(sorted((*case.commands, *said_there), key=lambda c: (c.comment.created_at, c.key)))
    case = replace(case, outreach=trail.now, former=trail.earlier, commands=commands)
    if not case.labels:
        return case
    case = replace(case, named=read_named([ticket.subject, *(c.body for c in ticket.said_by(ticket.requester.id))]))
    known = {ID: case.freelancer_id, EMAIL: case.freelancer_email, PROFILE: case.named.profile}
    ndf = look_for_ndf(ticket, known, sources, now - timedelta(days=policy.ndf.look_back_days))
    first = elder(ticket, sources) if case.outreach is None and case.freelancer_email else None
    return _with_number_heard(replace(case, phone=_phone(case, sources), ndf=ndf, elder=first))


def _with_number_heard(case: Case) -> Case:
    """The search knows the client's country, the text alone does not: a number it finds here was given here."""
    numbers = (case.phone.best, *case.phone.possible)
    if not any(n and n.place.startswith(HERE) for n in numbers):
        return case
    verdict = case.understood.verdict
    heard = replace(verdict, signals=verdict.signals | {Signal.PHONE_NUMBER_GIVEN})
    return replace(case, understood=replace(case.understood, verdict=heard))


def _with_market(case: Case, market: Source) -> Case:
    """What the marketplace adds. Its absence, for a while or for good, stops nothing."""
    try:
        dossier = market.dossier(case.contract_id) if case.contract_id else None
        job = dossier.contract.job if dossier and _wants_talent(case) else None
        return replace(case, dossier=dossier, talent=market.candidates(job) if job else None)
    except DoorError:
        return replace(case, market_away=True)


def _wants_talent(case: Case) -> bool:
    asked = any(command.name == SHORTLIST for command in case.unanswered())
    return asked or (EXHAUSTED in case.ticket.tags and not case.receipts.has(SHORTLIST))


def _phone(case: Case, sources: Sources) -> PhoneSearch:
    """The whole search once; after the agent was told to call, or the client was asked, only what is new matters."""
    if given := _given_by_agent(case):
        return PhoneSearch(given)
    told_at = _when_settled(case)
    if told_at is None:
        return search(case.ticket, sources, case.policy, case.dossier.messages or () if case.dossier else ())
    person = case.ticket.requester
    if not case.receipts.has(CALL_NOW) and (filled_in := tuple(on_account(person))):
        return PhoneSearch(filled_in[0] if filled_in[0].confidence >= case.policy.phone.sure_from else None, filled_in)
    found = [n for c in case.client_answers(told_at) for n in in_comment(c, person, case.policy, HERE)]
    sure = [n for n in found if n.confidence >= case.policy.phone.sure_from]
    return PhoneSearch(sure[-1] if sure else None, (), (HERE,))


def _when_settled(case: Case) -> datetime | None:
    """When the search was last done and acted on, or None."""
    receipts = case.receipts
    return next((receipts.when(done) for done in (CALL_NOW, SCHEDULING) if receipts.has(done)), None)


def _given_by_agent(case: Case) -> PhoneFound | None:
    for command in reversed(case.commands):
        if command.name == "call" and (e164 := written_number(" ".join(command.words), "")):
            why = "an agent gave it with /accord call"
            return PhoneFound(e164, " ".join(command.words), "an agent's note", 1.0, why)
    return None
