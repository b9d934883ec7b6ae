"""The pretend marketplace over real HTTP, and the door to it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.marketplace import Marketplace
from sandbox.marketplace import Running, running_marketplace

NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def serving() -> Iterator[Running]:
    with running_marketplace(talent=2_000, now=NOW) as running:
        yield running


@pytest.fixture
def pretend(serving: Running) -> Running:
    serving.faults.clear()
    serving.shop.calls.clear()
    return serving


@pytest.fixture
def door(pretend: Running) -> Marketplace:
    return Marketplace(pretend.url, pretend.token)
