"""The command line and its page keep in step; help teaches; errors are one sentence and never a traceback."""

import re
from collections.abc import Iterator

import click
import pytest
import redis
from click.testing import CliRunner

from bot.cli import main
from bot.cli.group import Commands
from bot.desk.errors import Away, Conflict, Forbidden, NotFound, RateLimited, Refused, SignedOut, UnknownOutcome
from tests.house import ROOT

PAGE = (ROOT / "docs" / "cli.md").read_text("utf-8")


def _options(command: click.Command) -> Iterator[str]:
    for option in command.params:
        if isinstance(option, click.Option):
            yield option.opts[0]


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_stands_on_the_page(name: str):
    (row,) = [line for line in PAGE.splitlines() if re.match(rf"\| `accord {name}[ `]", line)]
    for option in _options(main.commands[name]):
        assert f"`{option}`" in row


def test_the_page_names_no_command_that_is_not_there():
    named = set(re.findall(r"\| `accord ([a-z]+)", PAGE))
    assert named == set(main.commands)


@pytest.mark.parametrize("name", sorted(set(main.commands) - {"demo"}))
def test_every_help_teaches_by_example(name: str):
    shown = CliRunner().invoke(main, [name, "--help"]).output
    assert re.search(rf"Examples?:\n(.*\n)*.*accord {name}", shown)


def test_every_page_that_the_docs_name_is_there():
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([\w./-]+)\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


ERRORS = [
    pytest.param(Away("GET /x: Timeout"), 1, "check ZENDESK_URL", id="Zendesk is away"),
    pytest.param(SignedOut("GET /x: 401"), 1, "credentials", id="signed out"),
    pytest.param(Forbidden("GET /x: 403"), 1, "admin", id="forbidden"),
    pytest.param(NotFound("GET /x: 404"), 1, "check the number", id="not there"),
    pytest.param(RateLimited("GET /x: 429"), 1, "wait", id="too many calls"),
    pytest.param(UnknownOutcome("POST /x: Timeout"), 1, "look", id="unknown outcome"),
    pytest.param(Refused("PUT /x: 422 Title: cannot be blank"), 1, "cannot be blank", id="refused"),
    pytest.param(Conflict("PUT /x: 409"), 1, "409", id="conflict"),
    pytest.param(redis.ConnectionError("refused"), 1, "start it", id="Redis is away"),
    pytest.param(redis.ResponseError("OOM"), 1, "accord check", id="Redis refuses"),
    pytest.param(RuntimeError("a client's words"), 70, "RuntimeError at", id="a fault of ours"),
    pytest.param(RecursionError(), 70, "RecursionError at", id="another fault of ours"),
]


@pytest.mark.parametrize(("error", "code", "words"), ERRORS)
def test_an_error_is_one_sentence_with_a_remedy_and_no_traceback(error: Exception, code: int, words: str):
    @click.group(cls=Commands)
    def group() -> None:
        """A group."""

    @group.command()
    def fail() -> None:
        raise error

    result = CliRunner().invoke(group, ["fail"])
    assert result.exit_code == code
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert "a client's words" not in result.output
    assert "Traceback" not in result.output
