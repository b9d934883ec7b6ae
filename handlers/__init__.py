"""PLAYBOOK: label -> handlers, in order. The product on one screen: start reading here.

A handler looks at the case and says what should be true by now, as actions. It does nothing itself.
"""

from collections.abc import Callable, Iterable, Mapping

from bot.actions import Action
from bot.case import Case
from bot.labels import Label
from handlers import (
    answers,
    call,
    commands,
    credit,
    escalation,
    expectations,
    hand_over,
    manners,
    marks,
    ndf,
    outreach,
    reconnect,
    relay,
    research,
    shortlist,
    steps,
    wind_down,
)

Handler = Callable[[Case], Iterable[Action]]

_COMMON: tuple[Handler, ...] = (
    marks.mark,
    call.call,
    answers.notice,
    expectations.tell,
    research.report,
    escalation.contact_information,
    escalation.claims,
    escalation.legal,
    ndf.review,
    credit.review,
    outreach.reach,
    relay.bring,
    reconnect.remind,
    reconnect.look_again,
    shortlist.offer,
)
PLAYBOOK: Mapping[Label, tuple[Handler, ...]] = {
    Label.UNRESPONSIVE_FREELANCER: _COMMON,
    Label.REFUND_REQUEST: _COMMON,
}
COMMANDS: tuple[Handler, ...] = (commands.obey,)
UNDECIDED: tuple[Handler, ...] = (hand_over.ask,)
SETTLED: tuple[Handler, ...] = (wind_down.settle,)
ESCALATIONS: tuple[Handler, ...] = (escalation.contact_information, escalation.claims)  # on any ticket


def plan(case: Case) -> tuple[Action, ...]:
    """What should be true of this ticket by now, in the order of the playbook."""
    case = steps.bind(case)
    return tuple(action for handler in chosen(case) for action in handler(case))


def chosen(case: Case) -> tuple[Handler, ...]:
    """The handlers for a case as it stands. A person's command is obeyed even while everything else is on hold."""
    if stop := manners.hold(case):
        return (*COMMANDS, lambda _: (stop,))
    if case.withdrawn:
        return (*COMMANDS, *SETTLED)
    handlers = dict.fromkeys(COMMANDS)
    for label in Label:  # the order of the definitions, so that a plan is the same every time
        if label in case.labels:
            handlers |= dict.fromkeys(PLAYBOOK[label])
    handlers |= dict.fromkeys(ESCALATIONS)
    if case.understood.verdict.handed_over:
        handlers |= dict.fromkeys(UNDECIDED)
    return tuple(handlers)
