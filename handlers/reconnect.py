"""P10: at 48 hours the case is looked at again; the client hears where things stand, once."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.actions import Action, Note, Part, Reply, Skip, Tag, WakeUp
from bot.case import CALL_NOW, EXHAUSTED, NOT_SENT, SCHEDULING, Case
from bot.labels import Label
from bot.outreach import ATTEMPT, Outreach
from bot.policy import hours
from handlers import manners
from handlers.outreach import END, begins, end_step, is_over_at
from handlers.relay import ANSWERED
from handlers.wording import client_name, freelancer, paraphrase, span

REMINDER, FOLLOW_UP = "call_reminder", "follow_up"
WORTH_SAYING = timedelta(hours=1)  # a shorter outreach, ended by an agent, is not told by its length


def look_again(case: Case) -> Iterator[Action]:
    """Answered, silent or never reached: the note, the tag, and the follow-up to the client.

    Where an agent ends the outreach early the note comes at once; the client hears from the agent, else at the end.
    """
    if case.answers:
        yield Tag(frozenset({ANSWERED}), "P10")
    ends, told = _ends_at(case), None
    if case.now < ends:
        yield WakeUp(ends, "48 hours: look at the case again", end_step(case.outreach))
        if not (case.exhausted and _reached(case)) or case.answers:
            return
    else:
        yield (told := _follow_up(case))
    yield from _notes(case, _words(case, ends, told))


def remind(case: Case) -> Iterator[Action]:
    """P9: the client is silent after the call-scheduling macro: one gentle reminder, then a person."""
    done = case.receipts
    if case.phone.best or done.has(CALL_NOW) or done.has(REMINDER) or manners.left_to_people(case):
        return
    if not (done.has(SCHEDULING) or _will_be_said(case, case.policy.autonomy.public_reply, SCHEDULING)):
        return  # where a person sends the macro, a person reminds
    asked_at = done.when(SCHEDULING) or case.now  # by the macro of this very plan
    if case.client_answers(asked_at):
        return
    usual = asked_at + hours(case.policy.client.reminder_after_hours)
    at = min(usual, case.hurried.get(REMINDER, usual))
    if REMINDER in case.left_out:
        yield Skip(REMINDER, "P14", manners.LEFT_OUT)
    elif done.has(FOLLOW_UP) or case.now >= _ends_at(case):
        yield Skip(REMINDER, "P9", "the time of the follow-up has come")
    elif case.now < at:
        yield WakeUp(at, "a gentle reminder to the client", REMINDER)
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
    if case.outreach is not None:
        return is_over_at(case.outreach, case)
    usual = _usual_end(case)
    return min(usual, case.hurried.get(END, usual))


def _usual_end(case: Case) -> datetime:
    """When the 48 hours are over where nobody was written to."""
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


def _reached(case: Case) -> Outreach | None:
    """The freelancer's ticket, unless all that came back from it is that the address does not work."""
    outreach = case.outreach
    return outreach if outreach and (case.answers or not outreach.bounced) else None


def _left_to_a_person(case: Case) -> str:
    """Why the client gets no automatic follow-up, "" if nothing speaks against it."""
    if FOLLOW_UP in case.left_out:
        return manners.LEFT_OUT
    spoke = [at for name in (SCHEDULING, REMINDER) if (at := case.receipts.when(name))]
    if spoke and case.client_answers(max(spoke)):
        return "the client has answered: a person goes on from here"
    if case.receipts.has(CALL_NOW):
        return "an agent was told to call: a person goes on from here"
    if case.elder:
        return f"ticket #{case.elder} is about the same contract: the client hears from there"
    return manners.left_to_people(case)


def client_will_hear(case: Case) -> bool:
    """Whether the client is told at the end where things stand."""
    return not (case.receipts.has(FOLLOW_UP) or _left_to_a_person(case))


def _follow_up(case: Case) -> Action:
    """The public word at 48 hours, or why it is left to a person."""
    if why := _left_to_a_person(case):
        return Skip(FOLLOW_UP, "P10", why)
    slots = {"client_name": client_name(case.ticket.requester.name), "news": _news(case), "team": case.policy.team.name}
    return next(manners.politely(case, Reply(FOLLOW_UP, "P10", slots)))


def _news(case: Case) -> Part:
    outreach = _reached(case)
    if outreach is None:
        return Part("follow_up_open")
    if case.answers:
        return Part("follow_up_answered", {"who": freelancer(case)})
    lasted = _lasted(case, outreach)
    slots = {
        "who": freelancer(case),
        "span": span(lasted) if lasted >= min(WORTH_SAYING, _whole(case)) else "",
        "times": _times(len(outreach.attempts)),
        "refund": Label.REFUND_REQUEST in case.labels,
    }
    return Part("follow_up_silent", slots)


def _whole(case: Case) -> timedelta:
    return hours(case.policy.outreach.exhausted_after_hours)


def _lasted(case: Case, outreach: Outreach) -> timedelta:
    """How long the freelancer was tried: less than the policy says where an agent has ended it before."""
    ended_at = (case.receipts.when("exhausted") or case.now) if case.exhausted else is_over_at(outreach, case)
    return min(ended_at - outreach.first_at, _whole(case))


def _words(case: Case, ends: datetime, told: Action | None) -> dict[str, object]:
    """What the note says of the client's reply: sent, sent later unless a person writes, or a draft for the agent.

    Where the policy has it suggested, the draft is a note of its own.
    """
    level = case.policy.autonomy.public_reply
    sent = case.receipts.has(FOLLOW_UP) or (isinstance(told, Reply) and level == "auto")
    later = told.at if isinstance(told, WakeUp) else ends
    waits = isinstance(told, WakeUp) or (told is None and not _left_to_a_person(case))
    return {
        "told": sent,
        "later": f"{later:%d %B %Y, %H:%M} UTC" if waits and level == "auto" and not sent else "",
        "words": "" if isinstance(told, Reply) and level == "suggest" else _news(case),
    }


def _notes(case: Case, words: dict[str, object]) -> Iterator[Action]:
    outreach = _reached(case)
    if outreach is None:
        if case.labels.intersection(case.policy.outreach.for_labels) and not case.elder:
            why, findable = _why_unreached(case)
            yield Note("unreached", "P10", {"span": span(_whole(case)), "why": why, "findable": findable, **words})
        return
    if case.answers:
        yield Note("reconnect", "P10", {"span": span(_whole(case)), **words})
        return
    tried = _times(len(outreach.attempts)) or "once"
    yield Tag(frozenset({EXHAUSTED}), "P10", turns=True)
    yield Note("exhausted", "P10", {"span": span(_lasted(case, outreach)), "attempts": tried, **words})


def _why_unreached(case: Case) -> tuple[str, bool]:
    """Why, and whether another address would help."""
    if case.outreach is not None:
        return "our message came back", True
    return ("no message went out by itself", False) if case.freelancer_email else ("the address is not known", True)


def _times(count: int) -> str:
    return {1: "", 2: "twice", 3: "three times", 4: "four times"}.get(count, f"{count} times")
