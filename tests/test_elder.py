"""Two tickets of one client about one contract: the freelancer is contacted from the older one only."""

from datetime import timedelta

import pytest

from bot.actions import Note, OpenTicket, Reply, Skip
from bot.case import examine
from bot.elder import CONTRACT_ID, elder
from bot.marketplace import open_marketplace
from bot.ticket import Ticket
from handlers import plan
from tests.builders import NOW, SCHEDULING, client, comment, policy, settings, ticket
from tests.fakes import FakeDesk

FIELD, CONTRACT = 77, "C-20417"
WORDS = "My freelancer stopped answering me three weeks ago. I have had no reply to any of my messages."
FIELDS = {CONTRACT_ID: CONTRACT, "Freelancer email": "tomas@example.net"}
HERE = ticket(comment(WORDS), id=20, created_at=NOW - timedelta(hours=1), fields=FIELDS)


def _first(**facts: object) -> Ticket:
    usual = {"id": 10, "created_at": NOW - timedelta(hours=9), "tags": {"accord_case"}, "status": "open"}
    return ticket(comment(WORDS), **{**usual, "field_values": {FIELD: CONTRACT}, **facts})


def _desk(*tickets: Ticket) -> FakeDesk:
    desk = FakeDesk(field_ids={CONTRACT_ID: FIELD})
    for each in tickets:
        desk.add(each)
    return desk


@pytest.mark.parametrize(
    ("other", "found"),
    [
        pytest.param(_first(), 10, id="an open case about the same contract"),
        pytest.param(_first(status="pending"), 10, id="a pending one"),
        pytest.param(_first(status="solved"), None, id="a solved one"),
        pytest.param(_first(tags=set()), None, id="a ticket that is no case"),
        pytest.param(_first(field_values={FIELD: "C-1"}), None, id="another contract"),
        pytest.param(_first(field_values={78: CONTRACT}), None, id="the number in another field"),
        pytest.param(_first(requester=client(id=9)), None, id="another client"),
        pytest.param(_first(created_at=NOW), None, id="a younger one"),
    ],
)
def test_the_older_case_is_found(other: Ticket, found: int | None):
    assert elder(HERE, _desk(HERE, other)) == found


def test_nobody_is_asked_where_the_contract_is_not_known():
    desk = _desk(ticket(comment(WORDS), id=20), _first())
    assert elder(desk.tickets[20], desk) is None
    assert desk.asked == []


def test_the_freelancer_is_not_written_to_twice_and_the_agent_is_told_where():
    desk = _desk(HERE, _first())
    actions = plan(examine(HERE, desk, open_marketplace(settings()), policy(), SCHEDULING, NOW))
    assert [a for a in actions if isinstance(a, OpenTicket)] == []
    (note,) = [a for a in actions if isinstance(a, Note) and a.macro == "same_contract"]
    assert (note.key, note.slots) == ("10", {"ticket_id": 10})
    assert "#10" in next(a.why for a in actions if isinstance(a, Skip) and a.what == "outreach")


def test_once_the_older_one_is_solved_the_outreach_starts_from_here():
    desk = _desk(HERE, _first(status="solved"))
    actions = plan(examine(HERE, desk, open_marketplace(settings()), policy(), SCHEDULING, NOW))
    assert [a.macro for a in actions if isinstance(a, OpenTicket)] == ["outreach"]


def test_after_48_hours_the_client_hears_from_the_older_ticket_only():
    later = NOW + timedelta(hours=60)
    desk = _desk(HERE, _first())
    actions = plan(examine(HERE, desk, open_marketplace(settings()), policy(), SCHEDULING, later))
    assert [a.macro for a in actions if isinstance(a, Note) and a.macro == "unreached"] == []
    assert [a.macro for a in actions if isinstance(a, Reply) and a.macro == "follow_up"] == []
