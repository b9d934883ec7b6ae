"""Reads what somebody wrote: their own new words, what they quote or pass on, their signature.

Pure and linear in the length of the text. Every character of a passage knows where it stood in the raw text,
so that evidence can be shown in the words the author wrote.
"""

from bot.text.passages import Kind, Link, Passage, Reading
from bot.text.read import read

__all__ = ["Kind", "Link", "Passage", "Reading", "read"]
