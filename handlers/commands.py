"""Agents' commands: internal notes that begin with /accord. Each is answered once; only the team is obeyed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from bot.actions import Action, Note, Reply, Tag
from bot.case import COMMAND_DONE as DONE
from bot.case import COMMAND_HELP as HELP
from bot.case import EXHAUSTED, HANDED_OVER, NOT_SENT, Case
from bot.commands import NAMES, Command
from bot.labels import Label
from bot.phone_search import PhoneFound
from bot.phones.profile import written_number
from bot.redact import quote
from bot.understand import NOT_PREFIX
from handlers import call, credit, manners, shortlist, stage, steps
from handlers.credit import REVIEW_DONE, REVIEW_RUNNING
from handlers.hand_over import REVIEW
from handlers.research import plain
from handlers.wording import client_name

RELAYED = "relay_to_freelancer"
Obey = Callable[[Case, Command], Iterator[Action]]


def obey(case: Case) -> Iterator[Action]:
    """Every command that has no answer yet, in the order in which they were given."""
    for command in case.unanswered():
        yield from _BY_NAME.get(command.name, _unknown)(case, command)


def _say(command: Command, outcome: str) -> Note:
    return Note(DONE, "P14", {"command": " ".join([command.name, *command.words]), "outcome": outcome}, key=command.key)


def _help(command: Command, problem: str = "") -> Note:
    return Note(HELP, "P14", {"problem": problem}, key=command.key)


def _unknown(case: Case, command: Command) -> Iterator[Action]:  # noqa: ARG001  # all commands have one signature
    yield _help(command, f"There is no command {command.name!r}." if command.name else "")


def _pause(case: Case, command: Command) -> Iterator[Action]:  # noqa: ARG001  # likewise
    yield Tag(frozenset({manners.PAUSE}), "P14")
    yield _say(command, "everything is on hold until /accord resume")


def _resume(case: Case, command: Command) -> Iterator[Action]:
    over = {manners.PAUSE, manners.OFF}
    if HANDED_OVER in case.ticket.tags:
        over |= {HANDED_OVER, REVIEW}
    yield Tag(frozenset(), "P14", remove=frozenset(over), turns=True)
    yield _say(command, "the case goes on from where it stands")


def _off(case: Case, command: Command) -> Iterator[Action]:  # noqa: ARG001  # likewise
    yield Tag(frozenset({manners.OFF}), "P14")
    yield _say(command, "the bot leaves this ticket alone")


def _now(case: Case, command: Command) -> Iterator[Action]:
    if manners.hold(case):
        yield from _on_hold(case, command)
        return
    step = steps.target(case, command)
    if step is None:
        yield _help(command, "Nothing was waiting for its time when this was written.")
    elif step.name in case.left_out:
        yield _say(command, f"{steps.words(step.name)} is left out, as you asked")
    elif _asked_before(case, command, step):
        yield _say(command, f"{steps.words(step.name)} was asked for already")
    else:
        yield _settle(command, step, f"{steps.words(step.name)}: now, instead of on {step.at:%d %B, %H:%M} UTC")


def _skip(case: Case, command: Command) -> Iterator[Action]:
    if manners.hold(case):
        yield from _on_hold(case, command)
        return
    step = steps.target(case, command)
    if step is None:
        yield _help(command, "Nothing was waiting that could be left out when this was written.")
    elif steps.is_done(case, step):
        yield _say(command, f"too late: {steps.words(step.name)} went out before this was read")
    elif _asked_before(case, command, step):
        yield _say(command, f"{steps.words(step.name)} is left out already")
    else:
        yield _settle(command, step, f"{steps.words(step.name)}, due on {step.at:%d %B, %H:%M} UTC, is left out")


def _on_hold(case: Case, command: Command) -> Iterator[Action]:
    """A /accord resume that came along is obeyed first; then the ticket is looked at again."""
    stop = manners.hold(case)
    if stop and not any(c.name == "resume" for c in case.unanswered()):
        yield _help(command, f"Nothing is done by itself now: {stop.why}.")


def _asked_before(case: Case, command: Command, step: steps.Step) -> bool:
    """Whether another command wanted the same of this step, and its answer says so, or will in this very plan."""
    if case.receipts.has(DONE, steps.receipt_key(command.name, step.name)):
        return True
    same = (c for c in case.unanswered() if c.name == command.name)
    first = next((c for c in same if (s := steps.target(case, c)) and s.name == step.name), command)
    return first.key != command.key


def _settle(command: Command, step: steps.Step, outcome: str) -> Note:
    """The answer that makes it so."""
    return replace(_say(command, outcome), also=(steps.receipt_key(command.name, step.name),))


def _hand_over(case: Case, command: Command) -> Iterator[Action]:
    yield Tag(frozenset({HANDED_OVER, REVIEW}), "P14", turns=True)
    yield stage.report(case, command.key)
    yield _say(command, "a person goes on from here; nothing is written to client or freelancer until /accord resume")


def _not(case: Case, command: Command) -> Iterator[Action]:  # noqa: ARG001  # likewise
    name = "_".join(command.words).lower().replace("-", "_")
    if name not in set(Label):
        yield _help(command, f"Say {' or '.join(f'/accord not {label}' for label in Label)}.")
        return
    yield Tag(frozenset({NOT_PREFIX + name}), "P1", turns=True)
    yield _say(command, f"it does not count as {plain(Label(name))} any more (tag {NOT_PREFIX}{name})")


def _call(case: Case, command: Command) -> Iterator[Action]:
    number = written_number(" ".join(command.words), "")
    if not number:
        yield _help(command, "That is not a phone number with its country code, for example +14155550123.")
        return
    if not case.labels:  # of a case, `handlers.call` writes the note
        why = "an agent gave it with /accord call"
        yield call.call_now(case, PhoneFound(number, " ".join(command.words), "an agent's note", 1.0, why))
    yield _say(command, f"{number} is the client's number")


def _relay(case: Case, command: Command) -> Iterator[Action]:
    said = case.ticket.said_by(case.ticket.requester.id)
    if case.outreach is None or not said:
        yield _help(command, "There is no ticket to the freelancer yet: fill in the field Freelancer email first.")
        return
    if case.handed_over:
        yield _help(command, f"Nothing is sent to the freelancer: {manners.HANDED}; /accord resume lets it go on.")
        return
    if held := manners.outreach_held(case.outreach):
        yield _help(command, f"Nothing is sent to the freelancer: {held.why}.")
        return
    slots = {
        "name": client_name(case.outreach.ticket.requester.name),
        "words": quote(said[-1].body, private=case.contact_data),
        "team": case.policy.team.name,
    }
    if case.outreach.receipts.has(RELAYED, command.key):
        yield _say(command, f"the client's latest message went to the freelancer (#{case.outreach.ticket.id})")
    elif case.receipts.has(NOT_SENT, f"{RELAYED}_{command.key}"):
        yield _help(command, "The message was not sent; the note above says why.")
    else:
        yield Reply(RELAYED, "P2", slots, key=command.key, on="outreach")


def _code_review(case: Case, command: Command) -> Iterator[Action]:  # noqa: ARG001  # likewise
    word = command.words[0].lower() if command.words else ""
    if word == "started":
        yield Tag(frozenset({REVIEW_RUNNING}), "P11", remove=frozenset({REVIEW_DONE}), turns=True)
        yield _say(command, "the credit waits until the code review is done")
    elif word == "done":
        yield Tag(frozenset({REVIEW_DONE}), "P11", remove=frozenset({REVIEW_RUNNING}), turns=True)
        yield _say(command, "the code review is complete; the credit may be worked out")
    else:
        yield _help(command, "Say /accord code-review started, or /accord code-review done.")


def _credit(case: Case, command: Command) -> Iterator[Action]:
    if credit.amounts(command.words) is None:
        yield _help(command, "Say for example /accord credit spend=1200 refunded=200 disputed=400.")
        return
    yield credit.credit_note(case, credit.credit(case, credit.facts_of(case)), key=command.key)
    yield _say(command, "see the credit note")


def _shortlist(case: Case, command: Command) -> Iterator[Action]:
    yield shortlist.shortlist_note(case, shortlist.of_case(case), key=command.key)
    yield _say(command, "see the shortlist")


def _exhausted(case: Case, command: Command) -> Iterator[Action]:  # noqa: ARG001  # likewise
    yield Tag(frozenset({EXHAUSTED}), "P10", turns=True)
    yield _say(command, "nobody contacts the freelancer about this any more")


def _status(case: Case, command: Command) -> Iterator[Action]:
    yield stage.report(case, command.key)
    yield _say(command, "see where the case stands, above")


def _ask_help(case: Case, command: Command) -> Iterator[Action]:  # noqa: ARG001  # likewise
    yield _help(command)


_BY_NAME: Mapping[str, Obey] = {
    "pause": _pause,
    "resume": _resume,
    "off": _off,
    "now": _now,
    "skip": _skip,
    "hand-over": _hand_over,
    "not": _not,
    "call": _call,
    "relay": _relay,
    "credit": _credit,
    "shortlist": _shortlist,
    "code-review": _code_review,
    "exhausted": _exhausted,
    "status": _status,
    "help": _ask_help,
}
assert set(_BY_NAME) == set(NAMES)  # noqa: S101  # the reader and the doer know the same names
