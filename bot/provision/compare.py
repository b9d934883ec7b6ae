"""Compares one thing with what the account has under its title. Pure: Zendesk's spelling is no difference."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.provision.things import FIELD, TRIGGER, VIEW, WEBHOOK, Difference, Fact, Kind, Row, Thing

_TAGS = "current_tags"


def ours(kind: Kind, title: str, rows: Sequence[Row]) -> list[Row]:
    """The rows under this title, the one to adopt first: active before inactive, then the oldest.

    Titles need not be unique. A webhook subscribed to events cannot be connected to triggers: it is another thing.
    """
    found = [row for row in rows if row.get(kind.title) == title]
    if kind is WEBHOOK:
        found = [row for row in found if "conditional_ticket_events" in (row.get("subscriptions") or ())]
    return sorted(found, key=lambda r: (not r.get("active", True), str(r.get("created_at")), _by_number(r["id"])))


def missing(thing: Thing) -> Difference:
    """What makes a thing that is not there."""
    body = dict(thing.body)
    if thing.kind is VIEW:
        body |= body.pop("conditions")
    return Difference(thing, "create", body=body)


def difference(thing: Thing, row: Row) -> Difference | None:
    """What is different about an existing row, or None."""
    facts = tuple(
        Fact(name, _normal(name, row.get(name)), _normal(name, thing.body[name]))
        for name in thing.kind.compared
        if name in thing.body and not _same(name, row.get(name), thing.body[name])
    )
    if not facts:
        return None
    if any(fact.name == "type" for fact in facts):
        why = f'its type is {row.get("type")} and cannot be changed: rename that field, then run "accord apply" again'
        return Difference(thing, "by_hand", str(row["id"]), facts, why=why)
    return Difference(thing, "change", str(row["id"]), facts, _body(thing, row, facts))


def surplus(thing: Thing, rows: Sequence[Row]) -> Difference | None:
    """A difference for a person where the title is there more than once."""
    if not rows:
        return None
    numbers = ", ".join(str(row["id"]) for row in rows)
    why = f"the account has more than one of this title: remove {numbers}"
    return Difference(thing, "by_hand", str(rows[0]["id"]), why=why)


def activation(thing: Thing, row: Row | None) -> Difference | None:
    """What makes a trigger fire, or None where it does."""
    if thing.kind is not TRIGGER or (row is not None and row.get("active")):
        return None
    row_id = str(row["id"]) if row else ""
    return Difference(thing, "activate", row_id, (Fact("active", was=False, should=True),), {"active": True})


def _body(thing: Thing, row: Row, facts: Sequence[Fact]) -> Row:
    """Only what differs; lists are replaced whole, so a field's other options are sent along."""
    changed: dict[str, Any] = {fact.name: thing.body[fact.name] for fact in facts}
    if thing.kind is FIELD and "custom_field_options" in changed:
        there = [{k: o[k] for k in ("id", "name", "value") if k in o} for o in row.get("custom_field_options") or ()]
        values = {option["value"] for option in there}
        changed["custom_field_options"] = [
            *there, *(o for o in thing.body["custom_field_options"] if o["value"] not in values)
        ]  # fmt: skip
    if thing.kind is VIEW and (conditions := changed.pop("conditions", None)):
        changed |= conditions  # views take `all` and `any` at the top
    return changed


def _same(name: str, was: Any, should: Any) -> bool:
    if name == "custom_field_options":
        return set(_normal(name, should)) <= set(_normal(name, was))
    if name == "active" and was is None:
        return True
    return bool(_normal(name, was) == _normal(name, should))


def _normal(name: str, value: Any) -> Any:
    """A value as it can be compared and shown: order and spelling that mean nothing are gone."""
    spelling = _SPELLING.get(name, str)
    return spelling(value)


def _conditions(value: Any) -> dict[str, list[str]]:
    given: Mapping[str, Any] = value or {}
    return {part: sorted(map(_condition, given.get(part) or ())) for part in ("all", "any")}


def _condition(row: Row) -> str:
    value = row.get("value")
    words = value if isinstance(value, list) else [value]
    text = " ".join("" if w is None else str(w) for w in words)
    text = " ".join(sorted(text.replace(",", " ").split())) if row.get("field") == _TAGS else text
    return f"{row.get('field')} {row.get('operator') or 'is'} {text}"


def _actions(value: Any) -> list[str]:
    return sorted(f"{row.get('field')}: {_action(row.get('value'))}" for row in value or ())


def _action(value: Any) -> str:
    """Comment text may come back with or without its channel, and with other line ends."""
    words = [str(v) for v in value if v != "channel:all"] if isinstance(value, list) else [str(value)]
    return " ".join(words).replace("\r\n", "\n").strip()


def _by_number(row_id: object) -> tuple[int, str]:
    return len(str(row_id)), str(row_id)


_SPELLING: Mapping[str, Callable[[Any], Any]] = {
    "conditions": _conditions,
    "actions": _actions,
    "custom_field_options": lambda options: [str(o.get("value")) for o in options or ()],
    "subscriptions": lambda names: sorted(names or ()),
    "active": bool,
}
