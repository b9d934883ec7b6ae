"""Marks where the author's runs close: the signature block, and what was added around the message."""

from bot.text.footer import banner_end, footer_start
from bot.text.passages import Kind
from bot.text.signature import signature_end, signature_start
from bot.text.split import Told

_TAIL = 80  # lines: no signature and no disclaimer is longer


def close(told: list[Told], author: str) -> list[Told]:
    """`told` with the signature and footer lines of the author's own runs marked as such."""
    out = list(told)
    for start, end in _own_runs(told):
        lines = [t.line for t in told[start:end]]
        first = max(0, len(lines) - _TAIL)
        foot = footer_start(lines, first)
        sign = signature_start(lines[:foot], first, author)
        _mark(out, start + sign, start + signature_end(lines, sign, foot), Kind.SIGNATURE)
        _mark(out, start + foot, end, Kind.FOOTER)
        _mark(out, start, start + min(sign, foot, banner_end(lines)), Kind.FOOTER)
    return out


def _mark(out: list[Told], start: int, end: int, kind: Kind) -> None:
    for index in range(start, end):
        out[index] = out[index]._replace(kind=kind)


def _own_runs(told: list[Told]) -> list[tuple[int, int]]:
    """Runs of the author's lines below which a message may close: before a header, and the last one."""
    runs: list[tuple[int, int]] = []
    start = -1
    last = (0, 0)
    for index, item in enumerate(told):
        own = item.kind in {Kind.OWN, Kind.SIGNATURE}
        if own and start < 0:
            start = index
        elif not own and start >= 0:
            last, start = (start, index), -1
            if item.head or item.kind is not Kind.QUOTED:
                runs.append(last)
    if start >= 0:
        runs.append((start, len(told)))
    elif not runs:
        runs.append(last)
    return [run for run in runs if any(t.line.body for t in told[slice(*run)])]
