"""Lines of an export, and what becomes of them. Everybody is invented."""

import json
from datetime import datetime, timedelta
from typing import Any

from bot.macros import load_macros
from bot.policy import Policy
from bot.simulate.replay import Rules
from bot.simulate.report import report
from bot.simulate.run import read_lines, run
from handlers import plan
from tests.builders import NOW, SCHEDULING, policy

SILENT = "My freelancer has not answered me for nine days. Can you help?"
OTHER = "How do I change the picture in my profile?"
CLIENT: dict[str, Any] = {"id": 501, "name": "Maria Silva", "email": "maria@example.com", "role": "end-user"}
AGENT: dict[str, Any] = {"id": 601, "name": "Ada Agent", "role": "agent"}


def at(hours: float = 0) -> str:
    return (NOW + timedelta(hours=hours)).isoformat()


def said(text: str, hours: float, who: dict[str, Any] = CLIENT, **facts: Any) -> dict[str, Any]:
    return {"author": who, "created_at": at(hours), "plain_body": text, "public": True, **facts}


def line(text: str = SILENT, *later: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """A ticket of a client whose freelancer can be written to."""
    usual = {
        "id": 7,
        "subject": "No answer",
        "description": text,
        "created_at": at(),
        "requester": CLIENT,
        "fields": {"Freelancer email": "marek@example.com", "Freelancer name": "Marek Kowal"},
        "comments": [said(text, 0), *later],
    }
    return {**usual, **facts}


def rules(given: Policy | None = None) -> Rules:
    return Rules(plan, given or policy(), load_macros(), SCHEDULING)


def simulated(*rows: dict[str, Any], given: Policy | None = None) -> dict[str, Any]:
    """The report on these lines."""
    read = list(read_lines(json.dumps(row) for row in rows))
    assert [fault for _, fault in read if fault] == []
    used = rules(given)
    return report(run([past for past, _ in read if past], used), used.policy)


def words(entry: dict[str, Any], to: str) -> list[tuple[str, int]]:
    """Each thing said to somebody, by its texts, with the whole hours since the ticket was opened."""
    born = datetime.fromisoformat(entry["created_at"])
    return [
        (macro, round((datetime.fromisoformat(s["at"]) - born).total_seconds() / 3600))
        for s in entry["said"]
        if s["to"] == to
        for macro in s["macros"]
    ]
