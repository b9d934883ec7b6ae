"""Agents' commands: internal notes that begin with /accord. Each is answered once; only the team is obeyed."""

from collections.abc import Callable, Iterator, Mapping

from bot.actions import Action, Reply, Tag
from bot.case import EXHAUSTED, HANDED_OVER, NOT_SENT, Case
from bot.commands import NAMES, Command
from bot.labels import Label
from bot.phone_search import PhoneFound
from bot.phones.profile import written_number
from bot.redact import quote
from bot.understand import NOT_PREFIX
from handlers import call, credit, manners, shortlist, stage, step_commands
from handlers.command_notes import done, help_on
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


def _unknown(case: Case, command: Command) -> Iterator[Action]:  # noqa: ARG001  # all commands have one signature
    yield help_on(command, f"There is no command {command.name!r}." if command.name else "")


def _pause(case: Case, command: Command) -> Iterator[Action]:  # noqa: ARG001  # likewise
    yield Tag(frozenset({manners.PAUSE}), "P14")
    yield done(command, "everything is on hold until /accord resume")


def _resume(case: Case, command: Command) -> Iterator[Action]:
    over = {manners.PAUSE, manners.OFF}
    if HANDED_OVER in case.ticket.tags:
        over |= {HANDED_OVER, REVIEW}
    yield Tag(frozenset(), "P14", remove=frozenset(over), turns=True)
    yield done(command, "the case goes on from where it stands")


def _off(case: Case, command: Command) -> Iterator[Action]:  # noqa: ARG001  # likewise
    yield Tag(frozenset({manners.OFF}), "P14")
    yield done(command, "the bot leaves this ticket alone")


def _hand_over(case: Case, command: Command) -> Iterator[Action]:
    yield Tag(frozenset({HANDED_OVER, REVIEW}), "P14", turns=True)
    yield stage.report(case, command.key)
    yield done(command, "a person goes on from here; nothing is written to client or freelancer until /accord resume")


def _not(case: Case, command: Command) -> Iterator[Action]:  # noqa: ARG001  # likewise
    name = "_".join(command.words).lower().replace("-", "_")
    if name not in set(Label):
        yield help_on(command, f"Say {' or '.join(f'/accord not {label}' for label in Label)}.")
        return
    yield Tag(frozenset({NOT_PREFIX + name}), "P1", turns=True)
    yield done(command, f"it does not count as {plain(Label(name))} any more (tag {NOT_PREFIX}{name})")


def _call(case: Case, command: Command) -> Iterator[Action]:
    number = written_number(" ".join(command.words), "")
    if not number:
        yield help_on(command, "That is not a phone number with its country code, for example +14155550123.")
        return
    if not case.labels:  # of a case, `handlers.call` writes the note
        why = "an agent gave it with /accord call"
        yield call.call_now(case, PhoneFound(number, " ".join(command.words), "an agent's note", 1.0, why))
    yield done(command, f"{number} is the client's number")


def _relay(case: Case, command: Command) -> Iterator[Action]:
    said = case.ticket.said_by(case.ticket.requester.id)
    if case.outreach is None or not said:
        yield help_on(command, "There is no ticket to the freelancer yet: fill in the field Freelancer email first.")
        return
    if case.handed_over:
        yield help_on(command, f"Nothing is sent to the freelancer: {manners.HANDED}; /accord resume lets it go on.")
        return
    if held := manners.outreach_held(case.outreach):
        yield help_on(command, f"Nothing is sent to the freelancer: {held.why}.")
        return
    slots = {
        "name": client_name(case.outreach.ticket.requester.name),
        "words": quote(said[-1].body, private=case.contact_data),
        "team": case.policy.team.name,
    }
    if case.outreach.receipts.has(RELAYED, command.key):
        yield done(command, f"the client's latest message went to the freelancer (#{case.outreach.ticket.id})")
    elif case.receipts.has(NOT_SENT, f"{RELAYED}_{command.key}"):
        yield help_on(command, "The message was not sent; the note above says why.")
    else:
        yield Reply(RELAYED, "P2", slots, key=command.key, on="outreach")


def _code_review(case: Case, command: Command) -> Iterator[Action]:  # noqa: ARG001  # likewise
    word = command.words[0].lower() if command.words else ""
    if word == "started":
        yield Tag(frozenset({REVIEW_RUNNING}), "P11", remove=frozenset({REVIEW_DONE}), turns=True)
        yield done(command, "the credit waits until the code review is done")
    elif word == "done":
        yield Tag(frozenset({REVIEW_DONE}), "P11", remove=frozenset({REVIEW_RUNNING}), turns=True)
        yield done(command, "the code review is complete; the credit may be worked out")
    else:
        yield help_on(command, "Say /accord code-review started, or /accord code-review done.")


def _credit(case: Case, command: Command) -> Iterator[Action]:
    if credit.amounts(command.words) is None:
        yield help_on(command, "Say for example /accord credit spend=1200 refunded=200 disputed=400.")
        return
    yield credit.credit_note(case, credit.credit(case, credit.facts_of(case)), key=command.key)
    yield done(command, "see the credit note")


def _shortlist(case: Case, command: Command) -> Iterator[Action]:
    yield shortlist.shortlist_note(case, shortlist.of_case(case), key=command.key)
    yield done(command, "see the shortlist")


def _exhausted(case: Case, command: Command) -> Iterator[Action]:  # noqa: ARG001  # likewise
    yield Tag(frozenset({EXHAUSTED}), "P10", turns=True)
    yield done(command, "nobody contacts the freelancer about this any more")


def _status(case: Case, command: Command) -> Iterator[Action]:
    yield stage.report(case, command.key)
    yield done(command, "see where the case stands, above")


def _ask_help(case: Case, command: Command) -> Iterator[Action]:  # noqa: ARG001  # likewise
    yield help_on(command)


_BY_NAME: Mapping[str, Obey] = {
    "pause": _pause,
    "resume": _resume,
    "off": _off,
    "now": step_commands.now,
    "skip": step_commands.skip,
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
