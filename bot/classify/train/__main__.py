"""`python -m bot.classify.train`: fit the model on the training part and write it beside the code."""

import json
from pathlib import Path

from bot.classify.train.fit import packed
from bot.classify.train.vectors import see

_HERE = Path(__file__).resolve().parent.parent


def main() -> None:
    """Read corpus/train.jsonl, write model.bin: the same bytes from the same corpus."""
    lines = (_HERE / "corpus" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    tickets = [json.loads(line) for line in lines]
    (_HERE / "model.bin").write_bytes(packed([see(ticket) for ticket in tickets], tickets))


main()
