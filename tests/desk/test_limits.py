"""What Zendesk's headers allow, and the rest that is due before it must refuse us."""

from datetime import timedelta

import pytest
import responses

from bot.desk import Desk
from bot.desk.errors import RateLimited
from bot.desk.limits import Limit, Rest, limits_of, only_this_ticket, rest_of
from tests.desk.payloads import TICKET, URL

UPDATES = "tickets-update"


@pytest.mark.parametrize(
    ("limits", "rest"),
    [
        pytest.param({}, None, id="nothing was said"),
        pytest.param({"account": Limit(700, 699)}, None, id="plenty"),
        pytest.param({"account": Limit(700, 140)}, None, id="just enough"),
        pytest.param({"account": Limit(700, 139, 12)}, Rest(timedelta(seconds=12)), id="little of the account"),
        pytest.param({UPDATES: Limit(100, 3, 41)}, Rest(timedelta(seconds=41)), id="few updates"),
        pytest.param({UPDATES: Limit(100, 0, 41)}, Rest(timedelta(seconds=41), urgent_too=True), id="no update"),
        pytest.param(
            {"account": Limit(700, 0), UPDATES: Limit(100, 90)},
            Rest(timedelta(seconds=5), urgent_too=True),
            id="no word of when",
        ),
        pytest.param({"account": Limit(700, 1, 900)}, Rest(timedelta(minutes=1)), id="never more than a minute"),
        pytest.param({"search-export": Limit(100, 0, 9)}, None, id="an endpoint that tickets do not need"),
        pytest.param({"account": Limit(0, 0)}, None, id="a total of nothing says nothing"),
    ],
)
def test_a_rest_is_due(limits: dict[str, Limit], rest: Rest | None):
    assert rest_of(limits, 0.2) == rest


def test_without_a_reserve_only_nothing_is_too_little():
    assert rest_of({"account": Limit(700, 1)}, 0) is None
    assert rest_of({"account": Limit(700, 0)}, 0) == Rest(timedelta(seconds=5), urgent_too=True)


def test_when_the_window_ends_is_read_in_both_spellings():
    found = limits_of(
        {
            "ratelimit-limit": "700",
            "ratelimit-remaining": "3",
            "ratelimit-reset": "17",
            "Zendesk-RateLimit-tickets-update": "total=100; remaining=7; resets=21",
        }
    )
    assert found == {"account": Limit(700, 3, 17), UPDATES: Limit(100, 7, 21)}


@pytest.mark.parametrize(
    ("left", "alone"),
    [
        pytest.param({"per-ticket-updates": 0, UPDATES: 88}, True, id="this ticket was written too often"),
        pytest.param({"per-ticket-updates": 0, UPDATES: 0}, False, id="all of them were"),
        pytest.param({UPDATES: 0}, False, id="the account's updates"),
        pytest.param({}, False, id="it is not said"),
    ],
)
def test_a_429_says_whom_it_is_about(zendesk: Desk, http: responses.RequestsMock, left: dict[str, int], *, alone: bool):
    headers = {f"zendesk-ratelimit-{name}": f"total=100; remaining={n}; resets=60" for name, n in left.items()}
    http.get(URL, status=429, body="slow down", headers={"Retry-After": "60", **headers})
    with pytest.raises(RateLimited) as error:
        zendesk.ticket(TICKET)
    assert error.value.alone == alone
    assert only_this_ticket(limits_of(headers)) == alone
