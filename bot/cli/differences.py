"""Shows a plan: what would be made, what would be changed and how, what a person must do."""

import difflib
from collections.abc import Iterator

import click

from bot.provision import Difference, Fact, Plan

SIGN = {"create": ("+", "green"), "change": ("~", "yellow"), "activate": ("^", "cyan"), "by_hand": ("!", "red")}
TOKENS = {
    "$webhook": "(the new webhook)",
    "$category": "(the new category)",
}


def lines(plan: Plan) -> Iterator[str]:
    """The whole plan, ready for a terminal."""
    for found in plan.differences:
        yield headline(found)
        if found.change == "change":
            for fact in found.facts:
                yield from _fact(fact)
    yield f"{plan.same} things are as they should be"


def headline(found: Difference) -> str:
    """One difference on one line."""
    sign, colour = SIGN[found.change]
    tail = {"activate": ": from now on it fires", "by_hand": f": {found.why}"}.get(found.change, "")
    return click.style(f"{sign} {found.thing.kind.name} {found.thing.title}{tail}", fg=colour)


def as_json(plan: Plan) -> dict[str, object]:
    """The plan for a program."""
    return {
        "differences": [
            {
                "change": d.change,
                "kind": d.thing.kind.name,
                "title": d.thing.title,
                "id": d.row_id or None,
                "facts": [{"name": f.name, "was": f.was, "should": f.should} for f in d.facts],
                "why": d.why or None,
            }
            for d in plan.differences
        ],
        "same": plan.same,
        "live": plan.live,
    }


def _fact(fact: Fact) -> Iterator[str]:
    was, should = list(_lines(fact.was)), list(_lines(fact.should))
    yield f"    {fact.name}:"
    for line in difflib.ndiff(was, should):
        if line[0] in "+-":
            yield click.style(f"      {line}", fg="green" if line[0] == "+" else "red")


def _lines(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{part}: {line}" for part, inner in value.items() for line in _lines(inner))
    elif isinstance(value, list):
        yield from (line for inner in value for line in _lines(inner))
    else:
        text = str(value)
        for token, words in TOKENS.items():
            text = text.replace(token, words)
        yield from text.split("\n")
