"""The report: sums that add up, precision against what people decided, differences, tables and a page."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.labels import Label
from bot.simulate.against import against, checked
from bot.simulate.page import page
from bot.simulate.run import read_lines
from tests.builders import policy
from tests.simulate.lines import CLIENT, OTHER, SILENT, line, said, simulated

REFUND, UNRESPONSIVE = Label.REFUND_REQUEST, Label.UNRESPONSIVE_FREELANCER
NASTY = '<script>alert("x")</script> & [bold]'

TRUTHS = [
    pytest.param({"labels": ["refund_request"]}, {}, {REFUND: True, UNRESPONSIVE: False}, id="labels settle all"),
    pytest.param({"labels": []}, {}, {REFUND: False, UNRESPONSIVE: False}, id="no label holds"),
    pytest.param({"tags": ["accord_not_refund_request"]}, {}, {REFUND: False}, id="denied by tag"),
    pytest.param({"tags": ["accord_refund_request"]}, {}, {REFUND: True}, id="affirmed by tag"),
    pytest.param({"tags": ["vip"]}, {}, {}, id="nobody decided"),
    pytest.param({"tags": ["accord_refund_request"], "decided": {}}, {}, {}, id="a tag that the audits give to nobody"),
    pytest.param({"decided": {"refund_request": False}}, {}, {REFUND: False}, id="decided, by the audits"),
    pytest.param({"tags": ["money"]}, {REFUND: "money"}, {REFUND: True}, id="the team's own tag"),
    pytest.param({"tags": []}, {REFUND: "money"}, {REFUND: False}, id="the team's own tag is not there"),
    pytest.param({"tags": [], "decided": {}}, {REFUND: "money"}, {REFUND: False}, id="own tag beside the audits"),
]


@pytest.mark.parametrize(("facts", "theirs", "truth"), TRUTHS)
def test_what_people_decided_is_read_off_the_line(
    facts: dict[str, Any], theirs: dict[Label, str], truth: dict[Label, bool]
):
    ((past, fault),) = read_lines([json.dumps(line(**facts))], theirs)
    assert fault == ""
    assert past
    assert past.truth == truth


def test_each_label_is_measured_only_where_people_have_decided():
    rows = [
        line(id=1, labels=["unresponsive_freelancer"]),
        line(id=2, labels=[]),
        line(id=3),
        line(OTHER, id=4, labels=["unresponsive_freelancer"]),
    ]
    met = simulated(*rows)["labels"]["unresponsive_freelancer"]
    assert (met["asserted"], met["right"], met["wrong"], met["undecided"], met["missed"]) == (3, 1, 1, 1, 1)
    assert met["precision"]["share"] == met["recall"]["share"] == 0.5
    assert met["precision"]["low"] < 0.5 < met["precision"]["high"]


def test_where_nobody_decided_nothing_is_claimed():
    met = simulated(line())["labels"]["unresponsive_freelancer"]
    assert met["precision"] is met["recall"] is None


def test_the_sums_add_up_and_the_busiest_hour_is_found():
    found = simulated(line(id=1), line(id=2), line(OTHER, id=3))
    counts = found["counts"]
    assert (counts["tickets"], counts["cases"], counts["with_public_words"]) == (3, 2, 2)
    assert counts["words_to_client"] == sum(found["macros"]["client"].values()) == 6
    assert counts["words_to_freelancer"] == sum(found["macros"]["freelancer"].values()) == 6
    assert found["busiest_hour"]["words"] == 4
    assert found["busiest_hour"]["allowed"] == 200


def test_a_report_against_itself_shows_no_difference():
    found = simulated(line())
    same = against(found, found)
    assert not same["counts"] or not same["tickets"]
    assert (same["only_before"], same["only_now"], same["tickets"]) == ([], [], [])


def test_a_report_against_another_names_each_ticket_that_changed_and_how():
    before = simulated(line(id=1), line(OTHER, id=2), line(id=3))
    other = policy(client={"reminder_after_hours": 30, "follow_up_after_hours": 48})
    now = simulated(line(id=1), line(OTHER, id=2), line(id=4), given=other)
    found = against(before, now)
    assert (found["only_before"], found["only_now"]) == (["3"], ["4"])
    (changed,) = found["tickets"]
    assert changed["id"] == "1"
    assert changed["changes"] == [{"sign": "~", "what": "other words or another time: call_reminder"}]
    assert found["policy"][0] != found["policy"][1]


@pytest.mark.parametrize("data", [[], {}, {"report": "accord simulate", "format": 99}, "x"])
def test_something_else_is_not_taken_for_a_report(data: object):
    with pytest.raises(ValueError, match="not"):
        checked(data)


class Tags(HTMLParser):
    """Counts elements, and notes what they load and whether they close."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.loads += [f"{name}={value}" for name, value in attrs if name in ("src", "href") or name.startswith("on")]
        if tag not in ("meta", "br", "link", "img", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_self_contained_well_formed_and_takes_no_markup_from_a_ticket():
    before = simulated(line(id=1))
    now = simulated(
        line(id=1, subject=NASTY, labels=[]),
        line(id=2, requester={**CLIENT, "name": "<b>Bo"}, fields={}),
        given=policy(client={"reminder_after_hours": 30}),
    )
    shown = page(now, against(before, now))
    tags = Tags()
    tags.feed(shown)
    assert tags.open == []
    assert tags.loads == []
    assert {"script", "img", "link", "b"} & set(tags.seen) <= {"b"}
    assert "&lt;script&gt;" in shown
    assert "<b>Bo" not in shown
    assert "@import" not in shown
    assert "url(" not in shown
    assert "prefers-color-scheme: dark" in shown
    for words in ("call scheduling", "wrong", "Against the earlier report", "to the client"):
        assert words in shown


def test_a_page_of_nothing_is_a_page():
    assert "0 past tickets" in page(simulated())


@pytest.fixture
def past(tmp_path: Path) -> Path:
    path = tmp_path / "past.jsonl"
    rows = [line(id=1, subject="[b]No answer[/b]", labels=["refund_request"]), line(OTHER, id=2)]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n\n", encoding="utf-8")
    return path


def accord(*words: object, given: str = "") -> Result:
    nothing = dict.fromkeys(("ZENDESK_URL", "SCHEDULING_URL", "REDIS_URL", "ACCORD_POLICY"), None)
    return CliRunner(env=nothing).invoke(main, [str(w) for w in words], input=given)


def test_the_command_needs_neither_account_nor_redis(past: Path):
    result = accord("simulate", past)
    assert result.exit_code == 0, result.output
    for words in ("What the bot would have done", "unresponsive freelancer", "call scheduling"):
        assert words in result.stdout


def test_json_is_one_object_and_can_be_compared_with(past: Path, tmp_path: Path):
    first = accord("simulate", past, "--json")
    (tmp_path / "before.json").write_text(first.stdout, encoding="utf-8")
    (tmp_path / "new.toml").write_text("[client]\nreminder_after_hours = 30\n", encoding="utf-8")
    more = ("--policy", tmp_path / "new.toml", "--against", tmp_path / "before.json")
    again = accord("simulate", past, "--json", "--html", tmp_path / "page.html", *more)
    assert again.exit_code == 0, again.output
    assert [t["id"] for t in json.loads(again.stdout)["against"]["tickets"]] == ["1"]
    assert (tmp_path / "page.html").read_text("utf-8").startswith("<!doctype html>")
    table = accord("simulate", past, *more)
    assert "[b]Noanswer[/b]" in re.sub(r"\s+", "", table.stdout)


def test_standard_input_and_a_tag_of_ones_own(past: Path):
    text = past.read_text("utf-8").replace('"labels": ["refund_request"], ', "").replace(', "labels"', ', "x"')
    result = accord("simulate", "-", "--json", "--tag", "refund_request=money", given=text)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["tickets"][0]["decided"] == {"refund_request": False}


def test_lines_that_cannot_be_read_are_named_and_the_rest_is_reported():
    good = json.dumps(line())
    given = "\n".join(["not json", good, "[]", '{"subject": "x"}', '{"id": 3}', good])
    result = accord("simulate", "-", "--json", given=given)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["counts"]["tickets"] == 1
    for words in ("line 1: not JSON", "line 3", "line 4: no id", "line 5: no words", "line 6: ticket 7 stands"):
        assert words in result.stderr


@pytest.mark.parametrize("words", [("--tag", "nonsense"), ("--tag", "refund_request="), ("--policy", "nowhere.toml")])
def test_a_wrong_call_is_a_usage_error(past: Path, words: tuple[str, ...]):
    assert accord("simulate", past, *words).exit_code == 2


def test_a_file_that_is_no_report_is_one_sentence(past: Path):
    result = accord("simulate", past, "--against", past)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


def test_a_long_life_in_many_lines_of_html_is_read_as_the_client_wrote_it():
    html = said("", 0, html_body=f"<div>{SILENT}</div><blockquote>refund me</blockquote>")
    (entry,) = simulated(line(comments=[html]))["tickets"]
    assert entry["labels"] == ["unresponsive_freelancer"]
