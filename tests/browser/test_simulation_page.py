"""The page that `accord simulate --html` writes, as a team lead opens it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page

from bot.cli import main
from tests.browser.looks import axe, screenshot, too_wide
from tests.simulate.lines import OTHER, SILENT, line, said

HOSTILE = "<script>document.title = 'taken'</script><img src=http://127.0.0.1:9/x>"
PAST = [
    line(id=1, labels=["unresponsive_freelancer"]),
    line("Please refund me my $400 for this contract. I want my money back.", id=2, labels=["refund_request"]),
    line(OTHER, id=3, labels=[]),
    line(SILENT, said("Any news?", 30), id=4, subject=HOSTILE),
]


@pytest.fixture
def report(tmp_path: Path) -> str:
    past, html = tmp_path / "past.jsonl", tmp_path / "report.html"
    past.write_text("\n".join(map(json.dumps, PAST)), "utf-8")
    assert CliRunner().invoke(main, ["simulate", str(past), "--html", str(html)]).exit_code == 0
    return html.as_uri()


def test_the_report_is_read_on_a_phone_and_at_a_desk_by_everybody(page: Page, report: str):
    page.goto(report)
    assert page.get_by_role("heading", level=1).count() == 1
    assert too_wide(page) == []
    assert axe(page) == []
    assert all(path.stat().st_size for path in screenshot(page, "simulation"))


def test_a_strangers_markup_is_shown_and_not_obeyed(page: Page, report: str):
    page.goto(report)
    assert page.title() == "Accord: 4 past tickets"
    assert page.get_by_text(HOSTILE).count() == 1
