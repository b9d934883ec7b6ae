"""Crash points do nothing in production, and exactly what is asked for in a chaos run."""

import re
import signal
import subprocess
import sys

import pytest

from bot.crash import POINTS
from tests.house import sources

PASS_THREE_TIMES = "from bot.crash import crash_point\nfor _ in range(3): crash_point('attend.read'); print('passed')"


@pytest.mark.parametrize(
    ("wanted", "passed", "code"),
    [
        pytest.param("", 3, 0, id="nothing is asked for"),
        pytest.param("attend.claimed", 3, 0, id="another point"),
        pytest.param("attend.read", 0, -signal.SIGKILL, id="the first passing"),
        pytest.param("attend.read:3", 2, -signal.SIGKILL, id="the third"),
        pytest.param("attend.read:9", 3, 0, id="one that never comes"),
    ],
)
def test_a_process_ends_at_the_point_that_is_asked_for(wanted: str, passed: int, code: int):
    ran = subprocess.run(
        [sys.executable, "-uc", PASS_THREE_TIMES], env={"ACCORD_CRASH_AT": wanted}, capture_output=True, check=False
    )
    assert (ran.stdout.count(b"passed"), ran.returncode) == (passed, code)


def test_every_point_is_passed_somewhere_and_every_passing_is_listed():
    product = "".join(sources("bot", "jobs").values())
    assert set(re.findall(r'crash_point\("([\w.]+)"\)', product)) == set(POINTS)
