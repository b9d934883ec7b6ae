"""Forgetting a person: nothing of their tickets is left in Redis, and nobody else's is touched."""

from datetime import timedelta

import pytest
import redis

from bot.agenda import Agenda, LeaseLost
from bot.forget import Forgotten, forget
from bot.switch import Switch
from bot.webhook import Event

WORDS = {"subject": "No answer", "description": "Write to maria@example.com"}


def test_everything_of_their_tickets_goes_and_the_others_stay(agenda: Agenda, connection: redis.Redis):
    for number in (1, 2):
        agenda.due_now(Event("created", number, (f"event:{number}",), hint=WORDS))
    agenda.wake(3, agenda.now() + timedelta(hours=1))
    agenda.wake(4)
    agenda.park(agenda.claim(4), "refused")
    Switch(agenda).stop("by hand")
    Switch(agenda).holds(3)
    assert forget(agenda, [1, 3, 4, 5]) == Forgotten(tickets=4, due=2, parked=1, words=1)
    left = [key.decode() for key in connection.keys("accord:*:*") if b"seen" not in key]
    assert sorted(left) == ["accord:hint:2", "accord:ticket:2"]
    assert connection.zrange("accord:due", 0, -1) == [b"2"]
    assert (agenda.parked(), connection.smembers("accord:stopped_tickets")) == ({}, set())


def test_a_worker_that_holds_one_of_them_writes_nothing_more(agenda: Agenda):
    agenda.wake(1)
    lease = agenda.claim(1)
    forget(agenda, [1])
    with pytest.raises(LeaseLost):
        agenda.hold(lease)
    assert agenda.settle(lease, agenda.now()) == "lost"
    assert agenda.depth() == 0


def test_the_words_of_a_new_ticket_leave_by_themselves(agenda: Agenda, connection: redis.Redis):
    agenda.due_now(Event("created", 1, (), hint=WORDS))
    assert 86_000 < connection.ttl("accord:hint:1") <= 86_400
    assert agenda.claim(1).hint == WORDS
    assert not connection.exists("accord:hint:1")
