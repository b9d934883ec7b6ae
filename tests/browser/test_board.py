"""The case board in a real browser, on the whole product: sign-in at the pretend Zendesk, and every button.

One office for all tests of this file; each works on a ticket of its own. Everybody is invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from sandbox.processes import BOARD, running_stack
from tests.browser.chromium import People
from tests.browser.keys import press, tab_to, type_into
from tests.browser.looks import axe, screenshot, too_wide
from tests.journeys.test_damage import sweep
from tests.stories import BOTH, SETTLED, SILENT, Office, Story, names, office_of

QUICK = ("--no-limits", "--search-lag", "0", "--export-lag", "0")
LEAD = "Lena Lead"
FRAUD = "The freelancer deceived me: this is fraud. I want a refund of $900 for this contract."


@dataclass(frozen=True, slots=True)
class Ground:
    """The running product, and its board's address."""

    office: Office

    @property
    def url(self) -> str:
        return f"{self.office.stack.web_url}/board/"


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with running_stack(settings=BOARD, workers=1, sandbox_options=QUICK) as stack:
        for name, role in ((LEAD, "admin"), ("Ada Agent", "agent")):
            email = f"{name.split()[0].lower()}@sandbox.example"
            stack.control("POST", "users", {"name": name, "email": email, "role": role})
        yield Ground(office_of(stack))


def signs_in(page: Page, ground: Ground, name: str = LEAD) -> Page:
    """The real way: from the board to the sandbox's own page, choose who one is, allow, and back."""
    page.goto(ground.url)
    page.get_by_role("link", name="Sign in with Zendesk").click()
    page.get_by_label("You are").select_option(label=_label(page, name))
    page.get_by_role("button", name="Allow").click()
    return page


def _label(page: Page, name: str) -> str:
    """The choice that begins with a name: behind it stands the role."""
    choices = page.get_by_label("You are").locator("option").all_text_contents()
    return next(choice for choice in choices if choice.startswith(name))


@pytest.fixture
def lead(page: Page, ground: Ground) -> Page:
    signs_in(page, ground)
    expect(page.get_by_role("heading", level=1)).to_have_text("Needs a person now")
    return page


@pytest.fixture
def story(ground: Ground) -> Story:
    """A silent freelancer who was written to once; the next attempt comes hours later."""
    return ground.office.open(BOTH, phone="+1 212 555 0123", fields={"Contract ID": "C-20417"}).rests()


def at_case(page: Page, ground: Ground, story: Story) -> Page:
    page.goto(f"{ground.url}case/{story.id}")
    return page


def goes_on(page: Page, story: Story, words: str) -> None:
    """What was pressed is told at once, and the bot has obeyed when the page is loaded again."""
    expect(page.get_by_role("status")).to_contain_text("under your name")
    story.rests()
    page.get_by_role("link", name="load this page again").click()
    expect(page.locator("main")).to_contain_text(words)


def by_lead(story: Story, command: str) -> None:
    """The command stands on the ticket as this person's own internal note, once."""
    users = {u["id"]: u["name"] for u in story.office.stack.control("GET", "state")["users"]}
    notes = [c for c in story.ticket()["comments"] if not c["public"] and not names(c)]
    found = [c for c in notes if command in c["body"]]
    assert [users[c["author_id"]] for c in found] == [LEAD]


# sign-in


def test_an_agent_signs_in_and_out_again(page: Page, ground: Ground):
    signs_in(page, ground, "Ada Agent")
    expect(page.locator(".who")).to_contain_text("Ada Agent (agent)")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to the case board")
    page.goto(ground.url)
    expect(page.get_by_role("link", name="Sign in with Zendesk")).to_be_visible()


def test_a_client_who_signs_in_may_not_enter(people: People, ground: Ground):
    ground.office.open(SILENT, name="Curious Client")
    page = signs_in(people.page(refusals=(403,)), ground, "Curious Client")
    expect(page.get_by_role("heading", level=1)).to_have_text("You may not see the board")
    expect(page.locator("main")).to_contain_text("for agents and admins")


def test_who_says_no_at_zendesk_stays_outside(people: People, ground: Ground):
    page = people.page(refusals=(400,))
    page.goto(ground.url)
    page.get_by_role("link", name="Sign in with Zendesk").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("alert")).to_contain_text("did not come to its end")


