"""P2, P10: brings the freelancer's answer to the agent, with what they are willing to do and a draft for the client."""

from collections.abc import Iterator

from bot.actions import Action, Note, Part
from bot.case import Case
from bot.offers import Offer, read_offers
from bot.redact import quote
from bot.ticket import Comment
from handlers.wording import client_name, freelancer, money

ANSWERED = "accord_answered"
WILLING = {
    "full_refund": "are willing to refund you in full",
    "partial_refund": "are willing to refund a part",
    "deliver": "are willing to deliver the work completed so far",
    "complete": "want to complete the project",
    "ask_for_time": "ask for more time",
    "talk": "want to talk to you directly",
    "refuse": "do not want to give a refund",
    "already_delivered": "consider the work delivered",
}
WHAT = {
    "full_refund": "a full refund",
    "partial_refund": "a partial refund",
    "deliver": "delivery of the work completed so far",
    "complete": "completion of the project",
    "ask_for_time": "asks for time",
    "talk": "wants to talk to the client",
    "refuse": "refuses",
    "already_delivered": "says that everything is delivered",
}


def bring(case: Case) -> Iterator[Action]:
    """One note for each answer, whenever it came."""
    if case.outreach is None:
        return
    for answer in case.outreach.answers:
        yield _note(case, answer)


def _note(case: Case, answer: Comment) -> Note:
    assert case.outreach is not None  # noqa: S101  # bring() looked
    offers = read_offers(answer.body)
    slots = {
        "ticket_id": case.outreach.ticket.id,
        "at": f"{answer.created_at:%d %B %Y, %H:%M} UTC",
        "words": quote(answer.body, private=case.contact_data),
        "offers": [{"what": _what(o), "text": quote(o.text, private=case.contact_data), "why": o.why} for o in offers],
        "draft": draft(case, offers),
    }
    return Note("relay", "P10", slots, key=str(answer.id))


def draft(case: Case, offers: tuple[Offer, ...]) -> Part:
    """What the agent can send to the client as it is."""
    kinds = list(dict.fromkeys(o.kind for o in offers))
    slots = {
        "client_name": client_name(case.ticket.requester.name),
        "who": freelancer(case),
        "offers": _joined([WILLING[k] for k in kinds if k in WILLING]),
        "team": case.policy.team.name,
    }
    return Part("answer_passed_on", slots)


def _what(offer: Offer) -> str:
    sum_ = f" of {money(offer.amount)}" if offer.amount is not None else ""
    return WHAT.get(offer.kind, offer.kind) + sum_


def _joined(items: list[str]) -> str:
    return ", and ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)
