"""P10: at 48 hours the case is looked at again; the client hears where things stand, once."""

from collections.abc import Iterator
from datetime import datetime

from bot.actions import Action, Note, Part, Reply, Skip, Tag, WakeUp
from bot.case import CALL_NOW, EXHAUSTED, NOT_SENT, SCHEDULING, Case
from bot.labels import Label
from bot.outreach import ATTEMPT
from bot.policy import hours
from handlers import manners
from handlers.outreach import begins, is_over_at
from handlers.relay import ANSWERED
from handlers.wording import client_name, freelancer, paraphrase, span

REMINDER, FOLLOW_UP = "call_reminder", "follow_up"


def look_again(case: Case) -> Iterator[Action]:
    """Answered or silent: the note, the tag, and the follow-up to the client."""
    if case.outreach is not None and case.outreach.answers:
        yield Tag(frozenset({ANSWERED}), "P10")
    ends = _ends_at(case)
    if case.now < ends:
        yield WakeUp(ends, "48 hours: look at the case again")
        return
    silent = case.outreach is not None and not case.outreach.answers
    news = _news(case, silent=silent)
    told = _follow_up(case, news)
    yield told
    if case.outreach is not None:
        yield from _notes(case, news, silent=silent, told=isinstance(told, Reply))


def remind(case: Case) -> Iterator[Action]:
    """P9: the client is silent after the call-scheduling macro: one gentle reminder, then a person."""
    done = case.receipts
    if case.phone.best or done.has(CALL_NOW) or done.has(REMINDER) or manners.left_to_people(case):
        return
    asked_at = done.when(SCHEDULING) or case.now  # by the macro of this very plan
    if case.client_answers(asked_at):
        return
    at = asked_at + hours(case.policy.client.reminder_after_hours)
    if case.now < at:
        yield WakeUp(at, "a gentle reminder to the client")
    elif done.has(FOLLOW_UP) or case.now >= _ends_at(case):
        yield Skip(REMINDER, "P9", "the time of the follow-up has come")
    else:
        slots = {
            "client_name": client_name(case.ticket.requester.name),
            "paraphrase": paraphrase(case),
            "scheduling_url": case.scheduling_url,
            "team": case.policy.team.name,
        }
        yield from manners.politely(case, Reply(REMINDER, "P9", slots))


def _ends_at(case: Case) -> datetime:
    """When the 48 hours are over: from the first attempt; without any, from the first word to the client.

    What is about to be said now, however late it is (everything was stopped, Zendesk was away), begins them now.
    """
    if case.exhausted:
        return case.receipts.when("exhausted") or case.now
    if case.outreach is not None:
        return is_over_at(case.outreach, case)
    wait = hours(case.policy.client.follow_up_after_hours)
    if begins(case) and _will_be_said(case, case.policy.autonomy.outreach, f"{ATTEMPT}_1"):
        return case.now + wait
    first = min(case.receipts.at.values(), default=case.now)
    if case.receipts.has(CALL_NOW) or manners.left_to_people(case):
        return first + wait
    asking = not case.receipts.has(SCHEDULING) and _will_be_said(case, case.policy.autonomy.public_reply, SCHEDULING)
    return (case.now if asking else case.receipts.when(SCHEDULING) or first) + wait


def _will_be_said(case: Case, autonomy: str, key: str) -> bool:
    """Whether the policy lets public words go out by themselves, and these were not refused before."""
    return autonomy == "auto" and not case.receipts.has(NOT_SENT, key)


def _follow_up(case: Case, news: Part) -> Action:
    """The public word at 48 hours, or why it is left to a person."""
    slots = {"client_name": client_name(case.ticket.requester.name), "news": news, "team": case.policy.team.name}
    spoke = [at for name in (SCHEDULING, REMINDER) if (at := case.receipts.when(name))]
    if spoke and case.client_answers(max(spoke)):
        return Skip(FOLLOW_UP, "P10", "the client has answered: a person goes on from here")
    if case.receipts.has(CALL_NOW):
        return Skip(FOLLOW_UP, "P10", "an agent was told to call: a person goes on from here")
    return next(manners.politely(case, Reply(FOLLOW_UP, "P10", slots)))


def _news(case: Case, *, silent: bool) -> Part:
    policy = case.policy.outreach
    if case.outreach is None:
        return Part("follow_up_open")
    if not silent:
        return Part("follow_up_answered", {"who": freelancer(case)})
    slots = {
        "who": freelancer(case),
        "span": span(hours(policy.exhausted_after_hours)),
        "times": _times(len(case.outreach.attempts)),
        "refund": Label.REFUND_REQUEST in case.labels,
    }
    return Part("follow_up_silent", slots)


def _notes(case: Case, news: Part, *, silent: bool, told: bool) -> Iterator[Action]:
    told = told or case.receipts.has(FOLLOW_UP)
    passed = span(hours(case.policy.outreach.exhausted_after_hours))
    if not silent:
        yield Note("reconnect", "P10", {"span": passed, "told": told, "words": news})
        return
    assert case.outreach is not None  # noqa: S101  # look_again() looked
    tried = _times(len(case.outreach.attempts)) or "once"
    yield Tag(frozenset({EXHAUSTED}), "P10", turns=True)
    yield Note("exhausted", "P10", {"span": passed, "attempts": tried, "told": told, "words": news})


def _times(count: int) -> str:
    return {1: "", 2: "twice", 3: "three times", 4: "four times"}.get(count, f"{count} times")
