"""A browser for the run, and people with pages for each test; any complaint of a page's fails the test.

Without a browser these tests are skipped, loudly. What pages look like is in `tests/browser/out/` after a run.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import MISSING, People, installed, running_browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = installed()
    if not path:
        pytest.skip(MISSING)
    with running_browser(path) as running:
        yield running


@pytest.fixture
def people(browser: Browser) -> Iterator[People]:
    """Several people at once: `people.page()` is one more. They have to leave without a complaint."""
    them = People(browser)
    yield them
    for context in browser.contexts:
        context.close()
    assert them.complaints == []


@pytest.fixture
def page(people: People) -> Page:
    """One person's page, at a desk."""
    return people.page(viewport={"width": 1280, "height": 900})
