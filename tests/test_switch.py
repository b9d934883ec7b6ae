"""The kill switch stops public words at once, and whoever waited is looked at when it is lifted."""

from datetime import timedelta

from click.testing import CliRunner

from bot.actions import Reply
from bot.agenda import Agenda
from bot.macros import load_macros
from bot.perform import Hands, perform
from bot.switch import Switch
from handlers.call import call_now, scheduling
from tests.builders import NOW, TICKET_ID, case, comment, did_comment, found_number, policy, ticket
from tests.fakes import FakeDesk

MACROS = load_macros()


def test_while_it_is_stopped_nothing_public_is_written_and_notes_go_on(agenda: Agenda):
    switch, of = Switch(agenda), case()
    switch.stop("the greeting is wrong")
    desk = FakeDesk()
    desk.add(of.ticket)
    hands = Hands(desk, MACROS, lambda: True, stopped=lambda: switch.holds(TICKET_ID))
    done = perform(of, [scheduling(of), call_now(of, found_number())], hands)
    assert [change.public for _, change in desk.updates] == [False]
    assert [skip.why for skip in done.skipped] == ["all public words are stopped: the greeting is wrong"]
    assert done.wake_at == NOW + timedelta(minutes=10)
    assert switch.go() == 1
    assert (agenda.due_at(TICKET_ID), switch.why(), switch.holds(TICKET_ID)) == (NOW, "", "")
    assert switch.go() == 0


def test_it_is_asked_once_more_at_the_last_moment():
    of, desk, answers = case(), FakeDesk(), ["", "stopped while we looked again"]
    desk.add(of.ticket)
    perform(of, [scheduling(of)], Hands(desk, MACROS, lambda: True, stopped=lambda: answers.pop(0)))
    assert desk.updates == []
    assert answers == []


def test_beyond_the_cap_of_a_case_nothing_is_said_and_one_note_says_so():
    said = [did_comment(f"accord_did_relayed_{n}", public=True, id=n) for n in range(2, 5)]
    of = case(ticket(comment(), *said), policy=policy(safety={"public_replies_per_case": 4}))
    desk = FakeDesk()
    desk.add(of.ticket)
    again = [Reply("call_scheduling", "P9", scheduling(of).slots, key=str(n)) for n in range(3)]
    perform(of, again, Hands(desk, MACROS, lambda: True))
    assert [change.public for _, change in desk.updates] == [True, False]
    assert "more than 4 public replies on one case" in desk.updates[1][1].html


def test_who_uses_the_command_line_without_an_environment_is_told_what_is_missing():
    from bot.cli import main  # noqa: PLC0415

    ran = CliRunner().invoke(main, ["stop"], env={"ZENDESK_URL": ""})
    assert ran.exit_code == 1
    assert "Traceback" not in ran.output
