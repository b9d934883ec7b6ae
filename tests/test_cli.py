"""The command line: JSON lines in and out, one sentence for what a person can mend, and exit codes that tell."""

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from jobs import doors as wiring
from sandbox.options import OAUTH_TOKEN
from sandbox.server import Running, running_sandbox
from tests.builders import SCHEDULING

ENVIRONMENT = (
    "ZENDESK_URL",
    "ZENDESK_OAUTH_TOKEN",
    "ZENDESK_OAUTH_CLIENT_ID",
    "ZENDESK_EMAIL",
    "SCHEDULING_URL",
    "REDIS_URL",
    "ACCORD_POLICY",
    "MARKETPLACE_URL",
)


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    wiring.doors.cache_clear()
    yield
    wiring.doors.cache_clear()


def _run(*words: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(main, list(words), input=given)


def _lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_command_explains_itself():
    shown = _run("--help")
    assert shown.exit_code == 0
    for name, command in main.commands.items():
        assert name in shown.stdout
        assert command.help
        assert _run(name, "--help").exit_code == 0


def test_classify_answers_each_line_in_order():
    asked = [{"id": n, "subject": "", "body": "I want a refund please."} for n in range(3)]
    result = _run("classify", given="\n".join(map(json.dumps, asked)) + "\n")
    answers = _lines(result)
    assert result.exit_code == 0
    assert [a["id"] for a in answers] == [0, 1, 2]
    assert answers[0]["labels"] == ["refund_request"]
    keys = {"id", "labels", "handed_over", "signals", "role", "disputed_usd", "confidence", "evidence"}
    assert set(answers[0]) == keys


def test_phones_answers_with_the_number_and_its_words():
    asked = {"id": "a", "text": "Please call me: 212-555-0123", "region": "US"}
    (answer,) = _lines(_run("phones", given=json.dumps(asked)))
    (number,) = answer["numbers"]
    assert number["e164"] == "+12125550123"
    assert asked["text"][number["start"] : number["end"]] == number["written"]
    assert set(number) == {"e164", "written", "start", "end", "where", "confidence", "why"}


@pytest.mark.parametrize("command", ["classify", "phones"])
def test_a_line_that_cannot_be_read_is_answered_with_its_reason_and_the_rest_goes_on(command: str):
    given = b'{"id": 1}\nnot json\n\n[1]\n\xff\xfe\n{"id": 2}\n'
    result = _run(command, given=given)
    answers = _lines(result)
    assert result.exit_code == 1
    assert [a["id"] for a in answers] == [1, None, None, None, 2]
    assert [a["error"] for a in answers[1:4]] == [
        "line 2: not JSON",
        "line 4: not a JSON object",
        "line 5: not JSON",
    ]
    assert "3 lines could not be read" in result.stderr


@pytest.mark.parametrize("command", ["classify", "phones"])
@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"id": "\ud800", "body": "\ud800 refund", "text": "\ud800 212-555-0123"}, id="half characters"),
        pytest.param({"id": {"a": [1]}, "body": None, "text": None, "subject": 5}, id="values of other kinds"),
        pytest.param({"body": ["x"], "text": {"y": 1}, "role": 7, "region": "Atlantis"}, id="no id"),
        pytest.param({"id": 1, "body": "é日本😀", "text": "é日本😀"}, id="other alphabets"),
    ],
)
def test_odd_input_is_answered_and_the_output_stays_ascii(command: str, odd: dict[str, object]):
    result = _run(command, given=json.dumps(odd))
    assert result.exit_code == 0
    assert result.stdout.isascii()
    assert _lines(result)[0]["id"] == odd.get("id")


@pytest.mark.parametrize("command", ["classify", "phones"])
def test_no_input_has_no_output(command: str):
    result = _run(command)
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("words", [("attend", "zero"), ("attend", "0"), ("rehearse",), ("nothing",)])
def test_a_wrong_call_is_a_usage_error(words: tuple[str, ...]):
    assert _run(*words).exit_code == 2


def test_a_missing_environment_is_told_whole_and_without_a_traceback():
    result = _run("attend", "7")
    assert result.exit_code == 1
    for name in ("ZENDESK_URL", "SCHEDULING_URL", "no way to sign in"):
        assert name in result.stderr
    assert "Traceback" not in result.output


@pytest.fixture
def zendesk(monkeypatch: pytest.MonkeyPatch, redis_server: str, connection: object) -> Iterator[Running]:  # noqa: ARG001
    with running_sandbox(samples=True) as running:
        for name, value in {
            "ZENDESK_URL": running.url,
            "ZENDESK_OAUTH_TOKEN": OAUTH_TOKEN,
            "SCHEDULING_URL": SCHEDULING,
            "REDIS_URL": redis_server,
            "LOG_LEVEL": "CRITICAL",
        }.items():
            monkeypatch.setenv(name, value)
        yield running


def _writes(running: Running) -> int:
    with running.world.lock:
        return sum(len(ticket.audits) for ticket in running.world.tickets.values())


def _a_case(running: Running) -> str:
    with running.world.lock:
        return str(min(i for i, t in running.world.tickets.items() if t.status in {"new", "open"} and not t.deleted))


def test_rehearse_shows_the_case_and_the_plan_and_touches_nothing(zendesk: Running):
    before = _writes(zendesk)
    result = _run("rehearse", _a_case(zendesk))
    assert result.exit_code == 0, result.output
    assert "signals:" in result.stdout
    assert _writes(zendesk) == before


def test_rehearse_of_a_ticket_that_is_not_there_is_one_sentence(zendesk: Running):  # noqa: ARG001  # it serves
    result = _run("rehearse", "999999")
    assert result.exit_code == 1
    assert "404" in result.stderr
    assert "Traceback" not in result.output


def test_attend_acts_and_says_how_it_ended(zendesk: Running):
    number = _a_case(zendesk)
    assert _run("attend", number).exit_code == 0
    gone = _run("attend", "999999")
    assert (gone.exit_code, gone.stdout) == (1, "ticket 999999: gone\n")


def test_parked_and_retry(zendesk: Running):  # noqa: ARG001
    assert "nothing is parked" in _run("parked").stderr
    assert "not parked" in _run("retry", "7").stderr
    agenda = wiring.doors().agenda
    agenda.wake(7)
    agenda.park(agenda.claim(7), "given up")
    assert _run("parked").stdout == "7\tgiven up\n"
    assert _run("retry", "7").exit_code == 0
    assert agenda.parked() == {}


def test_redis_that_is_away_is_one_sentence(zendesk: Running, monkeypatch: pytest.MonkeyPatch):  # noqa: ARG001
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    result = _run("parked")
    assert result.exit_code == 1
    assert "Redis is away" in result.stderr
    assert "Traceback" not in result.output
