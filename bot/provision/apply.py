"""Carries out a plan, one write after the other, in its order. Killed half-way, the next plan holds what is left."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from bot.provision.desired import resolved
from bot.provision.things import Difference, Plan, Row, Thing


class Writer(Protocol):
    """What applying asks of the account."""

    def create(self, room: str, key: str, body: Row) -> str: ...  # noqa: D102
    def change(self, verb: str, room: str, key: str, row_id: str, body: Row) -> None: ...  # noqa: D102


def carry_out(plan: Plan, account: Writer, *, activate: bool = False) -> Iterator[Difference]:
    """Mend each difference and say so, with its id. Raises DeskError.

    What a person must do is left out; so is what makes a trigger fire, unless `activate`.
    """
    ids, made = dict(plan.ids), dict[tuple[str, str], str]()
    for found in plan.differences:
        if found.change == "by_hand" or (found.change == "activate" and not activate):
            continue
        thing = found.thing
        row_id = found.row_id or made.get(_place(thing), "")
        body = resolved(found.body, ids)
        if found.change == "create":
            row_id = account.create(thing.kind.room, thing.kind.key, body)
        else:
            account.change(thing.kind.verb, thing.kind.room, thing.kind.key, row_id, body)
        made[_place(thing)] = row_id
        if thing.kind.token:
            ids[thing.kind.token] = row_id
        yield replace(found, row_id=row_id)


def _place(thing: Thing) -> tuple[str, str]:
    return thing.kind.room, thing.title
