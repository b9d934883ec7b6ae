"""Comments over HTTP: whose, public or not, and what becomes of HTML."""

import pytest

from sandbox.desk.comments import MOST
from sandbox.desk.markup import LONGEST
from sandbox.records import Comment
from tests.sandbox.clients import Api


def said(api: Api, ticket_id: int, **comment: object) -> dict[str, object]:
    assert api.put(ticket_id, comment=comment).status_code == 200
    return api.thread(ticket_id)[-1]


def test_a_comment_has_the_shape_of_the_real_api(api: Api):
    ticket = api.opened()
    comment = api.thread(ticket["id"])[0]
    wanted = {
        "id",
        "type",
        "author_id",
        "body",
        "html_body",
        "plain_body",
        "public",
        "attachments",
        "audit_id",
    }
    assert wanted | {"via", "created_at", "metadata"} == comment.keys()
    assert comment["metadata"]["custom"] == {}
    assert "ip_address" in comment["metadata"]["system"]


def test_html_in_a_plain_body_is_stripped(api: Api):
    comment = said(api, api.opened()["id"], body="Hello <b>you</b><script>alert(1)</script>", public=True)
    assert comment["body"] == "Hello you"
    assert "<b>" not in comment["html_body"]


def test_a_less_than_sign_is_no_tag(api: Api):
    assert said(api, api.opened()["id"], body="5 < 7 & 9 > 8")["body"] == "5 < 7 & 9 > 8"


def test_html_is_cleaned_and_hidden_text_survives_in_the_plain_body(api: Api):
    html = (
        '<p onclick="x()">Hi <a href="javascript:x()">a</a> <a href="https://example.com">b</a></p>'
        '<div style="display:none">call +1 212 555 0190</div><script>alert(1)</script><style>p{}</style>'
    )
    comment = said(api, api.opened()["id"], html_body=html)
    assert "onclick" not in comment["html_body"]
    assert "javascript:" not in comment["html_body"]
    assert "alert" not in comment["html_body"] + comment["body"]
    assert 'style="display:none"' in comment["html_body"]
    assert "+1 212 555 0190" in comment["body"]
    assert comment["plain_body"] == comment["body"]


@pytest.mark.parametrize("first", [True, False], ids=["public", "private"])
def test_where_public_is_left_out_the_first_comments_visibility_holds(api: Api, first: bool):  # noqa: FBT001
    given = {
        "subject": "S",
        "comment": {"body": "First", "public": first, "author_id": api.running.world.bot_id},
    }
    ticket = api.post("tickets", {"ticket": given}).json()["ticket"]
    assert ticket["is_public"] is first
    assert said(api, ticket["id"], body="Second")["public"] is first


def test_an_end_users_comment_is_always_public(api: Api):
    ticket = api.opened()
    comment = said(api, ticket["id"], body="As her", public=False, author_id=ticket["requester_id"])
    assert comment["public"] is True
    assert comment["author_id"] == ticket["requester_id"]


def test_an_unknown_author_is_refused(api: Api):
    assert api.put(api.opened()["id"], comment={"body": "x", "author_id": 5}).status_code == 422


def test_what_is_too_long_is_cut_without_a_word(api: Api):
    assert len(said(api, api.opened()["id"], body="é" * (LONGEST + 10))["body"]) == LONGEST


def test_an_empty_comment_is_no_comment(api: Api):
    ticket = api.opened()
    assert api.put(ticket["id"], comment={"body": "  "}).json()["audit"]["events"] == []
    assert len(api.thread(ticket["id"])) == 1


def test_the_five_thousandth_comment_is_the_last_but_properties_still_change(api: Api):
    ticket_id, world = api.opened()["id"], api.running.world
    with world.lock:
        row = world.tickets[ticket_id]
        first = row.comments[0]
        more = Comment(1, first.audit_id, first.author_id, first.created_at, "x", "x", public=True, via={})
        row.comments += [more] * (MOST - 1)
    assert api.put(ticket_id, comment={"body": "one more"}).status_code == 422
    assert api.put(ticket_id, additional_tags=["x"]).status_code == 200


@pytest.mark.parametrize("params", [{"sort": "-created_at", "page[size]": 2}, {"sort_order": "desc", "per_page": 2}])
def test_the_newest_comment_can_come_first(api: Api, params: dict[str, object]):
    ticket_id = api.opened()["id"]
    for text in ("two", "three"):
        said(api, ticket_id, body=text)
    shown = api.get(f"tickets/{ticket_id}/comments", **params)
    assert [c["body"] for c in shown["comments"]] == ["three", "two"]


def test_authors_come_along_when_asked_for(api: Api):
    ticket = api.opened()
    said(api, ticket["id"], body="Hello", public=False)
    users = api.get(f"tickets/{ticket['id']}/comments", include="users")["users"]
    assert {u["id"] for u in users} == {ticket["requester_id"], api.running.world.bot_id}


def test_cursor_pages_hold_every_comment_once(api: Api):
    ticket_id = api.opened()["id"]
    for number in range(6):
        said(api, ticket_id, body=f"number {number}")
    url, found = f"tickets/{ticket_id}/comments.json?page[size]=3", []
    while url:
        shown = api.call("GET", url).json()
        found += [c["id"] for c in shown["comments"]]
        url = shown["links"]["next"]
        assert shown["meta"]["has_more"] is (url is not None)
    assert found == [c["id"] for c in api.thread(ticket_id)]
    assert len(found) == 7


def test_offset_pages_end_at_ten_thousand_records(api: Api):
    ticket_id = api.opened()["id"]
    reply = api.call("GET", f"tickets/{ticket_id}/comments?page=101&per_page=100")
    assert (reply.status_code, reply.json()["error"]) == (400, "InvalidPaginationDepth")


def test_a_comment_can_be_made_private_and_redacted(api: Api):
    ticket_id = api.opened(body="My number is 202-555-0143, call me")["id"]
    comment = api.thread(ticket_id)[0]
    path = f"tickets/{ticket_id}/comments/{comment['id']}"
    assert api.call("PUT", f"{path}/redact", json={"text": "202-555-0143"}).status_code == 200
    assert api.call("PUT", f"{path}/make_private").status_code == 200
    after = api.thread(ticket_id)[0]
    assert "202-555" not in after["body"] + after["html_body"]
    assert after["public"] is False
