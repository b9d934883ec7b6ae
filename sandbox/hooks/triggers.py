"""Triggers: run after every create and update, in their order; they call webhooks and change the ticket."""

from typing import Any

from sandbox.clock import stamp
from sandbox.desk import ticketing
from sandbox.desk.properties import tags_of
from sandbox.hooks import conditions, placeholders
from sandbox.hooks.circumstances import Scene
from sandbox.hooks.deliveries import Deliveries
from sandbox.hooks.webhooks import CONDITIONAL
from sandbox.records import Json, Update
from sandbox.world import World

BODY = """{"ticket_id": "{{ticket.id}}", "event": "%s", "actor_id": "{{current_user.id}}", \
"actor_role": "{{current_user.role}}", "updated_at": "{{ticket.updated_at_with_timestamp}}"}"""
COMMAND = "/accord"


class Triggers:
    """Listens to the world and fires what holds."""

    def __init__(self, world: World, deliveries: Deliveries) -> None:
        self._world = world
        self._deliveries = deliveries

    def hear(self, update: Update) -> None:
        """Run every active trigger over an update; what becomes of whole tickets wakes none."""
        if update.fate:
            return
        scene = Scene(self._world, update.ticket, update)
        for trigger in sorted(self._world.triggers.values(), key=lambda t: (t["position"], t["id"])):
            if trigger["active"] and conditions.hold(scene, trigger["conditions"]):
                self._fire(trigger, update)

    def _fire(self, trigger: Json, update: Update) -> None:
        before = dict(update.ticket.props)
        for action in trigger["actions"]:
            if action["field"] == "notification_webhook":
                self._call(action["value"], update)
            else:
                _act(update, str(action["field"]), action.get("value"))
        changed = {name: value for name, value in update.ticket.props.items() if value != before[name]}
        via = {
            "channel": "rule",
            "source": {"from": {"id": trigger["id"], "title": trigger["title"]}, "rel": "trigger", "to": {}},
        }
        for name, value in changed.items():
            event: Json = {"id": self._world.new_id(), "type": "Change", "field_name": name, "value": value}
            update.audit.events.append({**event, "previous_value": before[name], "via": via})
        if changed:
            ticketing.commit_quietly(self._world, update.ticket)
            self._world.wrote(
                "ticket.changed",
                ticket_id=update.ticket.id,
                by=None,
                channel="rule",
                properties=list(changed),
            )

    def _call(self, value: Any, update: Update) -> None:
        webhook = self._world.webhooks.get(str(value[0]))
        if webhook is not None and webhook["status"] == "active" and CONDITIONAL in webhook["subscriptions"]:
            body = placeholders.fill_in(self._world, str(value[1]), update)
            self._deliveries.send(webhook, body.encode())


def _act(update: Update, field: str, value: object) -> None:
    props = update.ticket.props
    if field == "current_tags":
        props["tags"] = sorted({*props["tags"], *tags_of(value)})
    elif field == "set_tags":
        props["tags"] = tags_of(value)
    elif field == "remove_tags":
        props["tags"] = sorted(set(props["tags"]) - set(tags_of(value)))
    elif field in ("status", "priority", "type"):
        props[field] = str(value)
    elif field in ("group_id", "assignee_id"):
        props[field] = int(str(value)) if str(value).isdigit() else None


def add(world: World, given: Json) -> Json:
    """Put a trigger at the end of the list."""
    now = stamp(world.clock.second())
    title = str(given["title"])
    row: Json = {
        "id": world.new_id(),
        "title": title,
        "raw_title": title,
        "description": given.get("description"),
        "active": given.get("active", True),
        "position": given.get("position") or len(world.triggers) + 1,
        "category_id": str(given.get("category_id") or next(iter(world.trigger_categories), "")),
        "conditions": both(given.get("conditions")),
        "actions": given["actions"],
        "default": False,
        "created_at": now,
        "updated_at": now,
    }
    world.triggers[row["id"]] = row
    world.wrote("trigger.created", id=row["id"], title=title)
    return row


def both(conditions_: Json | None) -> Json:
    """The conditions with `all` and `any`, each a list."""
    return {name: (conditions_ or {}).get(name) or [] for name in ("all", "any")}


def add_standard(world: World, webhook_id: str) -> None:
    """The four triggers that wake a bot: each event once, and never for what the bot itself did."""
    not_bot = _is("role", "is_not", str(world.bot_id))
    created, changed = _is("update_type", "is", "Create"), _is("update_type", "is", "Change")
    staff, command = _is("role", "is", "agent"), _is("comment_includes_word", "is", COMMAND)
    plain = [_is("comment_includes_word", "is_not", COMMAND), _is("comment_is_public", "is", "true")]
    internal = _is("comment_is_public", "is", "false")
    replied = [changed, _is("role", "is", "end_user"), _is("comment_is_public", "is", "not_relevant")]
    wanted: list[tuple[str, list[Json], list[Json]]] = [
        ("ticket_created", [created, not_bot], []),
        ("client_replied", replied, []),
        ("agent_note", [changed, staff, not_bot, internal, command], []),
        ("ticket_changed", [changed, staff, not_bot], plain),
    ]
    for event, every, some in wanted:
        action = {"field": "notification_webhook", "value": [webhook_id, BODY % event]}
        add(
            world,
            {"title": f"Accord: {event}", "conditions": {"all": every, "any": some}, "actions": [action]},
        )


def _is(field: str, operator: str, value: str) -> Json:
    return {"field": field, "operator": operator, "value": value}
