"""The board's index in Redis: one small record a case, and the orders in which pages and numbers are read.

It can be lost without harm: each look at a ticket writes its record anew, and the sweep has every open case looked at.
No page reads all records: sections are sorted sets, and what is searched is a sorted set of words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast

from bot.agenda import Agenda
from bot.board.record import Record, Section, read_record
from bot.keys import PREFIX
from bot.labels import Label

CASES, BUILT = f"{PREFIX}board:cases", f"{PREFIX}board:built"
CHANGED, DUE, WORDS = f"{PREFIX}board:changed", f"{PREFIX}board:due", f"{PREFIX}board:words"
WAIT = f"{PREFIX}board:wait"  # ticket -> seconds from its opening to the first call note
ONCE = ("call", "reached", "silent", "handed")
KINDS = (*ONCE, *(f"{k}:{label}" for label in Label for k in ("label", "corrected")))
A_RANK = 10**11  # more than any instant in seconds: within one rank the older comes first
PAGE = 50
MOST_WAITS = 100  # call notes of a day from which the day's median is taken
MOST_FOUND = 2000  # how many tickets of one search word are looked at
MOST_WORDS, LONGEST_WORD = 40, 40  # of one record
_WORD = re.compile(r"[^\W_]{2,}")


def of_section(section: str) -> str:
    """Which tickets stand in a section, in its order."""
    return f"{PREFIX}board:in:{section}"


def of_event(kind: str) -> str:
    """When something of a kind (one of KINDS) happened to a ticket."""
    return f"{PREFIX}board:event:{kind}"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of records. `total`: how many there are; `more`: a search met more than it looks at."""

    records: tuple[Record, ...]
    total: int
    number: int = 1
    more: bool = False

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // PAGE))


