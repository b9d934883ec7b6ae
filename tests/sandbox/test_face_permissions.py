"""Who sees what on the sandbox's pages, who may do what, and that a stranger's page may do nothing."""

import pytest

from sandbox.api.oauth import WHO
from sandbox.box import Box
from sandbox.face.people import CLIENT
from sandbox.options import Options
from sandbox.records import Ticket
from tests.sandbox.faces import HERE, PretendBot, Visitor

SECRET = "Her number is +12025550143; credit 20 USD"


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(Box(Options(limits=False)), PretendBot())


@pytest.fixture
def case(visitor: Visitor) -> Ticket:
    ticket = visitor.ticket(visitor.somebody("Owen Castellane", "owen@example.com"))
    visitor.writes(ticket, "<p>May we call you?</p>", public=True)
    visitor.writes(ticket, f"<p>{SECRET}</p>", public=False, did="accord_did_research")
    return ticket


@pytest.fixture
def outreach(visitor: Visitor, case: Ticket) -> Ticket:
    return visitor.outreach(case, visitor.somebody("Priyanka Sodhi", "priyanka@example.net"))


SEES = [
    pytest.param("client", "case", 200, id="a client, the own ticket"),
    pytest.param("client", "outreach", 403, id="a client, not the freelancer's"),
    pytest.param("freelancer", "case", 403, id="a freelancer, not the client's"),
    pytest.param("freelancer", "outreach", 200, id="a freelancer, the own ticket"),
    pytest.param("agent", "case", 200, id="an agent, the client's"),
    pytest.param("agent", "outreach", 200, id="an agent, the freelancer's"),
    pytest.param("team lead", "case", 200, id="a team lead, the client's"),
    pytest.param("team lead", "outreach", 200, id="a team lead, the freelancer's"),
]


@pytest.mark.parametrize(("role", "which", "status"), SEES)
@pytest.mark.parametrize("page", ["", "/why"])
def test_p14_everybody_is_shown_the_tickets_that_they_may_see_and_no_others(
    visitor: Visitor, case: Ticket, outreach: Ticket, role: str, which: str, status: int, page: str
):
    visitor.is_(role, case)
    ticket = {"case": case, "outreach": outreach}[which]
    assert visitor.get(f"/try/tickets/{ticket.id}{page}").status_code == status
    assert (f"/try/tickets/{ticket.id}" in visitor.get("/try/tickets").text) is (status == 200)


@pytest.mark.parametrize(("role", "told"), [("client", 0), ("freelancer", 0), ("agent", 1), ("team lead", 1)])
def test_p14_internal_notes_are_for_the_team_only(
    visitor: Visitor, case: Ticket, outreach: Ticket, role: str, told: int
):
    visitor.writes(outreach, f"<p>{SECRET}</p>", public=False, did="accord_did_research")
    page = visitor.reads(visitor.is_(role, case))
    assert page.count(SECRET) == page.count("internal note: the team only") == told


def test_p14_a_client_reads_the_public_reply_and_is_led_to_no_ticket_but_the_own(
    visitor: Visitor, case: Ticket, outreach: Ticket
):
    visitor.is_("client", case)
    page = visitor.get(f"/try/tickets/{case.id}").text
    assert "May we call you?" in page
    assert f"/try/tickets/{outreach.id}" not in page


MAY_NOT = [
    pytest.param("client", "/try/tickets/{}/answer", {"words": "x", "kind": "internal"}, id="a client, no note"),
    pytest.param("client", "/try/tickets/{}/properties", {"tags": "vip", "status": "open"}, id="a client, no tags"),
    pytest.param("freelancer", "/try/tickets/{}/answer", {"words": "x", "kind": "public"}, id="not on others' tickets"),
    pytest.param("agent", "/try/tickets", {"subject": "x", "words": "y"}, id="an agent opens no ticket for clients"),
]


@pytest.mark.parametrize(("role", "path", "form"), MAY_NOT)
@pytest.mark.usefixtures("outreach")
def test_what_somebody_may_not_do_is_refused_and_changes_nothing(
    visitor: Visitor, case: Ticket, role: str, path: str, form: dict[str, str]
):
    visitor.is_(role, case)
    before = (len(case.comments), case.tags, len(visitor.box.world.tickets))
    answer = visitor.post(path.format(case.id), **form)
    assert answer.status_code == 403
    assert 'role="alert"' in answer.text
    assert (len(case.comments), case.tags, len(visitor.box.world.tickets)) == before


def test_nobody_can_be_the_bot(visitor: Visitor):
    assert visitor.post("/try/person", id=str(visitor.box.world.bot_id)).status_code == 400
    visitor.client.set_cookie(WHO, str(visitor.box.world.bot_id), domain="127.0.0.1")
    assert f"You are <strong>{CLIENT['name']}</strong>" in visitor.get("/try").text


@pytest.mark.parametrize("cookie", ["", "x", "-1", "99999999999999999999", "１", "<script>"])
def test_a_cookie_that_names_nobody_is_the_client_whom_one_begins_as(visitor: Visitor, cookie: str):
    visitor.client.set_cookie(WHO, cookie, domain="127.0.0.1")
    assert f"You are <strong>{CLIENT['name']}</strong>" in visitor.get("/try").text


def test_whoever_changes_roles_on_a_ticket_is_that_cases_person_on_that_persons_ticket(
    visitor: Visitor, case: Ticket, outreach: Ticket
):
    visitor.ticket(visitor.somebody("Somebody Else", "else@example.com"))
    assert visitor.is_("freelancer", case) == f"/try/tickets/{outreach.id}"
    assert "You are <strong>Priyanka Sodhi</strong>" in visitor.get("/try").text
    assert visitor.is_("client", outreach) == f"/try/tickets/{case.id}"
    assert "You are <strong>Owen Castellane</strong>" in visitor.get("/try").text


def test_there_is_no_freelancer_before_a_ticket_names_one(visitor: Visitor):
    answer = visitor.post("/try/person", role="freelancer")
    assert answer.status_code == 400
    assert "There is no freelancer yet" in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8400", "[::2]:8400"])
def test_a_name_that_merely_leads_to_this_machine_is_refused(visitor: Visitor, host: str):
    assert visitor.client.get("/try", base_url=f"http://{host}").status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8400", "localhost:8400", "[::1]:8400"])
def test_this_machines_own_names_are_answered(visitor: Visitor, host: str):
    assert visitor.client.get("/try", base_url=f"http://{host}").status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9"])
def test_a_form_on_somebody_elses_page_does_nothing(visitor: Visitor, origin: str):
    before = visitor.box.world.clock.now()
    assert visitor.post("/try/clock", {"Origin": origin}, hours="48").status_code == 403
    assert (visitor.box.world.clock.now() - before).total_seconds() < 3600
    assert visitor.post("/try/clock", {"Origin": HERE}, hours="1").status_code == 303


def test_every_page_forbids_scripts_and_whatever_comes_from_elsewhere(visitor: Visitor):
    for path in ("/try", "/try/people", "/try/tickets", "/try/tickets/new", "/try/faults", "/try/tickets/9"):
        page = visitor.get(path)
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Cache-Control"] == "no-store"
        assert not {"<script", "style=", "onclick"} & set(page.text.split())


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(visitor: Visitor):
    cookie = visitor.post("/try/person", role="agent").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_a_link_to_a_ticket_in_zendesk_leads_to_its_page(visitor: Visitor, case: Ticket):
    answer = visitor.get(f"/agent/tickets/{case.id}")
    assert (answer.status_code, answer.location) == (302, f"/try/tickets/{case.id}")
