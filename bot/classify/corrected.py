"""A ticket that people have corrected, as a labelled line in the format of the corpus."""

from collections.abc import Mapping
from typing import Any

from bot.classify.verdict import classify
from bot.labels import Label, Role
from bot.ticket import Ticket

KIND = "correction"


def labelled(ticket: Ticket, decided: Mapping[Label, bool]) -> dict[str, Any]:
    """The client's first words with the labels that people decided; what they left open is as the classifier has it.

    Signals, amount and role are the classifier's too, where the ticket's fields do not tell: look them over.
    """
    said = ticket.said_by(ticket.requester.id)
    body = said[0].body if said else ticket.description
    named = ticket.fields.get("Contact role", "").lower()
    verdict = classify(ticket.subject, body, role=Role(named) if named in (Role.CLIENT, Role.FREELANCER) else None)
    labels = {label for label in Label if decided.get(label, label in verdict.labels)}
    return {
        "id": f"correction-{ticket.id}",
        "subject": ticket.subject,
        "body": body,
        "role": verdict.role.value,
        "labels": sorted(labels),
        "signals": sorted(verdict.signals),
        "disputed_usd": None if verdict.amount is None else float(verdict.amount),
        "lang": ticket.requester.locale.split("-")[0].lower() or "en",
        "kind": KIND,
        "decided": {label.value: held for label, held in decided.items()},
    }
