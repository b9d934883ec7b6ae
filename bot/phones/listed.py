"""Finds the numbers that are one of a list of people and their numbers."""

import re

from bot.phones.lexicon import labels
from bot.phones.mentions import Mention
from bot.phones.whose import Author, begins_with_name
from bot.text import Kind, Reading

_WORD = re.compile(r"[^\W\d_]{2,}")
_LISTED = 3  # lines with a name and a number make a list
_BEHIND = 60  # characters after a number that may hold the author's address
_ENTRY = 6  # words before the number of a list's entry


def listed(text: Reading, found: list[Mention], author: Author) -> frozenset[int]:
    """The indices of the mentions that stand in a list: three lines, each with a name and a number."""
    named: list[int] = []
    lines: set[tuple[int, int]] = set()
    own = 0  # the author's line among them
    for index, mention in enumerate(found):
        words = text.passages[mention.passage].text
        if _is_entry(text, mention, author):
            lines.add((mention.passage, words.rfind("\n", 0, mention.start)))
            named.append(index)
        elif author.is_in(words[words.rfind("\n", 0, mention.start) + 1 : mention.start]):
            own = 1
        elif named and named[-1] == index - 1 and _on_one_line(words, found[index - 1], mention):
            named.append(index)
    return frozenset(named) if len(lines) + own >= _LISTED else frozenset()


def _on_one_line(words: str, before: Mention, here: Mention) -> bool:
    return before.passage == here.passage and "\n" not in words[before.end : here.start]


def _is_entry(text: Reading, mention: Mention, author: Author) -> bool:
    passage = text.passages[mention.passage]
    line = passage.text[passage.text.rfind("\n", 0, mention.start) + 1 : mention.start]
    if len(_WORD.findall(line)) > _ENTRY or (passage.kind is Kind.SIGNATURE and labels().scan(line)):
        return False  # prose, or an address beside the author's own labels
    whole = passage.text[mention.start : mention.end + _BEHIND].split("\n", 1)[0]
    return begins_with_name(line) and not author.is_in(line) and not author.is_in(whole)
