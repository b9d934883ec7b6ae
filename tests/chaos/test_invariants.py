"""A broken promise is seen: each kind, on a record that holds just that one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.crash import POINTS
from tests.chaos.form import ATTEMPTS, CAP, EVERY, LONG, MINUTE, SHORT
from tests.chaos.invariants import Record, broken
from tests.chaos.plot import SPANS, STORIES, ZENDESK, draw
from tests.stories import CALL_MACRO, FOLLOW_UP

T0 = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BOT, AGENT, CLIENT = 1, 2, 3
Json = dict[str, Any]


def _comment(*did: str, at: float = 0, public: bool = True, words: str = "Hello.", who: int = BOT) -> Json:
    custom = {"accord_did": ",".join(did), "accord_rules": "P9", "accord_policy": "0a1b2c3d"} if did else {}
    stamp = (T0 + timedelta(seconds=at)).isoformat()
    return {
        "author_id": who,
        "created_at": stamp,
        "public": public,
        "plain_body": words,
        "html_body": words,
        "metadata": {"custom": custom},
    }


def _audit(comment: Json) -> Json:
    event = {"type": "Comment", "public": comment["public"]}
    return {**{k: comment[k] for k in ("author_id", "created_at", "metadata")}, "events": [event]}


def _change(name: str, value: object, *, at: float = 0) -> Json:
    stamp = (T0 + timedelta(seconds=at)).isoformat()
    event = {"type": "Change", "field_name": name, "value": value}
    return {"author_id": AGENT, "created_at": stamp, "metadata": {"custom": {}}, "events": [event]}


def _ticket(*happened: Json, number: int = 1001, **facts: Any) -> Json:
    """A ticket with its comments and the changes between them, in order."""
    comments = [h for h in happened if "plain_body" in h]
    audits = [_audit(h) if "plain_body" in h else h for h in happened]
    usual = {"id": number, "external_id": None, "status": "open", "tags": [], "created_at": T0.isoformat()}
    return {**usual, "comments": comments, "audits": audits, **facts}


def _theirs(*happened: Json, number: int = 1002) -> Json:
    first = _comment("accord_did_outreach_1")
    return _ticket(first, *happened, number=number, external_id="accord-outreach-1001-ab")


GOOD = _ticket(_comment(who=CLIENT), _comment(CALL_MACRO), _comment(FOLLOW_UP, at=18))


def _record(*tickets: Json, story: str = "silent", **facts: Any) -> Record:
    record = Record(
        list(tickets), BOT, frozenset({BOT, AGENT}), {1001: story}, frozenset(), {}, T0 + timedelta(seconds=45), [], {}
    )
    return replace(record, **facts)


def test_a_record_on_which_all_went_well_breaks_nothing():
    assert broken(_record(GOOD, _theirs(_comment("accord_did_outreach_2", at=6)))) == []


UNEXPLAINED = _comment(CALL_MACRO)
UNEXPLAINED["metadata"]["custom"].pop("accord_rules")
MANY = [_comment(f"accord_did_relay_{n}", at=n) for n in range(CAP + 1)]
PAUSE = _change("tags", ["accord_pause"], at=3)
BROKEN = [
    pytest.param(_record(_ticket(_comment(who=CLIENT))), "I1 silent 1001 was forgotten", id="forgotten"),
    pytest.param(_record(GOOD, due=frozenset({1001})), "I1 silent 1001 is still due", id="never ends"),
    pytest.param(_record(_ticket(_comment(CALL_MACRO))), "did not come to its end", id="half done"),
    pytest.param(_record(_ticket(_comment(CALL_MACRO)), story="other"), "is no case", id="no case of ours"),
    pytest.param(_record(GOOD, _theirs(), _theirs(number=1003)), "I2 2 tickets were opened", id="opened twice"),
    pytest.param(
        _record(_ticket(*[_comment("accord_did_call_now", public=False)] * 2), story="called"), "I2", id="a note twice"
    ),
    pytest.param(
        _record(_ticket(_comment(CALL_MACRO, words="call 512 555 0162")), story="paused"), "I3", id="a number"
    ),
    pytest.param(
        _record(_ticket(_comment(CALL_MACRO, words="It is 1337.")), story="hostile"), "alive", id="a template"
    ),
    pytest.param(_record(_ticket(_comment(CALL_MACRO, words="<script>")), story="hostile"), "alive", id="a script"),
    pytest.param(_record(_ticket(*MANY), story="chatterbox"), f"{CAP + 1} public words", id="two machines for ever"),
    pytest.param(_record(_ticket(UNEXPLAINED), story="paused"), "I6", id="no rule is named"),
    pytest.param(_record(_ticket(PAUSE, _comment(CALL_MACRO, at=3)), story="paused"), "I4", id="after a pause"),
    pytest.param(
        _record(_ticket(_change("status", "solved"), _comment(CALL_MACRO)), story="paused"), "after solved", id="solved"
    ),
    pytest.param(
        _record(_ticket(_comment(who=AGENT), _comment(CALL_MACRO, at=9)), story="paused"),
        "an agent wrote",
        id="taken over",
    ),
    pytest.param(
        _record(_ticket(_comment(CALL_MACRO), PAUSE), _theirs(_comment("accord_did_outreach_2", at=7)), story="paused"),
        "I4 ticket 1002",
        id="to the freelancer, although the case is paused",
    ),
    pytest.param(_record(GOOD, stopped=[(T0, T0 + timedelta(seconds=30))]), "while all were stopped", id="kill switch"),
    pytest.param(_record(GOOD, _theirs(_comment("accord_did_outreach_2", at=3))), "1 s early", id="early"),
    pytest.param(_record(GOOD, _theirs(_comment("accord_did_outreach_2", at=106))), "1 s late", id="late"),
    pytest.param(_record(GOOD, tagged={1001: {"vip"}}), "lost what an agent set", id="a tag lost"),
]


@pytest.mark.parametrize(("record", "fault"), BROKEN)
def test_a_broken_promise_is_seen(record: Record, fault: str):
    assert any(fault in found for found in broken(record)), broken(record)


def test_a_seed_draws_the_same_plot_each_time_and_another_one_another():
    assert draw(7, SHORT) == draw(7, SHORT)
    assert draw(7, SHORT) != draw(8, SHORT)


def test_every_story_and_every_mishap_is_in_every_plot():
    plot = draw(1, SHORT)
    assert set(plot.stories) == {"poison", *STORIES}
    assert sum(h.what == "zendesk" for h in plot.happenings) >= len(ZENDESK)
    assert {begins for begins, *_ in SPANS} <= {h.what for h in plot.happenings}
    assert {point.partition(":")[0] for point in plot.crashes} == set(POINTS)
    assert len(ATTEMPTS) == 3


@pytest.mark.parametrize("seed", [EVERY, EVERY + 1])
def test_in_some_long_runs_redis_is_gone_for_a_minute(seed: int):
    plot = draw(seed, LONG)
    killed = [h.at for h in plot.happenings if h.what == "redis_is_killed"]
    started = [h.at for h in plot.happenings if h.what == "redis_is_started"]
    longest = max(min(s - k for s in started if s >= k) for k in killed)
    assert (longest == pytest.approx(MINUTE)) == (seed == EVERY)


def test_what_is_done_to_redis_is_done_one_after_the_other():
    spans = {begins: ends for begins, ends, *_ in SPANS}
    happened = [h.what for h in draw(5, LONG).happenings if h.what in {*spans, *spans.values()}]
    for begun, ended in zip(happened[::2], happened[1::2], strict=True):
        assert spans[begun] == ended