class Index:
    """Reads and writes the index. Raises RedisDown."""

    def __init__(self, agenda: Agenda) -> None:
        self._redis = agenda.connection

    # one case

    def get(self, ticket_id: int) -> Record | None:
        """The record of a ticket, or None."""
        found = cast("bytes | None", self._redis.hget(CASES, str(ticket_id)))
        return read_record(found) if found else None

    def put(self, record: Record) -> None:
        """Write a record in place of the one before, all of it or nothing."""
        name, old = str(record.id), self.get(record.id)
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.hset(CASES, name, record.to_json())
            for section in Section:
                if section is not record.section:
                    pipe.zrem(of_section(section), name)
            pipe.zadd(of_section(record.section), {name: _place(record)})
            pipe.zadd(CHANGED, {name: record.changed_at.timestamp()})
            _set(pipe, DUE, name, record.due_at.timestamp() if record.due_at else None)
            events = _events(record)
            for kind in KINDS:
                at = events.get(kind)
                _set(pipe, of_event(kind), name, at.timestamp() if at else None)
            wait = (record.call_at - record.opened_at).total_seconds() if record.call_at else None
            _set(pipe, WAIT, name, wait)
            before, now = (_entries(old) if old else set()), _entries(record)
            if gone := before - now:
                pipe.zrem(WORDS, *sorted(gone))
            if new := now - before:
                pipe.zadd(WORDS, dict.fromkeys(sorted(new), 0))
            pipe.execute()

    def park(self, ticket_id: int, why: str, now: datetime) -> None:
        """The ticket was set aside for a person."""
        known = self.get(ticket_id) or Record(ticket_id, Section.PARKED, now, now)
        waits = replace(known, next_what="", next_step="", next_at=None, due_at=None)
        self.put(replace(waits, section=Section.PARKED, why=why, changed_at=now))

    def drop(self, *ticket_ids: int) -> int:
        """Erase records and everything that points at them; how many there were."""
        found = [record for ticket_id in ticket_ids if (record := self.get(ticket_id))]
        for record in found:
            name = str(record.id)
            with self._redis.pipeline(transaction=True) as pipe:
                pipe.hdel(CASES, name)
                places = (*map(of_section, Section), *map(of_event, KINDS), CHANGED, DUE, WAIT)
                for place in places:
                    pipe.zrem(place, name)
                if words := _entries(record):
                    pipe.zrem(WORDS, *sorted(words))
                pipe.execute()
        return len(found)

    def prune(self, before: datetime) -> int:
        """Erase what has not changed since an instant; how many."""
        old = cast("list[bytes]", self._redis.zrangebyscore(CHANGED, "-inf", f"({before.timestamp()}"))
        return self.drop(*map(int, old))

    # all cases

    def built(self) -> bool:
        """Whether a sweep has filled the index since it was last lost."""
        return bool(self._redis.exists(BUILT))

    def is_built(self) -> None:
        """A sweep has filled the index."""
        self._redis.set(BUILT, "1")

    def counts(self) -> dict[Section, int]:
        """How many cases stand in each section."""
        with self._redis.pipeline(transaction=False) as pipe:
            for section in Section:
                pipe.zcard(of_section(section))
            return dict(zip(Section, pipe.execute(), strict=True))

    def late(self, now: datetime, by: timedelta) -> int:
        """How many cases should have been looked at longer ago than that."""
        return int(self._redis.zcount(DUE, "-inf", (now - by).timestamp()))

    def page(self, section: Section, number: int) -> Page:
        """A page of a section, from 1."""
        total = int(self._redis.zcard(of_section(section)))
        number = min(max(number, 1), max(1, -(-total // PAGE)))
        start = (number - 1) * PAGE
        names = cast("list[bytes]", self._redis.zrange(of_section(section), start, start + PAGE - 1))
        return Page(self._records(names), total, number)

    def search(self, words: str, number: int) -> Page:
        """The cases that hold every word (or its beginning), or that have this number; the newest change first."""
        asked = _words_of(words)[:6]
        if not asked:
            return Page((), 0)
        met = [self._with(word) for word in asked]
        names = set.intersection(*(found for found, _ in met))
        more = any(cut for _, cut in met)
        if not names:
            return Page((), 0, more=more)
        listed = sorted(names)
        scores = self._redis.zmscore(CHANGED, listed)
        ordered = [n for _, n in sorted(zip((s or 0.0 for s in scores), listed, strict=True), reverse=True)]
        number = min(max(number, 1), max(1, -(-len(ordered) // PAGE)))
        chosen = ordered[(number - 1) * PAGE : number * PAGE]
        return Page(self._records([n.encode() for n in chosen]), len(ordered), number, more)

    def counted(self, kind: str, days: Sequence[datetime]) -> list[int]:
        """How often something of a kind happened from each of these instants to the next, and since the last."""
        with self._redis.pipeline(transaction=False) as pipe:
            for begin, end in _spans(days):
                pipe.zcount(of_event(kind), begin, end)
            return [int(count) for count in pipe.execute()]

    def waits(self, days: Sequence[datetime]) -> list[list[float]]:
        """Seconds from a ticket to its first call note, of the first hundred notes of each of these spans."""
        with self._redis.pipeline(transaction=False) as pipe:
            for begin, end in _spans(days):
                pipe.zrangebyscore(of_event("call"), begin, end, start=0, num=MOST_WAITS)
            called = pipe.execute()
            for names in called:
                pipe.zmscore(WAIT, names or ["none"])
            return [[seconds for seconds in found if seconds is not None] for found in pipe.execute()]

    def _records(self, names: list[bytes]) -> tuple[Record, ...]:
        found = cast("list[bytes | None]", self._redis.hmget(CASES, cast("list[str]", names))) if names else []
        return tuple(read_record(text) for text in found if text)

    def _with(self, word: str) -> tuple[set[str], bool]:
        """The tickets that hold a word that begins so, and whether there are more than are looked at."""
        first = f"[{word}".encode()
        found = cast("list[bytes]", self._redis.zrangebylex(WORDS, first, first + b"\xff", 0, MOST_FOUND + 1))
        return {entry.decode().rpartition("\0")[2] for entry in found[:MOST_FOUND]}, len(found) > MOST_FOUND


def _spans(days: Sequence[datetime]) -> Iterator[tuple[float, str]]:
    """From each instant to the next, and from the last on."""
    ends = [*(f"({day.timestamp()}" for day in days[1:]), "+inf"]
    yield from zip((day.timestamp() for day in days), ends, strict=True)


def _set(pipe: object, key: str, name: str, score: float | None) -> None:
    """A score in a sorted set, or none."""
    if score is None:
        pipe.zrem(key, name)  # type: ignore[attr-defined]
    else:
        pipe.zadd(key, {name: score})  # type: ignore[attr-defined]


def _place(record: Record) -> float:
    """The order within a section: the gravest, then the oldest; what is due first; what changed last."""
    match record.section:
        case Section.PERSON:
            return record.rank * A_RANK + record.opened_at.timestamp()
        case Section.FREELANCER | Section.CLIENT:
            return (record.due_at or record.changed_at).timestamp()
        case Section.PAUSED:
            return record.opened_at.timestamp()
    return -record.changed_at.timestamp()


def _events(record: Record) -> dict[str, datetime]:
    events = {f"label:{label}": record.opened_at for label in record.labels}
    events |= {f"corrected:{label}": at for label, at in record.corrected.items()}
    once = (record.call_at, record.reached_at, record.silent_at, record.handed_at)
    return events | {kind: at for kind, at in zip(ONCE, once, strict=True) if at}


def _entries(record: Record) -> set[str]:
    """What the search finds a case by: each word with the ticket's number behind it."""
    spoken = " ".join((record.client, record.freelancer, record.contract, record.subject))
    numbers = [str(record.id), *([str(record.outreach)] if record.outreach else [])]
    return {f"{word}\0{record.id}" for word in (*numbers, *_words_of(spoken)[:MOST_WORDS])}


def _words_of(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in dict.fromkeys(_WORD.findall(text.casefold()))]
