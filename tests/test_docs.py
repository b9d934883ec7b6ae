"""The pages keep in step with the code: generated parts, commands, notes, tags, views, metrics, variables."""

import re
import tomllib

import pytest

from bot.commands import NAMES
from bot.labels import Label
from bot.macros import load_macros
from bot.policy import load_policy
from tests import docs
from tests.house import ROOT


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


@pytest.mark.parametrize("name", docs.PARTS)
def test_the_generated_part_is_what_the_code_says(name: str):
    assert page(name) == docs.written(name), "run: python -m tests.docs"


def test_every_policy_key_is_explained():
    keys = [(section, key) for section, values in load_policy().model_dump().items() for key in values]
    text = page("policy.md")
    for section, key in keys:
        part = text.split(f"### `[{section}]`")[1].split("###")[0]
        (row,) = [line for line in part.splitlines() if line.startswith(f"| `{key}` |")]
        meaning = row.removesuffix(" |").rsplit("|", 1)[1].strip()
        assert meaning or "Values:" in part, f"{section}.{key} has no comment in policy.toml"


def test_every_page_is_linked_from_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [p.name for p in sorted((ROOT / "docs").glob("*.md")) if f"](docs/{p.name})" not in readme] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_told_to_agents(name: str):
    assert re.search(rf"`/accord {name}[ `]", page("agents.md"))


def test_agents_are_told_of_no_command_that_does_not_exist():
    assert set(re.findall(r"`/accord ([a-z-]+)", page("agents.md"))) <= set(NAMES)


def test_the_meaning_of_every_note_is_told_and_of_no_other():
    table = page("agents.md").split("## What each note means")[1]
    told = re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)[1:]
    assert sorted(told) == sorted(m.title for m in load_macros() if not m.public and _is_whole(m.name))


def _is_whole(name: str) -> bool:
    return (ROOT / "macros" / "internal" / f"{name}.md").exists()


@pytest.mark.parametrize("label", Label)
def test_how_to_correct_each_label_is_told(label: Label):
    assert f"`accord_{label}`" in page("agents.md")
    assert f"`accord_not_{label}`" in page("agents.md")


def test_every_view_and_escalation_is_told_to_team_leads():
    desired = tomllib.loads((ROOT / "bot" / "provision" / "desired.toml").read_text("utf-8"))
    text = page("team-leads.md")
    for view in desired["view"]:
        assert f"*{view['title']}*" in text
    tags = {tag for view in desired["view"] for c in view["all"] for tag in re.findall(r"escalate_\w+", str(c))}
    assert tags == set(re.findall(r"escalate_\w+", text))


def test_every_metric_that_a_page_names_exists():
    known = set(re.findall(r"^\| `(accord_\w+)`", page("metrics.md"), re.MULTILINE))
    named = set(re.findall(r"`(accord_\w+)`", page("deploy.md") + page("metrics.md")))
    assert named <= known


@pytest.mark.parametrize("name", ["deploy.md", "set-up.md", "simulate.md", "policy.md", "team-leads.md"])
def test_every_variable_that_a_page_names_exists(name: str):
    known = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"`((?:ZENDESK|ACCORD|MARKETPLACE|REDIS|WEB|LOG|PUBLIC|SCHEDULING)_[A-Z_]+)\b", page(name)))
    assert named <= known
