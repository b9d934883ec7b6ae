"""Makes the plan: reads what the account has, room by room, and compares it with what it shall contain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from bot.provision import compare
from bot.provision.desired import resolved
from bot.provision.things import KINDS, TRIGGER, Difference, Kind, Plan, Row, Thing


class Reader(Protocol):
    """What planning asks of the account."""

    def rows(self, room: str) -> Sequence[Row]: ...  # noqa: D102


def make_plan(wanted: Sequence[Thing], account: Reader, bot_id: int, *, activate: bool = False) -> Plan:
    """What is missing or different. Raises DeskError.

    A trigger that does not fire counts, and comes last, where `activate` says so or any other one fires.
    """
    there = {kind: account.rows(kind.room) for kind in KINDS}
    found = {(t.kind, t.title): compare.ours(t.kind, t.title, there[t.kind]) for t in wanted}
    ids = {"$bot": str(bot_id)}
    ids |= {t.kind.token: str(rows[0]["id"]) for t in wanted if t.kind.token and (rows := found[t.kind, t.title])}
    things = [replace(t, body=resolved(t.body, ids)) for t in wanted]
    lists = [list(_differences(thing, found[thing.kind, thing.title])) for thing in things]
    firing = [_fires(found[t.kind, t.title]) for t in things if t.kind is TRIGGER]
    asleep = not any(firing)
    sleeping = _activations(things, found) if activate or not asleep else ()
    whole = (*(d for each in lists for d in each), *sleeping)
    return Plan(whole, ids, sum(not each for each in lists), live=all(firing), asleep=asleep)


def _differences(thing: Thing, rows: Sequence[Row]) -> Iterator[Difference]:
    if not rows:
        yield compare.missing(thing)
        return
    if changed := compare.difference(thing, rows[0]):
        yield changed
    if extra := compare.surplus(thing, rows[1:]):
        yield extra


def _fires(rows: Sequence[Row]) -> bool:
    return bool(rows and rows[0].get("active"))


def _activations(things: Sequence[Thing], found: Mapping[tuple[Kind, str], Sequence[Row]]) -> Iterator[Difference]:
    for thing in things:
        rows = found[thing.kind, thing.title]
        if turned_on := compare.activation(thing, rows[0] if rows else None):
            yield turned_on
