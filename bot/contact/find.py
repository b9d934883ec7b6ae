"""Finds the contact data in a text: each place once, in order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.contact.accounts import account_spans
from bot.contact.addresses import address_spans
from bot.contact.kind import Kind
from bot.contact.numbers import phone_spans
from bot.contact.plain import plain
from bot.contact.private import private_spans
from bot.contact.spoken import spoken_spans

_FIRST = (Kind.PRIVATE, Kind.EMAIL, Kind.BANK, Kind.PROFILE, Kind.MESSENGER, Kind.ADDRESS, Kind.PHONE)


@dataclass(frozen=True, slots=True)
class Contact:
    """Contact data at `text[start:end]` of the text that was searched."""

    kind: Kind
    start: int
    end: int


def find_contact(text: str, *, private: Iterable[str] = ()) -> tuple[Contact, ...]:
    """All contact data in `text` (plain), in order, none overlapping; `private` is known data of the parties.

    Linear in the length of the text. When in doubt it counts: prices, dates, versions, counted things and numbers
    that the words before call a contract, an order, a ticket … do not.
    """
    read = plain(text)
    spans = [(*read.given(start, end), kind) for kind, start, end in _spans(read.text, private) if end > start]
    return tuple(_merged(spans))


def _spans(text: str, private: Iterable[str]) -> Iterator[tuple[Kind, int, int]]:
    yield from account_spans(text)
    for kind, spans in (
        (Kind.PRIVATE, private_spans(text, private)),
        (Kind.ADDRESS, address_spans(text)),
        (Kind.PHONE, phone_spans(text)),
        (Kind.PHONE, spoken_spans(text)),
    ):
        for start, end in spans:
            yield kind, start, end


def _merged(spans: list[tuple[int, int, Kind]]) -> Iterator[Contact]:
    """Overlapping places as one, named after the kind that says most."""
    current: tuple[int, int, Kind] | None = None
    for start, end, kind in sorted(spans):
        if current and start < current[1]:
            surer = min(current[2], kind, key=_FIRST.index)
            current = (current[0], max(current[1], end), surer)
            continue
        if current:
            yield Contact(current[2], current[0], current[1])
        current = (start, end, kind)
    if current:
        yield Contact(current[2], current[0], current[1])
