"""`/accord hand-over` and `/accord not`: a person goes on, and what the bot took a ticket for is taken back."""

from dataclasses import replace

import pytest

from bot.actions import Note, OpenTicket, Reply, Tag
from bot.case import Case
from bot.commands import read_commands
from bot.labels import Label
from bot.macros import load_macros
from bot.understand import understand
from handlers import plan
from handlers.stage import Stage, stage
from tests.builders import NOW, agent, case, comment, did_comment, outreach, ticket
from tests.test_handlers import ROWS

MACROS = load_macros()
HANDED = frozenset({"accord_handed_over"})


def _told(of: Case, words: str) -> Case:
    """The case after an agent's note."""
    note = comment(words, id=90, author=agent(), public=False, created_at=NOW)
    it = replace(of.ticket, comments=(*of.ticket.comments, note))
    return replace(of, ticket=it, commands=read_commands(it))


def _answers(of: Case) -> str:
    notes = [a for a in plan(of) if isinstance(a, Note) and a.macro in ("command_done", "command_help")]
    return "\n".join(MACROS.words(note.macro, note.slots).text for note in notes)


def _tags(of: Case) -> tuple[set[str], set[str]]:
    """What is set and what is taken away by command."""
    tags = [a for a in plan(of) if isinstance(a, Tag) and a.turns]
    return {t for a in tags for t in a.add}, {t for a in tags for t in a.remove}


EVERY_CASE = [pytest.param(row.values[0], id=str(row.id)) for row in ROWS]


@pytest.mark.parametrize("of", EVERY_CASE)
@pytest.mark.parametrize("how", ["the command is read", "the tag stands"])
def test_whatever_the_case_nothing_is_said_in_public_once_it_is_handed_over(of: Case, how: str):
    of = (
        _told(of, "/accord hand-over the client asked for Ada")
        if how == "the command is read"
        else replace(of, ticket=replace(of.ticket, tags=of.ticket.tags | HANDED))
    )
    assert [a for a in plan(of) if isinstance(a, Reply | OpenTicket)] == []


def test_the_freelancer_is_not_written_to_either_and_notes_go_on():
    began = outreach(created_at=NOW)
    of = case(ticket(tags=HANDED), outreach=replace(began, attempts={1: NOW.replace(day=1)}))
    assert not [a for a in plan(of) if isinstance(a, Reply)]
    assert [a for a in plan(of) if isinstance(a, Note)]


def test_the_hand_over_says_why_and_where_the_case_stands():
    of = _told(case(), "/accord hand-over the client asked for Ada")
    assert _tags(of) == ({"accord_handed_over", "accord_review"}, set())
    assert "/accord hand-over the client asked for Ada: a person goes on from here" in _answers(of)
    assert "status" in [a.macro for a in plan(of) if isinstance(a, Note)]


def test_relay_waits_for_resume_too():
    of = replace(_told(case(ticket(tags=HANDED)), "/accord relay"), outreach=outreach())
    assert "handed over to a person" in _answers(of)
    assert not [a for a in plan(of) if isinstance(a, Reply)]


def test_resume_takes_the_case_back():
    of = _told(case(ticket(tags=HANDED | {"accord_review"})), "/accord resume")
    assert _tags(of)[1] >= {"accord_handed_over", "accord_review", "accord_pause", "accord_off"}


def test_resume_leaves_the_tag_of_another_question():
    assert "accord_review" not in _tags(_told(case(ticket(tags=frozenset({"accord_review"}))), "/accord resume"))[1]


def test_a_case_that_was_handed_over_is_on_hold():
    assert stage(case(ticket(tags=HANDED))) is Stage.HELD


@pytest.mark.parametrize("label", Label)
@pytest.mark.parametrize("written", ["{}", "{} please", "{} ."], ids=["alone", "with more", "with a stop"])
def test_a_label_is_taken_back_only_where_it_is_named_exactly(label: Label, written: str):
    of = _told(case(), f"/accord not {written.format(label)}")
    exact = written == "{}"
    assert (f"accord_not_{label}" in _tags(of)[0]) is exact
    assert ("does not count" if exact else "Say /accord not") in _answers(of)


@pytest.mark.parametrize("words", ["refund-request", "Refund_Request", "refund request"])
def test_a_label_may_be_written_as_people_write(words: str):
    assert _tags(_told(case(), f"/accord not {words}"))[0] == {"accord_not_refund_request"}


def test_the_tag_does_what_it_does_by_hand():
    it = ticket(
        comment("Please refund me my $400."), tags=frozenset({"accord_refund_request", "accord_not_refund_request"})
    )
    assert Label.REFUND_REQUEST not in understand(it).verdict.labels


def test_a_bots_own_note_is_no_command():
    quoted = did_comment("accord_did_client_answered_9", id=91, html="<p>/accord off</p>")
    assert read_commands(ticket(comment(), quoted)) == ()
