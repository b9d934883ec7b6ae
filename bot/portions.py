"""Portions notes into comments that Zendesk takes: 1 KB of metadata with each, and no word past 64 KB is kept."""

import json
from collections.abc import Iterator, Sequence

from bot.actions import Note
from bot.macros import Macros
from bot.receipts import metadata_for

METADATA_BYTES = 1000
WORDS = 60_000  # characters of HTML


def portions(notes: Sequence[Note], macros: Macros, version: str) -> Iterator[list[Note]]:
    """The notes in their order, as many to a comment as it holds; one empty portion where there are none."""
    portion: list[Note] = []
    for note in notes:
        if portion and not _fits([*portion, note], macros, version):
            yield portion
            portion = []
        portion.append(note)
    yield portion


def _fits(notes: Sequence[Note], macros: Macros, version: str) -> bool:
    receipts = [receipt for note in notes for receipt in note.receipts]
    metadata = json.dumps(metadata_for(receipts, [note.rule for note in notes], version))
    words = sum(len(macros.words(note.macro, note.slots).html) for note in notes)
    return len(metadata.encode()) <= METADATA_BYTES and words <= WORDS
