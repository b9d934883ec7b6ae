"""The conditions of triggers and views, evaluated on a ticket and on what just happened to it."""

from collections.abc import Mapping
from typing import Any

from sandbox.desk.properties import PRIORITIES, STATUSES
from sandbox.hooks.circumstances import SPECIAL, Scene
from sandbox.records import Json

ORDER: Mapping[str, tuple[str, ...]] = {"status": STATUSES, "priority": PRIORITIES}


def hold(scene: Scene, conditions: Json) -> bool:
    """Whether every condition of `all` holds, and one of `any` where there are some."""
    every, some = conditions.get("all") or [], conditions.get("any") or []
    return all(_holds(scene, c) for c in every) and (not some or any(_holds(scene, c) for c in some))


def _holds(scene: Scene, condition: Json) -> bool:
    name, operator = str(condition["field"]), str(condition.get("operator") or "is")
    wanted = condition.get("value")
    special = SPECIAL.get(name)
    if special is not None:
        return special(scene, operator, wanted)
    return _property(scene, name, operator, wanted)


def _property(scene: Scene, name: str, operator: str, wanted: Any) -> bool:
    before, now = _values(scene, name)
    if operator in ("changed", "not_changed"):
        return (before != now) is (operator == "changed")
    if operator in ("value_previous", "not_value_previous"):
        return (before == _text(wanted)) is (operator == "value_previous")
    if operator in ("value", "not_value"):
        moved = before != now and now == _text(wanted)
        return moved is (operator == "value")
    return _compare(name, operator, now, _text(wanted))


def _compare(name: str, operator: str, now: str, wanted: str) -> bool:
    if operator in ("less_than", "greater_than"):
        ranks = ORDER.get(name, ())
        if now not in ranks or wanted not in ranks:
            return False
        return (ranks.index(now) < ranks.index(wanted)) is (operator == "less_than") and now != wanted
    if operator in ("present", "not_present"):
        return bool(now) is (operator == "present")
    return (now == wanted) is (operator not in ("is_not", "not_includes"))


def _values(scene: Scene, name: str) -> tuple[str, str]:
    """(before, now) of a property or a custom field, as text; the empty text stands for nothing."""
    ticket, update = scene.ticket, scene.update
    if name.startswith(("custom_fields_", "ticket_fields_")):
        field_id = int(name.rpartition("_")[2])
        before = update.fields_before.get(field_id) if update else ticket.fields.get(field_id)
        return _text(before), _text(ticket.fields.get(field_id))
    before = update.before.get(name) if update else ticket.props.get(name)
    return _text(before), _text(ticket.props.get(name))


def _text(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
