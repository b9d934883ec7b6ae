"""Logs are JSON lines on standard error."""

import json

import pytest
import structlog

from bot import logs


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
