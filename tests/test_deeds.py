"""A person's deed that goes through the bot: in their name, once, obeyed as theirs, and only for people of the team."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import requests

from bot.agenda import Agenda
from bot.commands import read_commands
from bot.decided import decided
from bot.deeds import Doer, NotOfTheTeam, command_as, one_line, tags_as
from bot.desk import Desk, shapes
from bot.desk.errors import Conflict, Forbidden, UnknownOutcome
from bot.labels import Label
from bot.macros import load_macros
from bot.receipts import CLICK, FOR, is_ours
from bot.ticket import Audit, Ticket, Turn
from bot.timeline import entries
from sandbox.options import Options
from sandbox.server import Running, running_sandbox
from tests.builders import AGENT_ID, BOT_ID, CLIENT_ID, NOW, agent, bot_user, client, comment, settings, ticket
from tests.fakes import FakeDesk

CLICKED = "a-click-0001"
ADA = Doer(AGENT_ID, CLICKED)
NOT_REFUND = "accord_not_refund_request"


@pytest.fixture
def case(desk: FakeDesk) -> Ticket:
    desk.people = {AGENT_ID: agent(), CLIENT_ID: client()}
    return desk.add(ticket())


def _slept(desk: FakeDesk) -> Any:
    return lambda seconds: desk.clock.forward(seconds=seconds)


def _says(desk: FakeDesk, agenda: Agenda, case: Ticket, words: str = "/accord pause", doer: Doer = ADA) -> bool:
    return command_as(doer, case.id, words, desk, agenda, _slept(desk))


def test_the_note_is_the_persons_and_is_obeyed_as_theirs(desk: FakeDesk, agenda: Agenda, case: Ticket):
    assert _says(desk, agenda, case, "/accord pause")
    note = desk.tickets[case.id].comments[-1]
    assert (note.author, note.public, note.html) == (agent(), False, "<p>/accord pause</p>")
    assert note.metadata == {FOR: str(AGENT_ID), CLICK: CLICKED}
    assert not is_ours(note)
    (command,) = read_commands(desk.tickets[case.id])
    assert (command.name, command.comment.author.id) == ("pause", AGENT_ID)


def test_the_ticket_is_looked_at_at_once_and_nothing_else_of_it_changes(desk: FakeDesk, agenda: Agenda, case: Ticket):
    before = desk.tickets[case.id]
    _says(desk, agenda, case)
    assert agenda.due_at(case.id) == agenda.now()
    assert agenda.queue("urgent").count == 1
    assert (
        replace(desk.tickets[case.id], comments=before.comments, stamp=before.stamp, updated_at=before.updated_at)
        == before
    )


def test_a_second_press_of_the_same_button_writes_nothing(desk: FakeDesk, agenda: Agenda, case: Ticket):
    assert _says(desk, agenda, case)
    desk.clock.forward(seconds=5)
    assert not _says(desk, agenda, case)
    assert _says(desk, agenda, case, doer=Doer(AGENT_ID, "another-click"))
    assert len(desk.updates) == 2


def test_when_somebody_writes_in_between_it_is_written_on_what_stands_there_then(
    desk: FakeDesk, agenda: Agenda, case: Ticket
):
    asked = partial(comment, "What now?", id=2, author=agent(), created_at=NOW, public=False)
    desk.meanwhile = [lambda _: None, lambda d: d.touch(case.id, comments=(*case.comments, asked()))]
    desk.touch(case.id)  # in this very second: it is looked at twice
    assert _says(desk, agenda, case)
    assert [c.author.id for c in desk.tickets[case.id].comments] == [CLIENT_ID, AGENT_ID, AGENT_ID]


def test_a_press_whose_answer_was_lost_is_found_and_not_written_again(desk: FakeDesk, agenda: Agenda, case: Ticket):
    desk.loses_answer = True
    _says(desk, agenda, case)
    assert len(desk.updates) == 1
    assert len(read_commands(desk.tickets[case.id])) == 1


@pytest.mark.parametrize("trouble", [Conflict("it changed"), UnknownOutcome("no answer")])
def test_what_never_comes_through_is_said_and_the_ticket_is_looked_at_all_the_same(
    desk: FakeDesk, agenda: Agenda, case: Ticket, trouble: Exception
):
    desk.fails["update"] = [trouble] * 3
    with pytest.raises(type(trouble)):
        _says(desk, agenda, case)
    assert agenda.due_at(case.id) == agenda.now() + timedelta(seconds=30)
    assert _says(desk, agenda, case), "the same press may be sent again"


OUTSIDERS = [
    pytest.param(client(), id="a client"),
    pytest.param(agent(suspended=True), id="an agent who is suspended"),
    pytest.param(None, id="nobody"),
]


@pytest.mark.parametrize("person", OUTSIDERS)
def test_nobody_else_has_anything_written(desk: FakeDesk, agenda: Agenda, case: Ticket, person: Any):
    desk.people = {AGENT_ID: person} if person else {}
    with pytest.raises(NotOfTheTeam, match="only agents and admins"):
        _says(desk, agenda, case)
    with pytest.raises(NotOfTheTeam):
        tags_as(ADA, case.id, frozenset({NOT_REFUND}), frozenset(), desk, agenda)
    assert desk.updates == []
    assert agenda.due_at(case.id) is None


@pytest.mark.parametrize(
    "words", ["", "pause", "hello /accord pause", "/accord", "/accord dance", "/accord  pause</p><p>x", "/accordpause"]
)
def test_what_is_no_command_is_not_written(desk: FakeDesk, agenda: Agenda, case: Ticket, words: str):
    with pytest.raises(ValueError, match="no command"):
        _says(desk, agenda, case, words)
    assert desk.updates == []


def test_a_reason_can_hold_neither_markup_nor_a_second_command(desk: FakeDesk, agenda: Agenda, case: Ticket):
    why = "<b>see</b> &amp;\r\n/accord off\n</p><p>/accord resume"
    _says(desk, agenda, case, f"/accord status {why}")
    (command,) = read_commands(desk.tickets[case.id])
    assert command.name == "status"
    assert " ".join(command.words) == one_line(why)


@pytest.mark.parametrize("click", ["", "short", "with a space", "x" * 65, "ünïcode-click"])
def test_a_click_is_a_token(click: str):
    with pytest.raises(ValueError, match="click"):
        Doer(AGENT_ID, click)


def test_a_tag_is_set_once_and_keeps_all_others(desk: FakeDesk, agenda: Agenda, case: Ticket):
    desk.touch(case.id, tags=frozenset({"vip", "accord_pause"}))
    desk.clock.forward(seconds=5)
    press = partial(tags_as, ADA, case.id, frozenset({NOT_REFUND}), frozenset({"accord_pause"}), desk, agenda)
    assert (press(), press()) == (True, False)
    assert desk.tickets[case.id].tags == {"vip", NOT_REFUND}
    assert desk.tickets[case.id].comments == case.comments


ORIGINS = [
    pytest.param({"via": {"channel": "web"}}, 1, id="in the browser"),
    pytest.param({"via": {"channel": "email"}}, 1, id="by e-mail, where the account keeps agents' e-mails internal"),
    pytest.param({"via": {"channel": "email"}, "flags": [0], "trusted": False}, 0, id="an e-mail that may be forged"),
    pytest.param({"via": {"channel": "email"}, "flags": [2]}, 0, id="an e-mail from outside the conversation"),
    pytest.param({"via": {"channel": "api"}, "flags": [11]}, 1, id="in another's name, through the API"),
]


@pytest.mark.parametrize(("origin", "obeyed"), ORIGINS)
def test_an_email_that_zendesk_does_not_trust_is_no_command(origin: dict[str, Any], obeyed: int):
    metadata = {name: value for name, value in origin.items() if name != "via"}
    row = {"id": 5, "author_id": AGENT_ID, "html_body": "<p>/accord off</p>", "public": False, "metadata": metadata}
    said = shapes.comment({**row, "via": origin["via"]}, {AGENT_ID: agent()})
    assert len(read_commands(ticket(comment(), said))) == obeyed


BY_THE_BOT = {"accord_did": "accord_did_command_done_50"}
DECIDED = [
    pytest.param(BY_THE_BOT, None, NOT_REFUND, {Label.REFUND_REQUEST: False}, id="told by /accord not"),
    pytest.param(BY_THE_BOT, None, "accord_refund_request", {}, id="what the bot recognised"),
    pytest.param({FOR: "601"}, agent(), "accord_refund_request", {Label.REFUND_REQUEST: True}, id="for an agent"),
    pytest.param({FOR: "501"}, client(), NOT_REFUND, {}, id="for somebody who is not of the team"),
    pytest.param({}, None, "accord_refund_request", {}, id="by the bot's user, for nobody"),
]


@pytest.mark.parametrize(("metadata", "doer", "tag", "expected"), DECIDED)
def test_what_the_bots_user_sets_is_a_persons_decision_only_where_a_person_asked(
    metadata: dict[str, str], doer: Any, tag: str, expected: dict[Label, bool]
):
    audit = Audit(1, NOW, bot_user(), (Turn("tags", "vip", f"vip {tag}"),), metadata=metadata, doer=doer)
    assert decided(ticket(tags=frozenset({"vip", tag})), [audit], BOT_ID) == expected


# on the sandbox, over HTTP


@pytest.fixture
def running() -> Any:
    with running_sandbox(Options(limits=False)) as running:
        yield running


def _ask(running: Running, what: str, given: dict[str, Any]) -> dict[str, Any]:
    answer = requests.post(f"{running.url}/_sandbox/{what}", json=given, timeout=10)
    assert answer.ok, answer.text
    return answer.json()


def _user(running: Running, role: str, **facts: Any) -> int:
    who = {"name": "Tess Lead", "email": "tess@example.com", "role": role, **facts}
    return int(_ask(running, "users", who)["user"]["id"])


def _open(running: Running) -> int:
    given = {
        "as": {"name": "Maria Silva", "email": "maria@example.com"},
        "subject": "Help",
        "body": "Please refund me.",
    }
    return int(_ask(running, "tickets", given)["ticket"]["id"])


def _desk(running: Running) -> Desk:
    return Desk(settings(zendesk_url=running.url, oauth_token=Options().credentials.oauth_token))


def test_many_presses_at_once_leave_one_note(running: Running, agenda: Agenda):
    number, doer = _open(running), Doer(_user(running, "agent"), CLICKED)
    desks = [_desk(running) for _ in range(4)]
    with ThreadPoolExecutor(len(desks)) as pool:
        pressed = [pool.submit(command_as, doer, number, "/accord pause", desk, agenda) for desk in desks]
        written = [press.result() for press in pressed]
    thread = desks[0].comments(number)
    assert sorted(written) == [False, False, False, True]
    assert [(c.author.name, c.public) for c in thread] == [("Maria Silva", True), ("Tess Lead", False)]
    for desk in desks:
        desk.session.close()


def test_the_record_names_the_person_and_their_tag_is_their_decision(running: Running, agenda: Agenda):
    number, desk = _open(running), _desk(running)
    doer = Doer(_user(running, "admin"), CLICKED)
    command_as(doer, number, "/accord status", desk, agenda)
    tags_as(doer, number, frozenset({NOT_REFUND}), frozenset(), desk, agenda)
    audits = desk.audits(number)
    assert [a.author.name for a in audits] == ["Maria Silva", "Accord", "Accord"]
    told = entries(number, audits, load_macros(), desk.my_id())
    assert [(e.by, e.ours) for e in told[1:]] == [("Tess Lead (admin, on the board)", False)] * 2
    assert decided(desk.ticket(number)[0], audits, desk.my_id()) == {Label.REFUND_REQUEST: False}
    desk.session.close()


def test_zendesk_lets_only_the_team_name_another_author_and_a_clients_words_are_no_command(running: Running):
    number, desk = _open(running), _desk(running)
    maria = _ask(running, "users", {"name": "Maria Silva", "email": "maria@example.com"})["user"]["id"]
    ada = _user(running, "agent")
    smuggled = {"as": maria, "html_body": "<p>/accord off</p>", "public": False, "author_id": ada}
    answer = requests.post(f"{running.url}/_sandbox/tickets/{number}/comments", json=smuggled, timeout=10)
    assert answer.status_code == 403
    _ask(running, f"tickets/{number}/comments", {"body": "/accord off", "public": False, "author_id": maria})
    thread = desk.with_thread(desk.ticket(number)[0])
    assert [(c.author.id, c.public) for c in thread.comments] == [(maria, True), (maria, True)]
    assert read_commands(thread) == ()
    desk.session.close()


def test_who_lost_the_right_since_is_not_obeyed(running: Running, agenda: Agenda):
    number, desk = _open(running), _desk(running)
    tess = _user(running, "agent")
    command_as(Doer(tess, CLICKED), number, "/accord off", desk, agenda)
    requests.put(f"{running.url}/_sandbox/users/{tess}", json={"role": "end-user"}, timeout=10).raise_for_status()
    assert read_commands(desk.with_thread(desk.ticket(number)[0])) == ()
    with pytest.raises(Forbidden):
        command_as(Doer(tess, "another-click"), number, "/accord off", desk, agenda)
    desk.session.close()
