"""The agenda's scripts on a real server that forgets, hangs up, or is called from several threads."""

import threading

import pytest
import redis

from bot.agenda import connect
from bot.scripts import Scripts
from tests.fakes import FakeClock

PAUSED = "accord:pause"


@pytest.fixture
def ours(connection: redis.Redis, redis_server: str, clock: FakeClock) -> Scripts:  # noqa: ARG001  # the server is empty
    return Scripts(connect(redis_server), clock)


def pause(ours: Scripts, until: int = 5) -> None:
    ours.run("pause", [PAUSED], [until, 60_000])


def test_a_script_that_the_server_forgot_runs_all_the_same(ours: Scripts, connection: redis.Redis):
    connection.script_flush()
    pause(ours)
    assert connection.get(PAUSED) == b"5"


def test_a_connection_that_the_server_closed_while_it_was_idle_is_opened_anew(
    ours: Scripts, connection: redis.Redis, clock: FakeClock
):
    pause(ours)
    connection.client_kill_filter(skipme=True, _type="normal")
    clock.forward(seconds=2)
    pause(ours, 7)
    assert connection.get(PAUSED) == b"7"


def test_a_connection_that_breaks_in_mid_use_is_an_error_once_and_then_opened_anew(
    ours: Scripts, connection: redis.Redis
):
    pause(ours)
    connection.client_kill_filter(skipme=True, _type="normal")
    with pytest.raises(redis.ConnectionError):
        pause(ours, 7)
    pause(ours, 9)
    assert connection.get(PAUSED) == b"9"


def test_an_error_of_the_server_leaves_the_connection_in_order(ours: Scripts, connection: redis.Redis):
    connection.lpush(PAUSED, "not a number")
    with pytest.raises(redis.exceptions.ResponseError):
        pause(ours)
    connection.delete(PAUSED)
    pause(ours)
    assert connection.get(PAUSED) == b"5"


def test_threads_do_not_read_each_others_answers(ours: Scripts):
    wrong: list[object] = []

    def count(thread: int) -> None:
        for number in range(200):
            ours.run("pause", [f"{PAUSED}:{thread}"], [number + 1, 60_000])
            held = ours.run("hold", [f"{PAUSED}:{thread}"], [number + 1, 60_000])
            wrong.extend([held] if held != 1 else [])

    threads = [threading.Thread(target=count, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
