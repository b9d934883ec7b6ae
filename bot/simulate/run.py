"""Runs a whole file: reads its lines, replays each ticket, and says how far it is."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.labels import Label
from bot.simulate.outcome import outcome
from bot.simulate.past import Past, read_past
from bot.simulate.record import History
from bot.simulate.replay import Rules, replay


def read_lines(
    lines: Iterable[str | bytes], theirs: Mapping[Label, str] | None = None
) -> Iterator[tuple[Past | None, str]]:
    """Each line's ticket, or why it could not be read."""
    seen = set[str]()
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            past = _read(text, number, theirs)
        except (ValueError, TypeError, RecursionError) as error:
            yield None, f"line {number}: {error or type(error).__name__}"
            continue
        fault = f"line {number}: ticket {past.name} stands there twice" if past.name in seen else ""
        seen.add(past.name)
        yield (None if fault else past), fault


def run(pasts: Sequence[Past], rules: Rules, tell: Callable[[int], object] = lambda _: None) -> list[dict[str, Any]]:
    """The outcome of each ticket, in order; `tell` hears how many are done."""
    history, names = History(pasts), [macro.name for macro in rules.macros]
    found = []
    for number, past in enumerate(pasts, 1):
        found.append(outcome(replay(past, history, rules), names))
        tell(number)
    return found


def _read(text: str | bytes, number: int, theirs: Mapping[Label, str] | None) -> Past:
    try:
        row = json.loads(text)
    except ValueError:
        raise ValueError("not JSON") from None
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  # of the input, as a whole
    return read_past(row, number, theirs)
