"""The stacks on which the journeys run: one that is shared, and one that may be damaged."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox.processes import running_stack
from tests.journeys.long_stories import LONG, Played
from tests.journeys.policies import SHORT_TIMES, SHORTER_TIMES
from tests.stories import Office, office_of

QUICK = ("--no-limits", "--search-lag", "0", "--export-lag", "0")


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """The whole product, running. Tests share it, each with people and tickets of its own."""
    with running_stack(policy=SHORT_TIMES, workers=4, sandbox_options=QUICK) as stack:
        yield office_of(stack)


@pytest.fixture(scope="module")
def shaky_office() -> Iterator[Office]:
    """A stack of its own for a module that loses events, empties Redis, and ends workers."""
    with running_stack(policy=SHORTER_TIMES, workers=1, sandbox_options=QUICK) as stack:
        yield office_of(stack)


@pytest.fixture(scope="session")
def played(office: Office) -> Iterator[Played]:
    """The long stories, by name; all are played at once, so that the two days pass only once."""
    with ThreadPoolExecutor(len(LONG)) as pool:
        yield {name: pool.submit(play, office) for name, play in LONG.items()}


@pytest.fixture(scope="session", autouse=True)
def _begin_the_long_stories_early(request: pytest.FixtureRequest) -> None:
    """They pass while the short ones are told, if any test of this run wants them."""
    if any("played" in getattr(item, "fixturenames", ()) for item in request.session.items):
        request.getfixturevalue("played")
