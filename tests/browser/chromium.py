"""The Chromium that is installed, and pages in it that remember whatever went wrong on them."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PATIENCE = 30_000  # milliseconds for whatever a test waits for
OURS = re.compile(r"https?://127\.0\.0\.1[:/]|(file|data|about|blob):")  # where pages may fetch from
REFUSED = re.compile(r"the server responded with a status of (\d+)")
MISSING = f"NO PAGE WAS TESTED IN A BROWSER: none of {', '.join(NAMES)} is on PATH; try: apt-get install chromium"


def installed() -> str:
    """The path of a browser, or nothing."""
    return next((path for name in NAMES if (path := shutil.which(name))), "")


@contextmanager
def running_browser(path: str) -> Iterator[Browser]:
    """A browser without a window, that fetches nothing by itself."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass(slots=True)
class People:
    """Opens pages for one test; each is somebody's own browser, with cookies of its own."""

    browser: Browser
    complaints: list[str] = field(default_factory=list)

    def page(self, *, refusals: tuple[int, ...] = (), **context: object) -> Page:
        """A new person's page. `refusals`: statuses that this person is to meet; `context`: as Playwright has it."""
        page = self.browser.new_context(**context).new_page()  # type: ignore[arg-type]  # whatever a test gives
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: self._hear(said.type, said.text, refusals))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", lambda request: self._follow(request.url))
        return page

    def _hear(self, kind: str, words: str, refusals: tuple[int, ...]) -> None:
        refused = REFUSED.search(words)
        if kind in {"error", "warning"} and not (refused and int(refused[1]) in refusals):
            self.complaints.append(f"console: {words}")

    def _follow(self, url: str) -> None:
        if not OURS.match(url):
            self.complaints.append(f"fetched from elsewhere: {url}")
