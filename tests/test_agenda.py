"""The agenda, on a real server: what is due, who holds it, what heals, and what is never done twice."""

import json
from datetime import datetime, timedelta

import pytest
import redis

from bot import keys
from bot.agenda import ORDINARY, POKE_PATIENCE, URGENT, Agenda, LeaseLost, connect
from bot.poke import JOB_TIMEOUT, POKE
from bot.webhook import Event
from tests.builders import NOW, TICKET_ID
from tests.fakes import FakeClock

SOON = timedelta(minutes=5)


def event(ticket_id: int = TICKET_ID, **facts: object) -> Event:
    return Event(**{"kind": "comment_added", "ticket_id": ticket_id, "ids": (), **facts})


def queued(agenda: Agenda) -> list[tuple[int, str]]:
    return [(job.args[0], name) for name in (URGENT, ORDINARY) for job in agenda.queue(name).jobs]


def lose_lease(connection: redis.Redis, ticket_id: int = TICKET_ID) -> None:
    """What happens to a lease that nobody renews."""
    connection.delete(f"accord:lease:{ticket_id}")


def test_a_poke_is_one_json_job_that_names_our_one_function(agenda: Agenda, connection: redis.Redis):
    agenda.due_now(event())
    (job,) = agenda.queue(ORDINARY).jobs
    assert (job.func_name, job.args, job.timeout) == (POKE, [TICKET_ID], JOB_TIMEOUT)
    assert 0 < connection.ttl(job.key) <= 3600
    assert json.loads(connection.hget(job.key, "data")) == [POKE, None, [TICKET_ID], {}]


def test_an_event_makes_its_ticket_due_now(agenda: Agenda):
    assert agenda.due_now(event()) == "due"
    assert agenda.due_at(TICKET_ID) == NOW
    assert queued(agenda) == [(TICKET_ID, ORDINARY)]


def test_a_second_event_joins_the_first_poke(agenda: Agenda):
    agenda.due_now(event(ids=("event:1",)))
    assert agenda.due_now(event(ids=("event:2",))) == "joined"
    assert queued(agenda) == [(TICKET_ID, ORDINARY)]


def test_a_poke_that_is_late_is_not_relied_on(agenda: Agenda, clock: FakeClock):
    agenda.due_now(event())
    clock.forward(seconds=6)
    assert agenda.due_now(event()) == "due"


def test_an_event_brings_a_ticket_forward_that_was_due_later(agenda: Agenda, clock: FakeClock):
    agenda.wake(TICKET_ID, NOW + SOON)
    agenda.due_now(event())
    assert agenda.due_at(TICKET_ID) == clock()


def test_an_event_does_not_put_back_a_ticket_that_is_overdue(agenda: Agenda, clock: FakeClock):
    agenda.due_now(event())
    clock.forward(seconds=30)
    agenda.due_now(event())
    assert agenda.due_at(TICKET_ID) == NOW


def test_one_of_two_known_ids_is_enough_to_know_an_event(agenda: Agenda):
    agenda.due_now(event(ids=("invocation:1", "event:1")))
    assert agenda.due_now(event(ids=("invocation:2", "event:1"))) == "seen"
    assert agenda.due_now(event(ids=("invocation:2", "event:2"))) == "seen"


def test_events_are_remembered_for_as_long_as_the_policy_says(agenda: Agenda, connection: redis.Redis):
    agenda.due_now(event(ids=("event:1",)))
    assert 86_000 < connection.ttl(keys.of_event("event:1")) <= 86_400


@pytest.mark.parametrize(("actor", "outcome"), [("900", "own"), ("901", "due"), ("", "due")])
def test_only_the_bots_own_events_are_its_own(agenda: Agenda, actor: str, outcome: str):
    agenda.know_bot(900)
    assert agenda.due_now(event(actor_id=actor)) == outcome


def test_a_claim_takes_the_ticket_alone(agenda: Agenda):
    agenda.due_now(event())
    lease = agenda.claim(TICKET_ID)
    assert (lease.ticket_id, lease.version, lease.tries, lease.waits, lease.hint) == (TICKET_ID, "1", 1, 0, None)
    assert agenda.claim(TICKET_ID) is None


