"""What is understood of a ticket as it stands: the client's words, people's tags, and what needs no look at all."""

from datetime import timedelta

import pytest

from bot.case import agent_spoke_at, examine
from bot.labels import Label
from bot.marketplace import open_marketplace
from bot.ticket import Comment, Ticket
from bot.understand import understand
from handlers import plan
from tests.builders import CLIENT_ID, NOW, SCHEDULING, agent, client, comment, did_comment, policy, settings, ticket
from tests.fakes import FakeDesk

SILENT_WORDS = "My freelancer stopped answering me three weeks ago. I have had no reply to any of my messages."
REFUND_WORDS = "I want a refund please."
OTHER_WORDS = "How do I change my password?"
SILENT, REFUND = Label.UNRESPONSIVE_FREELANCER, Label.REFUND_REQUEST


def _thread(*texts: str, author: object = None, public: bool = True) -> tuple[Comment, ...]:
    later = [
        comment(text, id=n, author=author or client(), public=public, created_at=NOW - timedelta(minutes=60 - n))
        for n, text in enumerate(texts[1:], 2)
    ]
    return (comment(texts[0], id=1), *later)


@pytest.mark.parametrize(
    ("of", "labels"),
    [
        pytest.param(ticket(*_thread(SILENT_WORDS)), {SILENT}, id="the first words"),
        pytest.param(ticket(*_thread(SILENT_WORDS, REFUND_WORDS)), {SILENT, REFUND}, id="and later ones"),
        pytest.param(ticket(*_thread(OTHER_WORDS, REFUND_WORDS)), {REFUND}, id="only later ones"),
        pytest.param(ticket(*_thread(OTHER_WORDS, REFUND_WORDS, author=agent())), set(), id="an agent's words"),
        pytest.param(ticket(*_thread(OTHER_WORDS, REFUND_WORDS, public=False)), set(), id="words that are not public"),
        pytest.param(ticket(*_thread(OTHER_WORDS, REFUND_WORDS, author=client(id=9))), set(), id="somebody else's"),
        pytest.param(ticket(*_thread(OTHER_WORDS), tags={"accord_refund_request"}), {REFUND}, id="a person's tag"),
        pytest.param(ticket(*_thread(REFUND_WORDS), tags={"accord_not_refund_request"}), set(), id="a person's no"),
        pytest.param(
            ticket(*_thread(REFUND_WORDS), tags={"accord_not_refund_request", "accord_refund_request"}),
            set(),
            id="a person's no against a tag",
        ),
        pytest.param(
            ticket(*_thread(SILENT_WORDS), fields={"Contact role": "freelancer"}),
            set(),
            id="a freelancer by field",
        ),
        pytest.param(ticket(*_thread(SILENT_WORDS), fields={"Contact role": "?"}), {SILENT}, id="an odd field"),
    ],
)
def test_a_ticket_is_what_its_client_wrote_and_what_people_said(of: Ticket, labels: set[Label]):
    assert understand(of).verdict.labels == labels


def test_a_ticket_without_its_thread_is_known_by_its_description():
    assert (
        understand(ticket(*_thread(REFUND_WORDS))).verdict
        == understand(ticket(*_thread(REFUND_WORDS), comments=())).verdict
    )


def test_no_label_is_both_asserted_and_handed_over():
    verdict = understand(ticket(*_thread(SILENT_WORDS), tags={"accord_refund_request"})).verdict
    assert not verdict.labels & verdict.handed_over


@pytest.mark.parametrize(
    ("thread", "hours_ago"),
    [
        pytest.param((comment(),), None, id="nobody but the client"),
        pytest.param((comment(), comment(author=agent(), created_at=NOW - timedelta(hours=0.5))), 0.5, id="an agent"),
        pytest.param((comment(), comment(author=agent(), public=False)), None, id="an agent's internal note"),
        pytest.param((comment(), did_comment("accord_did_call_scheduling", public=True)), None, id="the bot"),
        pytest.param((comment(author=agent(id=CLIENT_ID)),), None, id="an agent who is the requester"),
    ],
)
def test_a_person_has_taken_over_once_an_agent_wrote_to_the_client(
    thread: tuple[Comment, ...], hours_ago: float | None
):
    spoke = agent_spoke_at(ticket(*thread))
    assert spoke == (None if hours_ago is None else NOW - timedelta(hours=hours_ago))


def _examine(of: Ticket, desk: FakeDesk):  # noqa: ANN202  # a Case
    return examine(of, desk, open_marketplace(settings()), policy(), SCHEDULING, NOW)


def test_a_ticket_that_is_not_ours_costs_no_call(desk: FakeDesk):
    case = _examine(ticket(*_thread(OTHER_WORDS)), desk)
    assert (case.labels, desk.asked, plan(case)) == (frozenset(), [], ())


def test_after_the_agent_was_told_to_call_nobody_searches_again(desk: FakeDesk):
    done = did_comment("accord_did_call_now", created_at=NOW - timedelta(minutes=30))
    case = _examine(ticket(comment(), done, tags=frozenset({"accord_did_call_now"})), desk)
    assert case.phone.best is None
    assert desk.asked == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"text": ""}, id="empty"),
        pytest.param({"text": "\x00\x01\ufffd\x89PNG\r\n\x1a\n" * 500}, id="binary"),
        pytest.param({"text": "", "html": "<div><br></div>"}, id="HTML without words"),
        pytest.param({"text": "", "html": "<p>" * 20_000}, id="HTML that never closes"),
        pytest.param({"text": "<" * 100_000}, id="a hundred thousand brackets"),
        pytest.param({"text": "My freelancer stopped answering. " * 30_000}, id="a megabyte"),
        pytest.param({"text": "1" * 1_000_000}, id="a megabyte of digits"),
        pytest.param({"text": "\ud83d" * 1000}, id="half characters"),
        pytest.param({"text": "\u202e\u200b\u2028" * 5000}, id="marks that do not show"),
    ],
)
def test_whatever_a_comment_holds_it_is_read_without_error(desk: FakeDesk, body: dict[str, str]):
    of = ticket(comment(**{"text": "", **body}), comment(**{"text": "", **body, "id": 2}), subject=body["text"][:150])
    plan(_examine(of, desk))
    plan(_examine(ticket(comment(**body), tags=frozenset({"accord_refund_request"})), desk))
