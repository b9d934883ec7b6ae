"""The README says what the code does: its diagram, its tables."""

import re
from pathlib import Path

import click
import pytest

from bot.cli import main
from handlers.stage import NEXT, Stage

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
DIAGRAM = README.split("```mermaid")[1].split("```")[0]


def states(diagram: str) -> dict[str, str]:
    """The diagram's names for the states, each with the words that it shows."""
    return {name: words for words, name in re.findall(r'state "([^"]+)" as (\w+)', diagram)}


def edges(diagram: str) -> set[tuple[str, str]]:
    """Each arrow of the diagram, by the words of its ends."""
    shown = states(diagram)
    return {(shown[a], shown[b]) for a, b in re.findall(r"^\s*(\w+) --> (\w+)", diagram, re.MULTILINE)}


def test_the_diagram_names_every_state():
    assert set(states(DIAGRAM).values()) == set(Stage)


def test_the_diagram_shows_just_the_ways_that_the_code_knows():
    assert edges(DIAGRAM) == {(before, after) for before, following in NEXT.items() for after in following}


def test_an_arrow_more_or_less_would_be_seen():
    assert edges(DIAGRAM + "\n    settled --> not_ours") != edges(DIAGRAM)


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_named(command: str):
    assert f"`accord {command}" in README


@pytest.mark.parametrize(
    "variable", re.findall(r"^#? ?([A-Z_]+)=", Path(".env.example").read_text("utf-8"), re.MULTILINE)
)
def test_every_variable_is_described(variable: str):
    assert f"`{variable}`" in README


def test_the_commands_of_the_readme_exist():
    named = set(re.findall(r"`accord ([a-z]+)", README))
    assert isinstance(main, click.Group)
    assert named <= set(main.commands)
