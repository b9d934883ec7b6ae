"""P3, P4, P7, P14: what only some may decide reaches them by note and tag; again only for a new kind of reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.actions import Action, Note, Tag
from bot.case import Case
from bot.labels import CLAIMS, Evidence, Role, Signal
from bot.understand import heard
from handlers.research import LONGEST_QUOTE, shorten

TEAM_LEAD, EXECUTIVE = "escalate_team_lead", "escalate_executive"
NAMES = {
    Signal.CLAIM_FRAUD: "Claim of fraud",
    Signal.CLAIM_IDENTITY: "Claim of identity theft or account sharing",
    Signal.CLAIM_EXTORTION: "Claim of extortion",
    Signal.CLAIM_OVERBILLING: "Claim of work-diary abuse or overbilling",
}
CHECKS = {
    Signal.CLAIM_FRAUD: (
        "What exactly was said or shown, by whom, and when? Ask for screenshots or messages.",
        "Does the record of payments and deliveries fit the claim?",
        "Are there earlier claims about the same freelancer, or by the same client?",
    ),
    Signal.CLAIM_IDENTITY: (
        "What makes the client think so: voice, face, writing, time zone, another name?",
        "Have the identity check of the account looked at; promise no result.",
        "Who delivered the work, and from where?",
    ),
    Signal.CLAIM_EXTORTION: (
        "The exact words of the threat, in writing, with date and channel.",
        "What is demanded, and what is withheld: money, feedback, files, access?",
        "Is access or data of the client at risk now? Then first help to secure it.",
    ),
    Signal.CLAIM_OVERBILLING: (
        "The work diary of the hours named: activity, screenshots, memos, manual time.",
        "The weekly limit and what was agreed on manual time.",
        "The output that belongs to those hours.",
    ),
}


@dataclass(frozen=True, slots=True)
class Raised:
    """A signal with its words, who wrote them, and when and where. `key`: the same signal of the other party is new."""

    signal: Signal
    key: str
    text: str
    by: str
    at: str


def claims(case: Case) -> Iterator[Action]:
    """P7: each claim with what to verify before acting on it, and the tag for the team lead; one note per kind."""
    for each in _raised(case):
        if each.signal in CLAIMS:
            item = {"name": NAMES[each.signal], "text": each.text, "by": each.by, "at": each.at}
            yield Tag(frozenset({TEAM_LEAD}), "P7")
            yield Note("claims", "P7", {"claims": [{**item, "checks": CHECKS[each.signal]}]}, key=each.key)


def contact_information(case: Case) -> Iterator[Action]:
    """P4: whoever asks for the other party's contact information goes through Executive Escalations first."""
    for each in _raised(case):
        if each.signal is Signal.CONTACT_INFO_REQUEST:
            yield Tag(frozenset({EXECUTIVE}), "P4")
            yield Note("escalate_executive", "P4", {"text": each.text, "by": each.by, "at": each.at}, key=each.key)


def legal(case: Case) -> Iterator[Action]:
    """P14: a legal threat is for the team lead to see."""
    for each in _raised(case):
        if each.signal is Signal.LEGAL_THREAT:
            reason = {"what": "Legal threat", "by": each.by, "at": each.at, "detail": each.text}
            yield Tag(frozenset({TEAM_LEAD}), "P14")
            yield Note(TEAM_LEAD, "P14", {"reasons": [reason]}, key=each.key)


def _raised(case: Case) -> Iterator[Raised]:
    """What the requester's words raise, then what the freelancer's answers do; each signal once for each of the two."""
    verdict, person = case.understood.verdict, case.ticket.requester
    role = "" if verdict.role is Role.UNKNOWN else f" ({verdict.role})"
    for signal in sorted(verdict.signals):
        said = next((e for e in verdict.evidence if e.label is signal), None)
        yield Raised(signal, signal, _quote(said), f"{person.name or 'the requester'}{role}", _place(case, said))
    seen: set[Signal] = set()
    for outreach in (*case.former, *filter(None, [case.outreach])):
        for answer in outreach.answers:
            heard_in = heard("", answer.body, Role.FREELANCER)
            at = f"on ticket #{outreach.ticket.id}, {answer.created_at:%d %B %Y, %H:%M} UTC"
            by = f"{answer.author.name or 'the freelancer'} (freelancer)"
            for signal in sorted(heard_in.signals - seen):
                said = next((e for e in heard_in.evidence if e.label is signal), None)
                yield Raised(signal, f"{signal}_freelancer", _quote(said), by, at)
            seen |= heard_in.signals


def _place(case: Case, said: Evidence | None) -> str:
    """When it was written: the first of the requester's comments that has just these words there."""
    spoken = case.ticket.said_by(case.ticket.requester.id)
    found = (c.created_at for c in spoken if said and c.body[said.start : said.end] == said.text)
    return f"{next(found, case.client_spoke_at):%d %B %Y, %H:%M} UTC"


def _quote(said: Evidence | None) -> str:
    return shorten(said.text, LONGEST_QUOTE) if said else "see the ticket"
