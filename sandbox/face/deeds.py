"""What people do: write, answer, change a ticket, move the clock, break things. Each POST ends in a 303 to a page."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from urllib.parse import urlencode

from flask import Response, abort, request

from sandbox.api.oauth import WHO
from sandbox.desk import acts
from sandbox.face import clockwork, forms, mishaps, people, tour
from sandbox.face.ground import TOUR, bp, ground, me
from sandbox.face.pages import visible
from sandbox.face.people import Person, Role
from sandbox.records import Json, Ticket
from sandbox.samples import read_all

BACK = re.compile(r"/try(?:/[a-z0-9]{1,40}){0,4}(?:\?view=\d{1,20})?")


@bp.post("/person")
def become() -> Response:
    """Be somebody else: the one named, or whoever plays a role in the ticket at hand."""
    box, number = ground().box, request.form.get("ticket", "")
    with box.world.lock:
        ticket = box.world.tickets.get(int(number)) if number.isascii() and number.isdigit() else None
        chosen = _chosen(ticket)
        leads_to = _place_of(chosen, ticket)
    return to(leads_to, cookies={WHO: str(chosen.user.id)})


@bp.post("/tickets")
def send() -> Response:
    """A client writes to support, with what the marketplace's form knows of the contract."""
    form, box, person = request.form, ground().box, me()
    payload: Json = {"subject": forms.line(form, "subject", "Subject"), "channel": "web"}
    payload["comment"] = {"body": forms.words(form, "words", "What happened")}
    if person.on_the_team:
        abort(403, "Only clients and freelancers write new tickets here: be one of them first.")
    with box.world.lock:
        payload["custom_fields"] = forms.fields(box.world, form)
        ticket = acts.open_as(box.world, person.user, payload)
    return to(_page(ticket), done=_settled("sent"))


@bp.post("/samples/<name>")
def sample(name: str) -> Response:
    """Send a sample as its client; one that was sent already is only looked at."""
    if name not in {s.name for s in read_all()}:
        abort(404, "There is no such sample.")
    box = ground().box
    with box.world.lock:
        if not any(row["name"] == name for row in box.loaded):
            box.load_samples(name)
        row = next(row for row in box.loaded if row["name"] == name)
        ticket = box.world.tickets[row["ticket_id"]]
    cookies = {WHO: str(ticket.requester_id)}
    if request.form.get("tour") == "yes" and name == tour.SAMPLE:
        cookies[TOUR] = str(ticket.id)
    leads_to = "/try/faults" if request.form.get("then") == "faults" else _page(ticket)
    return to(leads_to, done=_settled("sent"), cookies=cookies)


@bp.post("/tickets/<int:ticket_id>/answer")
def answer(ticket_id: int) -> Response:
    """Write on a ticket: the team in public or as an internal note, everybody else in public."""
    said, person, box = forms.words(request.form, "words", "Your words"), me(), ground().box
    kind = forms.chosen(request.form, "kind", "Who sees it", {"public": True, "internal": True})
    if kind == "internal" and not person.on_the_team:
        abort(403, "Only the support team writes internal notes.")
    since = box.world.clock.second()
    with box.world.lock:
        ticket = visible(ticket_id)
        acts.act_as(box.world, person.user, ticket, {"comment": {"body": said, "public": kind == "public"}})
    return to(_page(ticket), done=_settled("sent"), since=since)


@bp.post("/tickets/<int:ticket_id>/properties")
def change(ticket_id: int) -> Response:
    """Change status, tags and fields, as an agent does in the browser."""
    person, box = me(), ground().box
    if not person.on_the_team:
        abort(403, "Only the support team changes tags and fields.")
    with box.world.lock:
        ticket = visible(ticket_id)
        acts.act_as(box.world, person.user, ticket, forms.properties(box.world, request.form))
    return to(_page(ticket), done=_settled("kept"))


@bp.post("/clock")
def move() -> Response:
    """Move the clock forward; whatever falls due on the way is done at its hour."""
    span: timedelta = forms.span(request.form)
    since = ground().box.world.clock.second()
    well = clockwork.move(ground().box, ground().bot, span)
    return to(_back(), done="moved" if well else "slow", since=since)


@bp.post("/faults")
def break_something() -> Response:
    """Switch one of the faults on."""
    mishaps.arm(ground(), forms.chosen(request.form, "kind", "What goes wrong", mishaps.FAULTS))
    return to("/try/faults", done="armed")


@bp.post("/faults/mend")
def mend() -> Response:
    """Switch all faults off."""
    ground().box.faults.clear()
    return to("/try/faults", done="mended")


@bp.post("/workers")
def kill() -> Response:
    """Kill the workers now; what runs them starts them again."""
    mishaps.kill(ground())
    return to("/try/faults", done=_settled("killed"))


@bp.post("/tour/end")
def end_tour() -> Response:
    """No more tour."""
    return to("/try", cookies={TOUR: ""})


def to(
    path: str, done: str = "", since: datetime | None = None, cookies: Mapping[str, str] = MappingProxyType({})
) -> Response:
    """See the outcome there; what is younger than `since` is marked as new."""
    asked = {"done": done, "since": str(int(since.timestamp())) if since else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    joint = "" if not query else "&" if "?" in path else "?"
    response = Response(status=303, headers={"Location": f"{path}{joint}{query}"})
    for name, value in cookies.items():
        response.set_cookie(name, value, httponly=True, samesite="Strict", path="/", max_age=None if value else 0)
    return response


def _settled(done: str) -> str:
    """Wait until the bot has looked; what the next page says."""
    return done if clockwork.settle(ground().box, ground().bot) else "slow"


def _page(ticket: Ticket) -> str:
    return f"/try/tickets/{ticket.id}"


def _back() -> str:
    """The page on which the clock stood, if it is one of ours."""
    asked = request.form.get("back", "")
    return asked if BACK.fullmatch(asked) else "/try/tickets"


def _chosen(ticket: Ticket | None) -> Person:
    """Whom the visitor asked to be; ends the request with 400. The caller holds the lock."""
    box, named, role = ground().box, request.form.get("id", ""), request.form.get("role", "")
    if role:
        role = forms.chosen(request.form, "role", "Who you are", {str(r): r for r in Role})
        found = people.stand_in(box, Role(role), ticket)
        if found is None:
            raise forms.BadForm(f"There is no {role} yet: send a ticket that names one first.")
    else:
        found = people.person(box, int(named)) if named.isascii() and named.isdigit() else None
        if found is None:
            raise forms.BadForm("There is nobody of this number whom you could be.")
    return found


def _place_of(person: Person, ticket: Ticket | None) -> str:
    """Where this person meets the case at hand: the client's ticket, the freelancer's, or else the list."""
    if ticket is None:
        return "/try/tickets"
    case = people.case_of(ground().box, ticket)
    for candidate in (case, people.outreach_of(ground().box, case)):
        if candidate is not None and person.may_see(candidate):
            return _page(candidate)
    return "/try/tickets"
