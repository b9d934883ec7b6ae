"""From a case to its record on the board. Pure: what stands in the index is derived from the ticket alone."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.actions import Action, WakeUp, receipt_of
from bot.board.record import RANK, Need, Record, Section
from bot.case import CALL_NOW, EXHAUSTED, HANDED_OVER, Case, agent_spoke_at
from bot.decided import HAND_OVER, corrections
from bot.labels import CLAIMS, Label, Signal
from bot.perform import Done
from bot.receipts import is_ours
from bot.redact import redact
from bot.ticket import Ticket
from bot.understand import CASE, LABEL_PREFIX
from handlers import credit, manners, steps
from handlers.escalation import EXECUTIVE, TEAM_LEAD
from handlers.hand_over import REVIEW
from handlers.ndf import NDF
from handlers.stage import Stage, stage

LONGEST = 200  # characters of a subject or a name; contact data does not get into the index at all
LEGAL = Signal.LEGAL_THREAT
_LABEL_TAGS = {LABEL_PREFIX + label: label for label in Label}
_OF_STAGE = {
    Stage.UNDECIDED: Need.UNDECIDED,
    Stage.ANSWERED: Need.ANSWERED,
    Stage.EXHAUSTED: Need.EXHAUSTED,
    Stage.CALLING: Need.CALL,
    Stage.SETTLED: Need.SETTLED,
    Stage.OPEN: Need.BEGUN,
}


def belongs(ticket: Ticket) -> bool:
    """Whether a ticket has a place on the board: it is a case, or a person must look at it."""
    shown = {CASE, REVIEW, TEAM_LEAD, EXECUTIVE, NDF, *_LABEL_TAGS}
    return ticket.status != "deleted" and not ticket.tags.isdisjoint(shown)


def after(case: Case, done: Done) -> Case:
    """The case as it stands once a plan was carried out."""
    receipts = case.receipts
    own = dict.fromkeys(done.receipts, case.now)
    at = {**own, **receipts.at}
    tags = case.ticket.tags | done.tags
    held = frozenset(name for name in (*receipts.tags, *own) if name in tags or name in own)
    return replace(
        case,
        ticket=replace(case.ticket, tags=tags),
        receipts=replace(receipts, tags=receipts.tags | held, at=at),
    )


def record_of(
    case: Case, plan: tuple[Action, ...] = (), due_at: datetime | None = None, before: Record | None = None
) -> Record | None:
    """The record of a case as it stands; None where it has no place on the board. `before`: the record until now."""
    if not belongs(case.ticket):
        return None
    needs = tuple(sorted(dict.fromkeys(_needs(case)), key=lambda need: RANK[need]))
    stands = stage(case)
    step, freelancer = next_step(case), case.ticket.fields.get("Freelancer name", "")
    wake = min((a for a in plan if isinstance(a, WakeUp)), key=lambda a: a.at, default=None)
    theirs, receipts = case.outreach, case.receipts
    if theirs and not freelancer:
        freelancer = theirs.ticket.requester.name
    return Record(
        id=case.ticket.id,
        section=_section(case, needs, stands),
        opened_at=case.ticket.created_at,
        changed_at=case.now,
        subject=redact(case.ticket.subject)[:LONGEST],
        client=redact(case.ticket.requester.name)[:LONGEST],
        freelancer=redact(freelancer)[:LONGEST],
        contract=case.contract_id,
        stage=stands,
        labels=tuple(sorted(case.labels)),
        needs=needs,
        flags=tuple(sorted(_flags(case))),
        why=_why(case),
        attempt=max(theirs.attempts, default=0) if theirs else 0,
        attempts=len(case.policy.outreach.attempts_after_hours) if theirs else 0,
        next_what=steps.words(step.name) if step else wake.why if wake else "",
        next_step=steps.named(step.name) if step else "",
        next_at=step.at if step else wake.at if wake else None,
        due_at=due_at,
        zone=theirs.ticket.requester.time_zone if theirs else "",
        outreach=theirs.ticket.id if theirs else 0,
        call_at=before.call_at if before and before.call_at else receipts.when(CALL_NOW),
        reached_at=case.answers[0].created_at if case.answers else None,
        silent_at=_silent_at(case, before),
        handed_at=before.handed_at if before and before.handed_at else _handed_at(case, needs),
        corrected=_corrected(case.ticket, case.now, before),
    )


def next_step(case: Case) -> steps.Step | None:
    """What the bot will do by itself next, None where it waits for people: what `/accord now` and `skip` mean."""
    if manners.hold(case) or not case.labels:
        return None
    return min(steps.waiting(steps.bind(case)), key=lambda step: step.at, default=None)


def lean_record(ticket: Ticket, before: Record | None = None) -> Record | None:
    """What the export alone tells of a case that is over. What was known before is kept."""
    if not belongs(ticket):
        return None
    known = before or Record(ticket.id, Section.DONE, ticket.created_at, ticket.updated_at)
    labels = tuple(sorted(label for tag, label in _LABEL_TAGS.items() if tag in ticket.tags))
    exhausted = ticket.updated_at if EXHAUSTED in ticket.tags else None
    return replace(
        known,
        section=Section.DONE,
        changed_at=ticket.updated_at,
        subject=redact(ticket.subject)[:LONGEST],
        client=redact(ticket.requester.name)[:LONGEST] or known.client,
        labels=labels or known.labels,
        needs=(),
        why=manners.held(ticket),
        next_what="",
        next_step="",
        next_at=None,
        due_at=None,
        silent_at=known.silent_at or exhausted,
        corrected=_corrected(ticket, ticket.updated_at, before),
    )


def _section(case: Case, needs: tuple[Need, ...], stands: Stage) -> Section:
    if _over(case.ticket):
        return Section.DONE
    if manners.hold(case):
        return Section.PAUSED
    if needs:
        return Section.PERSON
    return Section.FREELANCER if stands is Stage.REACHING else Section.CLIENT


def _over(ticket: Ticket) -> bool:
    return ticket.merged or ticket.status in manners.OVER


def _needs(case: Case) -> Iterator[Need]:
    """Why a person is needed now. An escalation is decided when somebody takes its tag away."""
    if _over(case.ticket):
        return
    tags, flags = case.ticket.tags, set(_flags(case))
    if TEAM_LEAD in tags:
        yield from (need for need in (Need.CLAIM, Need.OVER_LIMIT, Need.LEGAL) if need in flags)
        if flags.isdisjoint({Need.CLAIM, Need.OVER_LIMIT, Need.LEGAL}):
            yield Need.TEAM_LEAD
    if HANDED_OVER in tags:
        yield Need.HANDED_OVER
    if EXECUTIVE in tags:
        yield Need.CONTACT
    if NDF in tags:
        yield Need.NDF
    if case.receipts.has("outreach_needs_email") and case.outreach is None and not case.freelancer_email:
        yield Need.NO_ADDRESS
    if case.outreach and case.outreach.bounced and not case.answers:
        yield Need.NO_ADDRESS
    yield from _by_stage(case)


def _by_stage(case: Case) -> Iterator[Need]:
    """What the stage asks of a person, unless one of the team has written to the client since."""
    need = _OF_STAGE.get(stage(case))
    spoke_at = agent_spoke_at(case.ticket)
    asked_at = max((a.created_at for a in case.answers), default=case.ticket.created_at)
    if need and not (spoke_at and spoke_at >= asked_at and need not in (Need.UNDECIDED, Need.SETTLED)):
        yield need
    ours = [c.created_at for c in case.ticket.comments if c.public and (is_ours(c) or c.author.is_staff)]
    if need is None and ours and case.client_answers(max(ours)):
        yield Need.CLIENT_WROTE


def _flags(case: Case) -> Iterator[str]:
    """What the case holds that a team lead would want to see, decided or not."""
    signals = case.understood.verdict.signals
    if signals & CLAIMS:
        yield Need.CLAIM
    if Signal.CONTACT_INFO_REQUEST in signals:
        yield Need.CONTACT
    if LEGAL in signals:
        yield Need.LEGAL
    if case.ndf.tickets or case.receipts.has("ndf") or NDF in case.ticket.tags:
        yield Need.NDF
    if Label.REFUND_REQUEST in case.labels and credit.credit(case, credit.facts_of(case)).team_lead:
        yield Need.OVER_LIMIT


def _why(case: Case) -> str:
    """Why the bot holds still, "" where it does not."""
    stop = manners.hold(case)
    return stop.why if stop else manners.HANDED if HANDED_OVER in case.ticket.tags else ""


def _handed_at(case: Case, needs: tuple[Need, ...]) -> datetime | None:
    """When the bot first gave the case, or a question of it, to a person."""
    told = (HAND_OVER, TEAM_LEAD, EXECUTIVE, "claims", "ndf")
    names = tuple(receipt_of(name) for name in told)
    found = [at for name, at in case.receipts.at.items() if name.startswith(names)]
    if found:
        return min(found)
    return case.now if RANK[Need.UNDECIDED] >= min((RANK[n] for n in needs), default=len(RANK)) else None


def _silent_at(case: Case, before: Record | None) -> datetime | None:
    if EXHAUSTED not in case.ticket.tags or case.answers:
        return None
    return case.receipts.when("exhausted") or (before.silent_at if before else None) or case.now


def _corrected(ticket: Ticket, now: datetime, before: Record | None) -> Mapping[str, datetime]:
    """The labels that people denied, or decided after they were asked; each with when that was first seen."""
    known = before.corrected if before else {}
    return {label: known.get(label, now) for label, _ in corrections(ticket)}
