"""The house: who may import whom, one door to each thing outside, nothing unused, and nothing too long to read."""

import importlib
import importlib.util
import shlex
from collections.abc import Callable

import pytest

from bot.cli import main
from bot.labels import MEANING, Label, Signal
from bot.macros import load_macros
from bot.poke import POKE
from handlers import PLAYBOOK
from tests import house

PRODUCT = house.sources(*house.PRODUCT)
EVERYTHING = house.sources(*house.ROOMS)
Rule = Callable[[str, str], list[str]]

RULES = [
    pytest.param(house.wrong_way, EVERYTHING, id="jobs -> handlers -> bot, never back, and nobody imports the tests"),
    pytest.param(house.through_the_wall, PRODUCT, id="handlers see words and the case, no door"),
    pytest.param(house.wrong_door, PRODUCT, id="each library has one door, and chance has none"),
    pytest.param(house.reads_the_environment, PRODUCT, id="only the settings read the environment"),
    pytest.param(house.looks_at_the_clock, PRODUCT, id="only the edges look at the clock"),
    pytest.param(house.says_nothing_first, EVERYTHING, id="a file's first line says its job"),
    pytest.param(house.too_long, EVERYTHING, id="files and functions end before the reader's breath does"),
]


@pytest.mark.parametrize(("rule", "files"), RULES)
def test_the_product_keeps_the_rule(rule: Rule, files: dict[str, str]):
    assert [fault for path, source in files.items() for fault in rule(path, source)] == []


OFFENDERS = [
    (house.wrong_way, "bot/case.py", "from handlers import plan"),
    (house.wrong_way, "bot/case.py", "def f():\n    import jobs.attend"),
    (house.wrong_way, "handlers/call.py", "from jobs.doors import doors"),
    (house.wrong_way, "jobs/attend.py", "from sandbox.world import World"),
    (house.wrong_way, "bot/cli/act.py", "from tests.builders import NOW"),
    (house.wrong_way, "sandbox/world.py", "import tests"),
    (house.through_the_wall, "handlers/call.py", "from bot.desk import Desk"),
    (house.through_the_wall, "handlers/call.py", "from bot import agenda"),
    (house.through_the_wall, "handlers/call.py", "import bot.marketplace.session"),
    (house.wrong_door, "bot/case.py", "from flask import Flask"),
    (house.wrong_door, "bot/web.py", "import redis"),
    (house.wrong_door, "bot/board/pages.py", "import redis"),
    (house.wrong_door, "bot/board/pages.py", "from authlib.integrations.flask_client import OAuth"),
    (house.wrong_door, "bot/web.py", "import flask_limiter"),
    (house.wrong_door, "jobs/attend.py", "from zenpy.lib.exception import APIException"),
    (house.wrong_door, "bot/agenda.py", "import random"),
    (house.wrong_door, "bot/agenda.py", "from secrets import token_hex"),
    (house.reads_the_environment, "bot/embedded.py", "import os\nX = os.environ['X']"),
    (house.reads_the_environment, "jobs/doors.py", "import os\nX = os.getenv('X')"),
    (house.looks_at_the_clock, "bot/perform.py", "import datetime\nX = datetime.datetime.now()"),
    (house.looks_at_the_clock, "handlers/call.py", "import time\nX = time.time()"),
    (house.says_nothing_first, "bot/case.py", "import os\n"),
    (house.says_nothing_first, "bot/case.py", '"""Case"""\n'),
    (house.too_long, "bot/case.py", "x = 1\n" * 251),
    (house.too_long, "bot/case.py", "def f():\n" + "    x = 1\n" * 45),
    (house.names_a_machine, "README.md", "see .." + "/shared/house.md"),
    (house.names_a_machine, "Makefile", "cd /" + "work/main"),
]


@pytest.mark.parametrize(("rule", "path", "source"), OFFENDERS)
def test_whoever_breaks_a_rule_is_named(rule: Rule, path: str, source: str):
    (fault, *_) = rule(path, source)
    assert path in fault


