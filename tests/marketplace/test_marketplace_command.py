"""`python -m sandbox.marketplace` as a process of its own."""

import os
import subprocess
import sys

from bot.marketplace import Marketplace
from sandbox.marketplace import TOKEN


def test_the_command_says_its_address_first_and_serves_there():
    command = [sys.executable, "-m", "sandbox.marketplace", "--port", "0", "--talent", "20"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ) as process:
        try:
            assert process.stdout
            url = process.stdout.readline().decode().strip()
            contract = Marketplace(url, TOKEN).contract("33445566")
        finally:
            process.terminate()
    assert contract is not None
    assert contract.freelancer.name == "Tomas Reedwater"
