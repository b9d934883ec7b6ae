"""`python -m tests.audit`: are there known vulnerabilities in what requirements.lock installs? Asks pip-audit.

Exits 1 where there are. Where pip-audit, or the database that it asks, cannot be reached, it says so loudly and
exits 0: a network that is down must not keep a repair from going out.
"""

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from tests.house import ROOT

TOOL = "pip-audit==2.10.1"
PATIENCE = 300  # seconds
NOT_DONE = "!!! NOT AUDITED: {why}. Run `make audit` where the network allows it. !!!"


def main() -> int:
    """Install the tool beside the environment, ask, and tell."""
    with tempfile.TemporaryDirectory(prefix="accord-audit-") as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        installed = _run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", TOOL)
        if installed is None or installed.returncode:
            return _say(NOT_DONE.format(why="pip-audit could not be installed"))
        lock = str(ROOT / "requirements.lock")
        options = ("--requirement", lock, "--no-deps", "--disable-pip", "--progress-spinner", "off")
        asked = _run(python, "-m", "pip_audit", *options, "--format", "json")
    if asked is None:
        return _say(NOT_DONE.format(why="the database did not answer in time"))
    return judge(asked.stdout, asked.stderr)


def judge(answer: str, error: str) -> int:
    """0 where nothing is known, or nothing could be asked; 1 where something is, with a line for each."""
    try:
        packages = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (error.strip().splitlines() or ["no answer"])[-1]
        return _say(NOT_DONE.format(why=f"the database could not be asked ({last[:200]})"))
    found = [(p["name"], p["version"], v) for p in packages for v in p.get("vulns", ())]
    for name, version, hole in found:
        _say(f"{name} {version}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no version yet'}")
    _say(f"{len(packages)} packages audited, {len(found)} known vulnerabilities")
    return 1 if found else 0


def _run(*command: str) -> "subprocess.CompletedProcess[str] | None":
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return None


def _say(line: str) -> int:
    print(line, flush=True)  # noqa: T201  # a command
    return 0


if __name__ == "__main__":
    sys.exit(main())
