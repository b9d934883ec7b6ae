"""What must hold after every run, read from the pretend Zendesk's own record: I1 to I6 of the README."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.chaos.form import AT_LATEST, ATTEMPTS, CAP, ENDS, REMINDER
from tests.stories import CALL_MACRO, FOLLOW_UP, names
from tests.stories import REMINDER as REMINDED

Json = dict[str, Any]
ATTEMPT = re.compile(r"accord_did_outreach_(\d+)")
FLIGHT = 3.0  # seconds: what was on its way to the freelancer's ticket when something happened on the client's
OVER = {"solved", "closed"}
OBEYED = re.compile(r"1337|<script|<img|<[^>]*onerror", re.IGNORECASE)  # an attack that was run, or not escaped
SECRET = re.compile(
    r"accord_|\bNDF\b|non-delivering|courtesy credit|team lead|internal note|fraud|\bcredit of\b"
    r"|[\w.]+@example|\+?1?[ -]?\(?512\)?[ -]?555",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Record:
    """What is left after a run.

    `stopped`: when public words were stopped and let go; `calm_at`: when all was mended; `logged`: how attendances of a
    ticket ended; `stories`: the name of a ticket's story; `tagged`: what agents set on it.
    """

    tickets: list[Json]
    bot_id: int
    staff: frozenset[int]
    stories: dict[int, str]
    due: frozenset[int]
    parked: dict[int, str]
    calm_at: datetime
    stopped: list[tuple[datetime, datetime]]
    tagged: dict[int, set[str]]
    logged: dict[int, set[str]] = field(default_factory=dict)

    def outreaches(self, case_id: int) -> list[Json]:
        """The tickets to the freelancer of a case."""
        return [t for t in self.tickets if (t["external_id"] or "").startswith(f"accord-outreach-{case_id}-")]

    def case(self, case_id: int) -> Json:
        """The client's ticket."""
        return next(t for t in self.tickets if t["id"] == case_id)


def broken(record: Record) -> list[str]:
    """Every broken promise, a sentence each; empty where all hold."""
    rules = (
        ends_well,
        nothing_twice,
        nothing_private,
        nothing_obeyed,
        nothing_without_end,
        nothing_after_a_stop,
        never_early_never_late,
        nothing_unexplained,
        tags_survive,
    )
    return [fault for rule in rules for fault in rule(record)]


def did(ticket: Json, *, public: bool | None = None) -> list[str]:
    """The receipts on a ticket's comments."""
    return [n for c in ticket["comments"] if public in (None, c["public"]) for n in names(c)]


def ends_well(record: Record) -> Iterator[str]:
    """I1: acted on, skipped with a reason, or parked."""
    for ticket_id, story in record.stories.items():
        done = did(record.case(ticket_id))
        if ticket_id in record.due and ticket_id not in record.parked:
            yield f"I1 {story} {ticket_id} is still due"
        if story == "other":
            if done:
                yield f"I1 {story} {ticket_id} is no case, and got {done}"
        elif not done and ticket_id not in record.parked and not _left_alone(record.case(ticket_id)):
            yield f"I1 {story} {ticket_id} was forgotten; {sorted(record.logged.get(ticket_id, ()))}"
        elif story == "silent" and not {CALL_MACRO, FOLLOW_UP} <= set(done) and ticket_id not in record.parked:
            yield f"I1 {story} {ticket_id} did not come to its end: {done}"


def _left_alone(ticket: Json) -> bool:
    return ticket["status"] in OVER or bool({"accord_pause", "accord_off"} & set(ticket["tags"]))


def nothing_twice(record: Record) -> Iterator[str]:
    """I2: one comment, note and opened ticket for each case, macro and attempt."""
    opened = Counter(t["external_id"] for t in record.tickets if (t["external_id"] or "").startswith("accord-"))
    yield from (f"I2 {times} tickets were opened for {name}" for name, times in opened.items() if times > 1)
    for ticket in record.tickets:
        twice = [name for name, times in Counter(did(ticket)).items() if times > 1]
        yield from (f"I2 ticket {ticket['id']} got {name} more than once" for name in twice)


def nothing_private(record: Record) -> Iterator[str]:
    """I3: nothing that only the team may see stands in public."""
    for ticket in record.tickets:
        for comment in ticket["comments"]:
            found = SECRET.search(comment["plain_body"]) if comment["public"] and names(comment) else None
            if found:
                yield f"I3 ticket {ticket['id']}: public words hold {found[0]!r}"


def nothing_obeyed(record: Record) -> Iterator[str]:
    """I3: what a stranger wrote is data, wherever it is shown again."""
    for ticket in record.tickets:
        for comment in ticket["comments"]:
            if names(comment) and (found := OBEYED.search(comment["html_body"])):
                yield f"I3 ticket {ticket['id']}: a stranger's words came alive: {found[0]!r}"


def nothing_without_end(record: Record) -> Iterator[str]:
    """I2: whoever answers each of our words, machine or man, hears no more than the policy allows."""
    for case_id in record.stories:
        tickets = (record.case(case_id), *record.outreaches(case_id))
        said = sum(len(did(ticket, public=True)) for ticket in tickets)
        if said > CAP:
            yield f"I2 case {case_id}: {said} public words"


def nothing_unexplained(record: Record) -> Iterator[str]:
    """I6: each act names its rule and the policy under which it was done."""
    for ticket in record.tickets:
        for audit in ticket["audits"]:
            custom = audit["metadata"]["custom"] or {}
            if custom.get("accord_did") and not (custom.get("accord_rules") and custom.get("accord_policy")):
                yield f"I6 ticket {ticket['id']}: {custom['accord_did']} names no rule or no policy"


