"""What the sandbox's tests stand on: a running account and a receiver."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sandbox.options import Options
from sandbox.server import running_sandbox
from tests.sandbox.clients import Api, Receiver, listening


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as found:
        yield found


@pytest.fixture
def start() -> Iterator[Callable[..., Api]]:
    """Starts accounts: `start(options, webhook=…, secret=…)`; they end with the test."""
    running: list[Any] = []

    def begin(options: Options | None = None, **more: Any) -> Api:
        manager = running_sandbox(options, **more)
        api = Api(manager.__enter__())
        running.append((manager, api))
        return api

    yield begin
    for manager, api in reversed(running):
        api.session.close()
        manager.__exit__(None, None, None)


@pytest.fixture
def api(start: Callable[..., Api]) -> Api:
    return start()
