"""Stories that last the whole 48 hours. Each is played to its end; the tests then look at what became of it."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import datetime, timedelta

from tests.journeys.policies import ATTEMPTS
from tests.stories import BOTH, EMAIL, REFUND, SETTLED, SILENT, Office, Story

Play = Callable[[Office], Story]
Played = Mapping[str, Future[Story]]  # how the fixture `played` gives them
LONG: dict[str, Play] = {}
PHONE = "+1 512 555 0162"
BOUNCE = "Delivery Status Notification (Failure)\n\nYour message could not be delivered: mailbox unavailable."


def long(play: Play) -> Play:
    """Play this one together with the others."""
    LONG[play.__name__] = play
    return play


@long
def everybody_is_silent(office: Office) -> Story:
    return office.open(SILENT).ends()


@long
def the_client_can_be_called_and_the_freelancer_is_silent(office: Office) -> Story:
    return office.open(BOTH, phone=PHONE).ends()


@long
def money_is_asked_back_and_the_figures_are_known(office: Office) -> Story:
    figures = {"Contract spend (USD)": "1200.00", "Refunded so far (USD)": "200.00", "Disputed amount (USD)": "200.00"}
    return office.open("I want a refund of $200 for this contract.", freelancer=False, fields=figures).ends()


@long
def the_freelancer_is_not_known(office: Office) -> Story:
    return office.open(freelancer=False).ends()


@long
def the_address_is_filled_in_later(office: Office) -> Story:
    story = office.open(phone=PHONE, freelancer=False).rests()
    assert story.outreaches() == []
    return story.agent_sets(fields={EMAIL: story.freelancer}).ends()


@long
def the_freelancer_offers_a_part(office: Office) -> Story:
    story = office.open(REFUND, phone=PHONE).rests()
    return story.freelancer_answers("I can refund $150, but not more: half of the work is done.").ends()


@long
def the_freelancer_answers_a_client_without_a_number(office: Office) -> Story:
    story = office.open(SILENT).rests()
    return story.freelancer_answers("Sorry, I was ill. I will complete the project by Friday.").ends()


@long
def the_freelancer_answers_when_it_is_over(office: Office) -> Story:
    story = office.open(SILENT, phone=PHONE).ends()
    return story.freelancer_answers("Sorry for the late answer. I will complete the project by Friday.").ends()


@long
def the_mail_comes_back(office: Office) -> Story:
    story = office.open(phone=PHONE).rests()
    postmaster = {"name": "Mail Delivery Subsystem", "email": "mailer-daemon@mail.example.net"}
    return story.freelancer_answers(BOUNCE, **{"as": postmaster}).ends()


@long
def the_mail_comes_back_in_the_freelancers_name(office: Office) -> Story:
    story = office.open(phone=PHONE).rests()
    return story.freelancer_answers(BOUNCE).ends()


@long
def a_machine_answers(office: Office) -> Story:
    story = office.open(phone=PHONE).rests()
    return story.freelancer_answers("Automatic reply: I am out of the office until Monday.").ends()


@long
def the_client_says_that_all_is_good(office: Office) -> Story:
    story = office.open(SILENT).rests()
    return story.client_writes(SETTLED).ends()


@long
def the_client_answers_without_a_number(office: Office) -> Story:
    story = office.open(SILENT).rests()
    return story.client_writes("I would rather write than talk. Please tell me what you can do.").ends()


@long
def an_agent_writes_to_the_client(office: Office) -> Story:
    story = office.open(SILENT).rests()
    return story.agent_replies("Hello Maria, I have taken this over and will look into it today.").ends()


@long
def an_agent_writes_to_the_freelancer(office: Office) -> Story:
    story = office.open(phone=PHONE).rests()
    return story.agent_writes_to_the_freelancer("Hello, this is Maya. Please call me.").ends()


@long
def a_case_is_paused_for_a_while(office: Office) -> Story:
    story = office.open(phone=PHONE).rests().agent_sets(additional_tags=["accord_pause"]).rests()
    assert story.due_at() is None
    seconds_pass(story, ATTEMPTS[1] + 1)
    assert len(story.attempts()) == 1
    return story.agent_sets(remove_tags=["accord_pause"]).ends()


@long
def a_case_is_switched_off(office: Office) -> Story:
    return office.open(SILENT).rests().agent_sets(additional_tags=["accord_off"]).ends()


@long
def a_case_is_solved_meanwhile(office: Office) -> Story:
    return office.open(SILENT).rests().agent_sets(status="solved").ends()


@long
def a_command_ends_the_outreach(office: Office) -> Story:
    return office.open(phone=PHONE).rests().agent_notes("/accord exhausted").ends()


def seconds_pass(story: Story, count: int) -> None:
    """So many seconds pass since the story began, and the bot is at rest."""
    clock = story.office.stack.control
    began = datetime.fromisoformat(story.ticket()["created_at"])
    enough = began + timedelta(seconds=count)
    story.eventually("time passes", lambda: datetime.fromisoformat(clock("GET", "clock")["now"]) > enough)
    story.rests()
