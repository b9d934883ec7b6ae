"""The board's pages: sections, paging, search, one case, numbers; what is masked, escaped and forbidden."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
import requests
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from bot.board.index import PAGE
from bot.board.numbers import figures
from bot.board.record import Need, Record, Section
from tests.board.conftest import Place, tokens
from tests.builders import NOW

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(1)> {{ 7 * 7 }}'
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def record(number: int = 1, section: Section = Section.PERSON, **facts: object) -> Record:
    usual = {"opened_at": NOW - timedelta(days=3), "changed_at": NOW, "subject": "No answer", "client": "Maria Silva"}
    return Record(**{"id": number, "section": section, **usual, **facts})


@pytest.fixture
def ada(place: Place) -> FlaskClient:
    return place.signed_in()


def opened(place: Place, words: str, **facts: object) -> int:
    """A client's ticket in the pretend Zendesk."""
    url = place.sandbox.url
    given = {"as": f"client{place.sandbox.world.new_id()}@example.com", "subject": "Help", "body": words, **facts}
    requests.post(f"{url}/_sandbox/users", json={"name": "Maria Silva", "email": given["as"]}, timeout=10)
    return int(requests.post(f"{url}/_sandbox/tickets", json=given, timeout=10).json()["ticket"]["id"])


def notes(place: Place, number: int) -> list[dict[str, object]]:
    found = requests.get(f"{place.sandbox.url}/_sandbox/tickets/{number}", timeout=10).json()["ticket"]["comments"]
    return [c for c in found if not c["public"]]


SILENT = "My freelancer stopped answering me three weeks ago. Call me on (212) 555-0123 or maria@example.com."


# the list


def test_each_section_shows_its_cases_and_how_many_there_are(place: Place, ada: FlaskClient):
    for number, section in enumerate(Section, 1):
        place.index.put(record(number, section, subject=f"Case of {section}"))
    for section in Section:
        text = ada.get(f"/board/?in={section}").text
        assert f"Case of {section}" in text
        assert sum(f"Case of {other}" in text for other in Section) == 1
    assert "Case of person" in ada.get("/board/?in=nonsense").text


def test_a_row_tells_needs_attempt_next_step_in_the_freelancers_time_and_age(place: Place, ada: FlaskClient):
    facts = {"attempt": 2, "attempts": 3, "next_what": "attempt 3", "next_at": NOW + timedelta(hours=3)}
    place.index.put(record(1, Section.FREELANCER, zone="Asia/Dhaka", **facts))
    place.index.put(record(2, needs=(Need.CLAIM,), flags=("claim", "contact"), labels=("refund_request",)))
    text = ada.get("/board/?in=freelancer").text
    for said in ("attempt 2 of 3", "24 Nov 2026, 15:00 UTC", "24 Nov, 21:00 in Dhaka", "3 days"):
        assert said in text
    text = ada.get("/board/").text
    for said in ("a claim to verify", "contact information is wanted", "refund request"):
        assert said in text


def test_what_is_late_is_marked_and_counted(place: Place, ada: FlaskClient):
    place.index.put(record(1, Section.FREELANCER, due_at=NOW - timedelta(minutes=45)))
    place.index.put(record(2, Section.FREELANCER, due_at=NOW + timedelta(minutes=5)))
    text = ada.get("/board/?in=freelancer").text
    assert text.count("late, was due 45 minutes ago") == 1
    assert "1 case is late" in text


def test_pages_follow_each_other_and_a_wrong_number_does_no_harm(place: Place, ada: FlaskClient):
    for number in range(1, PAGE + 2):
        place.index.put(record(number, subject=f"Subject {number}.", opened_at=NOW + timedelta(seconds=number)))
    first, second = ada.get("/board/").text, ada.get("/board/?in=person&page=2").text
    assert ("Subject 1." in first, "Subject 51." in first, "Subject 51." in second) == (True, False, True)
    assert ("page=2" in first, 'rel="prev"' in first, 'rel="prev"' in second) == (True, False, True)
    for wrong in ("-1", "0", "x", "99999999999", "٣", ""):
        assert ada.get(f"/board/?page={wrong}").status_code == 200


def test_search_shows_what_it_found_and_says_so_where_it_found_nothing(place: Place, ada: FlaskClient):
    place.index.put(record(4711, Section.DONE, contract="C-20417"))
    for words in ("4711", "silva", "20417", "SIL no ans"):
        assert "#4711" in ada.get("/board/search", query_string={"q": words}).text, words
    assert "No case holds these words" in ada.get("/board/search?q=nobody").text
    assert "Write what to look for" in ada.get("/board/search?q=").text


