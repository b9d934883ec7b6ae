"""Attends to one ticket: look at it as it stands now, say what should be true by now, do what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot import metrics
from bot.actions import Action
from bot.agenda import Lease, LeaseLost
from bot.case import Case, examine
from bot.crash import crash_point
from bot.decided import HAND_OVER
from bot.desk.errors import Conflict, Lasting, NotFound, Passing, RateLimited, SignedOut
from bot.desk.limits import rest_of
from bot.errors import where
from bot.macros import MacroError
from bot.outreach import case_of
from bot.perform import Done, Hands, perform
from bot.policy import Policy
from bot.receipts import macro_and_key
from bot.switch import Switch
from bot.ticket import Ticket
from bot.understand import LABEL_PREFIX, heard, thresholds
from handlers import plan
from jobs import board
from jobs.doors import Doors, doors

log = structlog.get_logger()
SOON = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Attended:
    """How it ended: `outcome` is a metric's label, `due` when the ticket is looked at next."""

    outcome: str
    why: str = ""
    due: datetime | None = None
    done: Done | None = None
    case: Case | None = None
    plan: tuple[Action, ...] = ()


def attend(ticket_id: int) -> str:
    """The RQ job that a poke names. What it needs to know stands on the agenda and on the ticket."""
    return attend_to(int(ticket_id), doors())


def attend_to(ticket_id: int, through: Doors) -> str:
    """Take the ticket alone, look, act, and put it back on the agenda or off it; the outcome, for the log."""
    lease = through.agenda.claim(ticket_id)
    if lease is None:
        return "not_due"
    if lease.tries > through.policy.worker.park_after_tries:
        through.agenda.park(lease, f"given up after {lease.tries - 1} tries")
        board.park(ticket_id, f"given up after {lease.tries - 1} tries", through)
        return _tell(ticket_id, Attended("parked", "it failed too often; see: accord parked"), through)
    crash_point("attend.claimed")
    through.hold_before_calls(lambda: through.agenda.hold(lease))
    through.desk.session.limits.clear()  # what other looks were told is old by now
    try:
        attended, keep, passing = look(ticket_id, lease.hint, through), False, False
    except LeaseLost as error:
        return _tell(ticket_id, Attended("lease_lost", str(error)), through)
    except Passing as error:
        attended, keep, passing = _later(error, lease, through), False, True
    except Lasting as error:
        if not isinstance(error, NotFound):
            through.agenda.park(lease, f"refused: {error}")
            board.park(ticket_id, f"refused: {error}", through)
            return _tell(ticket_id, Attended("refused", str(error)), through)
        attended, keep, passing = Attended("gone", str(error)), False, False
    except Exception as error:  # noqa: BLE001  # whatever broke, the ticket is not lost: it is tried again, then parked
        attended, keep, passing = _broken(error, lease, through), True, False
    _keep_to_the_limits(through)
    board.tell(ticket_id, attended, through)
    crash_point("attend.performed")
    through.agenda.settle(lease, attended.due, keep_tries=keep, passing=passing)
    crash_point("attend.settled")
    if attended.due and attended.due <= through.agenda.now():
        through.agenda.tick()
    return _tell(ticket_id, attended, through)


def look(ticket_id: int, hint: Mapping[str, str] | None, through: Doors) -> Attended:
    """The five lines: read the ticket, examine it, plan, perform, and say when to look again."""
    if hint and not concerns(hint["subject"], hint["description"], through.policy):
        return Attended("not_a_case", "the new ticket's own text has none of our labels")
    desk = through.desk
    ticket, comments = desk.ticket(ticket_id)
    if through.watch.signed_in():
        log.info("Zendesk accepts the bot's credentials again")
    crash_point("attend.read")
    if (case_id := case_of(ticket)) is not None:
        through.agenda.wake(case_id, poke=True)
        return Attended("passed_on", f"the freelancer's ticket belongs to case {case_id}")
    if _plainly_not_ours(ticket, comments, through.policy):
        return Attended("not_a_case", "its text has none of our labels, and nothing was added to it")
    ticket = desk.with_thread(ticket)
    case = examine(ticket, desk, through.market, through.policy, through.settings.scheduling_url, desk.now())
    crash_point("attend.examined")
    per_hour, switch = through.policy.safety.public_replies_per_hour, Switch(through.agenda)
    may_reply = partial(through.agenda.may_reply, per_hour)
    hands = Hands(desk, through.macros, may_reply, stopped=partial(switch.holds, ticket_id))
    planned = plan(case)
    done = perform(case, planned, hands)
    due = by_our_clock(done.wake_at, desk.now(), through.agenda.now()) if done.wake_at else None
    outcome = "acted" if done.receipts or done.tags else "nothing_to_do"
    return Attended(outcome, due=due, done=done, case=case, plan=planned)


