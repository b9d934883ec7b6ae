"""The plain word sets of `data/words.toml`."""

from functools import cache

from bot.phones.lexicon import data
from bot.text.fold import fold


@cache
def words(name: str) -> frozenset[str]:
    """One of the sets fillers, not_names, joining, aides."""
    listed = data("words")[name]
    plain = listed.split() if isinstance(listed, str) else listed
    return frozenset((*plain, *map(fold, plain)))


@cache
def nicknames() -> dict[str, str]:
    """The long form of a short name that does not begin like it."""
    short: dict[str, str] = data("words")["nicknames"]
    return short
