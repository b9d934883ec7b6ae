"""What a replay came to, as plain JSON data: one entry for each ticket of the report."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.receipts import macro_and_key
from bot.simulate.record import Said
from bot.simulate.replay import Replayed
from bot.text.markup import flatten_html

Outcome = Mapping[str, Any]


def outcome(done: Replayed, macros: Iterable[str]) -> dict[str, Any]:
    """One ticket: what was understood, each word that would have been written and to whom, what was left out."""
    ticket, names = done.past.ticket, tuple(macros)
    return {
        "id": done.past.name,
        "subject": ticket.subject,
        "created_at": ticket.created_at.isoformat(),
        "labels": sorted(done.labels),
        "handed_over": sorted(done.handed_over - done.labels),
        "signals": sorted(done.signals),
        "decided": {label.value: held for label, held in done.past.truth.items()},
        "phone": done.phone,
        "tags": sorted(done.tags),
        "said": [_said(said, names) for said in done.said],
        "skipped": [{"what": s.what, "rule": s.rule, "why": s.why} for s in done.skips],
        "looks": done.looks,
        "fault": done.fault,
    }


def _said(said: Said, names: tuple[str, ...]) -> dict[str, Any]:
    """Words: public ones in full; of a note its macros, since the team reads it on the ticket."""
    macros = [" ".join(filter(None, macro_and_key(receipt, names))) for receipt in said.receipts]
    words = {"words": flatten_html(said.html).text.strip()} if said.to != "agents" else {}
    return {"at": said.at.isoformat(timespec="seconds"), "to": said.to, "macros": macros, **words}


def public(entry: Outcome) -> list[Mapping[str, Any]]:
    """The words of an entry that the client or the freelancer would have read."""
    return [said for said in entry["said"] if said["to"] != "agents"]