@pytest.mark.parametrize(
    "prepare",
    [
        pytest.param(lambda agenda: None, id="not on the agenda"),  # noqa: ARG005
        pytest.param(lambda agenda: agenda.wake(TICKET_ID, NOW + SOON), id="due later"),
        pytest.param(lambda agenda: (agenda.wake(TICKET_ID), agenda.pause(SOON)), id="all work is paused"),
    ],
)
def test_nobody_claims_a_ticket_that_is(agenda: Agenda, prepare):  # noqa: ANN001  # any preparation
    prepare(agenda)
    assert agenda.claim(TICKET_ID) is None


def test_fences_grow_over_all_tickets(agenda: Agenda):
    for ticket_id in (1, 2, 3):
        agenda.wake(ticket_id)
    fences = [agenda.claim(ticket_id).fence for ticket_id in (3, 1, 2)]
    assert fences == sorted(set(fences))


def test_settling_takes_the_ticket_off_the_agenda(agenda: Agenda, connection: redis.Redis):
    agenda.due_now(event())
    assert agenda.settle(agenda.claim(TICKET_ID), None) == "settled"
    assert agenda.depth() == 0
    assert connection.exists(f"accord:ticket:{TICKET_ID}", f"accord:lease:{TICKET_ID}") == 0


def test_settling_may_make_it_due_again_later(agenda: Agenda):
    agenda.due_now(event())
    assert agenda.settle(agenda.claim(TICKET_ID), NOW + SOON) == "settled"
    assert agenda.due_at(TICKET_ID) == NOW + SOON


@pytest.mark.parametrize(("urgent", "queue"), [(False, ORDINARY), (True, URGENT)])
def test_a_ticket_that_changed_while_it_was_held_is_due_again_at_once(agenda: Agenda, urgent: bool, queue: str):  # noqa: FBT001
    agenda.due_now(event())
    lease = agenda.claim(TICKET_ID)
    agenda.due_now(event(urgent=urgent))
    for name in (URGENT, ORDINARY):
        agenda.queue(name).empty()
    assert agenda.settle(lease, NOW + SOON) == "again"
    assert agenda.due_at(TICKET_ID) == NOW
    assert queued(agenda) == [(TICKET_ID, queue)]


def test_a_stale_lease_settles_nothing(agenda: Agenda, connection: redis.Redis):
    agenda.due_now(event())
    stale = agenda.claim(TICKET_ID)
    lose_lease(connection)
    fresh = agenda.claim(TICKET_ID)
    assert fresh.fence > stale.fence
    assert agenda.settle(stale, None) == "lost"
    assert agenda.due_at(TICKET_ID) == NOW
    assert agenda.settle(fresh, None) == "settled"


def test_holding_renews_the_lease(agenda: Agenda, connection: redis.Redis):
    agenda.due_now(event())
    lease = agenda.claim(TICKET_ID)
    connection.pexpire(f"accord:lease:{TICKET_ID}", 5_000)
    agenda.hold(lease)
    assert connection.pttl(f"accord:lease:{TICKET_ID}") > 40_000


def test_who_lost_the_lease_is_told_so_before_writing(agenda: Agenda, connection: redis.Redis):
    agenda.due_now(event())
    stale = agenda.claim(TICKET_ID)
    lose_lease(connection)
    with pytest.raises(LeaseLost):
        agenda.hold(stale)
    agenda.claim(TICKET_ID)
    with pytest.raises(LeaseLost):
        agenda.hold(stale)


def test_a_lease_that_is_not_renewed_ends_by_itself(agenda: Agenda, connection: redis.Redis):
    agenda.due_now(event())
    agenda.claim(TICKET_ID)
    assert 0 < connection.pttl(f"accord:lease:{TICKET_ID}") <= 45_000


def test_tries_count_crashes_and_waits_count_passing_errors(agenda: Agenda):
    agenda.due_now(event())
    seen = []
    for keep, passing in [(True, False), (True, False), (False, True), (False, True), (False, False)]:
        lease = agenda.claim(TICKET_ID)
        seen.append((lease.tries, lease.waits))
        agenda.settle(lease, NOW, keep_tries=keep, passing=passing)
    lease = agenda.claim(TICKET_ID)
    assert [*seen, (lease.tries, lease.waits)] == [(1, 0), (2, 0), (3, 0), (1, 1), (1, 2), (1, 0)]


def test_a_crash_without_a_word_counts_as_a_try_too(agenda: Agenda, connection: redis.Redis):
    agenda.due_now(event())
    agenda.claim(TICKET_ID)
    lose_lease(connection)
    assert agenda.claim(TICKET_ID).tries == 2