def test_what_is_allowed_is_not_named():
    assert not house.wrong_way("bot/board/case_page.py", "from handlers import plan\nfrom jobs.doors import doors")
    assert not house.wrong_door("bot/board/pages.py", "from flask import Blueprint")
    assert not house.wrong_way("jobs/attend.py", "from handlers import plan\nfrom bot import metrics\nimport rq")
    assert not house.wrong_way("bot/cli/act.py", "from sandbox.demo import run\nfrom jobs.doors import doors")
    assert not house.wrong_door("bot/desk/session.py", "import requests\nfrom zenpy import Zenpy")
    assert not house.through_the_wall("handlers/call.py", "from bot.case import Case")
    assert not house.looks_at_the_clock("jobs/doors.py", "X = datetime.now(UTC)")


def test_every_label_has_its_page_in_the_playbook_and_every_name_its_definition():
    assert set(PLAYBOOK) == set(Label)
    assert all(PLAYBOOK.values())
    assert set(MEANING) == {*Label, *Signal}


def test_every_handler_is_used():
    used, waiting = set[str](), ["handlers/__init__.py"]
    while waiting:
        path = waiting.pop()
        names = {name for name, _ in house.imports(path, PRODUCT[path])}
        files = {f"{name.replace('.', '/')}.py" for name in names} & PRODUCT.keys()
        waiting += sorted(files - used)
        used |= files
    assert {p for p in PRODUCT if p.startswith("handlers/")} - used == {"handlers/__init__.py"}


def test_every_macro_is_used():
    said = {word for path, source in PRODUCT.items() for word in house.words_in(source)}
    assert {macro.name for macro in load_macros()} - said == set()


def test_every_macro_lists_no_slot_that_its_body_does_not_use():
    for path in sorted((house.ROOT / "macros").rglob("*.md")):
        _, _, body = path.read_text(encoding="utf-8").split("+++\n", 2)
        unused = {slot for slot in load_macros()[path.stem].slots if slot not in body}
        assert not unused, f"{path.name}: {unused}"


def test_every_lua_file_is_used():
    agenda = house.words_in(PRODUCT["bot/agenda.py"])
    assert {path.stem for path in (house.ROOT / "bot" / "lua").glob("*.lua")} <= agenda


def test_every_job_name_resolves():
    module, _, name = POKE.rpartition(".")
    assert callable(getattr(importlib.import_module(module), name))


PROCESSES = dict(line.split(": ", 1) for line in (house.ROOT / "Procfile").read_text("utf-8").splitlines())


def _resolves(command: str) -> bool:
    words = shlex.split(command)
    if words[0] == "python":
        return importlib.util.find_spec(words[words.index("-m") + 1]) is not None
    if words[0] == "accord":
        return words[1] in main.commands
    module, _, name = words[-1].removesuffix("()").partition(":")
    return words[0] == "gunicorn" and callable(getattr(importlib.import_module(module), name))


def test_the_processes_are_those_that_the_outside_relies_on():
    assert set(PROCESSES) == {"web", "worker", "urgent", "clock", "release"}


@pytest.mark.parametrize("name", ["web", "worker", "urgent", "clock"])
def test_every_process_resolves(name: str):
    assert _resolves(PROCESSES[name])


@pytest.mark.skipif("check" not in main.commands, reason="accord check comes with what provisions the account")
def test_the_release_resolves():
    assert _resolves(PROCESSES["release"])


@pytest.mark.parametrize("command", ["python -m jobs.nothing", "accord nothing", "gunicorn bot.web:nothing"])
def test_a_process_that_does_not_resolve_is_seen(command: str):
    with pytest.raises((AssertionError, AttributeError)):
        assert _resolves(command)


def test_nothing_names_a_machine_where_somebody_once_worked():
    hidden = {".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    faults = []
    for path in house.ROOT.rglob("*"):
        if path.is_file() and path.name != ".git" and not hidden & set(path.relative_to(house.ROOT).parts):
            text = path.read_bytes().decode("utf-8", errors="ignore")
            faults += house.names_a_machine(path.relative_to(house.ROOT).as_posix(), text)
    assert faults == []