# the buttons


def test_pause_and_resume(lead: Page, ground: Ground, story: Story):
    at_case(lead, ground, story).get_by_role("button", name="Pause").click()
    goes_on(lead, story, "a person paused the bot here")
    by_lead(story, "/accord pause")
    assert "accord_pause" in story.ticket()["tags"]
    lead.get_by_role("button", name="Resume").click()
    expect(lead.get_by_role("status")).to_contain_text("under your name")
    story.rests()
    by_lead(story, "/accord resume")
    assert "accord_pause" not in story.ticket()["tags"]
    expect(at_case(lead, ground, story).get_by_role("button", name="Pause")).to_be_visible()


def test_do_the_next_step_now(lead: Page, ground: Ground, story: Story):
    at_case(lead, ground, story).get_by_role("link", name="Do the next step now").click()
    expect(lead.locator("main")).to_contain_text("attempt 2 to reach the freelancer")
    lead.get_by_role("button", name="Do the next step now").click()
    goes_on(lead, story, "attempt 2 of 3")
    by_lead(story, "/accord now attempt 2")
    assert len(story.attempts()) == 2


def test_a_page_that_is_older_than_the_ticket_takes_no_other_step(people: People, ground: Ground, story: Story):
    pages = [signs_in(people.page(), ground, name) for name in (LEAD, "Ada Agent")]
    for page in pages:
        at_case(page, ground, story).get_by_role("link", name="Do the next step now").click()
    pages[0].get_by_role("button", name="Do the next step now").click()
    story.rests()._a_second_passes()  # noqa: SLF001  # the story's own patience
    pages[1].get_by_role("button", name="Do the next step now").click()
    story.rests()
    assert len(story.attempts()) == 2
    assert story.note("'attempt 2' was not what came next when this was written")


def test_skip_the_next_step(lead: Page, ground: Ground, story: Story):
    at_case(lead, ground, story).get_by_role("link", name="Skip the next step").click()
    lead.get_by_role("button", name="Skip the next step").click()
    goes_on(lead, story, "attempt 3 to reach the freelancer")
    by_lead(story, "/accord skip")
    expect(lead.locator("section", has=lead.locator("#next")).locator("li").first).not_to_contain_text("attempt 2")
    assert len(story.attempts()) == 1


def test_hand_over_with_a_reason(lead: Page, ground: Ground, story: Story):
    at_case(lead, ground, story).get_by_role("link", name="Hand over").click()
    lead.get_by_label("Why").fill("The client is a friend of the house")
    lead.get_by_role("button", name="Hand over").click()
    goes_on(lead, story, "handed over")
    by_lead(story, "/accord hand-over The client is a friend of the house")


def test_wrong_label(lead: Page, ground: Ground, story: Story):
    at_case(lead, ground, story).get_by_role("link", name="Wrong label").click()
    lead.get_by_label("refund request").check()
    lead.get_by_role("button", name="Wrong label").click()
    expect(lead.get_by_role("status")).to_contain_text("under your name")
    story.rests()
    by_lead(story, "/accord not refund_request")
    assert "accord_not_refund_request" in story.ticket()["tags"]


def test_nothing_is_done_by_somebody_who_turns_back(lead: Page, ground: Ground, story: Story):
    before = len(story.ticket()["comments"])
    at_case(lead, ground, story).get_by_role("link", name="Wrong label").click()
    lead.get_by_role("link", name="Do nothing").click()
    expect(lead.get_by_role("heading", level=1)).to_contain_text(f"#{story.id}")
    assert len(story.ticket()["comments"]) == before


# the list


def test_cases_stand_where_somebody_must_act_and_are_found(lead: Page, ground: Ground):
    story = ground.office.open(SILENT, name="Wanda Waits", subject="A logo that never came").rests()
    claim = ground.office.open(FRAUD, name="Zelda Quince", subject="Deceived by a designer").rests()
    done = ground.office.open(SILENT, name="Otto Over", subject="Solved already").rests()
    done.agent_sets(status="solved").rests()
    sections = {"Needs a person now": claim, "Waiting for the freelancer": story, "Done": done}
    for name, each in sections.items():
        lead.goto(ground.url)
        lead.get_by_role("navigation", name="Sections").get_by_role("link", name=name).click()
        expect(lead.get_by_role("heading", level=1)).to_have_text(name)
        expect(lead.get_by_role("link", name=f"#{each.id} ")).to_be_visible()
    for words in ("quince", str(claim.id), "deceived des"):
        lead.get_by_label("Search all cases").fill(words)
        lead.get_by_role("button", name="Search").click()
        expect(lead.get_by_role("link", name=f"#{claim.id} ")).to_be_visible()