def test_after_a_crash_the_wait_is_kept_although_something_happened(agenda: Agenda):
    agenda.due_now(event())
    lease = agenda.claim(TICKET_ID)
    agenda.due_now(event())
    assert agenda.settle(lease, NOW + SOON, keep_tries=True) == "settled"
    assert agenda.due_at(TICKET_ID) == NOW + SOON


# hints


def test_a_new_tickets_words_come_with_the_first_claim_only(agenda: Agenda):
    agenda.due_now(event(hint={"subject": "s", "description": "dé"}))
    lease = agenda.claim(TICKET_ID)
    assert lease.hint == {"subject": "s", "description": "dé"}
    agenda.settle(lease, NOW)
    assert agenda.claim(TICKET_ID).hint is None


@pytest.mark.parametrize(
    "then",
    [
        pytest.param(lambda agenda: agenda.due_now(event()), id="a second event"),
        pytest.param(lambda agenda: agenda.due_now(event(hint={"subject": "", "description": ""})), id="a second hint"),
        pytest.param(lambda agenda: agenda.wake(TICKET_ID), id="a wake-up"),
    ],
)
def test_the_hint_stands_only_while_it_is_all_that_happened(agenda: Agenda, then):  # noqa: ANN001
    agenda.due_now(event(hint={"subject": "s", "description": "d"}))
    then(agenda)
    assert agenda.claim(TICKET_ID).hint is None


# the clock


def test_a_lost_poke_is_made_again(agenda: Agenda, clock: FakeClock):
    agenda.due_now(event(urgent=True))
    agenda.queue(URGENT).empty()
    assert agenda.tick() == 0, "the first poke still has time"
    clock.forward(seconds=POKE_PATIENCE.total_seconds() + 1)
    assert agenda.tick() == 1
    assert queued(agenda) == [(TICKET_ID, URGENT)]


def test_two_clocks_do_not_poke_twice(agenda: Agenda, redis_server: str, clock: FakeClock):
    agenda.wake(TICKET_ID)
    other = Agenda(connect(redis_server), lease=SOON, remember=SOON, clock=clock)
    assert (agenda.tick(), other.tick()) == (1, 0)
    other.connection.close()


def test_a_ticket_due_later_is_poked_when_it_falls_due(agenda: Agenda, clock: FakeClock):
    agenda.wake(TICKET_ID, NOW + SOON)
    assert agenda.tick() == 0
    clock.forward(minutes=5)
    assert agenda.tick() == 1


def test_a_ticket_that_is_held_is_left_alone_until_its_lease_ends(
    agenda: Agenda, connection: redis.Redis, clock: FakeClock
):
    agenda.due_now(event())
    agenda.claim(TICKET_ID)
    clock.forward(seconds=20)
    assert agenda.tick() == 0
    lose_lease(connection)
    assert agenda.tick() == 1


def test_during_a_pause_nothing_is_poked_and_afterwards_everything_due_is(agenda: Agenda, clock: FakeClock):
    agenda.wake(1)
    agenda.wake(2)
    agenda.pause(timedelta(seconds=30))
    assert agenda.tick() == 0
    clock.forward(seconds=31)
    assert agenda.tick() == 2


def test_a_longer_pause_stands(agenda: Agenda, clock: FakeClock):
    agenda.wake(TICKET_ID)
    agenda.pause(timedelta(seconds=93))
    agenda.pause(timedelta(seconds=5))
    clock.forward(seconds=92)
    assert agenda.claim(TICKET_ID) is None
    clock.forward(seconds=2)
    assert agenda.claim(TICKET_ID)


def test_a_backlog_does_not_fill_the_queue_without_end(agenda: Agenda, clock: FakeClock):
    for ticket_id in range(1, 31):
        agenda.wake(ticket_id)
    for _ in range(10):
        agenda.tick(most=10)
        clock.forward(seconds=11)
    assert len(queued(agenda)) == 10


def test_those_due_first_are_poked_first(agenda: Agenda, clock: FakeClock):
    for minutes, ticket_id in [(3, 1), (1, 2), (2, 3)]:
        agenda.wake(ticket_id, NOW + timedelta(minutes=minutes))
    clock.forward(minutes=4)
    agenda.tick(most=2)
    assert queued(agenda) == [(2, ORDINARY), (3, ORDINARY)]


def test_a_wake_up_never_puts_a_ticket_back(agenda: Agenda):
    agenda.wake(TICKET_ID, NOW + SOON)
    agenda.wake(TICKET_ID, NOW + 2 * SOON)
    assert agenda.due_at(TICKET_ID) == NOW + SOON


