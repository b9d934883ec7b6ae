"""`python -m sandbox`: the first line is the address, and a signal ends it cleanly."""

import subprocess
import sys

import requests

from sandbox.options import Credentials


def test_the_first_line_is_the_address_and_a_signal_ends_it():
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--no-limits", "--samples"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        header = {"Authorization": f"Bearer {Credentials().oauth_token}"}
        tickets = requests.get(f"{url}/api/v2/tickets.json", headers=header, timeout=10).json()["tickets"]
        process.terminate()
        assert process.wait(timeout=10) == 0
    assert len(tickets) > 24