@pytest.mark.parametrize("path", ["/board/?in=person", "/board/search?q=alert"])
def test_what_strangers_write_is_shown_and_does_nothing(place: Place, ada: FlaskClient, path: str):
    place.index.put(record(1, subject=EVIL, client=EVIL, freelancer=EVIL, contract="C-1", why=EVIL, stage=EVIL))
    text = ada.get(path).text
    assert "<script" not in text
    assert "<img" not in text
    assert "{{ 7 * 7 }}" in text


@pytest.mark.parametrize("path", ["/board", "/board/"])
def test_the_board_is_there_with_and_without_a_stroke_at_its_end(ada: FlaskClient, path: str):
    answer = ada.get(path, follow_redirects=True)
    assert (answer.status_code, "Needs a person now" in answer.text) == (200, True)


# one case


def test_a_case_shows_both_what_was_understood_and_what_comes_next(place: Place, ada: FlaskClient):
    number = opened(place, SILENT)
    text = ada.get(f"/board/case/{number}").text
    for said in ("stopped answering me", "unresponsive freelancer", "What comes next", f"/agent/tickets/{number}"):
        assert said in text
    assert "Pause" in text


def test_a_phone_is_masked_with_its_source_and_words_are_shown_without_contact_data(place: Place, ada: FlaskClient):
    text = ada.get(f"/board/case/{opened(place, SILENT)}").text
    assert "+1 … 23" in text
    assert "this ticket" in text
    for private in ("555-0123", "2125550123", "maria@example.com"):
        assert private not in text


def test_the_credit_is_marked_private(place: Place, ada: FlaskClient):
    fields = {"Contract spend (USD)": "1000", "Refunded so far (USD)": "200"}
    text = ada.get(f"/board/case/{opened(place, 'I want a refund of $400 for this contract.', fields=fields)}").text
    assert "Never shared with the client" in text
    assert "$40.00" in text or "40.00 USD" in text or "USD 40.00" in text


def test_on_a_ticket_that_is_no_case_there_is_nothing_to_press(place: Place, ada: FlaskClient):
    text = ada.get(f"/board/case/{opened(place, 'How do I change the language of my profile page?')}").text
    assert ("not a case" in text, "<button>Pause" in text) == (True, False)


def test_hostile_words_on_a_ticket_do_nothing_on_its_page(place: Place, ada: FlaskClient):
    text = ada.get(f"/board/case/{opened(place, f'{SILENT} {EVIL}', subject=EVIL)}").text
    assert "<script" not in text
    assert "<img" not in text


@pytest.mark.parametrize("path", ["/board/case/999999", "/board/case/x", "/board/nothing", "/board/case/7/nothing"])
def test_what_is_not_there_is_said_plainly(ada: FlaskClient, path: str):
    answer = ada.get(path)
    assert (answer.status_code, "There is no such" in answer.text) == (404, True)


# the buttons


def page_of(ada: FlaskClient, number: int, name: str) -> TestResponse:
    return ada.get(f"/board/case/{number}" if name == "pause" else f"/board/case/{number}/{name}")


PRESSED = [
    pytest.param("pause", {}, "/accord pause", id="pause"),
    pytest.param("resume", {}, "/accord resume", id="resume"),
    pytest.param("now", {}, "/accord now", id="now"),
    pytest.param("skip", {}, "/accord skip", id="skip"),
    pytest.param(
        "hand-over", {"reason": " it is\n /accord off "}, "/accord hand-over it is /accord off", id="hand over"
    ),
    pytest.param("not", {"label": "refund_request"}, "/accord not refund_request", id="wrong label"),
]


@pytest.mark.parametrize(("name", "given", "words"), PRESSED)
def test_a_button_writes_the_command_in_the_persons_name_once(
    place: Place, ada: FlaskClient, name: str, given: dict[str, str], words: str
):
    number = opened(place, SILENT)
    form = {**tokens(page_of(ada, number, name)), **given}
    for _ in range(2):
        answer = ada.post(f"/board/case/{number}/{name}", data=form)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/board/case/{number}?did={name}")
    (note,) = notes(place, number)
    assert words in str(note["html_body"])
    assert place.sandbox.world.users[note["author_id"]].name == "Ada"
    assert place.agenda.due_at(number) is not None
    assert "under your name" in ada.get(f"/board/case/{number}?did={name}").text