def by_our_clock(at: datetime, theirs: datetime, ours: datetime) -> datetime:
    """When it is `at` by Zendesk's clock, which now shows `theirs`, as ours counts: never early, if the two differ."""
    return ours + max(at - theirs, timedelta(0))


def concerns(subject: str, description: str, policy: Policy) -> bool:
    """Whether a ticket with this text needs a further look."""
    return heard(subject, description, sure=thresholds(policy)).concerns_us


def _plainly_not_ours(ticket: Ticket, comments: int | None, policy: Policy) -> bool:
    """Whether one look at the ticket is enough: nobody has added anything to it, and its text is about other things."""
    alone = comments == 1 or (comments is None and ticket.created_at == ticket.updated_at)
    touched = any(tag.startswith(LABEL_PREFIX) for tag in ticket.tags)
    return alone and not touched and not concerns(ticket.subject, ticket.description, policy)


def _keep_to_the_limits(through: Doors) -> None:
    """Rest before Zendesk must refuse us: what is left is for urgent tickets, and then for nobody."""
    limits = through.desk.session.limits
    if rest := rest_of(limits, through.policy.zendesk.reserve_for_urgent):
        through.agenda.pause(rest.span, urgent_too=rest.urgent_too)


def _later(error: Passing, lease: Lease, through: Doors) -> Attended:
    """As long as Zendesk asked for, else longer each time: an outage is not met with a burst of calls."""
    if isinstance(error, Conflict):  # somebody else wrote: nothing is wrong, the ticket is only looked at again
        return Attended("conflict", str(error), due=through.agenda.now() + SOON)
    waits = through.policy.worker.retry_seconds
    wait = error.wait or timedelta(seconds=waits[min(lease.waits, len(waits) - 1)])
    if isinstance(error, SignedOut) or (isinstance(error, RateLimited) and not error.alone):
        through.agenda.pause(wait)  # the next look finds out for all whether it is over
    if isinstance(error, SignedOut) and through.watch.signed_out():
        log.error("Zendesk does not accept the bot's credentials: nothing is written until they are renewed")
    return Attended(type(error).__name__, str(error), due=through.agenda.now() + wait)


def _broken(error: Exception, lease: Lease, through: Doors) -> Attended:
    waits = through.policy.worker.retry_seconds
    wait = waits[min(lease.tries, len(waits)) - 1]
    why = str(error) if isinstance(error, MacroError) else where(error)
    return Attended("broken", why, due=through.agenda.now() + timedelta(seconds=wait))


def _count(attended: Attended, done: Done, through: Doors) -> None:
    """Count how it ended. Keys stay out of the labels: they hold the ids of comments."""
    metrics.ATTENDED.labels(attended.outcome).inc()
    names = [macro.name for macro in through.macros]
    for receipt in done.receipts:
        macro, _ = macro_and_key(receipt, names)
        metrics.POSTED.labels(macro).inc()
        if macro == HAND_OVER:
            metrics.HANDED_OVER.inc()
    for skip in done.skipped:
        metrics.SKIPPED.labels(skip.what, skip.rule).inc()
    if attended.outcome == "parked":
        metrics.PARKED.inc()


def _tell(ticket_id: int, attended: Attended, through: Doors) -> str:
    """Log and count how it ended."""
    done = attended.done or Done()
    _count(attended, done, through)
    for skip in done.skipped:
        log.info("skipped", ticket=ticket_id, what=skip.what, rule=skip.rule, why=skip.why)
    level = log.error if attended.outcome in {"parked", "broken", "refused"} else log.info
    level(
        "attended",
        ticket=ticket_id,
        outcome=attended.outcome,
        why=attended.why,
        did=list(done.receipts),
        due=attended.due.isoformat() if attended.due else None,
    )
    return attended.outcome
