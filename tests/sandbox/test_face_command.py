"""`accord sandbox`: the whole product as processes; a case from new to exhausted; nothing is left when it ends."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.sandbox.faces import TAG

PATIENCE = 150  # seconds for one click, on a busy machine


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[subprocess.Popen[str], str, Path]]:
    """The process, the address that it prints, and the folder in which it keeps what it needs while it runs."""
    folder = Path(tempfile.mkdtemp(prefix="acc"))  # a short name, for a socket's path
    command = [sys.executable, "-m", "bot", "sandbox"]
    environment = {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip(), folder
        process.terminate()
        process.wait(PATIENCE)
    folder.rmdir()


def _click(visitor: requests.Session, url: str, **form: str) -> str:
    """The words of the page to which a form leads."""
    page = visitor.post(url, data=form, timeout=PATIENCE)
    assert page.ok, page.text
    return " ".join(TAG.sub("", page.text).split())


def test_p10_a_silent_freelancers_case_goes_from_new_to_exhausted_although_workers_die(
    running: tuple[subprocess.Popen[str], str, Path],
):
    _, address, _ = running
    assert re.fullmatch(r"http://127\.0\.0\.1:[0-9]+/try", address)
    visitor = requests.Session()
    assert visitor.get(address.removesuffix("/try"), timeout=PATIENCE).url == address
    assert "We would like to call you" in _click(visitor, f"{address}/samples/02-silent-no-phone-anywhere", tour="yes")
    assert "The case is: reaching the freelancer" in _click(visitor, f"{address}/person", role="agent", ticket="1001")
    assert "worker-1 were killed, and started again" in _click(visitor, f"{address}/workers")
    page = _click(visitor, f"{address}/clock", hours="48", back="/try/tickets/1001")
    assert "The case is: exhausted" in page
    assert "Sent to the client: 1 reply, each once." in page
    assert "Sent to the freelancer: 3 messages, each once." in page
    assert "Call Owen Castellane now: +15125550147" in page
    assert "The client has answered; please take over" not in page, "the call note has said it"
    assert "Nothing by itself" in page


def test_ctrl_c_ends_every_process_and_leaves_no_file(running: tuple[subprocess.Popen[str], str, Path]):
    process, address, folder = running
    numbers = [int(path.read_text("ascii")) for path in folder.glob("*/*.pid")]
    assert len(numbers) == 6
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    for number in numbers:
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)
    with pytest.raises(requests.ConnectionError):
        requests.get(address, timeout=5)
    assert list(folder.iterdir()) == []
