"""What a visitor does on the sandbox's pages, and what comes of it; the clock that goes from step to step."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from sandbox.box import Box
from sandbox.face import outcome
from sandbox.face.product import Unknown
from sandbox.face.tour import SAMPLE
from sandbox.options import Options
from sandbox.records import Json
from tests.sandbox.faces import ACCOUNT, PretendBot, Visitor

HOUR = timedelta(hours=1)


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    box = Box(Options(limits=False))
    box.start()
    yield Visitor(box, PretendBot())
    box.stop()


def test_a_client_writes_a_ticket_with_what_the_form_knows_of_the_contract(visitor: Visitor):
    fields = {"Freelancer email": "tomas@example.net", "Contract ID": "C-7"}
    leads_to = visitor.post("/try/tickets", subject="Silent", words="He does not answer.", **fields).location
    (ticket,) = visitor.box.world.tickets.values()
    assert leads_to == f"/try/tickets/{ticket.id}?done=sent"
    assert ticket.fields[visitor.box.world.field_id("Freelancer email")] == "tomas@example.net"
    assert "He does not answer." in visitor.reads(leads_to)


def test_a_sample_is_sent_once_and_its_client_is_who_one_is(visitor: Visitor):
    first, second = visitor.post(f"/try/samples/{SAMPLE}"), visitor.post(f"/try/samples/{SAMPLE}")
    assert first.location == second.location
    assert len(visitor.box.loaded) == 1
    assert "You are <strong>Owen Castellane</strong>" in visitor.get("/try").text


def test_there_is_no_sample_of_another_name(visitor: Visitor):
    assert visitor.post("/try/samples/99-none").status_code == 404


def test_an_agents_note_is_internal_and_the_reply_public(visitor: Visitor):
    ticket = visitor.ticket(visitor.somebody("Owen Castellane", "owen@example.com"))
    visitor.is_("agent")
    visitor.post(f"/try/tickets/{ticket.id}/answer", words="/accord status", kind="internal")
    visitor.post(f"/try/tickets/{ticket.id}/answer", words="Hello Owen", kind="public")
    assert [(c.body, c.public) for c in ticket.comments[1:]] == [("/accord status", False), ("Hello Owen", True)]


def test_what_came_since_ones_click_is_marked_as_new(visitor: Visitor):
    ticket = visitor.ticket(visitor.somebody("Owen Castellane", "owen@example.com"))
    visitor.box.world.clock.advance(2 * HOUR)
    visitor.is_("agent")
    leads_to = visitor.post(f"/try/tickets/{ticket.id}/answer", words="Hello Owen", kind="public").location
    assert "1 new since your click" in visitor.reads(leads_to)
    assert visitor.get(leads_to).text.count(">new</span>") == 1
    assert ">new</span>" not in visitor.get(f"/try/tickets/{ticket.id}").text


@pytest.mark.parametrize("since", ["", "x", "-1", "1e9", "99999999999", "٣"])
def test_a_moment_that_is_none_marks_nothing(visitor: Visitor, since: str):
    ticket = visitor.ticket(visitor.somebody("Owen Castellane", "owen@example.com"))
    visitor.is_("agent")
    assert ">new</span>" not in visitor.get(f"/try/tickets/{ticket.id}?since={since}").text


def test_a_command_is_put_into_the_field_for_a_note(visitor: Visitor):
    ticket = visitor.ticket(visitor.somebody("Owen Castellane", "owen@example.com"))
    visitor.is_("agent")
    page = visitor.get(f"/try/tickets/{ticket.id}?draft=/accord+pause").text
    assert "required>/accord pause</textarea>" in page
    assert 'value="internal" checked' in page


def test_tags_that_came_since_the_form_was_shown_are_kept(visitor: Visitor):
    ticket = visitor.ticket(visitor.somebody("Owen Castellane", "owen@example.com"), tags=["old", "gone"])
    visitor.is_("agent")
    visitor.writes(ticket, "<p>Hello</p>", public=False, did="accord_did_research")
    visitor.post(f"/try/tickets/{ticket.id}/properties", status="open", tags="old\nvip", tags_shown="gone old")
    assert ticket.tags == ["accord_did_research", "old", "vip"]


def test_fields_are_changed_and_emptied(visitor: Visitor):
    world, field = visitor.box.world, "Disputed amount (USD)"
    ticket = visitor.ticket(visitor.somebody("Owen Castellane", "owen@example.com"))
    visitor.is_("agent")
    for given, kept in (("400.00", "400.00"), ("", None)):
        visitor.post(f"/try/tickets/{ticket.id}/properties", status="open", **{field: given})
        assert ticket.fields[world.field_id(field)] == kept


def test_p14_a_team_lead_finds_escalations_in_a_view(visitor: Visitor):
    client = visitor.somebody("Owen Castellane", "owen@example.com")
    escalated = visitor.ticket(client, tags=["escalate_team_lead"])
    other = visitor.ticket(client)
    visitor.is_("team lead")
    assert "Escalations 1" in visitor.reads("/try/tickets")
    (view,) = [v for v in visitor.box.world.views.values() if v["title"] == "Accord: escalations"]
    page = visitor.get(f"/try/tickets?view={view['id']}").text
    assert f"/try/tickets/{escalated.id}" in page
    assert f"/try/tickets/{other.id}" not in page


def test_the_clock_stops_at_every_step_of_the_bots(visitor: Visitor):
    visitor.bot.waits = [20 * HOUR, 40 * HOUR, 60 * HOUR]
    before = visitor.box.world.clock.now()
    visitor.post("/try/clock", hours="48")
    stops = [sum(visitor.bot.moved[: n + 1], timedelta()) for n in range(len(visitor.bot.moved))]
    assert [round(stop / HOUR, 1) for stop in stops] == [20, 40, 48]
    assert all(stop >= due for stop, due in zip(stops, (20 * HOUR, 40 * HOUR), strict=False)), "never early"
    assert visitor.box.world.clock.now() - before >= 48 * HOUR


def test_scripted_people_speak_at_their_own_hour(visitor: Visitor):
    visitor.post(f"/try/samples/{SAMPLE}")
    ticket = visitor.box.world.tickets[visitor.box.loaded[0]["ticket_id"]]
    visitor.writes(ticket, "<p>May we call you?</p>", public=True)
    visitor.post("/try/clock", hours="48")
    (answer,) = [c for c in ticket.comments if c.author_id == ticket.requester_id and c is not ticket.comments[0]]
    assert round((answer.created_at - ticket.created_at) / HOUR, 1) == 2


SWITCHES = [
    pytest.param("busy", "answer", 429, id="429"),
    pytest.param("broken", "answer", 503, id="503"),
    pytest.param("cut", "drop_after", 0, id="after the write"),
]


@pytest.mark.parametrize(("kind", "what", "status"), SWITCHES)
def test_a_switch_meets_the_bots_next_write_and_nothing_that_it_reads(
    visitor: Visitor, kind: str, what: str, status: int
):
    visitor.post("/try/faults", kind=kind)
    faults = visitor.box.faults
    assert faults.for_request("GET", "/api/v2/tickets/1001.json") is None
    assert faults.for_request("POST", "/oauth/tokens") is None
    fault = faults.for_request("PUT", "/api/v2/tickets/1001.json")
    assert fault
    assert (fault.kind, fault.status) == (what, status)
    assert faults.for_request("POST", "/api/v2/tickets.json") is None, "once"


def test_switches_can_be_switched_off(visitor: Visitor):
    visitor.post("/try/faults", kind="busy")
    assert "1 still to come" in visitor.reads("/try/faults")
    visitor.post("/try/faults/mend")
    assert "still to come" not in visitor.reads("/try/faults")


def test_killed_workers_are_named(visitor: Visitor):
    visitor.post("/try/workers")
    assert "urgent, worker-1 were killed, and started again" in visitor.reads("/try/faults")


def test_what_was_sent_is_counted_from_the_log_and_a_repetition_would_show(visitor: Visitor):
    ticket = visitor.ticket(visitor.somebody("Owen Castellane", "owen@example.com"))
    visitor.outreach(ticket, visitor.somebody("Priyanka Sodhi", "priyanka@example.net"))
    words = [s.words for s in outcome.sent(visitor.box, ticket)]
    assert words == ["Sent to the client: nothing yet", "Sent to the freelancer: 1 message, each once"]
    visitor.writes(ticket, "<p>Note</p>", public=False, did="accord_did_research,accord_did_expectations")
    visitor.writes(ticket, "<p>May we call you?</p>", public=True)
    client, _, team = outcome.sent(visitor.box, ticket)
    assert (client.words, client.wrong) == ("Sent to the client: 1 reply, each once", False)
    assert team.words == "Written for the team: 1 note, each once"
    visitor.writes(ticket, "<p>Note</p>", public=False, did="accord_did_research")
    visitor.writes(ticket, "<p>May we call you?</p>", public=True)
    client, _, team = outcome.sent(visitor.box, ticket)
    assert (client.words, client.wrong) == ("Sent to the client: 2 replies, NOT each once", True)
    assert (team.words, team.wrong) == ("Written for the team: 2 notes", False), "an agent may want a note again"


def test_the_pages_are_neither_written_down_nor_hurt(visitor: Visitor):
    visitor.get("/try")
    assert visitor.box.world.journal.read("request") == []


def test_why_tells_state_evidence_rules_what_comes_and_what_is_left_out(visitor: Visitor):
    at = visitor.box.world.clock.now() + 20 * HOUR
    step: Json = {
        "at": visitor.box.world.clock.now().isoformat(), "ticket": 1001, "by": "the bot", "said": "public comment",
        "acts": [{"macro": "call_scheduling", "key": "", "rule": "P9"}], "rules": ["P9"], "policy": "p",
        "tags_added": ["accord_case"], "tags_removed": [], "tags_by": "", "changed": [],
    }  # fmt: skip
    now = [
        {"verb": "wake", "what": "look again", "rule": "", "why": "attempt 2", "at": at.isoformat()},
        {"verb": "skip", "what": "follow_up", "rule": "P10", "why": "the client has answered", "at": None},
        {"verb": "would", "what": "internal note research", "rule": "P5", "why": "", "at": None},
    ]
    visitor.bot.said = {**ACCOUNT, "timeline": [step], "now": now}
    ticket = visitor.ticket(visitor.somebody("Owen Castellane", "owen@example.com"))
    visitor.is_("agent")
    words = " ".join(visitor.reads(f"/try/tickets/{ticket.id}").split())
    for told in (
        "The case is: reaching the freelancer", "unresponsive freelancer (97% sure)", "no answer The client says so.",
        "public reply: Call scheduling", "P9 call the client: this is the priority", "(in 20 h): attempt 2",
        "now: internal note “Research”", "the client has answered P10 look again after 48 hours",
    ):  # fmt: skip
        assert told in words


def test_while_the_bot_cannot_be_asked_the_ticket_can_still_be_read(visitor: Visitor):
    def away(_ticket_id: int) -> Json:
        raise Unknown("Redis is away")

    visitor.bot.account = away  # type: ignore[method-assign]  # a bot that is away
    ticket = visitor.ticket(visitor.somebody("Owen Castellane", "owen@example.com"))
    visitor.is_("agent")
    page = visitor.reads(f"/try/tickets/{ticket.id}")
    assert "The bot cannot be asked just now: Redis is away" in page
    assert "He does not answer." in page


def test_the_tour_leads_from_step_to_step(visitor: Visitor):
    ticket = visitor.post(f"/try/samples/{SAMPLE}", tour="yes").location
    assert "step 2 of 3" in visitor.reads(ticket)
    visitor.is_("agent")
    assert "step 3 of 3" in visitor.reads(ticket)
    visitor.post("/try/clock", hours="48")
    assert "Tour: done." in visitor.reads(ticket)
    visitor.post("/try/tour/end")
    assert "Tour" not in visitor.reads(ticket)


def test_after_a_fresh_start_the_pages_go_on(visitor: Visitor):
    visitor.post(f"/try/samples/{SAMPLE}", tour="yes")
    visitor.box.reset()
    visitor.is_("team lead")
    assert "There is no ticket yet." in visitor.reads("/try/tickets")
    assert "Escalations" in visitor.reads("/try/tickets")
