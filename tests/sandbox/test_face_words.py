"""What strangers write is shown as words; what cannot be used is told in a sentence."""

import pytest

from sandbox.box import Box
from sandbox.face import markup
from sandbox.face.forms import LONGEST_LINE, LONGEST_WORDS
from sandbox.options import Options
from tests.sandbox.faces import ACCOUNT, PretendBot, Visitor

HOSTILE = "<img src=x onerror=alert(1)>{{ 7*191 }}</textarea><script>alert(1)</script>\"'>"


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(Box(Options(limits=False)), PretendBot())


def test_a_strangers_markup_is_words_on_every_page(visitor: Visitor):
    visitor.bot.said = {**ACCOUNT, "evidence": [{"label": "x", "text": HOSTILE, "why": HOSTILE}], "parked": HOSTILE}
    client = visitor.somebody(HOSTILE, "hostile@example.com")
    visitor.is_user(client)
    opened = visitor.post("/try/tickets", subject=HOSTILE, words=HOSTILE, **{"Freelancer name": HOSTILE})
    visitor.is_("team lead")
    ticket = opened.location.split("?")[0]
    draft = f"{ticket}?draft={HOSTILE}"
    for path in ("/try/tickets", ticket, f"{ticket}/why", draft, "/try/people", "/try/faults", "/try/tickets/new"):
        page = visitor.get(path).text
        assert "<img" not in page
        assert "<script" not in page
        assert "1337" not in page
    assert "7*191" in visitor.reads(ticket)


CLEANED = [
    pytest.param("<p onclick=x>a</p>", "<p>a</p>", id="no attributes"),
    pytest.param("<script>a</script><img src=x>b", "ab", id="no scripts, no pictures, only their words"),
    pytest.param('<a href="javascript:x">a</a>', "a", id="links are their words"),
    pytest.param("<ul><li>a<li>b</ul>c", "<ul><li>a<li>b</li></li></ul>c", id="what is open is closed in its order"),
    pytest.param("<p><strong>a", "<p><strong>a</strong></p>", id="what is never closed is closed at the end"),
    pytest.param("</p></div>a", "a", id="what was never open is not closed"),
    pytest.param("&lt;b&gt; &amp;", "&lt;b&gt; &amp;", id="words stay escaped"),
    pytest.param("<h2>a</h2>", "<h3>a</h3>", id="headings go below the page's own"),
]


@pytest.mark.parametrize(("html", "shown"), CLEANED)
def test_of_the_bots_html_only_harmless_tags_are_shown(html: str, shown: str):
    assert markup.clean(html) == shown


NEW = {"subject": "Silent", "words": "He does not answer."}
WRONG = [
    pytest.param("/try/tickets", {**NEW, "subject": " "}, "“Subject” is empty", id="no subject"),
    pytest.param("/try/tickets", {**NEW, "words": "\n"}, "“What happened” is empty", id="no words"),
    pytest.param("/try/tickets", {**NEW, "subject": "x" * (LONGEST_LINE + 1)}, "shorten", id="a subject too long"),
    pytest.param("/try/tickets", {**NEW, "words": "x" * (LONGEST_WORDS + 1)}, "shorten", id="words too many"),
    pytest.param("/try/tickets", {**NEW, "Disputed amount (USD)": "much"}, "such as 400.00", id="an amount in words"),
    pytest.param("/try/tickets", {**NEW, "Disputed amount (USD)": "NaN"}, "number of dollars", id="not a number"),
    pytest.param("/try/tickets", {**NEW, "Disputed amount (USD)": "-1"}, "number of dollars", id="below zero"),
    pytest.param("/try/tickets", {**NEW, "Contract type": "odd"}, "one of hourly, fixed-price", id="no such option"),
    pytest.param("/try/clock", {}, "moves by 1, 20, 24, 48 hours", id="no hours"),
    pytest.param("/try/clock", {"hours": "-48"}, "moves by 1, 20, 24, 48 hours", id="back in time"),
    pytest.param("/try/clock", {"hours": "1e9"}, "moves by 1, 20, 24, 48 hours", id="for ever"),
    pytest.param("/try/person", {}, "nobody of this number", id="nobody"),
    pytest.param("/try/person", {"id": "7"}, "nobody of this number", id="a number that nobody has"),
    pytest.param("/try/person", {"role": "king"}, "must be one of client, freelancer", id="no such role"),
    pytest.param("/try/faults", {"kind": "flood"}, "must be one of busy, broken", id="no such fault"),
    pytest.param("/try/tickets/{}/answer", {"words": "x", "kind": "secret"}, "public, internal", id="for whom?"),
    pytest.param("/try/tickets/{}/answer", {"words": "", "kind": "public"}, "“Your words” is empty", id="nothing said"),
]


@pytest.mark.parametrize(("path", "form", "told"), WRONG)
def test_what_cannot_be_used_is_told_in_a_sentence_and_changes_nothing(
    visitor: Visitor, path: str, form: dict[str, str], told: str
):
    client = visitor.somebody("Owen Castellane", "owen@example.com")
    visitor.is_user(client)
    ticket = visitor.ticket(client)
    answer = visitor.post(path.format(ticket.id), **form)
    assert answer.status_code == 400
    assert told in answer.text
    assert len(visitor.box.world.tickets) == len(ticket.comments) == 1


WRONG_PROPERTIES = [
    pytest.param({"status": "closed"}, "must be one of new, open", id="a status that nobody sets"),
    pytest.param({"status": "open", "tags": " ".join(f"t{n}" for n in range(61))}, "60 tags", id="too many tags"),
    pytest.param({"status": "open", "tags": "x" * 201}, "200 characters", id="a tag too long"),
    pytest.param({"status": "open", "Refunded so far (USD)": "1,5"}, "such as 400.00", id="a comma for a point"),
]


@pytest.mark.parametrize(("form", "told"), WRONG_PROPERTIES)
def test_properties_that_cannot_be_used_are_told_too(visitor: Visitor, form: dict[str, str], told: str):
    ticket = visitor.ticket(visitor.somebody("Owen Castellane", "owen@example.com"))
    visitor.is_("agent")
    answer = visitor.post(f"/try/tickets/{ticket.id}/properties", **form)
    assert answer.status_code == 400
    assert told in answer.text
    assert ticket.tags == []


def test_what_the_account_refuses_is_told_in_its_own_words(visitor: Visitor):
    ticket = visitor.ticket(visitor.somebody("Owen Castellane", "owen@example.com"))
    ticket.props["status"] = "closed"
    visitor.is_("agent")
    answer = visitor.post(f"/try/tickets/{ticket.id}/answer", words="Hello", kind="public")
    assert answer.status_code == 400
    assert "closed prevents ticket update" in answer.text


@pytest.mark.parametrize("path", ["/try/nothing", "/try/tickets/77", "/try/tickets/77/why", "/try/tickets?view=9"])
def test_what_is_not_there_is_a_page_that_says_so(visitor: Visitor, path: str):
    visitor.is_("agent")
    page = visitor.get(path)
    assert page.status_code == 404
    assert 'role="alert"' in page.text


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/try/../x", "/try\r\nX: y", "", "/api"])
def test_after_a_move_of_the_clock_one_is_led_to_our_pages_only(visitor: Visitor, back: str):
    assert visitor.post("/try/clock", hours="1", back=back).location.startswith("/try/tickets?done=moved&since=")


def test_after_a_move_of_the_clock_one_is_where_one_was(visitor: Visitor):
    answer = visitor.post("/try/clock", hours="1", back="/try/tickets/1001/why")
    assert answer.location.startswith("/try/tickets/1001/why?done=moved&since=")
