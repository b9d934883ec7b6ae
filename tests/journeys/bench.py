"""A bench on which the clock is ours: attends as a worker does, on the real sandbox and Redis, under any policy.

For what depends on the policy or on the hour of the day; everything else is told on processes.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import embedded
from bot.agenda import Agenda, connect
from bot.desk import Desk
from bot.macros import load_macros
from bot.marketplace import NoMarketplace
from jobs.attend import attend_to
from jobs.doors import Doors
from sandbox.clock import Clock
from sandbox.options import OAUTH_TOKEN, Options
from sandbox.processes import SCHEDULING_URL, Stack
from sandbox.server import running_sandbox
from tests.builders import policy, settings
from tests.stories import Office, Story

MOST_LOOKS = 8  # at one instant; more is a loop


@dataclass(slots=True)
class Bench:
    """An office without processes, and the doors of one worker."""

    office: Office
    doors: Doors
    clock: Clock

    def open(self, *words: str, **facts: object) -> Story:
        """A client opens a ticket, and the bot looks at it two seconds later."""
        story = self.office.open(*words, **facts)
        self.doors.agenda.wake(story.id)
        self.passes(story, seconds=2)
        return story

    def passes(self, story: Story, **span: float) -> None:
        """Time passes, and the bot attends to whatever became due on the way, in its order."""
        end = self.clock.now() + timedelta(**span)
        while (due := self.doors.agenda.due_at(story.id)) is not None and due <= end:
            self.clock.advance(max(due - self.clock.now(), timedelta(0)) + timedelta(seconds=2))
            self._attend(story)
        self.clock.advance(max(end - self.clock.now(), timedelta(0)))

    def is_told(self, story: Story) -> None:
        """An event came in for the story."""
        self.clock.advance(timedelta(seconds=2))
        self.doors.agenda.wake(story.id)
        self._attend(story)

    def _attend(self, story: Story) -> None:
        for _ in range(MOST_LOOKS):
            outcome = attend_to(story.id, self.doors)
            assert outcome in ("acted", "nothing_to_do", "not_a_case", "conflict"), outcome
            due = self.doors.agenda.due_at(story.id)
            if due is None or due > self.clock.now() + timedelta(seconds=1):
                return
            self.clock.advance(timedelta(seconds=2))
        raise AssertionError(f"ticket {story.id} was looked at {MOST_LOOKS} times and is due still")


@contextmanager
def a_bench(**sections: Mapping[str, object]) -> Iterator[Bench]:
    """A bench under a policy of which some sections hold what is given."""
    folder = Path(tempfile.mkdtemp(prefix="acc"))
    options = Options(limits=False, search_lag=timedelta(0), export_lag=timedelta(0))
    try:
        with running_sandbox(options) as running:
            clock = running.world.clock
            connection = connect(embedded.start(folder / "redis"))
            the_policy = policy(**sections)
            its = settings(zendesk_url=running.url, oauth_token=OAUTH_TOKEN, scheduling_url=SCHEDULING_URL)
            spans = {"lease": timedelta(seconds=45), "remember": timedelta(hours=24)}
            agenda = Agenda(connection, clock=clock.now, **spans)
            doors = Doors(its, the_policy, load_macros(), agenda, Desk(its), NoMarketplace())
            yield Bench(Office(Stack(folder, {}, sandbox_url=running.url), connection), doors, clock)
    finally:
        embedded.stop(folder / "redis")
        shutil.rmtree(folder, ignore_errors=True)


def tomorrow_at(bench: Bench, hour: int) -> None:
    """The clock goes on to this hour of the next day, UTC."""
    now = bench.clock.now().astimezone(UTC)
    then = datetime(now.year, now.month, now.day, hour, tzinfo=UTC) + timedelta(days=1)
    bench.clock.advance(then - now)
