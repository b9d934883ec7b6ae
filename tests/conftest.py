"""What every test may ask for: a real Redis-compatible server, an agenda, a still clock, quiet logs."""

import shutil
import socket
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
import structlog
from hypothesis import settings

from bot import embedded
from bot.agenda import Agenda, connect
from tests.fakes import FakeClock, FakeDesk

# The same examples every time, so that a red test means a change and not chance; no deadline on noisy machines.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The URL of a server of our own, in a folder whose name is short enough for a socket's path."""
    folder = Path(tempfile.mkdtemp(prefix="acc"))
    yield embedded.start(folder)
    embedded.stop(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def connection(redis_server: str) -> Iterator[redis.Redis]:
    """A connection to a server that holds nothing."""
    client = connect(redis_server)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def agenda(connection: redis.Redis, clock: FakeClock) -> Agenda:
    return Agenda(connection, lease=timedelta(seconds=45), remember=timedelta(hours=24), clock=clock)


@pytest.fixture
def desk(clock: FakeClock) -> FakeDesk:
    return FakeDesk(clock)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def _quiet_logs() -> Iterator[None]:
    """Whatever a test configures, the next one starts anew, and no log line gets onto standard output."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory(), cache_logger_on_first_use=False)
    yield
    structlog.reset_defaults()