def test_a_lost_index_is_rebuilt_by_the_sweep(lead: Page, ground: Ground):
    waits = ground.office.open(SILENT, name="Rhea Rebuilt").rests()
    over = ground.office.open(SILENT, name="Ruben Rebuilt").rests().agent_sets(status="solved").rests()
    kept = (b"accord:board:session", b"accord:board:limit")
    lost = [key for key in ground.office.agenda.keys("accord:board:*") if not key.startswith(kept)]
    ground.office.agenda.delete(*lost)
    lead.goto(f"{ground.url}search?q=rebuilt")
    expect(lead.locator("main")).to_contain_text("No case holds these words")
    sweep(ground.office)
    waits.rests()
    lead.reload()
    for story in (waits, over):
        expect(lead.get_by_role("link", name=f"#{story.id} ")).to_be_visible()


def test_a_phone_is_masked_on_the_page(lead: Page, ground: Ground):
    story = ground.office.open(f"{SILENT} Call me: (212) 555-0187.", name="Mask Me").rests()
    at_case(lead, ground, story)
    words = lead.locator("body").inner_text()
    assert "555-0187" not in words
    assert "2125550187" not in words


# how it looks, and for whom


def test_with_the_keyboard_alone(lead: Page, ground: Ground, story: Story):
    lead.goto(ground.url)
    tab_to(lead, lead.get_by_role("link", name="Skip to the page's words"))
    type_into(lead, lead.get_by_label("Search all cases"), str(story.id))
    lead.keyboard.press("Enter")
    press(lead, lead.get_by_role("link", name=f"#{story.id} "))
    press(lead, lead.get_by_role("link", name="Wrong label"))
    tab_to(lead, lead.get_by_role("radio").first)
    lead.keyboard.press("ArrowDown")
    press(lead, lead.get_by_role("link", name="Do nothing"))
    press(lead, lead.get_by_role("button", name="Pause"))
    expect(lead.get_by_role("status")).to_contain_text("Pause")
    story.rests()
    assert "accord_pause" in story.ticket()["tags"]


@pytest.fixture(scope="module")
def busy(ground: Ground) -> Story:
    """A board with something in each section, and one case with a long tale."""
    office = ground.office
    office.open(FRAUD, name="Nora Night", subject="I was deceived by my designer").rests()
    office.open(f"{SILENT} Give me his phone number.", name="Ivo Ink", subject="No answer for weeks").rests()
    office.open(SILENT, name="Pia Pause", subject="Translation of a manual").rests().agent_notes(
        "/accord pause"
    ).rests()
    fields = {"Contract ID": "C-20417", "Contract spend (USD)": "1200", "Refunded so far (USD)": "200"}
    told = office.open(BOTH, name="Maria Silva", phone="+1 212 555 0123", fields=fields).rests()
    told.freelancer_answers("Sorry, I was ill. I can refund half of it, or deliver on Friday.").rests()
    told.client_writes("Half is fine for me.").rests()
    office.open(SILENT, name="Sol Settled").rests().client_writes(SETTLED).rests()
    return told


@pytest.mark.parametrize("name", ["board", "board-freelancer", "board-case", "board-sure", "board-numbers"])
def test_every_page_is_readable_at_every_width(lead: Page, ground: Ground, busy: Story, name: str):
    paths = {
        "board": "",
        "board-freelancer": "?in=freelancer",
        "board-case": f"case/{busy.id}",
        "board-sure": f"case/{busy.id}/not",
        "board-numbers": "numbers",
    }
    lead.goto(f"{ground.url}{paths[name]}")
    assert axe(lead) == []
    assert too_wide(lead) == []
    assert len(screenshot(lead, name)) == 2


def test_the_way_in_is_readable_too(page: Page, ground: Ground):
    page.goto(ground.url)
    assert axe(page) + too_wide(page) == []
    screenshot(page, "board-sign-in")
