"""Sample tickets with their people and their history, from the files in `samples/`.

A file holds `[[person]]`s, `[[ticket]]`s with their `[[ticket.reply]]`s, oldest first, what scripted people
will say (`[[script]]`), and under `[expect]` what a careful team lead would want to see. Its last ticket is
the one that matters: it comes in now and is told to the listeners; what is older is history, and silent.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sandbox.desk import acts, people, ticketing
from sandbox.desk.furniture import agent
from sandbox.records import Actor, Json, Ticket, User
from sandbox.script import Line, Script
from sandbox.world import World

FOLDER = Path(__file__).parent / "samples"
AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Sample:
    """One file.

    `expect` has `labels`, `signals`, `role`, `amount` (USD), `phone` (account, identity, ticket, earlier,
    none, or "" where it does not matter) with its `number` (E.164), `answer` (call_now, call_macro, none),
    `escalate` (tags), `ndf` (how many other clients), `sees` (a sentence), and `tags`, which follow.
    """

    name: str
    persons: tuple[Json, ...]
    tickets: tuple[Json, ...]
    script: tuple[Json, ...]
    expect: Json


def read_all() -> list[Sample]:
    """Every sample, in the order of their file names."""
    return [read(path) for path in sorted(FOLDER.glob("*.toml"))]


def read(path: Path) -> Sample:
    """One sample. Raises tomllib.TOMLDecodeError, KeyError."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    persons, tickets, script = (tuple(data.get(name, ())) for name in ("person", "ticket", "script"))
    expect = data["expect"]
    return Sample(path.stem, persons, tickets, script, {**expect, "tags": _tags(expect)})


def _tags(expect: Json) -> list[str]:
    """The tags that the bot should have set: a case's, its labels', its escalations'."""
    labels = [f"accord_{label}" for label in expect["labels"]]
    return sorted([*(["accord_case"] if labels else []), *labels, *expect["escalate"]])


def load(world: World, script: Script, only: str = "") -> list[Json]:
    """Put the samples, or the one of this name, into the world; for each what came of it."""
    return [_put(world, script, sample) for sample in read_all() if only in ("", sample.name)]


def _put(world: World, script: Script, sample: Sample) -> Json:
    cast = {row["key"]: _person(world, row) for row in sample.persons}
    cast[AGENT] = agent(world)
    for row in sample.script:
        after = timedelta(hours=float(row.get("after_hours", 1)))
        says = str(row.get("says", ""))
        script.add(Line(cast[row["who"]].id, int(row.get("when", 1)), after, str(row["kind"]), says))
    tickets = [_ticket(world, cast, row, past=row is not sample.tickets[-1]) for row in sample.tickets]
    return {
        "name": sample.name,
        "ticket_id": tickets[-1].id,
        "earlier": [ticket.id for ticket in tickets[:-1]],
        "people": {key: user.id for key, user in cast.items()},
        "expect": sample.expect,
    }


def _person(world: World, row: Json) -> User:
    """A user; a file may name a number that belongs to the profile, or only to an identity."""
    given = {key: value for key, value in row.items() if key not in ("key", "identities", "zone")}
    zone = {"iana_time_zone": row["zone"]} if "zone" in row else {}
    user = people.find_or_add(world, {**given, **zone})
    for identity in row.get("identities", ()):
        people.identify(world, user, identity["type"], identity["value"])
    return user


def _ticket(world: World, cast: Mapping[str, User], row: Json, *, past: bool) -> Ticket:
    ago = timedelta(hours=float(row.get("hours_ago", 0)), days=float(row.get("days_ago", 0)))
    with world.clock.ago(ago), world.silence(on=past):
        ticket = acts.open_as(world, cast[row["from"]], _opening(world, cast, row))
    for reply in row.get("reply", ()):
        after = ago - timedelta(hours=float(reply.get("hours_after", 1)))
        with world.clock.ago(max(after, timedelta(0))), world.silence(on=past):
            acts.act_as(world, cast[reply["from"]], ticket, _reply(reply))
    with world.clock.ago(ago / 2), world.silence(on=past):
        _end(world, cast, ticket, str(row.get("ends", "")))
    return ticket


def _opening(world: World, cast: Mapping[str, User], row: Json) -> Json:
    kept = ("subject", "tags", "channel", "priority", "external_id")
    payload: Json = {key: row[key] for key in kept if key in row}
    fields = row.get("fields", {})
    payload["custom_fields"] = [{"id": world.field_id(title), "value": value} for title, value in fields.items()]
    payload["requester_id"] = cast[str(row.get("for", row["from"]))].id
    return {**payload, "comment": _words(row)}


def _reply(row: Json) -> Json:
    kept = ("status", "additional_tags", "channel")
    return {**{key: row[key] for key in kept if key in row}, "comment": _words(row)}


def _words(row: Json) -> Json:
    return {key: row[key] for key in ("body", "html_body", "public") if key in row}


def _end(world: World, cast: Mapping[str, User], ticket: Ticket, how: str) -> None:
    """How a ticket of the past ended: solved, closed, deleted, or not at all."""
    if how in ("solved", "closed"):
        acts.act_as(world, cast[AGENT], ticket, {"status": "solved"})
    if how == "closed":
        acts.close(world, ticket)
    if how == "deleted":
        ticketing.delete(world, Actor(cast[AGENT], "web"), ticket)
