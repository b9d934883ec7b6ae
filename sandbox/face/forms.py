"""Reads what people filled in; whatever cannot be used is told in one sentence."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from sandbox.desk.furniture import BOT_FIELDS
from sandbox.desk.properties import STATUSES, tags_of
from sandbox.records import Json
from sandbox.world import World

LONGEST_WORDS, LONGEST_LINE, MOST_TAGS = 10_000, 200, 60
MOVES = {1: "+1 h", 20: "+20 h", 24: "+24 h", 48: "+48 h"}
CHOOSABLE = STATUSES[:-1]  # nobody closes a ticket by hand
TITLES = tuple(title for title, _, _ in BOT_FIELDS)


class BadForm(Exception):
    """A form that cannot be used; the message says what is wrong and what would do."""


def line(form: Mapping[str, str], name: str, label: str, *, needed: bool = True) -> str:
    """One line of text. Raises BadForm."""
    text = " ".join(form.get(name, "").split())
    if needed and not text:
        raise BadForm(f"“{label}” is empty: please fill it in.")
    if len(text) > LONGEST_LINE:
        raise BadForm(f"“{label}” is longer than {LONGEST_LINE} characters: please shorten it.")
    return text


def words(form: Mapping[str, str], name: str, label: str) -> str:
    """What somebody has to say. Raises BadForm."""
    text = form.get(name, "").replace("\r\n", "\n").strip()
    if not text:
        raise BadForm(f"“{label}” is empty: please write something.")
    if len(text) > LONGEST_WORDS:
        raise BadForm(f"“{label}” is longer than {LONGEST_WORDS} characters: please shorten it.")
    return text


def span(form: Mapping[str, str]) -> timedelta:
    """How far the clock is moved. Raises BadForm."""
    given = form.get("hours", "")
    if given not in map(str, MOVES):
        raise BadForm(f"The clock moves by {', '.join(map(str, MOVES))} hours, and not by “{given[:20]}”.")
    return timedelta(hours=int(given))


def chosen(form: Mapping[str, str], name: str, label: str, allowed: Mapping[str, object]) -> str:
    """One of several. Raises BadForm."""
    value = form.get(name, "")
    if value not in allowed:
        raise BadForm(f"“{label}” must be one of {', '.join(allowed)}, and not “{value[:40]}”.")
    return value


def properties(world: World, form: Mapping[str, str]) -> Json:
    """Status, tags and the contract's fields as an update's payload. Raises BadForm.

    Of the tags only what was changed counts: the bot may have set some since the form was shown.
    """
    tags, shown = tags_of(form.get("tags", "")), set(tags_of(form.get("tags_shown", "")))
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_LINE for tag in tags):
        raise BadForm(f"Please keep to {MOST_TAGS} tags of {LONGEST_LINE} characters at most.")
    status = chosen(form, "status", "Status", dict.fromkeys(CHOOSABLE))
    change = {"additional_tags": sorted(set(tags) - shown), "remove_tags": sorted(shown - set(tags))}
    return {**change, "status": status, "custom_fields": fields(world, form)}


def fields(world: World, form: Mapping[str, str]) -> list[Json]:
    """The contract's fields that a form holds, by their titles. Raises BadForm."""
    given = [(title, kind, options) for title, kind, options in BOT_FIELDS if title in form]
    return [
        {"id": world.field_id(title), "value": _value(form, title, kind, options) or None}
        for title, kind, options in given
    ]


def _value(form: Mapping[str, str], title: str, kind: str, options: tuple[str, ...]) -> str:
    text = line(form, title, title, needed=False)
    if text and options:
        return chosen(form, title, title, dict.fromkeys(options))
    if text and kind == "decimal":
        try:
            amount = Decimal(text)
        except InvalidOperation:
            raise BadForm(f"“{title}” must be a number such as 400.00, and not “{text[:40]}”.") from None
        if not amount.is_finite() or not 0 <= amount < 10**9:
            raise BadForm(f"“{title}” must be a number of dollars from 0 to 999,999,999.")
    return text
