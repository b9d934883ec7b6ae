"""P2, P10: the freelancer is contacted several times inside the 48 hours, never after, never once they answered."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.actions import Action, Note, OpenTicket, Part, Reply, Skip, WakeUp
from bot.case import FREELANCER_EMAIL, Case
from bot.outreach import ATTEMPT, Outreach, external_id
from bot.policy import hours
from bot.trail import STARTED, address_key
from handlers import manners
from handlers.wording import aspects, client_name, contract, facts, span

MARKET_WAIT = timedelta(minutes=5)
SUBJECT = "Your client has written to us"
END = "end"


def reach(case: Case) -> Iterator[Action]:
    """Open the freelancer's ticket, make the next attempt when it is due, and say when the one after that is."""
    if not case.labels.intersection(case.policy.outreach.for_labels):
        return
    if case.outreach is None:
        yield from _begin(case)
        return
    yield started(case, case.outreach)
    if not (case.freelancer_email or case.market_away):
        yield _needs_email(case)
        yield Skip(ATTEMPT, "P2", "the freelancer's address was taken away")
    elif case.outreach.bounced:
        yield Note("outreach_bounced", "P10", {"ticket_id": case.outreach.ticket.id}, key=str(case.outreach.ticket.id))
    elif stop := _over(case, case.outreach):
        yield stop
    else:
        yield from _go_on(case, case.outreach)


def begins(case: Case) -> bool:
    """Whether the freelancer's ticket is about to be opened."""
    wanted = case.labels.intersection(case.policy.outreach.for_labels)
    if case.outreach is not None or not (wanted and case.freelancer_email):
        return False
    return _never_again(case, external_id(case.ticket.id, case.freelancer_email)) is None


def is_over_at(outreach: Outreach, case: Case) -> datetime:
    """When the avenue is exhausted: after the 48 hours, or when a person says so."""
    usual = outreach.first_at + hours(case.policy.outreach.exhausted_after_hours)
    return min(usual, case.hurried.get(end_step(outreach), usual))


def end_step(outreach: Outreach | None) -> str:
    """The name of the end of the 48 hours, as people may ask for it."""
    return f"{END}_of_{outreach.ticket.id}" if outreach else END


def attempt_step(outreach: Outreach, number: int) -> str:
    """The name of an attempt, as people may ask for it: one on this ticket, not on one to another address."""
    return f"{ATTEMPT}_{number}_of_{outreach.ticket.id}"


def planned(outreach: Outreach, case: Case) -> dict[int, datetime]:
    """When each attempt is due, by its number from 1.

    After one that a person wanted earlier the others keep their distance; the 48 hours end when they end.
    """
    after, ahead, times = case.policy.outreach.attempts_after_hours, timedelta(0), dict[int, datetime]()
    for number, span_hours in enumerate(after, 1):
        usual = outreach.first_at + hours(span_hours - after[0])
        ahead = max(ahead, usual - case.hurried.get(attempt_step(outreach, number), usual))
        times[number] = usual - ahead
    return times


def _begin(case: Case) -> Iterator[Action]:
    email = case.freelancer_email
    if not email and case.market_away:
        yield Skip(ATTEMPT, "P2", "the marketplace, which may know the address, cannot be asked now")
        yield WakeUp(case.now + MARKET_WAIT, "ask the marketplace again")
        return
    if not email:
        yield _needs_email(case)
        return
    tie = external_id(case.ticket.id, email)
    if stop := _never_again(case, tie):
        if case.elder:
            yield Note("same_contract", "P2", {"ticket_id": case.elder}, key=str(case.elder))
        yield stop
        return
    name = case.ticket.fields.get("Freelancer name", "") or (
        case.dossier.contract.freelancer.name if case.dossier else ""
    )
    number = contract(case)
    yield OpenTicket(
        ATTEMPT,
        "P2",
        {"name": client_name(name), "message": _message(case, 1, None), "team": case.policy.team.name},
        key="1",
        subject=f"{SUBJECT} (contract {number})" if number else SUBJECT,
        email=email,
        name=name or email.split("@")[0],
        external_id=tie,
    )


def _needs_email(case: Case) -> Note:
    """Asks for the address; once more where what was filled in is none."""
    fault, written = case.address_fault, case.ticket.fields.get(FREELANCER_EMAIL, "")
    digest = hashlib.sha256(written.encode()).hexdigest()[:8] if fault else ""  # a receipt must not show an address
    return Note("outreach_needs_email", "P2", {"fault": fault}, key=digest)


