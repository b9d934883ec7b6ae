"""`python -m bot.classify.train`: fit the model on the training part and write it beside the code."""

import json
import sys
from pathlib import Path

from bot.classify.document import document
from bot.classify.features import Seen, seen
from bot.classify.train.fit import Ticket, packed

_HERE = Path(__file__).resolve().parent.parent


def main() -> None:
    """Read the corpus, write model.bin: the same bytes from the same corpus, on the same kind of processor."""
    tickets = _read("train*.jsonl")
    unseen = _read("validation*.jsonl")
    _tell(f"{len(tickets)} tickets to learn from, {len(unseen)} to decide on")
    data = packed(_see(tickets), tickets, (_see(unseen), unseen), _tell)
    (_HERE / "model.bin").write_bytes(data)
    _tell(f"model.bin: {len(data):,} bytes")


def _read(pattern: str) -> list[Ticket]:
    files = sorted((_HERE / "corpus").glob(pattern))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def _see(tickets: list[Ticket]) -> list[Seen]:
    return [seen(document(ticket["subject"], ticket["body"])) for ticket in tickets]


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":  # each member is fitted in a process of its own, which reads this file too
    main()
