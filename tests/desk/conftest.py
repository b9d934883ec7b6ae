"""A desk whose HTTP is intercepted; reads are repeated without a pause."""

from collections.abc import Iterator

import pytest
import responses

from bot.desk import Desk
from tests.builders import settings


@pytest.fixture
def http() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def zendesk(http: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch) -> Desk:  # noqa: ARG001  # nothing gets out
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _seconds: None)
    return Desk(settings())
