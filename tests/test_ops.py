"""What runs the bot elsewhere keeps in step with it: image, compose, app.json, systemd, dashboard, alert rules."""

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import metrics
from tests.house import ROOT

PROCFILE = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text("utf-8").splitlines())
RUNNING = ("web", "worker", "urgent", "clock")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
APP: dict[str, Any] = json.loads((ROOT / "app.json").read_text("utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
VARIABLES = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
NAMES = {*metrics.LABELS, *metrics.LIVE}
LABELS = {
    **{name: set(labels) for name, labels in metrics.LABELS.items()},
    **{name: {label} - {""} for name, (_, label) in metrics.LIVE.items()},
}


def words(command: str) -> list[str]:
    """A command as a shell would take it apart, without what only makes it a shell's."""
    return [w for w in shlex.split(command) if w not in ("sh", "-c", "exec")]


def inner(command: list[str]) -> list[str]:
    """What a service runs; compose's $$ is a shell's $."""
    whole = command[-1] if command[:2] == ["sh", "-c"] else shlex.join(command)
    return words(whole.replace("$$", "$"))


@pytest.mark.parametrize("name", PROCFILE)
def test_compose_runs_what_the_procfile_runs(name: str):
    assert inner(COMPOSE["services"][name]["command"]) == words(PROCFILE[name])


def test_compose_has_the_processes_of_the_procfile_and_redis():
    assert set(COMPOSE["services"]) == {*PROCFILE, "redis"}


def test_redis_keeps_what_it_is_told():
    service = COMPOSE["services"]["redis"]
    command = " ".join(service["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command
    assert service["volumes"] == ["redis:/data"]
    assert "redis" in COMPOSE["volumes"]


@pytest.mark.parametrize("name", PROCFILE)
def test_no_service_may_do_more_than_it_needs(name: str):
    service = COMPOSE["services"][name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["depends_on"]["redis"]["condition"] == "service_healthy"
    assert service["env_file"] == [".env"]


def test_the_image_runs_the_receiver_as_nobody_in_particular():
    (command,) = re.findall(r"^CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    assert inner(json.loads(command)) == words(PROCFILE["web"])
    last_stage = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert re.search(r"^USER 10001$", last_stage, re.MULTILINE)
    assert last_stage.index("USER") < last_stage.index("CMD [")
    assert "/healthz" in last_stage.split("HEALTHCHECK")[1]


def test_the_image_holds_every_room_and_only_what_the_ignore_file_lets_in():
    copied = set(re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE))
    copied = {name for names in copied for name in names.split()}
    let_in = set(re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    assert copied == let_in
    assert {"bot", "handlers", "jobs", "macros", "gunicorn.conf.py", "requirements.lock"} <= copied
    assert all((ROOT / name).exists() for name in copied)


def test_the_python_of_the_image_is_one_that_is_supported():
    versions = set(re.findall(r"FROM python:3\.(\d+)-slim", DOCKERFILE))
    assert len(versions) == 1
    assert versions <= {"11", "12", "13"}


def test_what_the_image_throws_away_is_only_for_developers():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    thrown = set(re.search(r"uninstall --quiet --yes (.+)", DOCKERFILE)[1].split())
    assert thrown <= {re.split(r"[>=]", name)[0] for name in project["optional-dependencies"]["dev"]}


def test_app_json_names_every_variable_that_a_deployment_sets():
    assert set(APP["env"]) == VARIABLES - {"REDIS_URL", "PORT"}  # those two are the platform's
    assert set(APP["formation"]) == set(RUNNING)


@pytest.mark.parametrize("name", RUNNING)
def test_systemd_runs_what_the_procfile_runs(name: str):
    (path,) = (ROOT / "ops" / "systemd").glob(f"accord-{name}*.service")
    unit = path.read_text("utf-8")
    command = re.search(r"^ExecStart=(.+)$", unit, re.MULTILINE)[1].replace("/opt/accord/.venv/bin/", "")
    defaults = re.sub(r"\$\{(\w+):-\d+\}", r"${\1}", PROCFILE[name])  # systemd has no defaults: Environment= gives them
    assert words(command) == words(defaults)
    assert {"User=accord", "NoNewPrivileges=yes", "Restart=always"} <= set(unit.splitlines())
    target = (ROOT / "ops" / "systemd" / "accord.target").read_text("utf-8")
    assert path.stem.removesuffix("@") in target


DASHBOARD: dict[str, Any] = json.loads((ROOT / "ops" / "dashboard.json").read_text("utf-8"))
RULES = yaml.safe_load((ROOT / "ops" / "alerts.yaml").read_text("utf-8"))["groups"][0]["rules"]
QUERIES = [
    *((panel["title"], target["expr"]) for panel in DASHBOARD["panels"] for target in panel.get("targets", ())),
    *((rule["alert"], rule["expr"]) for rule in RULES),
]


@pytest.mark.parametrize(("title", "query"), QUERIES)
def test_every_query_asks_for_metrics_and_labels_that_exist(title: str, query: str):
    named = set(re.findall(r"accord_\w+", query))
    assert named, title
    assert named <= NAMES
    known = set().union(*(LABELS[name] for name in named))
    asked = re.findall(r"\{([^}]*)\}", query), re.findall(r"by \(([^)]*)\)", query)
    used = {label for group in asked for part in group for label in re.findall(r"(\w+)(?==|!|\s*,|$)", part)}
    assert used - {"forged", "stale"} <= known


def test_every_metric_stands_on_the_dashboard():
    shown = {name for _, query in QUERIES for name in re.findall(r"accord_\w+", query)}
    assert shown == NAMES


def test_the_labels_that_a_legend_shows_exist():
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", ()):
            known = set().union(*(LABELS[name] for name in re.findall(r"accord_\w+", target["expr"])))
            assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) <= known, panel["title"]


def test_panels_do_not_overlap_and_have_ids_of_their_own():
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    taken = [(x, y) for p in places for x in range(p["x"], p["x"] + p["w"]) for y in range(p["y"], p["y"] + p["h"])]
    assert len(taken) == len(set(taken))
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])


def test_every_alert_says_what_to_do():
    for rule in RULES:
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["do"]
        assert rule["labels"]["severity"] in {"page", "ticket"}


def test_every_alert_stands_on_the_page():
    page = Path(ROOT / "docs" / "deploy.md").read_text("utf-8")
    assert set(re.findall(r"`(Accord[A-Z]\w+)`", page)) == {rule["alert"] for rule in RULES}
