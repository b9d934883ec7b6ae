"""Runs our Lua scripts: one call each, over a connection that a thread keeps for itself.

The way of a command through redis-py's client (pool, counters, retries) took a third of the receiver's time. Its
connection does all that matters here: TLS, authentication, time limits, connecting again.
"""

import os
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import redis
from redis.exceptions import NoScriptError

IDLE = timedelta(seconds=1)  # after it a connection is looked at before it is used: the server may have hung up


class Scripts:
    """The scripts of `lua/` by name. Any number of threads may share one, and processes that come from a fork."""

    def __init__(self, client: redis.Redis, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._pool = client.connection_pool
        self._sources = {f.stem: f.read_text("utf-8") for f in Path(__file__).with_name("lua").glob("*.lua")}
        self._shas = {name: client.register_script(source).sha for name, source in self._sources.items()}
        self._mine = threading.local()

    def run(self, name: str, keys: Sequence[str], args: Sequence[str | int]) -> Any:
        """What the script returns; it is sent once. Raises redis.ConnectionError, TimeoutError or ResponseError."""
        try:
            return self._call("EVALSHA", self._shas[name], len(keys), *keys, *args)
        except NoScriptError:  # nothing ran: the server is new, or was told to forget
            return self._call("EVAL", self._sources[name], len(keys), *keys, *args)

    def _call(self, *command: str | int) -> Any:
        connection = self._connection()
        connection.send_command(*command)
        return connection.read_response()

    def _connection(self) -> Any:
        """This thread's connection, alive as far as one can tell without asking."""
        mine, now = self._mine, self._clock()
        if getattr(mine, "process", 0) != os.getpid():
            mine.connection, mine.process = self._pool.get_connection(), os.getpid()
        elif now - mine.used_at > IDLE and _hung_up(mine.connection):
            mine.connection.disconnect()  # the command connects anew
        mine.used_at = now
        return mine.connection


def _hung_up(connection: Any) -> bool:
    try:
        return bool(connection.can_read())  # nothing was asked: whatever is there can only be the end
    except (redis.ConnectionError, redis.TimeoutError, OSError):
        return True
