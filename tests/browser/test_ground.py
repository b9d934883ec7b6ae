"""The ground itself: what a page must not do is noticed, so that a green test means something."""

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import People
from tests.browser.keys import press, tab_to, type_into
from tests.browser.looks import axe, too_wide

PLAIN = "<!doctype html><html lang=en><meta charset=utf-8><title>Plain</title><main><h1>Plain</h1>{}</main></html>"

FAULTS = [
    pytest.param("<script>console.error('no such thing')</script>", "no such thing", id="an error on the console"),
    pytest.param("<script>throw new Error('it broke')</script>", "it broke", id="a script that breaks"),
    pytest.param("<img alt=x src='http://127.0.0.1:9/x.png'>", "ERR_", id="something that cannot be fetched"),
    pytest.param("<img alt=x src='http://cdn.example.test/x.png'>", "elsewhere: http://cdn", id="somebody else's host"),
]


@pytest.mark.parametrize(("body", "complaint"), FAULTS)
def test_what_a_page_must_not_do_is_a_complaint(browser: Browser, body: str, complaint: str):
    people = People(browser)
    page = people.page()
    page.set_content(PLAIN.format(body))
    page.context.close()
    assert complaint in "\n".join(people.complaints)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        pytest.param("<input>", "label", id="a field without a label"),
        pytest.param("<p style='color:#aaa;background:#fff'>faint</p>", "light: color-contrast", id="faint words"),
        pytest.param(
            "<style>@media (prefers-color-scheme: dark) {p {color:#333;background:#000}}</style><p>faint</p>",
            "dark: color-contrast",
            id="faint words in the dark",
        ),
        pytest.param("<h4>deep</h4>", "heading-order", id="a heading that skips a level"),
        pytest.param(
            "<p><button style='width:9px;height:9px'></button><button style='width:9px;height:9px'></button></p>",
            "target-size",
            id="buttons too small to touch",
        ),
    ],
)
def test_what_some_people_cannot_read_is_found(people: People, body: str, fault: str):
    page = people.page()
    page.set_content(PLAIN.format(body))
    assert fault in "\n".join(axe(page))


def test_a_page_that_is_too_wide_for_a_phone_is_found(people: People):
    page = people.page()
    page.set_content(PLAIN.format("<p style='width:500px'>long</p>"))
    (fault,) = too_wide(page)
    assert fault.startswith("360 px")


def test_a_page_without_faults_has_none(people: People):
    page = people.page()
    page.set_content(PLAIN.format("<label>Name <input></label>"))
    assert axe(page) + too_wide(page) == []


def test_somebody_without_a_mouse_gets_everywhere(people: People):
    page = people.page()
    page.set_content(PLAIN.format("<a href='#x'>first</a><label>Name <input value='old'></label><a href='#y'>go</a>"))
    type_into(page, page.get_by_label("Name"), "new")
    assert page.get_by_label("Name").input_value() == "new"
    press(page, page.get_by_role("link", name="go"))
    page.wait_for_url("**#y")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param("<a href='#x' style='outline:0'>go</a>", "does not see", id="focus that one does not see"),
        pytest.param("<a href='#x' tabindex='-1'>go</a>", "do not lead", id="out of the keyboard's reach"),
    ],
)
def test_what_the_keyboard_does_not_reach_is_found(people: People, body: str, words: str):
    page = people.page()
    page.set_content(PLAIN.format(body))
    with pytest.raises(AssertionError, match=words):
        tab_to(page, page.get_by_role("link", name="go"))
