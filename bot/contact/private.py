"""Known contact data of a party, in whatever way it is written again."""

import re
from collections.abc import Iterable, Iterator

FEWEST_DIGITS = 7
TAIL = 9  # the last digits of a number, without its country's and trunk prefix
SHORTEST = 3
SHORTEST_LOCAL = 6

_LOOSE_RUN = re.compile(r"\d(?:[^\w]{0,4}\d)*")
_WORDS = re.compile(r"[^\W_]+")
_BETWEEN = r"(?:[\W_]{0,3}|[\W_]{1,3}(?:at|dot|arroba|punto|ponto|point)[\W_]{1,3})"


def private_spans(text: str, private: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where plain `text` holds one of the `private` values: an e-mail address, a phone number, a name, an address."""
    for value in filter(None, (each.strip() for each in private)):
        digits = "".join(c for c in value if c.isdigit())
        if len(digits) >= FEWEST_DIGITS and not any(c.isalpha() for c in value):
            yield from _number(text, digits)
        else:
            yield from _words(text, value)


def _number(text: str, digits: str) -> Iterator[tuple[int, int]]:
    tail = digits[-TAIL:] if len(digits) > TAIL else digits[-max(FEWEST_DIGITS, len(digits) - 1) :]
    for run in _LOOSE_RUN.finditer(text):
        if tail in "".join(c for c in run[0] if c.isdigit()):
            yield run.span()


def _words(text: str, value: str) -> Iterator[tuple[int, int]]:
    words, patterns = _WORDS.findall(value), list[str]()
    if words and len("".join(words)) >= SHORTEST:
        patterns.append(_BETWEEN.join(map(re.escape, words)))
    local, at, _ = value.partition("@")
    if at and len(local) >= SHORTEST_LOCAL and re.search(r"[\d._]", local):
        patterns.append(re.escape(local))  # to the letter: "jane.roe" gives an address away, "Jane Roe" is a name
    for pattern in patterns:
        for match in re.finditer(rf"(?<![^\W_]){pattern}(?![^\W_])", text, re.IGNORECASE):
            yield match.span()
