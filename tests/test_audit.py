"""What the audit makes of pip-audit's answer: a finding stops a release, a network that is down does not."""

import json

import pytest

from tests.audit import judge

SOUND = {"name": "sound", "version": "1.0", "vulns": []}
HOLE = {"id": "PYSEC-0000-1", "fix_versions": ["1.1"]}
LEAKY = {"name": "leaky", "version": "1.0", "vulns": [HOLE]}


@pytest.mark.parametrize(
    ("answer", "error", "code", "told"),
    [
        pytest.param(json.dumps({"dependencies": [SOUND]}), "", 0, "1 packages audited, 0 known", id="all sound"),
        pytest.param(json.dumps({"dependencies": [SOUND, LEAKY]}), "", 1, "leaky 1.0: PYSEC-0000-1", id="a hole"),
        pytest.param("", "ConnectionError: no route", 0, "NOT AUDITED: the database could not", id="no network"),
        pytest.param("[]", "", 0, "NOT AUDITED", id="an odd answer"),
    ],
)
def test_the_audit_is_told(capsys: pytest.CaptureFixture[str], answer: str, error: str, code: int, told: str):
    assert judge(answer, error) == code
    assert told in capsys.readouterr().out
