"""The load generator, a process of its own: keeps so many connections busy for a while, says what came back.

One thread and no HTTP library, so that it takes little from the cores it shares with what it measures.
"""

import argparse
import json
import selectors
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.bench.deliveries import requests
from tests.bench.figures import MS, percentile

END_OF_HEAD = b"\r\n\r\n"


@dataclass(slots=True)
class Tally:
    """What came back: statuses, and how long each answer took, in seconds."""

    statuses: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """One connection: a request under way, and what came back of its answer."""

    socket: socket.socket
    sent_at: float
    answer: bytes = b""

    def answered(self) -> bool:
        """Whether the whole answer is there."""
        head, found, rest = self.answer.partition(END_OF_HEAD)
        return bool(found) and len(rest) >= _length(head)

    def status(self) -> str:
        """The status of the answer, "cut" where there is none."""
        return self.answer[9:12].decode("ascii", "replace") or "cut"

    def lives(self) -> bool:
        """Whether the server lets the connection live on."""
        return b"connection: close" not in self.answer.partition(END_OF_HEAD)[0].lower()


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


def run(where: tuple[str, int], prepared: list[bytes], seconds: float, connections: int) -> dict[str, object]:
    """Send until the time is over or nothing is left: answers a second, latency (ms), statuses."""
    tally, waiting = Tally(), iter(prepared)
    chooser = selectors.DefaultSelector()
    began = time.perf_counter()
    for _ in range(connections):
        _begin(chooser, where, next(waiting), None)
    while chooser.get_map():
        on = time.perf_counter() < began + seconds
        for key, _ in chooser.select(1.0):
            line = _read(chooser, key.data, tally)
            request = next(waiting, None) if line is not None and on else None
            if request is not None:
                _begin(chooser, where, request, line)
            elif line is not None:
                line.socket.close()
    return _summary(tally, time.perf_counter() - began)


def _begin(chooser: selectors.BaseSelector, where: tuple[str, int], request: bytes, line: Line | None) -> None:
    """Send a request over a connection that lives, or a new one."""
    began = time.perf_counter()
    living = line is not None and line.socket.fileno() >= 0
    wire = line.socket if line is not None and living else socket.create_connection(where)
    wire.sendall(request)
    chooser.register(wire, selectors.EVENT_READ, Line(wire, began))


def _read(chooser: selectors.BaseSelector, line: Line, tally: Tally) -> Line | None:
    """Read on; the line once its answer is complete."""
    part = line.socket.recv(65536)
    line.answer += part
    if part and not line.answered():
        return None
    tally.took.append(time.perf_counter() - line.sent_at)
    tally.statuses[line.status()] += 1
    chooser.unregister(line.socket)
    if not part or not line.lives():
        line.socket.close()
    return line


def _summary(tally: Tally, seconds: float) -> dict[str, object]:
    return {
        "count": len(tally.took),
        "rate": len(tally.took) / seconds,
        "p50": percentile(tally.took, 0.5) * MS,
        "p99": percentile(tally.took, 0.99) * MS,
        "statuses": dict(tally.statuses),
    }


def main() -> None:
    """`python -m tests.bench.load URL SECRET`: one line of JSON."""
    parser = argparse.ArgumentParser(prog="tests.bench.load", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("secret")
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--most", type=int, default=15_000)
    options = parser.parse_args()
    parts = urlsplit(options.url)
    prepared = list(requests(options.secret, parts.netloc, parts.path, options.first, options.most))
    where = (parts.hostname or "127.0.0.1", parts.port or 80)
    print(json.dumps(run(where, prepared, options.seconds, options.connections)))  # noqa: T201  # its answer


if __name__ == "__main__":
    main()
