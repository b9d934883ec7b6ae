"""Reads the digits of a run as numbers: plus sign, exit codes, (0), missing plus, alternatives."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from bot.phones.candidates import FEWEST, MOST, Group, Run
from bot.phones.numbering import Plan, calling_code, grouping, plan, trunk
from bot.phones.regions import Guess

_TRUNK = re.compile(r"\((0)\)")
_EXIT = re.compile(r"^(?:00|011|0011|\+00|\+011)")
_NOT_DIGITS = re.compile(r"[^\d+]")
_STRONG = 1.8  # of a guess: a place, the hint, an address, another number; less is a mere language or shape
_WITH_CODE = 10  # digits of the shortest number that is written with its calling code but without plus
_TOLD = 0.3  # weight of a guess that something in the text tells; below, only the way of writing can
_ALIKE = 0.4  # weight of groups of digits as they are written in that country
_GROUP = re.compile(r"\d+")
_SUFFIX = 4  # digits: what stands after a slash instead of the last ones


@dataclass(frozen=True)
class Guesses:
    """Where a number may be dialled, worked out only when it matters."""

    find_strong: Callable[[], list[Guess]]
    find_weak: Callable[[], list[Guess]]

    @cached_property
    def strong(self) -> list[Guess]:
        """What places, hint and addresses tell."""
        return self.find_strong()

    @cached_property
    def weak(self) -> list[Guess]:
        """What language and shape tell."""
        return self.find_weak()


@dataclass(frozen=True, slots=True)
class Reading:
    """text[start:end] read as a number. `how`: plus, exit, national or bare (calling code without plus)."""

    start: int
    end: int
    plan: Plan
    how: str
    why: str = ""


def as_mobile(reading: Reading) -> Reading:
    """The reading of a number that is called a mobile: in Argentina these have a 9 that nobody dials at home."""
    e164 = reading.plan.e164
    if not e164.startswith("+54") or e164.startswith("+549"):
        return reading
    found = plan(e164.replace("+54", "+549", 1), "")
    return replace(reading, plan=found) if found and found.valid else reading


def _digits(written: str) -> str:
    """Digits and a leading plus, without a trunk zero in brackets behind a calling code (Italy dials it)."""
    trunk = _TRUNK.search(written)
    if trunk:
        code = _NOT_DIGITS.sub("", written[: trunk.start()])
        if code and code.lstrip("+0") != "39":
            written = written[: trunk.start()] + written[trunk.end() :]
    return _NOT_DIGITS.sub("", written)


def readings(text: str, run: Run, guesses: Guesses) -> list[Reading]:
    """The numbers in a run, in order. Of several cuts the longest that is a number wins."""
    found: list[Reading] = []
    first = 0
    while first < len(run.groups):
        reading, after = _longest(text, run, first, guesses)
        if reading is None:
            first = _next_cut(run, first + 1)
            continue
        found.append(reading)
        extra = list(_alternatives(run, reading, after))
        found.extend(extra)
        first = after + len(extra)
    if not found:
        whole = _read(text, run, 0, len(run.groups), guesses)
        return [whole] if whole else []
    return found


def _next_cut(run: Run, first: int) -> int:
    while first < len(run.groups) and not _may_cut(run.groups[first]):
        first += 1
    return first


def _longest(text: str, run: Run, first: int, guesses: Guesses) -> tuple[Reading | None, int]:
    for last in range(len(run.groups), first, -1):
        if last < len(run.groups) and not _may_cut(run.groups[last]):
            continue
        reading = _read(text, run, first, last, guesses)
        whole = first == 0 and last == len(run.groups)
        if reading and reading.how == "national" and not whole and not _is_likely(reading, guesses):
            continue  # a piece of digits is a number somewhere in the world
        if reading and reading.plan.valid and not _is_alternative(text, run, first, last, guesses):
            return reading, last
    return None, first


def _is_likely(reading: Reading, guesses: Guesses) -> bool:
    """Whether the country of a reading is one that something more than the language points to."""
    return not guesses.strong or any(guess.region == reading.plan.region for guess in guesses.strong)


def _may_cut(group: Group) -> bool:
    return " " in group.gap or "\n" in group.gap or "/" in group.gap or "(" in group.gap


def _is_alternative(text: str, run: Run, first: int, last: int, guesses: Guesses) -> bool:
    """Whether the last group only stands for the last digits of the number before the slash."""
    group = run.groups[last - 1]
    if "/" not in group.gap or len(group.digits) > _SUFFIX or last - 1 <= first:
        return False
    shorter = _read(text, run, first, last - 1, guesses)
    return bool(shorter and shorter.plan.valid)


def _read(text: str, run: Run, first: int, last: int, guesses: Guesses) -> Reading | None:
    groups = run.groups[first:last]
    count = sum(len(g.digits) for g in groups)
    start = run.start if first == 0 else groups[0].start
    if first and "(" in groups[0].gap:
        start = text.rfind("(", 0, groups[0].start) if "(" in text[groups[0].start - 3 : groups[0].start] else start
    if not FEWEST <= count <= MOST + 5:
        return None
    plus = run.plus and first == 0
    body = groups[0].digits + "".join(g.gap + g.digits for g in groups[1:])
    written = ("+" if plus else "") + ("(" if "(" in groups[0].gap else "") + body
    best = _interpret(written, guesses, plus=plus)
    return Reading(start, groups[-1].end, *best) if best else None


def _interpret(written: str, guesses: Guesses, *, plus: bool) -> tuple[Plan, str, str] | None:
    digits = _digits(written)
    if plus or _EXIT.match(digits):
        return _abroad(digits, guesses)
    return _at_home(digits, written, guesses)


def _abroad(digits: str, guesses: Guesses) -> tuple[Plan, str, str] | None:
    """Behind a plus or an exit code. A plus before a number of the country itself is a slip."""
    bare = _EXIT.sub("", digits).lstrip("+")
    found = plan(f"+{bare}", "") if bare and bare[0] != "0" else None
    plus = digits.startswith("+")
    if found and (found.valid or plus):
        home = None if found.valid else _valid(bare, guesses.strong)
        return (home[0], "national", home[1]) if home else (found, "plus" if plus else "exit", "")
    home = _valid(bare if plus else digits, guesses.strong) or (None if plus else _valid(digits, guesses.weak))
    if home:
        return home[0], "national", home[1]
    return (found, "exit", "") if found else None


def _at_home(digits: str, written: str, guesses: Guesses) -> tuple[Plan, str, str] | None:
    """Without a plus: of the likeliest country that has such a number, or with its calling code in front."""
    valid = _valid(digits, guesses.strong)
    bare = plan(f"+{digits}", "") if digits[0] != "0" and len(digits) >= _WITH_CODE else None
    if bare and bare.valid and (valid is None or _is_coded(written, bare, valid[0], guesses.strong)):
        weak = None if valid else _likeliest(written, guesses.weak)
        if weak is None or len(digits) > _WITH_CODE or _is_coded(written, bare, weak[0], guesses.strong):
            return bare, "bare", ""
    if valid:
        return valid[0], "national", valid[1]
    for guess in guesses.strong:
        if guess.weight >= _STRONG and (found := plan(digits, guess.region)):
            return found, "national", guess.why
    weak = _likeliest(written, guesses.weak)
    return (weak[0], "national", weak[1]) if weak else None


def _valid(digits: str, guesses: list[Guess]) -> tuple[Plan, str] | None:
    for guess in guesses:
        found = plan(digits, guess.region)
        if found and found.valid:
            return found, guess.why
    return None


def _likeliest(written: str, guesses: list[Guess]) -> tuple[Plan, str] | None:
    """The country that has such a number, rather one where it is written in these groups."""
    groups = tuple(map(len, _GROUP.findall(written)))
    digits = _digits(written)
    ranked: list[tuple[float, Plan, str]] = []
    for guess in guesses:
        if len(groups) == 1 and guess.weight < _TOLD:
            continue
        found = plan(digits, guess.region)
        if not (found and found.valid):
            continue
        alike = len(groups) > 1 and grouping(found.e164) == groups
        if alike or guess.weight >= _TOLD:
            ranked.append((guess.weight + (_ALIKE if alike else 0), found, guess.why))
    if not ranked:
        return None
    _, found, why = max(ranked, key=lambda item: item[0])
    return found, why


def _is_coded(written: str, bare: Plan, valid: Plan, strong: list[Guess]) -> bool:
    """Whether a calling code without plus is likelier than a number of the country that was guessed."""
    if bare.region == valid.region and trunk(valid.region) and not written.lstrip("(").startswith(trunk(valid.region)):
        return True  # at home the trunk prefix would stand before it
    home = {guess.region for guess in strong if guess.weight >= _STRONG}
    if _NOT_DIGITS.split(written.lstrip("("), maxsplit=1)[0] == calling_code(bare.region):
        return bare.region in home or valid.region not in home
    return valid.region not in home and bare.region in home


def _alternatives(run: Run, reading: Reading, first: int) -> Iterator[Reading]:
    """The numbers that differ from the one before in their last digits: "…-123/-124"."""
    while first < len(run.groups) and "/" in run.groups[first].gap and len(run.groups[first].digits) <= _SUFFIX:
        group = run.groups[first]
        e164 = reading.plan.e164[: -len(group.digits)] + group.digits
        found = plan(e164, "")
        if not (found and found.valid):
            return
        yield Reading(group.start, group.end, found, reading.how, reading.why)
        first += 1
