"""The search language, as much of it as tickets need: `status<solved fieldvalue:C-7 "free words"`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.clock import parse
from sandbox.desk.properties import PRIORITIES, STATUSES
from sandbox.records import Json

TERM = re.compile(r'(-?)(?:([a-z_0-9]{1,40})([:<>]=?|[:<>]))?("[^"]{0,500}"|[^\s"]{1,500})', re.IGNORECASE)
RELATIVE = re.compile(r"(\d{1,5})(hour|minute|day|week|month|year)s?")
SPANS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}  # days
TRUE, FALSE = frozenset({"true", "yes"}), frozenset({"false", "no"})


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: `name` is empty for free words, `operator` one of : < > <= >=."""

    name: str
    operator: str
    value: str
    negated: bool = False


def read(query: str) -> list[Term]:
    """The terms of a query."""
    return [
        Term((name or "").lower(), operator or ":", value.strip('"').casefold(), minus == "-")
        for minus, name, operator, value in TERM.findall(query)
    ]


def kind(terms: list[Term]) -> str:
    """The type of record that a query asks for; the empty text where it asks for any."""
    return next((t.value for t in terms if t.name == "type"), "")


def tickets(documents: list[Json], terms: list[Term], now: datetime) -> list[Json]:
    """The documents that fit. Several terms of `status`, `requester` and their kind are alternatives."""
    groups: dict[tuple[str, str, bool], list[Term]] = {}
    for term in terms:
        if term.name == "type" or (not term.name and term.value == "*"):
            continue
        alternative = term.name in ALTERNATIVE and term.operator == ":"
        key = (term.name, term.operator if alternative else f"{term.operator}{len(groups)}", term.negated)
        groups.setdefault(key, []).append(term)
    return [d for d in documents if all(any(_fits(d, t, now) for t in group) for group in groups.values())]


ALTERNATIVE = frozenset({"status", "requester", "assignee", "id", "group", "via"})


def _fits(document: Json, term: Term, now: datetime) -> bool:
    return _match(document, term, now) is not term.negated


def _match(document: Json, term: Term, now: datetime) -> bool:
    if not term.name:
        return term.value in document["text"]
    if term.name.startswith("custom_field_"):
        return _equals(document["fields"].get(term.name.removeprefix("custom_field_")), term.value)
    if term.name in ("created", "updated", "created_at", "updated_at", "solved"):
        return _dates(document, term, now)
    if term.name in RANKED and term.operator != ":":
        return _ranks(document, term)
    matcher = MATCHERS.get(term.name)
    return matcher(document, term.value) if matcher else False


def _equals(value: object, wanted: str) -> bool:
    if wanted in ("none", ""):
        return value in (None, "")
    if wanted == "*":
        return value not in (None, "")
    text = str(value).casefold() if value is not None else None
    return text == wanted or (wanted.endswith("*") and text is not None and text.startswith(wanted[:-1]))


def _dates(document: Json, term: Term, now: datetime) -> bool:
    at = parse(document["created_at" if term.name.startswith("created") else "updated_at"])
    bound = _instant(term.value, now)
    if bound is None:
        return False
    relative = RELATIVE.fullmatch(term.value) is not None
    if term.operator == ":":
        return at.date() == bound.date() if not relative else at >= bound
    compare: Mapping[str, bool] = {"<": at < bound, ">": at > bound, "<=": at <= bound, ">=": at >= bound}
    return compare[term.operator]


def _instant(text: str, now: datetime) -> datetime | None:
    relative = RELATIVE.fullmatch(text)
    if relative:
        return now - timedelta(days=int(relative[1]) * SPANS[relative[2]])
    try:
        return parse(text.upper())
    except ValueError:
        return None


RANKED: Mapping[str, tuple[str, ...]] = {"status": STATUSES, "priority": PRIORITIES}


def _ranks(document: Json, term: Term) -> bool:
    ranks, value = RANKED[term.name], document[term.name]
    if value not in ranks or term.value not in ranks:
        return False
    here, there = ranks.index(value), ranks.index(term.value)
    compare = {"<": here < there, ">": here > there, "<=": here <= there, ">=": here >= there}
    return compare[term.operator]


def _person(name: str) -> Callable[[Json, str], bool]:
    def match(document: Json, wanted: str) -> bool:
        return _equals(document[name], wanted)

    return match


def _tags(document: Json, wanted: str) -> bool:
    if wanted == "none":
        return not document["tags"]
    return any(_equals(tag, word) for word in wanted.split() for tag in document["tags"])


MATCHERS: Mapping[str, Callable[[Json, str], bool]] = {
    "status": lambda d, w: _equals(d["status"], w),
    "priority": lambda d, w: _equals(d["priority"], w),
    "ticket_type": lambda d, w: _equals(d["type"], w),
    "tags": _tags,
    "requester": lambda d, w: w in d["requester"],
    "requester_id": lambda d, w: w in d["requester"],
    "assignee": _person("assignee_id"),
    "assignee_id": _person("assignee_id"),
    "submitter": _person("submitter_id"),
    "group": _person("group_id"),
    "external_id": _person("external_id"),
    "id": _person("id"),
    "ticket_id": _person("id"),
    "via": _person("via"),
    "subject": lambda d, w: w.strip("*") in str(d["subject"]).casefold(),
    "description": lambda d, w: w in d["text"],
    "comment": lambda d, w: w in d["text"],
    "fieldvalue": lambda d, w: any(_equals(value, w) for value in d["fields"].values()),
}
