"""The phrases of `data/phrases.toml`, folded and ready to look up."""

import tomllib
from functools import cache
from importlib.resources import files

from bot.text.fold import fold


@cache
def _table() -> dict[str, object]:
    return tomllib.loads(files("bot.text").joinpath("data/phrases.toml").read_text("utf-8"))


@cache
def phrases(name: str) -> frozenset[str]:
    """The folded phrases of one list, such as "sign_off". Raises KeyError for a list that does not exist."""
    listed = _table()[name]
    assert isinstance(listed, list)  # noqa: S101 - our own data file, checked by its test
    return frozenset(fold(phrase) for phrase in listed)


@cache
def header_fields() -> dict[str, str]:
    """What each folded field name of a message header holds: from, sent, to, cc, subject or raw."""
    groups = _table()["header"]
    assert isinstance(groups, dict)  # noqa: S101 - our own data file, checked by its test
    fields: dict[str, str] = {}
    for group, names in groups.items():
        for name in names:
            fields.setdefault(fold(name), group)
    return fields
