"""P11, P12, P13: the credit note and the shortlist, both for the team's eyes only."""

from tests.journeys.long_stories import Played
from tests.stories import CONTRACT, SILENT, Office

PHONE = "+1 512 555 0162"
PAID = {"Contract spend (USD)": "1200.00", "Refunded so far (USD)": "200.00"}


def test_p11_the_credit_note_has_the_arithmetic_and_nothing_of_it_reaches_the_client(played: Played):
    story = played["money_is_asked_back_and_the_figures_are_known"].result()
    note = story.note("Credit: internal, never shared with the client")
    assert "5 % of $1,000" in note
    assert "$50" in note
    public = " ".join(story.public_words())
    assert len(story.public_words()) == 3
    assert "$50" not in public
    assert "5 %" not in public
    assert "escalate_team_lead" not in story.tags()


def test_p11_who_disputes_more_than_250_dollars_is_for_the_team_lead(office: Office):
    fields = {**PAID, "Disputed amount (USD)": "900.00"}
    story = office.open("I want a refund of $900.", phone=PHONE, freelancer=False, fields=fields).rests()
    assert "escalate_team_lead" in story.tags()
    assert "The team lead decides" in story.note("Credit: internal")


def test_p11_the_credit_waits_for_the_code_review(office: Office):
    story = office.open("I want a refund of $200.", phone=PHONE, freelancer=False, fields=PAID).rests()
    story.agent_notes("/accord code-review started").rests()
    assert "a code review is running" in story.note("On hold")
    assert "accord_code_review_running" in story.tags()
    story.agent_notes("/accord code-review done").rests()
    assert "accord_code_review_running" not in story.tags()
    assert "the credit may be worked out" in story.note("/accord code-review done")


def test_p11_an_agents_figures_win_over_the_tickets(office: Office):
    story = office.open("I want a refund of $200.", phone=PHONE, freelancer=False).rests()
    story.agent_notes("/accord credit spend=400 refunded=100").rests()
    assert "$15" in story.note("/accord credit spend=400 refunded=100")
    story.agent_notes("/accord code-review started").rests()
    assert "$400.00 (given by an agent)" in story.note("On hold: a code review is running")


def test_p12_when_the_avenue_is_exhausted_the_case_turns_to_moving_forward(office: Office):
    story = office.open(SILENT, phone=PHONE, fields={CONTRACT: "33445566"}).rests()
    story.agent_notes("/accord exhausted").rests()
    assert "help in finding new talent" in story.note("this avenue is exhausted\n")
    assert "do not just hand it over" in story.note("Shortlist (out of")


def test_p13_the_shortlist_names_who_was_chosen_and_why_and_counts_those_left_out_by_rule(office: Office):
    story = office.open(SILENT, phone=PHONE, freelancer=False, fields={CONTRACT: "33445566"}).rests()
    story.agent_notes("/accord shortlist").rests()
    note = story.note("Shortlist (out of")
    assert "Job Success Score" in note
    assert "Left out, each for the first rule that applies" in note
    assert story.public_words() == []


def test_p13_without_the_marketplaces_data_the_agent_is_told_so(office: Office):
    story = office.open(SILENT, phone=PHONE, freelancer=False).rests()
    story.agent_notes("/accord shortlist").rests()
    assert "there is no shortlist here" in story.note("Please search the talent by hand")
