"""Reads agents' commands: internal notes that begin with /accord. Only people of the team are obeyed."""

import html
import re
from dataclasses import dataclass

from bot.receipts import is_ours
from bot.ticket import Comment, Ticket

_COMMAND = re.compile(r"\s*/accord\b[ \t]*([^\n]{0,300})", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]{0,300}>")
_BREAKS = re.compile(r"</?(?:p|div|br|li)\b[^<>]{0,300}>", re.IGNORECASE)
NAMES = ("pause", "resume", "off", "call", "relay", "credit", "code-review", "shortlist", "exhausted", "status", "help")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `name` as written, in small letters ("" for a bare /accord), and the words after it."""

    comment: Comment
    name: str
    words: tuple[str, ...]

    @property
    def key(self) -> str:
        """What tells this command from all others: the id of its comment."""
        return str(self.comment.id)


def read_commands(ticket: Ticket) -> tuple[Command, ...]:
    """Every command on a ticket, oldest first."""
    notes = [c for c in ticket.comments if not c.public and c.author.is_staff and not is_ours(c)]
    return tuple(command for note in notes if (command := _command(note)))


def _command(note: Comment) -> Command | None:
    match = _COMMAND.match(_plain(note))
    if not match:
        return None
    words = match[1].split()
    return Command(note, words[0].lower() if words else "", tuple(words[1:]))


def _plain(note: Comment) -> str:
    """The note's words on lines of their own; agents' notes are short and of our own people's making."""
    return html.unescape(_TAGS.sub("", _BREAKS.sub("\n", note.html))).replace("\xa0", " ") if note.html else note.text
