"""Logs are JSON lines on standard error."""

import json
import logging

import pytest
import structlog

from bot import logs
from bot.logs import REMOVED, scrub


def test_each_line_is_one_json_object_on_standard_error(capsys: pytest.CaptureFixture[str]):
    logs.configure("INFO")
    structlog.get_logger().info("delivery", ticket=7, outcome="due")
    structlog.get_logger().debug("not shown at this level")
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    written = json.loads(line)
    assert (written["event"], written["ticket"], written["level"]) == ("delivery", 7, "info")
    assert written["timestamp"].endswith("Z")


def test_a_line_break_in_a_value_does_not_break_the_line(capsys: pytest.CaptureFixture[str]):
    logs.configure("INFO")
    structlog.get_logger().info("x", why="one\ntwo\u2028three")
    assert len(capsys.readouterr().err.split("\n")) == 2


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        pytest.param("422 maria@example.com is taken", f"422 {REMOVED} is taken", id="an address"),
        pytest.param("call +1 (512) 555-0187 now", f"call {REMOVED} now", id="a phone number"),
        pytest.param("sent Bearer abc.def-123456", f"sent {REMOVED}", id="a token"),
        pytest.param("rediss://app:s3cret@redis.test:6379", f"rediss:{REMOVED}redis.test:6379", id="a URL"),
        pytest.param("PUT /api/v2/tickets/4711.json: 409", "PUT /api/v2/tickets/4711.json: 409", id="a path stays"),
        pytest.param("2026-12-01T11:59:23.573838+00:00", "2026-12-01T11:59:23.573838+00:00", id="an instant stays"),
    ],
)
def test_what_looks_private_is_taken_out_of_a_line(text: str, scrubbed: str):
    assert scrub(text) == scrubbed


def test_what_a_library_says_is_scrubbed_with_its_traceback(capsys: pytest.CaptureFixture[str]):
    logs.configure("INFO")
    try:
        int("maria@example.com")
    except ValueError:
        logging.getLogger("some.library").exception("about carla@example.com")
    structlog.get_logger().warning("x", why="for maria@example.com", ticket=7)
    err = capsys.readouterr().err
    assert "ValueError" in err
    assert "example.com" not in err


def test_scrubbing_takes_time_in_proportion_to_length():
    for piece in ("a@", "a.", "+1 ", "Bearer ", "//a:"):
        assert scrub(piece * 50_000)
