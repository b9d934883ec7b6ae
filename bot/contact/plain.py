"""Undoes what hides contact data from a pattern: other digits, wide letters, invisible characters, odd dashes."""

import unicodedata
from dataclasses import dataclass

_DASHES = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_DOTS = dict.fromkeys("·•∙⋅․。｡・", ".")
_PLAIN = {**_DASHES, **_DOTS, "\r": "\n"}
_INVISIBLE = {"Cf", "Mn", "Me"}  # zero-width spaces, variation selectors, the frame of a keycap


@dataclass(frozen=True, slots=True)
class Plain:
    """A text with every character in its plainest form. `origin[i]` is the index of `text[i]` in the given text."""

    text: str
    origin: tuple[int, ...]

    def given(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stood in the given text."""
        return self.origin[start], self.origin[end - 1] + 1


def plain(text: str) -> Plain:
    """The plainest form of `text`; linear in its length."""
    if text.isascii():
        return Plain(text, tuple(range(len(text))))
    out: list[str] = []
    origin: list[int] = []
    for at, character in enumerate(text):
        for each in _plainest(character):
            out.append(each)
            origin.append(at)
    return Plain("".join(out), tuple(origin))


def _plainest(character: str) -> str:
    if character.isascii():
        return character
    if character in _PLAIN:
        return _PLAIN[character]
    category = unicodedata.category(character)
    if category in _INVISIBLE:
        return ""
    if category == "Zs":
        return " "
    digit = unicodedata.digit(character, None)
    return str(digit) if digit is not None else unicodedata.normalize("NFKC", character)
