"""Reads agents' commands: internal notes that begin with /accord. Only people of the team are obeyed."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.receipts import is_ours
from bot.ticket import Comment, Ticket

_COMMAND = re.compile(r"\s{0,20}/accord\b[ \t]*([^\n]{0,300})", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]{0,300}>")
_BREAKS = re.compile(r"</?(?:p|div|br|li)\b[^<>]{0,300}>", re.IGNORECASE)
NAMES = (
    *("status", "pause", "resume", "off", "now", "skip", "hand-over", "not", "call", "relay", "credit", "code-review"),
    *("shortlist", "exhausted", "help"),
)
MOST = 10  # commands in one note


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `name` as written, in small letters ("" for a bare /accord), and the words after it.

    `place`: which of several in one note, from 1.
    """

    comment: Comment
    name: str
    words: tuple[str, ...]
    place: int = 1

    @property
    def key(self) -> str:
        """What tells this command from all others: the id of its comment, and its place if it is not the first."""
        return str(self.comment.id) if self.place == 1 else f"{self.comment.id}_{self.place}"


def read_commands(ticket: Ticket) -> tuple[Command, ...]:
    """Every command on a ticket, oldest first."""
    notes = [c for c in ticket.comments if not c.public and c.author.is_staff and not is_ours(c) and not _forged(c)]
    return tuple(command for note in notes for command in _commands(note))


def _forged(note: Comment) -> bool:
    """Whether a stranger may have written it: anybody can send an e-mail in an agent's name; Zendesk flags those."""
    return note.flagged and note.channel == "email"


def _commands(note: Comment) -> Iterator[Command]:
    """The note must begin with a command; further lines that begin with one are commands too."""
    text = _plain(note)
    if not _COMMAND.match(text):
        return
    found = [match for line in text.split("\n") if (match := _COMMAND.match(line))]
    for place, match in enumerate(found[:MOST], 1):
        words = match[1].split()
        yield Command(note, words[0].lower() if words else "", tuple(words[1:]), place)


def _plain(note: Comment) -> str:
    """The note's words on lines of their own; agents' notes are short and of our own people's making."""
    return html.unescape(_TAGS.sub("", _BREAKS.sub("\n", note.html))).replace("\xa0", " ") if note.html else note.text