def _never_again(case: Case, tie: str) -> Skip | None:
    """Why no ticket is opened to this address, or None."""
    if case.exhausted:
        return Skip(ATTEMPT, "P10", "the avenue is exhausted")
    if case.handed_over:
        return Skip(ATTEMPT, "P14", manners.HANDED)
    if case.elder:
        return Skip(ATTEMPT, "P2", f"the freelancer is contacted from #{case.elder}, about the same contract")
    if case.receipts.has(STARTED, address_key(tie)):
        return Skip(ATTEMPT, "P14", "the ticket to this address was deleted: a person has taken over")
    return None


def _over(case: Case, outreach: Outreach) -> Skip | None:
    """Why there are no more attempts, or None."""
    if case.answers:
        return Skip(ATTEMPT, "P10", "the freelancer has answered")
    if case.exhausted or case.now >= is_over_at(outreach, case):
        return Skip(ATTEMPT, "P10", "the avenue is exhausted")
    if case.handed_over:
        return Skip(ATTEMPT, "P14", manners.HANDED)
    return manners.outreach_held(outreach)


def _go_on(case: Case, outreach: Outreach) -> Iterator[Action]:
    """The latest attempt that is due, if it was not made; after an outage one, not all that were missed."""
    made, times = max(outreach.attempts), dict[int, datetime]()
    for number, at in planned(outreach, case).items():
        if number > made and attempt_step(outreach, number) in case.left_out:
            yield Skip(ATTEMPT, "P14", f"attempt {number}: {manners.LEFT_OUT}")
        else:
            times[number] = at
    due = max((n for n, at in times.items() if at <= case.now), default=made)
    if due > made:
        until, step = _quiet_until(case, outreach, due), attempt_step(outreach, due)
        yield WakeUp(until, "the freelancer's quiet hours end", step) if until else _attempt(case, outreach, due)
    upcoming = [(at, n) for n, at in times.items() if n > made and case.now < at < is_over_at(outreach, case)]
    if upcoming:
        at, n = min(upcoming)
        yield WakeUp(at, f"attempt {n} to reach the freelancer", attempt_step(outreach, n))


def _quiet_until(case: Case, outreach: Outreach, number: int) -> datetime | None:
    """When the freelancer's quiet hours end; None outside them, or where a person wants this attempt now."""
    if attempt_step(outreach, number) in case.hurried:
        return None
    zone = outreach.ticket.requester.time_zone
    return manners.quiet_until(case.now, zone, case.policy.quiet_hours.freelancer)


def _attempt(case: Case, outreach: Outreach, number: int) -> Reply:
    slots = {
        "name": client_name(outreach.ticket.requester.name),
        "message": _message(case, number, outreach),
        "team": case.policy.team.name,
    }
    return Reply(ATTEMPT, "P10", slots, key=str(number), on="outreach")


def _message(case: Case, number: int, outreach: Outreach | None) -> Part:
    """The words for an attempt's place: the first, one in between, the last."""
    if outreach is None:
        return Part("outreach_first", {**aspects(case), **facts(case)})
    if number == len(case.policy.outreach.attempts_after_hours):
        left = is_over_at(outreach, case) - case.now
        return Part("outreach_last", {"remaining": span(left), "contract": contract(case)})
    return Part("outreach_again", {"ago": _ago(case.now - outreach.first_at), "contract": contract(case)})


def _ago(passed: timedelta) -> str:
    return "a short while ago" if passed < timedelta(minutes=30) else f"{span(passed)} ago"


def started(case: Case, outreach: Outreach) -> Note:
    """Tells the agent where the freelancer's ticket is, and when the attempts are."""
    times = [
        {"number": n, "at": f"{at:%d %B %Y, %H:%M} UTC", "sent": n in outreach.attempts}
        for n, at in planned(outreach, case).items()
    ]
    in_field = bool(case.ticket.fields.get(FREELANCER_EMAIL))
    slots = {
        "ticket_id": outreach.ticket.id,
        "email_known_from": f"the field {FREELANCER_EMAIL}" if in_field else "the marketplace",
        "times": times,
        "ends": f"{is_over_at(outreach, case):%d %B %Y, %H:%M} UTC",
    }
    return Note(STARTED, "P2", slots, str(outreach.ticket.id), (address_key(outreach.ticket.external_id),))
