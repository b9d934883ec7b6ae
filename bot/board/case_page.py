"""One case: both tickets on one timeline, what was understood, what comes next, and the buttons."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.agenda import RedisDown
from bot.board.buttons import BUTTONS, Button
from bot.board.context import Board, board
from bot.board.derive import belongs, next_step, record_of
from bot.board.sign_in import fresh_token
from bot.case import HANDED_OVER, Case
from bot.cli.look import outlook_of, read_case
from bot.labels import Evidence, Label
from bot.outlook import Outlook
from bot.outreach import case_of
from bot.redact import quote
from bot.ticket import Audit, Comment, Ticket
from bot.timeline import Entry, entries
from handlers import credit, plan, steps
from handlers.manners import OFF, OVER, PAUSE

bp = Blueprint("case_page", __name__)
LONG_KEY = 4
LONGEST = 600  # characters of what somebody wrote; the rest is one click away, in Zendesk


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the timeline: what happened, the words that were written, and what they gave away."""

    entry: Entry
    words: str
    evidence: tuple[Evidence, ...]
    link: str

    @property
    def acts(self) -> tuple[tuple[str, str], ...]:
        """What the bot did, each with its rule; long keys are the ids of comments, and nothing for people."""
        named = ((f"{a.macro} {a.key if len(a.key) < LONG_KEY else ''}".strip(), a.rule) for a in self.entry.acts)
        return tuple(dict.fromkeys(named))


@bp.get("/case/<int:ticket_id>")
def case(ticket_id: int) -> ResponseReturnValue:
    """The page. Reads Zendesk as it is now; the index is not asked."""
    given = board()
    doors = given.doors
    ticket, _ = doors.desk.ticket(ticket_id)
    if (of := case_of(ticket)) is not None:  # the freelancer's ticket: its case is the client's
        return render_template("passed_on.html", ticket_id=ticket_id, case_id=of)
    found = read_case(ticket_id, doors)
    planned = plan(found)
    seen = outlook_of(found, doors)
    return render_template(
        "case.html",
        case=found,
        record=record_of(found, planned),
        timeline=timeline(found, given),
        would=[o for o in seen if o.verb == "would"],
        left_out=[o for o in seen if o.verb == "skip"],
        next=_next(seen),
        sheet=_sheet(found),
        buttons=buttons_for(found),
        parked=_parked(ticket_id, given),
        links=_links(found, given),
        did=BUTTONS.get(request.args.get("did", "")),
        click=fresh_token(),
        now=found.now,
    )


def timeline(case: Case, given: Board) -> list[Told]:
    """What happened on the client's ticket and on the freelancer's, the newest first."""
    desk, told = given.doors.desk, list[Told]()
    for ticket in _tickets(case):
        audits = desk.audits(ticket.id)
        link = given.in_zendesk(ticket.id)
        for entry in entries(ticket.id, audits, given.macros, desk.my_id()):
            said = _comment(entry, ticket, audits)
            words = quote(said.body, LONGEST, private=case.contact_data) if said and not entry.ours else ""
            told.append(Told(entry, words, tuple(_evidence(case, said)), link))
    return sorted(told, key=lambda t: t.entry.at, reverse=True)


def buttons_for(case: Case) -> list[Button]:
    """The buttons that make sense on this case as it stands."""
    tags, over = case.ticket.tags, case.ticket.merged or case.ticket.status in OVER
    if over or not (case.labels or belongs(case.ticket)):
        return []
    stopped = not tags.isdisjoint({PAUSE, OFF, HANDED_OVER})
    names = ["resume"] if stopped else ["pause"]
    if not stopped and (step := next_step(case)):
        names += ["now", *(["skip"] if steps.skippable(steps.bind(case), step) else [])]
    if not stopped:
        names += ["hand-over"]
    if case.labels:
        names += ["not"]
    return [BUTTONS[name] for name in names]


def _tickets(case: Case) -> Iterator[Ticket]:
    yield case.ticket
    yield from (o.ticket for o in (*case.former, *filter(None, [case.outreach])))


def _comment(entry: Entry, ticket: Ticket, audits: Iterable[Audit]) -> Comment | None:
    """The comment that belongs to an entry: of the same instant, and seen by the same people."""
    if not entry.said:
        return None
    public = entry.said == "public comment"
    authors = {a.author.id for a in audits if a.at == entry.at} | {
        a.doer.id for a in audits if a.at == entry.at and a.doer
    }
    same = [c for c in ticket.comments if c.created_at == entry.at and c.public == public]
    return next((c for c in same if c.author.id in authors), same[0] if same else None)


def _evidence(case: Case, said: Comment | None) -> Iterator[Evidence]:
    """What was read in these very words."""
    if said is None:
        return
    known = [*case.understood.verdict.evidence, *case.understood.withdrawn]
    for found in known:
        here = found.where == "body" and said.body[found.start : found.end] == found.text
        first = found.where != "body" and bool(case.ticket.comments) and said.id == case.ticket.comments[0].id
        if (here or first) and said.author.id == case.ticket.requester.id:
            yield found


def _next(seen: Iterable[Outlook]) -> list[Outlook]:
    """When the bot looks again by itself, and what for; the first comes first."""
    return sorted((o for o in seen if o.verb == "wake" and o.at), key=lambda o: str(o.at))


def _sheet(case: Case) -> credit.CreditSheet | None:
    """P11: the arithmetic, where money is asked back."""
    return credit.credit(case, credit.facts_of(case)) if Label.REFUND_REQUEST in case.labels else None


def _parked(ticket_id: int, given: Board) -> str:
    try:
        return given.agenda.parked().get(ticket_id, "")
    except RedisDown:
        return ""


def _links(case: Case, given: Board) -> dict[str, str]:
    theirs = {"The freelancer's ticket": given.in_zendesk(case.outreach.ticket.id)} if case.outreach else {}
    return {"The client's ticket": given.in_zendesk(case.ticket.id), **theirs}
