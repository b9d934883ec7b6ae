"""The sandbox as a visitor meets it: the whole product as `accord sandbox` starts it, in a real browser, by clicks."""

import subprocess
import sys
from collections.abc import Iterator
from re import compile as pattern

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import People
from tests.browser.keys import press, type_into
from tests.browser.looks import axe, screenshot, too_wide

SILENT = "My freelancer stopped answering me three weeks ago. No reply to any of my messages."
MOST_LOADS = 20  # of one page, until the bot has answered
SLOW = 120_000  # milliseconds for a click after which the bot has much to do, on a busy machine


@pytest.fixture(scope="module")
def address(browser: Browser) -> Iterator[str]:  # noqa: ARG001  # without a browser nothing is started
    """`accord sandbox`, until the tests of this file are over."""
    command = [sys.executable, "-m", "bot", "sandbox"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
            assert process.wait(30) == 0


@pytest.fixture
def visitor(people: People, address: str) -> Page:
    page = people.page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(SLOW)
    page.set_default_navigation_timeout(SLOW)
    page.goto(address)
    return page


def _button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def _be(page: Page, role: str) -> None:
    _button(page, f"Be the {role}")


def _writes_a_ticket(page: Page, freelancer: str) -> None:
    page.get_by_role("link", name="New ticket").first.click()
    page.get_by_label("Subject").fill(f"{freelancer} does not answer")
    page.get_by_label("What happened").fill(SILENT)
    page.get_by_label("Freelancer name").fill(freelancer)
    page.get_by_label("Freelancer email").fill(f"{freelancer.replace(' ', '.').lower()}@example.net")
    _button(page, "Send the ticket")


def _said_by_the_bot(page: Page) -> int:
    return page.locator(".said.ours").count()


def test_p10_a_silent_freelancer_from_the_new_ticket_to_exhausted_by_clicks_alone(visitor: Page):
    _writes_a_ticket(visitor, "Vera Holt")
    expect(visitor.get_by_role("status")).to_contain_text("The bot has looked")
    expect(visitor.locator(".said.ours")).to_contain_text("We would like to call you")
    assert visitor.locator(".said.internal").count() == 0
    _be(visitor, "agent")
    expect(visitor.locator(".state")).to_have_text("reaching the freelancer")
    expect(visitor.get_by_text("attempt 2 to reach the freelancer")).to_be_visible()
    expect(visitor.get_by_text(pattern("P9.*call the client")).first).to_be_visible()
    assert visitor.locator(".said.internal").count() > 0
    _button(visitor, "Move the clock +48 h")
    expect(visitor.get_by_role("status")).to_contain_text("step by step")
    expect(visitor.locator(".state")).to_have_text("exhausted")
    expect(visitor.get_by_text("Sent to the client: 3 replies, each once.")).to_be_visible()
    expect(visitor.get_by_text("Sent to the freelancer: 3 messages, each once.")).to_be_visible()
    expect(visitor.get_by_text("Nothing by itself: the bot waits for a person")).to_be_visible()
    _be(visitor, "freelancer")
    expect(visitor.get_by_text("You are Vera Holt, freelancer.")).to_be_visible()
    assert _said_by_the_bot(visitor) == 3
    assert visitor.locator(".said.internal").count() == 0


def test_p10_what_the_freelancer_answers_is_brought_to_the_agent_and_not_to_the_client(visitor: Page):
    _writes_a_ticket(visitor, "Jonas Weir")
    _be(visitor, "freelancer")
    visitor.get_by_label("Your words").fill("I was ill. I can refund $150, but not more.")
    _button(visitor, "Send")
    _be(visitor, "agent")
    expect(visitor.locator(".state")).to_have_text("the freelancer has answered")
    expect(visitor.locator(".said.internal").last).to_contain_text("I can refund $150, but not more.")
    _be(visitor, "client")
    expect(visitor.get_by_role("main")).not_to_contain_text("$150")


def test_the_tour_leads_a_stranger_through_in_three_clicks(visitor: Page):
    assert visitor.get_by_role("heading", level=1).inner_text() == "See what Accord does, in five minutes"
    for name, after in (
        ("Send the ticket", "step 2 of 3"),
        ("Look at it as an agent", "step 3 of 3"),
        ("Move the clock 48 hours", "Tour: done."),
    ):
        _button(visitor, name)
        expect(visitor.get_by_label("Guided tour")).to_contain_text(after)
    expect(visitor.locator(".state")).to_have_text("exhausted")
    expect(visitor.get_by_text("Call Owen Castellane now: +15125550147")).to_be_visible()


def test_p14_what_belongs_to_others_is_not_shown(people: People, address: str):
    page = people.page(refusals=(403,))
    page.set_default_timeout(SLOW)
    page.goto(address)
    _writes_a_ticket(page, "Lena Marsh")
    ticket = page.url.split("?")[0]
    _be(page, "freelancer")
    page.goto(ticket)
    expect(page.get_by_role("alert")).to_contain_text("it belongs to somebody else")
    expect(page.get_by_role("main")).not_to_contain_text(SILENT)
    _be(page, "team lead")
    page.goto(ticket)
    expect(page.get_by_text(SILENT)).to_be_visible()


def test_somebody_without_a_mouse_writes_a_ticket_and_pauses_the_bot(visitor: Page):
    press(visitor, visitor.get_by_role("link", name="New ticket").first)
    type_into(visitor, visitor.get_by_label("Subject"), "No word from Rosa Quill")
    type_into(visitor, visitor.get_by_label("What happened"), SILENT)
    press(visitor, visitor.get_by_role("button", name="Send the ticket", exact=True))
    expect(visitor.locator(".said.ours")).to_be_visible()
    press(visitor, visitor.get_by_role("button", name="Be the agent"))
    press(visitor, visitor.get_by_role("link", name="/accord pause"))
    press(visitor, visitor.get_by_role("button", name="Send", exact=True))
    expect(visitor.locator(".state")).to_have_text("on hold")
    press(visitor, visitor.locator("summary", has_text="Look at them, or change them"))
    expect(visitor.get_by_role("textbox", name="Tags")).to_have_value(pattern("accord_pause"))


def test_tags_and_fields_are_changed_by_an_agent_and_the_bot_heeds_them(visitor: Page):
    _writes_a_ticket(visitor, "Omar Pike")
    _be(visitor, "agent")
    visitor.get_by_text("Look at them, or change them").click()
    tags = visitor.get_by_role("textbox", name="Tags")
    tags.fill(f"{tags.input_value()}\naccord_pause")
    visitor.get_by_label("Disputed amount (USD)").fill("120.50")
    _button(visitor, "Save")
    expect(visitor.locator(".state")).to_have_text("on hold")
    visitor.get_by_text("Look at them, or change them").click()
    expect(visitor.get_by_label("Disputed amount (USD)")).to_have_value("120.50")
    visitor.get_by_role("link", name="All tickets").click()
    visitor.get_by_role("link", name=pattern("^Paused")).click()
    expect(visitor.get_by_role("link", name="Omar Pike does not answer")).to_be_visible()


def test_a_team_lead_goes_from_the_sandbox_to_the_board_under_the_own_name(visitor: Page):
    _writes_a_ticket(visitor, "Ida Stone")
    _be(visitor, "team lead")
    visitor.get_by_role("link", name="Case board").click()
    visitor.get_by_role("link", name="Sign in with Zendesk").click()
    assert axe(visitor) + too_wide(visitor) == []
    visitor.get_by_role("button", name="Allow").click()
    expect(visitor.get_by_text("Ingrid Vasquez (admin)")).to_be_visible()
    visitor.get_by_role("link", name=pattern("^Waiting for the freelancer")).click()
    expect(visitor.get_by_text("Ida Stone does not answer")).to_be_visible()


BREAKS = [
    pytest.param("Answer 429 once", "with status 429", id="429"),
    pytest.param("Break it once", "the connection broke after Zendesk had written", id="after the write"),
    pytest.param("Kill them in the next write", "its worker was killed before it heard so", id="killed in the write"),
]


@pytest.mark.parametrize(("switch", "told"), BREAKS)
def test_whatever_breaks_the_client_gets_each_reply_once(visitor: Page, switch: str, told: str):
    visitor.get_by_role("link", name="Break things", exact=True).click()
    _button(visitor, switch)
    expect(visitor.get_by_text("1 still to come.")).to_be_visible()
    visitor.get_by_role("button", name="Send a sample now").click()
    expect(visitor.get_by_text(told).first).to_be_visible()
    expect(visitor.get_by_text("still to come")).to_have_count(0)
    outcomes = visitor.locator("td.outcome > div").all_inner_texts()
    assert outcomes
    assert not [words for words in outcomes if "NOT" in words]


def test_killed_workers_are_there_again_and_work(visitor: Page):
    visitor.get_by_role("link", name="Break things", exact=True).click()
    _button(visitor, "Kill the workers now")
    expect(visitor.get_by_text("were killed, and started again").first).to_be_visible()
    _writes_a_ticket(visitor, "Nils Ford")
    for _ in range(MOST_LOADS):  # a worker that has just begun may take longer than the page waits
        if _said_by_the_bot(visitor):
            break
        visitor.reload()
    expect(visitor.locator(".said.ours")).to_contain_text("We would like to call you")


def test_every_page_is_read_on_a_phone_and_at_a_desk_by_everybody(visitor: Page, address: str):
    _button(visitor, "Send the ticket")
    ticket = visitor.url.split("?")[0]
    pages = [
        ("client", "start", address),
        ("client", "client", ticket),
        ("client", "why", f"{ticket}/why"),
        ("agent", "agent", ticket),
        ("team lead", "tickets", f"{address}/tickets"),
        ("team lead", "people", f"{address}/people"),
        ("client", "new", f"{address}/tickets/new"),
        ("client", "faults", f"{address}/faults"),
    ]
    faults = []
    for role, name, where in pages:
        visitor.goto(ticket)  # there the roles are those of its people
        _be(visitor, role)
        visitor.goto(where)
        assert visitor.get_by_role("heading", level=1).count() == 1
        for details in visitor.locator("details").all():
            details.evaluate("element => { element.open = true; }")
        faults += [f"{name}: {fault}" for fault in (*axe(visitor), *too_wide(visitor))]
        screenshot(visitor, f"sandbox-{name}")
    assert faults == []
