"""PLAYBOOK: label -> handlers, in order. The product on one screen: start reading here.

A handler looks at the case and says what should be true by now, as actions. It does nothing itself.
"""

from collections.abc import Callable, Iterable, Mapping

from bot.actions import Action
from bot.case import Case
from bot.labels import Label
from handlers import call, expectations, hand_over, manners, marks, research

Handler = Callable[[Case], Iterable[Action]]

PLAYBOOK: Mapping[Label, tuple[Handler, ...]] = {
    Label.UNRESPONSIVE_FREELANCER: (marks.mark, call.call, expectations.tell, research.report),
    Label.REFUND_REQUEST: (marks.mark, call.call, expectations.tell, research.report),
}
UNDECIDED: tuple[Handler, ...] = (hand_over.ask,)


def plan(case: Case) -> tuple[Action, ...]:
    """What should be true of this ticket by now, in the order of the playbook."""
    if stop := manners.hold(case):
        return (stop,)
    handlers: dict[Handler, None] = {}
    for label in Label:  # the order of the definitions, so that a plan is the same every time
        if label in case.verdict.labels:
            handlers |= dict.fromkeys(PLAYBOOK[label])
    if case.verdict.handed_over:
        handlers |= dict.fromkeys(UNDECIDED)
    return tuple(action for handler in handlers for action in handler(case))
