"""The real client, zenpy 2.0.57, works against the sandbox."""

import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter

from sandbox.options import Credentials
from tests.sandbox.clients import Api

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from zenpy import Zenpy
    from zenpy.lib.api_objects import Comment, Macro, Ticket, Trigger, User, View, Webhook
    from zenpy.lib.exception import APIException, RecordNotFoundException


class ToSandbox(HTTPAdapter):
    """Carries requests for acme.zendesk.com to the sandbox, without retries."""

    def __init__(self, url: str) -> None:
        self._there = urlsplit(url)
        super().__init__(max_retries=0)

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        """Send a copy that goes to the sandbox; the answer keeps the address that zenpy asked for."""
        sent = request.copy()
        asked = urlsplit(request.url or "")
        sent.url = asked._replace(scheme=self._there.scheme, netloc=self._there.netloc).geturl()
        sent.headers["Host"] = asked.netloc
        reply = super().send(sent, *args, **more)
        reply.request, reply.url = request, request.url or ""
        return reply


@pytest.fixture
def desk(api: Api) -> Iterator[Any]:
    with requests.Session() as session:
        session.mount("https://", ToSandbox(api.url))
        token = Credentials().oauth_token
        yield Zenpy(subdomain="acme", oauth_token=token, session=session, disable_cache=True)


def test_a_ticket_is_read_with_its_thread_and_people(api: Api, desk: Any):
    ticket_id = api.opened(fields={"Contract ID": "C-7"})["id"]
    ticket = desk.tickets(id=ticket_id)
    assert (ticket.subject, ticket.status, ticket.requester.email) == ("Silent", "new", "carla@example.com")
    assert [c.body for c in desk.tickets.comments(ticket=ticket_id)] == ["He does not answer."]
    assert [a.ticket_id for a in desk.tickets.audits(ticket=ticket_id)] == [ticket_id]


def test_one_put_carries_comment_tags_metadata_and_guard(api: Api, desk: Any):
    shown = api.opened()
    change = Ticket(
        id=shown["id"],
        comment=Comment(body="Note", public=False),
        additional_tags=["accord_case"],
        metadata={"accord": "did"},
        safe_update=True,
        updated_stamp=shown["updated_at"],
    )
    audit = desk.tickets.update(change)
    assert audit.ticket.tags == ["accord_case"]
    assert api.thread(shown["id"])[-1]["metadata"]["custom"] == {"accord": "did"}


def test_a_conflict_is_an_api_exception(api: Api, desk: Any):
    shown = api.opened()
    api.control("clock", seconds=5)
    api.put(shown["id"], subject="theirs")
    change = Ticket(id=shown["id"], subject="ours", safe_update=True, updated_stamp=shown["updated_at"])
    with pytest.raises(APIException, match="UpdateConflict"):
        desk.tickets.update(change)


def test_what_is_missing_is_a_record_not_found(desk: Any):
    with pytest.raises(RecordNotFoundException):
        desk.tickets(id=999)


def test_a_ticket_is_opened_for_a_new_user(api: Api, desk: Any):
    requester = User(name="Dario", email="dario@example.net")
    words = Comment(body="Are you there?", public=True, author_id=api.running.world.bot_id)
    audit = desk.tickets.create(Ticket(subject="Hello", comment=words, requester=requester, external_id="x:1"))
    assert [t.id for t in desk.tickets(external_id="x:1")] == [audit.ticket.id]
    assert desk.users(id=audit.ticket.requester_id).name == "Dario"


def test_lists_longer_than_a_page_come_whole(api: Api, desk: Any):
    for _ in range(105):
        last = api.opened()
    ids = [t.id for t in desk.users.requested(last["requester_id"])]
    assert len(ids) == len(set(ids)) == len([t.id for t in desk.tickets()]) == 105


def test_search_count_and_export_find_the_same(api: Api, desk: Any):
    api.opened(tags=["accord_case"])
    api.control("clock", minutes=2)
    assert [t.id for t in desk.search(type="ticket", tags="accord_case")] == [1001]
    assert desk.search.count(type="ticket") == 1
    assert [t.id for t in desk.search_export(type="ticket", tags="accord_case")] == [1001]


def test_the_incremental_export_runs_to_its_end(api: Api, desk: Any):
    api.opened()
    api.control("clock", minutes=2)
    assert [t.id for t in desk.tickets.incremental(start_time=1, paginate_by_time=False)] == [1001]


def test_the_account_is_provisioned(api: Api, desk: Any):
    given = {
        "name": "Accord",
        "endpoint": "http://127.0.0.1:9/x",
        "http_method": "POST",
        "request_format": "json",
    }
    webhook = desk.webhooks.create(Webhook(**given, status="active", subscriptions=["conditional_ticket_events"]))
    assert [w.id for w in desk.webhooks.list()] == [webhook.id]
    assert desk.webhooks.show_secret(webhook.id).secret
    action = {"field": "notification_webhook", "value": [webhook.id, "{}"]}
    trigger = desk.triggers.create(Trigger(title="T", actions=[action], conditions={"all": [], "any": []}))
    assert [t.id for t in desk.triggers()] == [trigger.id]
    macro = desk.macros.create(Macro(title="M", actions=[{"field": "status", "value": "open"}]))
    assert [m.id for m in desk.macros()] == [macro.id]
    every = [{"field": "status", "operator": "less_than", "value": "solved"}]
    view = desk.views.create(View(title="V", all=every))
    ticket = api.opened()
    assert [t.id for t in desk.views.tickets(view.id)] == [ticket["id"]]
    assert "Contract ID" in {f.title for f in desk.ticket_fields()}


def test_identities_and_the_bots_own_user_are_read(api: Api, desk: Any):
    user_id = api.opened()["requester_id"]
    assert [i.type for i in desk.users.identities(id=user_id)] == ["email"]
    assert desk.users.me().id == api.running.world.bot_id


def test_tags_are_added_alone(api: Api, desk: Any):
    ticket_id = api.opened(tags=["a"])["id"]
    desk.tickets.add_tags(ticket_id, ["b"])
    assert api.get(f"tickets/{ticket_id}/tags") == {"tags": ["a", "b"]}
