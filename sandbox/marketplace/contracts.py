"""The invented contracts and clients, as the API's JSON, dated back from an instant."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

Json = dict[str, Any]
FILE = Path(__file__).with_name("contracts.toml")


@dataclass(frozen=True, slots=True)
class Books:
    """What the marketplace has on record, by id. Payments and messages are newest first, as the API gives them."""

    contracts: Mapping[str, Json]
    clients: Mapping[str, Json]
    payments: Mapping[str, list[Json]]
    messages: Mapping[str, list[Json]]


def read_books(now: datetime) -> Books:
    """Everything in contracts.toml, as it would look at this instant."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    rows = data["contract"]
    return Books(
        contracts={row["id"]: _contract(row) for row in rows},
        clients={row["id"]: _client(row, now) for row in data["client"]},
        payments={row["id"]: _dated(_payments(row), now) for row in rows},
        messages={row["id"]: _dated(row["messages"], now) for row in rows},
    )


def _contract(row: Json) -> Json:
    job, currency = dict(row["job"]), _currency(row)
    for name in ("budget", "usual_budget"):
        job[name] = _money(job[name], currency)
    return {
        "id": row["id"],
        "type": row["type"],
        "status": row["status"],
        "client": {"id": row["client"]},
        "freelancer": row["freelancer"],
        "agency": row.get("agency"),
        "job": job,
    }


def _client(row: Json, now: datetime) -> Json:
    return {
        "id": row["id"],
        "since": _ago(now, row["days"]),
        "spend_12_months": _money(row["spend_12_months"], "USD"),
        "spend_lifetime": _money(row["spend_lifetime"], "USD"),
    }


def _payments(row: Json) -> list[Json]:
    currency = _currency(row)
    return [{"days": p["days"], "kind": p["kind"], "money": _money(p["amount"], currency)} for p in row["payments"]]


def _dated(rows: Iterable[Json], now: datetime) -> list[Json]:
    oldest_first = [{"at": _ago(now, row["days"]), **{k: v for k, v in row.items() if k != "days"}} for row in rows]
    return oldest_first[::-1]


def _currency(row: Json) -> str:
    return str(row.get("currency", "USD"))


def _money(amount: str, currency: str) -> Json:
    return {"amount": amount, "currency": currency}


def _ago(now: datetime, days: float) -> str:
    return (now - timedelta(days=days)).isoformat()
