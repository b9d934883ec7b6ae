"""Reading through the door: one call where one will do, whole threads, and any property null."""

from datetime import UTC, datetime

import pytest
import responses
from responses.matchers import query_param_matcher

from bot.desk import Desk
from bot.desk.errors import Away, NotFound, SignedOut
from bot.desk.shapes import EPOCH
from bot.ticket import Identity
from tests.desk.payloads import API, COMMENTS, STAMP, TICKET, URL, comment, nulls, ticket, user

Mock = responses.RequestsMock


def test_a_ticket_its_people_and_its_number_of_comments_are_one_call(zendesk: Desk, http: Mock):
    http.get(URL, json={"ticket": ticket(), "users": [user(), user(id=601, name="Ada", role="agent")]})
    found, comments = zendesk.ticket(TICKET)
    assert (found.subject, found.status, found.stamp, found.tags) == ("Help", "open", STAMP, {"vip"})
    assert (found.requester.name, found.requester.is_staff, found.channel) == ("Maria Silva", False, "email")
    assert found.created_at == datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert comments == 2
    assert (found.comments, found.field_values) == ((), {31: "28113409"})
    (call,) = http.calls
    assert call.request.params == {"include": "users,comment_count"}


def test_a_ticket_with_every_property_null_is_read(zendesk: Desk, http: Mock):
    http.get(URL, json={"ticket": nulls(ticket()), "users": None})
    found, comments = zendesk.ticket(TICKET)
    assert (found.id, found.subject, found.status, found.created_at, comments) == (TICKET, "", "open", EPOCH, None)
    assert found.requester.id == 0


@pytest.mark.parametrize(
    ("facts", "field", "value"),
    [
        pytest.param({"status": "DELETED"}, "status", "deleted", id="a status in capitals"),
        pytest.param({"status": "waiting for parts"}, "status", "open", id="a status nobody knows"),
        pytest.param({"tags": ["closed_by_merge"]}, "merged", True, id="merged into another"),
        pytest.param({"subject": None, "raw_subject": "Raw"}, "subject", "Raw", id="only the raw subject"),
        pytest.param({"via": None}, "channel", "", id="no channel"),
        pytest.param({"updated_at": "soon"}, "updated_at", EPOCH, id="an instant that is none"),
        pytest.param(
            {"created_at": "2026-11-24T12:00:00+02:00"},
            "created_at",
            datetime(2026, 11, 24, 10, tzinfo=UTC),
            id="a zone",
        ),
        pytest.param(
            {"custom_fields": [{"id": 1, "value": 0}, {"id": 2, "value": False}, {"id": 3, "value": ""}, None]},
            "field_values",
            {1: "0"},
            id="a field that holds zero is filled in, one that holds false is not",
        ),
    ],
)
def test_what_zendesk_may_say_differently_is_understood(
    zendesk: Desk, http: Mock, facts: dict[str, object], field: str, value: object
):
    http.get(URL, json={"ticket": ticket(**facts), "users": [user()]})
    assert getattr(zendesk.ticket(TICKET)[0], field) == value


def test_a_thread_of_several_pages_is_read_whole_and_oldest_first(zendesk: Desk, http: Mock):
    first = {"comments": [comment(3), comment(2)], "meta": {"has_more": True, "after_cursor": "next"}}
    base = {"include": "users", "page[size]": "100", "sort": "-created_at"}
    http.get(COMMENTS, json={**first, "users": [user()]}, match=[query_param_matcher(base)])
    more = query_param_matcher({**base, "page[after]": "next"})
    http.get(COMMENTS, json={"comments": [comment(1)], "meta": {"has_more": False}}, match=[more])
    found = zendesk.comments(TICKET)
    assert [c.id for c in found] == [1, 2, 3]
    assert [c.author.name for c in found] == ["Maria Silva"] * 3


def test_a_thread_without_end_is_cut_at_the_newest_part(zendesk: Desk, http: Mock):
    page = {"comments": [comment(1)], "users": [user()], "meta": {"has_more": True, "after_cursor": "again"}}
    http.get(COMMENTS, json=page)
    zendesk.comments(TICKET)
    assert len(http.calls) == 10


def test_a_comment_carries_what_its_update_carried(zendesk: Desk, http: Mock):
    given = comment(author_id=900, html_body="<p>x</p>", public=False, via={"channel": "api"})
    given["metadata"] = {"system": {"ip": "192.0.2.1"}, "custom": {"accord_did": "accord_did_call_now"}}
    http.get(
        COMMENTS, json={"comments": [given, nulls(comment(2))], "users": [user(id=900, name="Accord", role="admin")]}
    )
    empty, found = zendesk.comments(TICKET)
    assert (found.body, found.public, found.channel) == ("<p>x</p>", False, "api")
    assert found.metadata == {"accord_did": "accord_did_call_now"}
    assert (empty.text, empty.author.id, empty.created_at, empty.metadata) == ("", 0, EPOCH, {})


