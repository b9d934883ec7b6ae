"""Recognises what a machine wrote in the author's absence."""

import re

from bot.text.fold import fold
from bot.text.phrases import phrases

_START = re.compile(r"(?<=[.!?:\n])\s+|[\r\n]+|(?<=[。！])|,\s+")
_HEAD = 500  # characters: an automatic reply says so at once


def is_automatic(words: str) -> bool:
    """Whether a sentence among the first says that nobody is there, or that no person wrote this."""
    starts = tuple(phrases("auto_reply"))
    head = words[:_HEAD]
    return any(fold(piece).lstrip("*-[(#\"' ").startswith(starts) for piece in _START.split(head) if piece)
