"""The benchmarks' own arithmetic: a wrong one would flatter us for years."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from bot.webhook import SIGNATURE, TIMESTAMP, Event, read_event, verify
from tests.bench import deliveries
from tests.bench.figures import Goal, judge, median_ratio, percentile
from tests.bench.latency import span

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        pytest.param([5.0], 0.5, 5.0, id="one value is every percentile"),
        pytest.param([3.0, 1.0, 2.0], 0.5, 2.0, id="the middle one of three"),
        pytest.param([float(n) for n in range(1, 101)], 0.99, 99.0, id="the 99th of a hundred"),
        pytest.param([float(n) for n in range(1, 51)], 0.99, 50.0, id="of few values the largest"),
    ],
)
def test_a_percentile_is_one_of_the_values(values: list[float], share: float, expected: float):
    assert percentile(values, share) == expected


def test_a_slow_minute_that_slows_both_of_a_pair_does_not_move_the_ratio():
    assert median_ratio([130.0, 13.0, 260.0], [100.0, 10.0, 200.0]) == pytest.approx(1.3)


@pytest.mark.parametrize(
    ("goal", "met"),
    [
        pytest.param(Goal("calls", 5, 5), True, id="at most: the bound itself is met"),
        pytest.param(Goal("calls", 6, 5), False, id="at most: more is missed"),
        pytest.param(Goal("ratio", 1.3, 1.3, at_most=False), True, id="at least: the bound itself is met"),
        pytest.param(Goal("ratio", 1.29, 1.3, at_most=False), False, id="at least: less is missed"),
    ],
)
def test_a_goal_that_is_missed_is_said_loudly(goal: Goal, met: bool):  # noqa: FBT001  # the table's verdict
    said = io.StringIO()
    assert judge(Console(file=said, width=120), [goal]) is met
    assert ("missed" in said.getvalue()) is not met


def test_every_delivery_is_signed_about_its_own_ticket_and_two_kilobytes_long():
    sent = list(deliveries.requests("secret", "127.0.0.1:80", "/webhooks/zendesk", 7, 2))
    events = [_received(each) for each in sent]
    assert [e.ticket_id for e in events] == [7, 8]
    assert len({i for e in events for i in e.ids}) == 4
    assert len(deliveries.body(7)) == pytest.approx(deliveries.SIZE, abs=8)


def _received(request: bytes) -> Event:
    """What the receiver makes of it, having checked its signature."""
    head, _, raw = request.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    assert headers[SIGNATURE]
    verify(headers, raw, ("secret",), datetime.fromisoformat(headers[TIMESTAMP]), timedelta(seconds=1))
    return read_event(headers, raw)


def test_the_span_is_measured_from_the_tickets_own_delivery_to_its_first_update():
    log = [
        _line(0, "delivery", "success"),
        _line(1, "write", "ticket.created", ticket_id=7),
        _line(2, "delivery", "success"),
        _line(3, "request", "PUT /api/v2/tickets/7.json", status=409),
        _line(52, "request", "PUT /api/v2/tickets/7.json", status=200),
    ]
    assert span(log, 7) == pytest.approx(50.0)
    assert span(log[:-1], 7) is None
    assert span(log, 8) is None


def _line(milliseconds: int, kind: str, what: str, **more: object) -> dict[str, object]:
    return {"at": (START + timedelta(milliseconds=milliseconds)).isoformat(), "kind": kind, "what": what, **more}