def nothing_after_a_stop(record: Record) -> Iterator[str]:
    """I4: no public word after a pause, a switch-off, an agent's word, the end of a ticket, or the kill switch."""
    for case_id in record.stories:
        case, theirs = record.case(case_id), record.outreaches(case_id)
        yield from _spoke_while_stopped(record, case)
        for ticket in theirs:
            yield from _spoke_while_stopped(record, ticket)
            yield from _spoke_past_the_case(case, ticket)
    for ticket in record.tickets:
        for at in (instant(c["created_at"]) for c in ticket["comments"] if c["public"] and names(c)):
            if any(
                (at - begin).total_seconds() > FLIGHT and at < end.replace(microsecond=0)
                for begin, end in record.stopped
            ):
                yield f"I4 ticket {ticket['id']}: a public word at {at:%H:%M:%S}, while all were stopped"


def _spoke_while_stopped(record: Record, ticket: Json) -> Iterator[str]:
    """On one ticket the guard is hard: no public word of ours stands after the stop, not even in the same second."""
    taken_over = False
    for audit, held in _states(ticket):
        word = _public_word(audit)
        ours = bool((audit["metadata"]["custom"] or {}).get("accord_did"))
        if word and ours and (held or taken_over):
            said = audit["metadata"]["custom"]["accord_did"]
            yield f"I4 ticket {ticket['id']}: {said} after {held or 'an agent wrote'}"
        if word and not ours and audit["author_id"] in record.staff - {record.bot_id}:
            taken_over = True


def _spoke_past_the_case(case: Json, theirs: Json) -> Iterator[str]:
    """What goes to the freelancer's ticket minds the client's, but for what was on its way."""
    holds = [(instant(a["created_at"]), held) for a, held in _states(case, after=True)]
    for comment in theirs["comments"]:
        if not (comment["public"] and names(comment)):
            continue
        at = instant(comment["created_at"])
        stands = [held for since, held in holds if since <= at]
        since = [since for since, _ in holds if since <= at]
        if stands and stands[-1] and (at - since[-1]).total_seconds() > FLIGHT:
            yield f"I4 ticket {theirs['id']}: {names(comment)} after case {case['id']} was {stands[-1]}"


def _states(ticket: Json, *, after: bool = False) -> Iterator[tuple[Json, str]]:
    """Each audit with what held the ticket before it (or `after` it): "" for nothing."""
    status, tags = "new", set[str]()
    for audit in ticket["audits"]:
        before = _held(status, tags)
        for event in audit["events"]:
            if event.get("field_name") == "status":
                status = str(event["value"])
            if event.get("field_name") == "tags":
                value = event["value"]
                tags = set(value.split() if isinstance(value, str) else value or ())
        yield audit, _held(status, tags) if after else before


def _held(status: str, tags: set[str]) -> str:
    return status if status in OVER else next(iter({"accord_pause", "accord_off"} & tags), "")


def _public_word(audit: Json) -> bool:
    return any(event.get("type") == "Comment" and event.get("public") for event in audit["events"])


def never_early_never_late(record: Record) -> Iterator[str]:
    """I5: no step before its time, and none later than a minute after it, or after all was mended."""
    for case_id in record.stories:
        for ticket in record.outreaches(case_id):
            first = instant(ticket["created_at"])
            for comment in ticket["comments"]:
                numbers = [int(m[1]) for m in map(ATTEMPT.fullmatch, names(comment)) if m]
                for number in numbers:
                    after = (instant(comment["created_at"]) - first).total_seconds()
                    yield from _timed(record, f"attempt {number} of {case_id}", first, after, ATTEMPTS[number - 1])
        said = {n: instant(c["created_at"]) for c in record.case(case_id)["comments"] for n in names(c)}
        began = min([instant(t["created_at"]) for t in record.outreaches(case_id)] or said.values(), default=None)
        for name, since, span in ((REMINDED, said.get(CALL_MACRO), REMINDER), (FOLLOW_UP, began, ENDS)):
            if name in said and since is not None:
                yield from _timed(record, f"{name} of {case_id}", since, (said[name] - since).total_seconds(), span)


def _timed(record: Record, what: str, since: datetime, after: float, span: float) -> Iterator[str]:
    if after < span:
        yield f"I5 {what} came {span - after:g} s early"
    calm = (record.calm_at - since).total_seconds()
    if after > max(span, calm) + AT_LATEST:
        yield f"I5 {what} came {after - max(span, calm):g} s late"


def tags_survive(record: Record) -> Iterator[str]:
    """What people set stays: the bot writes whole lists of tags."""
    for ticket_id, tags in record.tagged.items():
        if lost := tags - set(record.case(ticket_id)["tags"]):
            yield f"I4 ticket {ticket_id} lost what an agent set: {sorted(lost)}"


def told(record: Record, case_id: int) -> Iterator[str]:
    """What happened on a case, a line for each update: for whoever looks for the cause."""
    for ticket in (record.case(case_id), *record.outreaches(case_id)):
        for audit in ticket["audits"]:
            what = [
                e.get("value") if e.get("field_name") == "tags" else e.get("field_name") or e["type"]
                for e in audit["events"]
            ]
            who = "bot" if audit["author_id"] == record.bot_id else str(audit["author_id"])
            ours = (audit["metadata"]["custom"] or {}).get("accord_did", "")
            yield f"  {ticket['id']} {record.stories[case_id]} {audit['created_at']} {who} {ours} {what}"


def instant(stamp: str) -> datetime:
    """A stamp as an instant."""
    return datetime.fromisoformat(stamp)