def test_every_page_and_every_press_is_logged_with_ids_and_no_more(make: Callable[..., Place]):
    place = make(log_level="INFO")
    number, ada = opened(place, SILENT), place.signed_in()
    with capture_logs() as logs:
        form = tokens(page_of(ada, number, "hand-over"))
        ada.post(f"/board/case/{number}/hand-over", data={**form, "reason": "Maria asked for it"})
        ada.get("/board/search?q=Quartermain")
    (press,) = [entry for entry in logs if entry["event"] == "pressed"]
    assert {k: press[k] for k in ("ticket", "button", "news")} == {
        "ticket": number,
        "button": "hand-over",
        "news": True,
    }
    assert place.sandbox.world.users[press["person"]].name == "Ada"
    assert [e["did"] for e in logs if e["event"] == "board"] == ["buttons.sure", "buttons.press", "pages.search"]
    assert not {"Ada", "Maria", "Quartermain"} & set(str(logs).replace("'", " ").split())


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        pytest.param("hand-over", {"reason": "  "}, "Say why", id="no reason"),
        pytest.param("not", {}, "Choose the label", id="no label"),
        pytest.param("not", {"label": "accord_off"}, "Choose the label", id="no label of ours"),
    ],
)
def test_a_button_that_needs_more_asks_for_it(
    place: Place, ada: FlaskClient, name: str, given: dict[str, str], said: str
):
    number = opened(place, SILENT)
    answer = ada.post(f"/board/case/{number}/{name}", data={**tokens(page_of(ada, number, name)), **given})
    assert (answer.status_code, said in answer.text) == (400, True)
    assert notes(place, number) == []


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param({"csrf_token": ""}, id="no token"),
        pytest.param({"csrf_token": "guessed"}, id="a guess"),
        pytest.param({"click": ""}, id="no click"),
        pytest.param({"click": "<script>"}, id="an odd click"),
    ],
)
def test_a_form_without_its_token_does_nothing(place: Place, ada: FlaskClient, spoil: dict[str, str]):
    number = opened(place, SILENT)
    form = {**tokens(page_of(ada, number, "pause")), **spoil}
    assert ada.post(f"/board/case/{number}/pause", data=form).status_code == 400
    assert notes(place, number) == []


def test_a_token_of_somebody_else_is_worth_nothing(place: Place, ada: FlaskClient):
    number = opened(place, SILENT)
    form = tokens(page_of(place.signed_in("Bob"), number, "pause"))
    assert ada.post(f"/board/case/{number}/pause", data=form).status_code == 400


def test_a_closed_ticket_says_that_nothing_was_done(place: Place, ada: FlaskClient):
    number = opened(place, SILENT)
    form = tokens(page_of(ada, number, "pause"))
    requests.post(f"{place.sandbox.url}/_sandbox/tickets/{number}/close", json={}, timeout=10)
    answer = ada.post(f"/board/case/{number}/pause", data=form)
    assert (answer.status_code, "Nothing was done" in answer.text) == (409, True)
    assert notes(place, number) == []


# what guards every page


@pytest.mark.parametrize("path", ["/board/", "/board/search?q=a", "/board/numbers", "/board/nothing", "/board/sign-in"])
def test_every_page_carries_the_headers(ada: FlaskClient, path: str):
    answer = ada.get(path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert " style=" not in answer.text
    assert "<script" not in answer.text


def test_the_stylesheet_is_served_to_everybody_and_kept(place: Place):
    with place.visitor().get("/board/static/accord.css") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "text/css")


def test_who_asks_too_often_waits(place: Place):
    browser = place.visitor()
    answers = [browser.get("/board/sign-in").status_code for _ in range(31)]
    assert (answers[0], answers[-1]) == (200, 429)


def test_the_receiver_is_as_it_was(place: Place):
    answer = place.visitor().post("/webhooks/zendesk", data=b"{}")
    assert (answer.status_code, "Content-Security-Policy" in answer.headers) == (401, False)
    assert place.visitor().get("/healthz").json == {"status": "alive"}


def test_where_there_is_no_board_nothing_of_it_is_loaded():
    words = (
        "import sys; from tests.builders import settings, policy; from bot.web import create_app; "
        "create_app(settings(redis_url='redis://127.0.0.1:1'), policy()); "
        "print(sorted({'authlib', 'flask_wtf', 'flask_limiter', 'zenpy', 'bot.board.app'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# the numbers


def test_the_numbers_count_each_case_on_its_day_and_sum_a_week_and_a_month(place: Place, ada: FlaskClient):
    for number, days in enumerate((0, 1, 8, 29, 31), 1):
        at = NOW - timedelta(days=days)
        facts = {"labels": ("refund_request",), "opened_at": at, "call_at": at + timedelta(minutes=number)}
        place.index.put(record(number, **facts, silent_at=at))
    found = {figure.name: {row[0]: row[1:] for row in figure.rows} for figure in figures(place.index, NOW)}
    assert found["labels"]["refund request"] == ("2", "4")
    assert found["freelancers"] == {"reached": ("0", "0"), "silent": ("2", "4")}
    assert found["calls"] == {"median, in minutes": ("1.5", "2.5"), "call notes": ("2", "4")}
    text = ada.get("/board/numbers").text
    assert text.count('<svg class="chart"') == 5
    assert text.count("<table>") == 5
