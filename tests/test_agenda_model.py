"""The agenda against a model of it: whatever order things happen in, no event is lost and no ticket has two holders."""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from bot import embedded
from bot.agenda import Agenda, Lease, LeaseLost, connect
from bot.webhook import Event
from tests.fakes import FakeClock

TICKETS = st.integers(1, 3)
SPANS = st.sampled_from([timedelta(0), timedelta(seconds=3), timedelta(seconds=12), timedelta(hours=1)])


class AgendaMachine(RuleBasedStateMachine):
    """Events come, workers take tickets, hold, settle, die and freeze, clocks tick and jump."""

    leases = Bundle("leases")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="acc"))
        self.clock = FakeClock()
        spans = {"lease": timedelta(seconds=45), "remember": timedelta(hours=24)}
        self.agenda = Agenda(connect(embedded.start(self.folder)), clock=self.clock, **spans)
        self.holder: dict[int, int] = {}  # ticket -> fence of who holds it
        self.unseen: set[int] = set()  # tickets with an event that nobody who settled had seen
        self.meanwhile: set[int] = set()  # tickets on which something happened since they were taken
        self.fence = 0
        self.events = 0

    @rule(ticket=TICKETS, urgent=st.booleans(), hinted=st.booleans())
    def an_event_comes(self, ticket: int, *, urgent: bool, hinted: bool) -> None:
        self.events += 1
        hint = {"subject": "", "description": "x"} if hinted else None
        event = Event("created", ticket, (f"event:{self.events}",), urgent=urgent, hint=hint)
        assert self.agenda.due_now(event) in {"due", "joined"}
        assert self.agenda.due_now(event) == "seen"
        self._happened(ticket)

    @rule(ticket=TICKETS)
    def the_sweep_finds_it(self, ticket: int) -> None:
        self.agenda.wake(ticket)
        self._happened(ticket)

    @rule(target=leases, ticket=TICKETS)
    def a_worker_takes_it(self, ticket: int) -> Lease | None:
        lease = self.agenda.claim(ticket)
        if lease is None:
            return None
        assert ticket not in self.holder, "two workers hold one ticket"
        assert lease.fence > self.fence, "a number was given out twice"
        self.fence = self.holder[ticket] = lease.fence
        self.meanwhile.discard(ticket)
        return lease

    @rule(lease=consumes(leases), due=st.none() | SPANS, passing=st.booleans())
    def a_worker_settles(self, lease: Lease | None, due: timedelta | None, *, passing: bool) -> None:
        if lease is None:
            return
        mine = self.holder.get(lease.ticket_id) == lease.fence
        at = self.clock() + due if due is not None else self.clock() if passing else None
        outcome = self.agenda.settle(lease, at, passing=passing)
        assert (outcome == "lost") == (not mine), "a stale worker changed something"
        if not mine:
            return
        del self.holder[lease.ticket_id]
        assert (outcome == "again") == (lease.ticket_id in self.meanwhile)
        if not passing and outcome == "settled":
            self.unseen.discard(lease.ticket_id)

    @rule(lease=leases)
    def a_worker_holds_on(self, lease: Lease | None) -> None:
        if lease is None:
            return
        try:
            self.agenda.hold(lease)
        except LeaseLost:
            assert self.holder.get(lease.ticket_id) != lease.fence
        else:
            assert self.holder.get(lease.ticket_id) == lease.fence

    @rule(ticket=TICKETS)
    def a_lease_runs_out(self, ticket: int) -> None:
        self.agenda.connection.delete(f"accord:lease:{ticket}")
        self.holder.pop(ticket, None)

    @rule(ahead=SPANS)
    def time_passes(self, ahead: timedelta) -> None:
        self.clock.at += ahead

    @rule()
    def a_clock_is_put_back(self) -> None:
        self.clock.at -= timedelta(minutes=5)
        self.agenda.connection.delete("accord:put_back")
        self.agenda.put_back(timedelta(minutes=5))

    @rule()
    def the_clock_ticks(self) -> None:
        self.agenda.tick()

    @rule()
    def every_job_is_lost(self) -> None:
        for name in ("attend", "urgent"):
            self.agenda.queue(name).empty()

    @invariant()
    def what_nobody_has_seen_is_due_or_held(self) -> None:
        for ticket in self.unseen:
            assert self.agenda.due_at(ticket) is not None

    def teardown(self) -> None:
        for ticket in (1, 2, 3):
            self.agenda.connection.delete(f"accord:lease:{ticket}")
        self.every_job_is_lost()
        self.clock.at += timedelta(hours=2)
        self.agenda.tick()
        poked = {job.args[0] for name in ("attend", "urgent") for job in self.agenda.queue(name).jobs}
        forgotten = self.unseen - poked
        self.agenda.connection.close()
        embedded.stop(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        assert not forgotten, "an event that was accepted wakes nobody"

    def _happened(self, ticket: int) -> None:
        self.unseen.add(ticket)
        self.meanwhile.add(ticket)


TestAgenda = AgendaMachine.TestCase
TestAgenda.settings = settings(max_examples=40, stateful_step_count=40, suppress_health_check=list(HealthCheck))