# limits


def test_while_little_is_left_only_urgent_tickets_are_poked_and_claimed(agenda: Agenda, clock: FakeClock):
    agenda.due_now(event(1))
    agenda.due_now(event(2, urgent=True))
    agenda.pause(timedelta(seconds=30), urgent_too=False)
    clock.forward(seconds=11)  # the first pokes are late by now
    assert agenda.tick() == 1
    assert (agenda.claim(1), agenda.claim(2).ticket_id) == (None, 2)
    clock.forward(seconds=20)
    assert agenda.claim(1)


def test_what_is_urgent_is_so_still_after_an_error_that_passed(agenda: Agenda):
    agenda.due_now(event(urgent=True))
    agenda.settle(agenda.claim(TICKET_ID), NOW, passing=True)
    agenda.pause(timedelta(seconds=30), urgent_too=False)
    assert agenda.claim(TICKET_ID).urgent


# a clock that is put back


def test_a_poke_that_is_lost_is_made_again_although_the_clock_was_put_back(agenda: Agenda, clock: FakeClock):
    agenda.due_now(event())
    agenda.queue(ORDINARY).empty()
    clock.forward(hours=-1)
    agenda.wake(TICKET_ID)
    assert agenda.tick() == 1


def test_an_event_does_not_rely_on_a_poke_of_the_future(agenda: Agenda, clock: FakeClock):
    agenda.due_now(event())
    clock.forward(hours=-1)
    assert agenda.due_now(event()) == "due"


def test_what_waits_is_due_as_much_sooner_as_the_clock_was_put_back_once(agenda: Agenda, clock: FakeClock):
    agenda.wake(1, NOW + timedelta(hours=20))
    agenda.wake(2, NOW - timedelta(hours=9))
    clock.forward(hours=-1)
    assert [agenda.put_back(timedelta(hours=1)) for _ in range(2)] == [1, 0]
    assert (agenda.due_at(1), agenda.due_at(2)) == (NOW + timedelta(hours=19), NOW - timedelta(hours=9))


# parking and the valve


def test_a_parked_ticket_waits_for_a_person(agenda: Agenda):
    agenda.due_now(event())
    agenda.park(agenda.claim(TICKET_ID), "given up after 5 tries")
    assert agenda.parked() == {TICKET_ID: "given up after 5 tries"}
    assert agenda.depth() == 0
    assert agenda.unpark(TICKET_ID)
    assert (agenda.parked(), agenda.due_at(TICKET_ID)) == ({}, NOW)
    assert not agenda.unpark(TICKET_ID)


def test_a_parked_ticket_starts_with_a_clean_count(agenda: Agenda):
    agenda.due_now(event())
    for _ in range(3):
        lease = agenda.claim(TICKET_ID)
        agenda.settle(lease, NOW, keep_tries=True)
    agenda.park(agenda.claim(TICKET_ID), "")
    agenda.unpark(TICKET_ID)
    assert agenda.claim(TICKET_ID).tries == 1


def test_the_valve_closes_at_its_limit_and_opens_as_the_hour_slides(agenda: Agenda, clock: FakeClock):
    assert [agenda.may_reply(3) for _ in range(4)] == [True, True, True, False]
    clock.forward(minutes=59)
    assert not agenda.may_reply(3)
    clock.forward(minutes=2)
    assert agenda.may_reply(3)


def test_a_limit_of_nothing_lets_nothing_through(agenda: Agenda):
    assert not agenda.may_reply(0)


def test_what_is_overdue_is_told_from_what_is_due(agenda: Agenda, clock: FakeClock):
    agenda.wake(1)
    clock.forward(minutes=10)
    agenda.wake(2)
    agenda.wake(3, clock() + SOON)
    assert (agenda.depth(), agenda.overdue(SOON), agenda.overdue(timedelta(0))) == (3, 1, 2)


def test_the_connection_never_repeats_a_command_by_itself(redis_server: str):
    client = connect(redis_server)
    assert client.get_retry().get_retries() == 0
    client.close()


def test_an_unknown_ticket_is_on_nobodys_agenda(agenda: Agenda):
    assert agenda.due_at(1) is None


def test_instants_keep_their_zone(agenda: Agenda):
    agenda.wake(TICKET_ID, datetime.fromisoformat("2026-11-24T14:00:00+02:00"))
    assert agenda.due_at(TICKET_ID) == NOW
