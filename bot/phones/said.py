"""The sentence of a number, and what it is found to say of whose the number is."""

from dataclasses import dataclass

from bot.phones.label import Label
from bot.phones.scene import Scene
from bot.phones.whose import Author

THEIRS = "somebody else's"
UNUSED = "no longer in use"


@dataclass(frozen=True, slots=True)
class Said:
    """Log odds that the number is the author's, and why. `retired`: it is called an old one."""

    odds: float = 0.0
    reason: str = ""
    retired: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence of one number. `before` is what that of the number before said."""

    scene: Scene
    author: Author
    label: Label
    before: Said


def unused(words: str, side: str) -> Said:
    """The number is called an old one by `words` on that side of it."""
    return Said(-5.0, f"“{words}” {side} it: {UNUSED}", retired=True)
