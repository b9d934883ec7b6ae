"""Writes the parts of docs/ that are generated from the code: `python -m tests.docs`. A test holds the two together."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot import metrics
from bot.macros import Macro, load_macros
from bot.policy import DEFAULTS, Policy
from tests.house import ROOT

FOLDER = ROOT / "docs"
_KEY = re.compile(r"^(\w+) = [^#]*(?:# (.+))?$")
_HEAD = re.compile(r"^\[(\w+)\][^#]*(?:# (.+))?$")


def policy() -> Iterator[str]:
    """Every section and key of the policy, with default, bounds and meaning."""
    text = DEFAULTS.read_text("utf-8")
    values, (heads, meanings) = tomllib.loads(text), _comments(text)
    schema = Policy.model_json_schema()
    for section, keys in values.items():
        shape = schema["$defs"][schema["properties"][section]["$ref"].rsplit("/", 1)[1]]
        yield f"### `[{section}]`\n"
        yield f"{shape['description']}{f' Values: {heads[section]}.' if heads.get(section) else ''}\n"
        yield "| key | default | allowed | meaning |\n|---|---|---|---|"
        for key, value in keys.items():
            allowed = _allowed(shape["properties"][key], schema["$defs"])
            yield f"| `{key}` | `{json.dumps(value)}` | {allowed} | {meanings.get((section, key), '')} |"
        yield ""


def _comments(text: str) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    section, heads, meanings = "", dict[str, str](), dict[tuple[str, str], str]()
    for line in text.splitlines():
        if head := _HEAD.match(line):
            section = head[1]
            heads[section] = _cell(head[2])
        elif key := _KEY.match(line):
            meanings[section, key[1]] = _cell(key[2])
    return heads, meanings


def _allowed(shape: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    if "$ref" in shape:
        return _allowed(known[shape["$ref"].rsplit("/", 1)[1]], known)
    if "anyOf" in shape:
        return _allowed(shape["anyOf"][0], known)
    if "enum" in shape:
        return ", ".join(f"`{value}`" for value in shape["enum"])
    if shape.get("type") == "array":
        inner = shape.get("items") or {}
        return f"list of {_allowed(inner, known)}" if inner else "two times of day, or empty"
    kind = {"string": "time of day" if shape.get("format") == "time" else "text", "integer": "whole number"}
    bounds = [f"{words} {shape[name]:g}" for name, words in _BOUNDS.items() if name in shape]
    return ", ".join([kind.get(shape.get("type", ""), "number"), *bounds])


_BOUNDS = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most"}


def macros() -> Iterator[str]:
    """Every text: what it is called, who may read it, for which rule, and its slots."""
    yield "| file | title | who reads it | rule | slots |\n|---|---|---|---|---|"
    for path in sorted((ROOT / "macros").rglob("*.md"), key=lambda p: (p.parent.name != "public", str(p))):
        macro = load_macros()[path.stem]
        link = f"[`{path.stem}`](../{path.relative_to(ROOT)})"
        yield f"| {link} | {macro.title} | {_reader(macro, path.parent.name)} | {macro.rule} | {_slots(macro)} |"


def _reader(macro: Macro, folder: str) -> str:
    if folder == "parts":
        return "part of a public text" if macro.public else "part of a note"
    return "client or freelancer" if macro.public else "the team"


def _slots(macro: Macro) -> str:
    return ", ".join(f"`{slot}`" for slot in sorted(macro.slots))


def figures() -> Iterator[str]:
    """Every metric with its type, labels and meaning."""
    yield "| metric | type | labels | meaning |\n|---|---|---|---|"
    for family in metrics.REGISTRY.collect():
        name = f"{family.name}_total" if family.type == "counter" else family.name
        labels = ", ".join(f"`{label}`" for label in metrics.LABELS[name])
        yield f"| `{name}` | {family.type} | {labels} | {_cell(family.documentation)} |"
    for name, (meaning, label) in metrics.LIVE.items():
        yield f"| `{name}` | gauge | {f'`{label}`' if label else ''} | {_cell(meaning)} |"


def _cell(words: str | None) -> str:
    return (words or "").replace("|", "\\|")


PARTS: Mapping[str, tuple[str, Callable[[], Iterator[str]]]] = {
    "policy.md": ("policy", policy),
    "macros.md": ("macros", macros),
    "metrics.md": ("metrics", figures),
}


def written(page: str) -> str:
    """A page with its generated part as the code now has it."""
    name, make = PARTS[page]
    begin, end = f"<!-- generated: {name} (python -m tests.docs) -->", "<!-- end -->"
    head, _, rest = (FOLDER / page).read_text("utf-8").partition(begin)
    body = "\n".join(make()).strip()
    return f"{head}{begin}\n\n{body}\n\n{end}{rest.partition(end)[2]}"


if __name__ == "__main__":
    for page in PARTS:
        (FOLDER / page).write_text(written(page), encoding="utf-8")