def test_fields_get_their_titles_with_one_call_for_many_tickets(zendesk: Desk, http: Mock):
    http.get(f"{API}/ticket_fields.json", json={"ticket_fields": [{"id": 31, "title": "Contract ID"}]})
    http.get(URL, json={"ticket": ticket(), "users": [user()]})
    http.get(COMMENTS, json={"comments": [comment()], "users": [user()]})
    for _ in range(2):
        found = zendesk.with_thread(zendesk.ticket(TICKET)[0])
        assert found.fields == {"Contract ID": "28113409"}
        assert [c.text for c in found.comments] == ["words 1"]
    assert sum("ticket_fields" in call.request.url for call in http.calls) == 1


def test_a_second_read_is_a_second_call(zendesk: Desk, http: Mock):
    http.get(URL, json={"ticket": ticket(tags=["a"]), "users": [user()]})
    assert zendesk.ticket(TICKET)[0].tags == {"a"}
    http.replace("GET", URL, json={"ticket": ticket(tags=["b"]), "users": [user()]})
    assert zendesk.ticket(TICKET)[0].tags == {"b"}


def test_identities_are_read(zendesk: Desk, http: Mock):
    given = [{"id": 1, "type": "phone_number", "value": "+12125550123", "verified": True}, {"id": 2, "type": None}]
    http.get(f"{API}/users/501/identities.json", json={"identities": given})
    assert zendesk.identities(501) == (Identity("phone_number", "+12125550123", verified=True), Identity("", ""))


def test_earlier_tickets_are_those_before_the_newest_first_and_not_too_many(zendesk: Desk, http: Mock):
    given = [ticket(id=n, created_at=f"2026-11-{n:02}T00:00:00Z") for n in (1, 5, 3, 24, 2)]
    http.get(f"{API}/users/501/tickets/requested.json", json={"tickets": given, "next_page": None})
    found = zendesk.earlier_tickets(501, datetime(2026, 11, 24, tzinfo=UTC), most=2)
    assert [t.id for t in found] == [5, 3]


def test_what_is_gone_elsewhere_does_not_end_this_ticket(zendesk: Desk, http: Mock):
    http.get(f"{API}/users/501/identities.json", status=404, json={"error": "RecordNotFound"})
    http.get(f"{API}/users/501/tickets/requested.json", status=404, json={"error": "RecordNotFound"})
    http.get(COMMENTS, status=404, json={"error": "RecordNotFound"})
    assert zendesk.identities(501) == ()
    assert zendesk.earlier_tickets(501, datetime(2026, 11, 24, tzinfo=UTC), most=2) == ()
    assert zendesk.comments(TICKET) == ()


def test_this_tickets_own_thread_must_be_there(zendesk: Desk, http: Mock):
    http.get(URL, json={"ticket": ticket(), "users": [user()]})
    http.get(f"{API}/ticket_fields.json", json={"ticket_fields": []})
    http.get(COMMENTS, status=404, json={"error": "RecordNotFound"})
    with pytest.raises(NotFound):
        zendesk.with_thread(zendesk.ticket(TICKET)[0])


def test_the_bot_knows_itself(zendesk: Desk, http: Mock):
    http.get(f"{API}/users/me.json", json={"user": user(id=900, name="Accord", role="admin")})
    me = zendesk.me()
    assert (me.id, me.is_staff) == (900, True)


def test_an_anonymous_user_is_nobody_although_zendesk_says_200(zendesk: Desk, http: Mock):
    http.get(f"{API}/users/me.json", json={"user": {"id": None, "name": "Anonymous user", "role": "end-user"}})
    with pytest.raises(SignedOut, match="anonymous"):
        zendesk.me()


def test_an_answer_without_a_ticket_is_no_ticket(zendesk: Desk, http: Mock):
    http.get(URL, json={"tickets": []})
    with pytest.raises(NotFound):
        zendesk.ticket(TICKET)


def test_json_that_is_not_what_it_says_passes(zendesk: Desk, http: Mock):
    http.get(URL, body="{", content_type="application/json")
    with pytest.raises(Away):
        zendesk.ticket(TICKET)


def test_zendesks_clock_is_that_of_its_last_answer(zendesk: Desk, http: Mock):
    http.get(URL, json={"ticket": ticket(), "users": [user()]}, headers={"Date": "Tue, 24 Nov 2026 12:00:05 GMT"})
    zendesk.ticket(TICKET)
    assert zendesk.now() == datetime(2026, 11, 24, 12, 0, 5, tzinfo=UTC)
    http.replace("GET", URL, json={"ticket": ticket(), "users": [user()]}, headers={"Date": "later"})
    zendesk.ticket(TICKET)
    assert zendesk.now() == datetime(2026, 11, 24, 12, 0, 5, tzinfo=UTC)


def test_an_author_who_was_not_sent_along_is_asked_for(zendesk: Desk, http: Mock):
    http.get(COMMENTS, json={"comments": [comment(author_id=601)]})
    http.get(f"{API}/users/601.json", json={"user": user(id=601, name="Ada", role="agent")})
    (found,) = zendesk.comments(TICKET)
    assert (found.author.name, found.author.is_staff) == ("Ada", True)
