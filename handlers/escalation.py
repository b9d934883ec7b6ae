"""P3, P4, P7, P14: what only some may decide reaches them by note and tag; again only for a new kind of reason."""

from collections.abc import Iterator

from bot.actions import Action, Note, Tag
from bot.case import Case
from bot.labels import CLAIMS, Evidence, Signal
from handlers.research import LONGEST_QUOTE, plain, shorten

TEAM_LEAD, EXECUTIVE = "escalate_team_lead", "escalate_executive"
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


def claims(case: Case) -> Iterator[Action]:
    """P7: each claim with what to verify before acting on it, and the tag for the team lead; one note per kind."""
    for claim in sorted(case.understood.verdict.signals & CLAIMS):
        said = _first(case, claim)
        item = {"name": plain(claim).capitalize(), "text": _quote(said), "checks": CHECKS[claim]}
        yield Tag(frozenset({TEAM_LEAD}), "P7")
        yield Note("claims", "P7", {"claims": [item]}, key=claim)


def contact_information(case: Case) -> Iterator[Action]:
    """P4: whoever asks for the other party's contact information goes through Executive Escalations first."""
    if Signal.CONTACT_INFO_REQUEST not in case.understood.verdict.signals:
        return
    said = _first(case, Signal.CONTACT_INFO_REQUEST)
    by = case.ticket.requester.name or "the requester"
    slots = {"text": _quote(said), "by": by, "at": f"{case.client_spoke_at:%d %B %Y, %H:%M} UTC"}
    yield Tag(frozenset({EXECUTIVE}), "P4")
    yield Note("escalate_executive", "P4", slots, key=Signal.CONTACT_INFO_REQUEST)


def legal(case: Case) -> Iterator[Action]:
    """P14: a legal threat is for the team lead to see."""
    if Signal.LEGAL_THREAT not in case.understood.verdict.signals:
        return
    detail = f'"{_quote(_first(case, Signal.LEGAL_THREAT))}"'
    yield Tag(frozenset({TEAM_LEAD}), "P14")
    yield Note(TEAM_LEAD, "P14", {"reasons": [{"what": "Legal threat", "detail": detail}]}, key=Signal.LEGAL_THREAT)


def _first(case: Case, signal: Signal) -> Evidence | None:
    return next((e for e in case.understood.verdict.evidence if e.label is signal), None)


def _quote(said: Evidence | None) -> str:
    return shorten(said.text, LONGEST_QUOTE) if said else "see the ticket"
