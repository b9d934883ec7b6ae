"""P2, P10: brings the freelancer's answer to the agent, with what they are willing to do and a draft for the client."""

from collections.abc import Iterator

from bot.actions import Action, Note, Part
from bot.case import Case
from bot.offers import Kind, Offer, read_offers
from bot.outreach import Outreach
from bot.redact import quote
from bot.ticket import Comment
from handlers.wording import client_name, freelancer, money

ANSWERED = "accord_answered"
WHAT = {
    "full_refund": "a full refund",
    "partial_refund": "a partial refund",
    "deliver": "delivery of the work completed so far",
    "complete": "completion of the project",
    "ask_for_time": "asks for time",
    "talk": "wants to talk to the client",
    "refuse": "refuses",
    "already_delivered": "says that everything is delivered",
    "already_refunded": "says that a refund was given",
}


def bring(case: Case) -> Iterator[Action]:
    """One note for each answer, whenever it came, and to whichever of our messages."""
    for outreach in (*case.former, *filter(None, [case.outreach])):
        for answer in outreach.answers:
            yield _note(case, outreach, answer)


def _note(case: Case, outreach: Outreach, answer: Comment) -> Note:
    offers = read_offers(answer.body)
    slots = {
        "ticket_id": outreach.ticket.id,
        "at": f"{answer.created_at:%d %B %Y, %H:%M} UTC",
        "words": quote(answer.body, private=case.contact_data),
        "offers": [{"what": _what(o), "text": quote(o.text, private=case.contact_data), "why": o.why} for o in offers],
        "draft": draft(case, offers),
    }
    return Note("relay", "P10", slots, key=str(answer.id))


def draft(case: Case, offers: tuple[Offer, ...]) -> Part:
    """What the agent can send to the client as it is: nothing in it goes beyond what the freelancer said."""
    told = [_told(o) for o in offers if o.kind is not Kind.REFUSE or o.about != "refuse"]
    slots = {
        "client_name": client_name(case.ticket.requester.name),
        "who": freelancer(case),
        "offers": Part("freelancer_offers", {"offers": told}) if told else "",
        "team": case.policy.team.name,
    }
    return Part("answer_passed_on", slots)


def _told(offer: Offer) -> dict[str, object]:
    return {
        "kind": offer.kind,
        "conditional": offer.conditional,
        "amount": money(offer.amount) if offer.amount is not None else "",
        "percent": _percent(offer),
        "when": offer.when,
        "vague": offer.vague,
        "about": offer.about,
    }


def _what(offer: Offer) -> str:
    if offer.vague and offer.kind is Kind.FULL_REFUND:
        return "a refund; how much is not said"
    size = money(offer.amount) if offer.amount is not None else _percent(offer)
    return WHAT.get(offer.kind, offer.kind) + (f" of {size}" if size else "")


def _percent(offer: Offer) -> str:
    return f"{offer.percent.normalize():f} %" if offer.percent is not None else ""
