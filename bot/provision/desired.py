"""Reads desired.toml: everything that the Zendesk account shall contain, in the order in which it can be made."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.macros import Macros
from bot.policy import Policy
from bot.provision import published
from bot.provision.things import CATEGORY, FIELD, MACRO, TRIGGER, VIEW, WEBHOOK, Row, Thing
from bot.settings import Settings

DATA = Path(__file__).with_name("desired.toml")
PATH = "/webhooks/zendesk"
Data = Mapping[str, Any]


def desired(settings: Settings, policy: Policy, macros: Macros, data: Path = DATA) -> tuple[Thing, ...]:
    """All that shall be there. Raises MacroError where a text cannot be published."""
    given: Data = tomllib.loads(data.read_text(encoding="utf-8"))
    known = {
        "$endpoint": settings.public_url + PATH,
        "$team": policy.team.name,
        "$scheduling_url": settings.scheduling_url,
    }
    whole = (*_plain(given), *_triggers(given), *_macros(given, known, macros), *_views(given))
    return tuple(Thing(t.kind, t.title, _filled(t.body, known)) for t in whole)


def resolved(value: Any, ids: Mapping[str, str]) -> Any:
    """A body with its tokens replaced by what they stand for; a token that is not known yet stays."""
    return _filled(value, ids)


def _filled(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return known.get(value, value)
    if isinstance(value, Mapping):
        return {k: _filled(v, known) for k, v in value.items()}
    return [_filled(v, known) for v in value] if isinstance(value, list) else value


def _plain(given: Data) -> Iterator[Thing]:
    for row in given["ticket_field"]:
        yield Thing(FIELD, row["title"], {**row, "active": True})
    for kind in (WEBHOOK, CATEGORY):
        for row in given[kind.key]:
            yield Thing(kind, row["name"], row)


def _triggers(given: Data) -> Iterator[Thing]:
    """Inactive when made: activating them is the moment of going live."""
    for row in given["trigger"]:
        body = json.dumps(_filled(given["trigger_body"], {"$event": row["event"]}))
        yield Thing(
            TRIGGER,
            row["title"],
            {
                "title": row["title"],
                "description": row["description"],
                "category_id": CATEGORY.token,
                "conditions": {"all": row["all"], "any": row.get("any", [])},
                "actions": [{"field": "notification_webhook", "value": [WEBHOOK.token, body]}],
                "active": False,
            },
        )


def _macros(given: Data, known: Mapping[str, str], macros: Macros) -> Iterator[Thing]:
    for row in given["macro"]:
        actions = published.actions(row["text"], _filled(row["slots"], known), macros)
        description = f"The words that the bot uses too ({row['text']}). Changed in macros/, not here."
        body: Row = {"title": row["title"], "description": description, "actions": actions, "active": True}
        yield Thing(MACRO, row["title"], body)


def _views(given: Data) -> Iterator[Thing]:
    output = {"columns": ["subject", "requester", "status", "assignee", "updated"]}
    for row in given["view"]:
        conditions = {"all": row["all"], "any": row.get("any", [])}
        about = {"title": row["title"], "description": row["description"], "active": True}
        yield Thing(VIEW, row["title"], {**about, "conditions": conditions, "output": output})
