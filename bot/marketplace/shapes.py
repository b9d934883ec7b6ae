"""The marketplace's JSON into our words, as openapi.json has it.

Strict where a mistake would cost somebody money or a night's sleep (amounts, instants, who is who), and tolerant where
something is simply not there: an optional property may be null or absent, and unknown properties are ignored.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from bot.contract import Author, Contract, ContractType, Message, Party, Payment, PaymentKind, Standing
from bot.marketplace.errors import Unreadable
from bot.money import Money
from bot.talent import Badge, Candidate, CandidateKind, English, Job, PastJob

Json = Mapping[str, Any]
Word = TypeVar("Word", bound=StrEnum)


def contract(data: Json) -> Contract:
    """A contract with its parties and its job."""
    return Contract(
        id=identifier(data),
        type=word(data, "type", ContractType),
        client_id=identifier(part(data, "client")),
        freelancer=party(part(data, "freelancer")),
        job=job(part(data, "job")),
        agency=party(part(data, "agency")) if data.get("agency") else None,
        status=text(data, "status"),
    )


def party(data: Json) -> Party:
    """A freelancer or an agency."""
    return Party(identifier(data), text(data, "name"), text(data, "email"))


def job(data: Json) -> Job:
    """What the contract is about."""
    return Job(
        title=text(data, "title"),
        category=text(data, "category"),
        subcategory=text(data, "subcategory"),
        skills=texts(data, "skills"),
        keyword=text(data, "keyword"),
        places=texts(data, "places"),
        budget=money(data, "budget") if data.get("budget") else None,
        usual_budget=money(data, "usual_budget") if data.get("usual_budget") else None,
    )


def payment(data: Json) -> Payment:
    """A payment, refund or credit."""
    return Payment(instant(data, "at"), word(data, "kind", PaymentKind), money(data, "money"))


def message(data: Json) -> Message:
    """A message between the parties."""
    return Message(instant(data, "at"), word(data, "author", Author), text(data, "text"))


def standing(data: Json) -> Standing:
    """A client's standing."""
    return Standing(
        instant(data, "since") if data.get("since") else None,
        money(data, "spend_12_months") if data.get("spend_12_months") else None,
        money(data, "spend_lifetime") if data.get("spend_lifetime") else None,
    )


def candidate(data: Json) -> Candidate:
    """Somebody who could be invited."""
    return Candidate(
        id=identifier(data),
        name=text(data, "name"),
        kind=word(data, "kind", CandidateKind),
        url=text(data, "url"),
        country=text(data, "country"),
        region=text(data, "region"),
        title=text(data, "title"),
        overview=text(data, "overview"),
        jss=number(data, "jss"),
        badges=frozenset(Badge(b) for b in texts(data, "badges") if b in tuple(Badge)),
        skills=texts(data, "skills"),
        experience=frozenset((text(e, "category"), text(e, "subcategory")) for e in rows(data, "experience")),
        past_jobs=tuple(PastJob(instant(j, "ended_at"), texts(j, "skills")) for j in rows(data, "past_jobs")),
        jobs_completed=number(data, "jobs_completed") or 0,
        hours=number(data, "hours") or 0,
        english=word(data, "english", English),
        invited_at=instant(data, "invited_at") if data.get("invited_at") else None,
        disputes=number(data, "disputes"),
    )


def rows(data: Json, key: str) -> list[Json]:
    """A list of objects; none where it is null or absent. Raises Unreadable."""
    found = data.get(key) or []
    if not isinstance(found, list) or not all(isinstance(row, Mapping) for row in found):
        raise Unreadable(f"marketplace: {key} is not a list of objects")
    return found


def part(data: Json, key: str) -> Json:
    """A required object. Raises Unreadable."""
    found = data.get(key)
    if not isinstance(found, Mapping):
        raise Unreadable(f"marketplace: {key} is not an object")
    return found


def identifier(data: Json) -> str:
    """A required id. Raises Unreadable."""
    if found := text(data, "id"):
        return found
    raise Unreadable("marketplace: id is not a text")


def text(data: Json, key: str) -> str:
    """A text, "" where it is null, absent or something else."""
    found = data.get(key)
    return found if isinstance(found, str) else ""


def texts(data: Json, key: str) -> frozenset[str]:
    """A list of texts as a set; what is not a text is left out."""
    found = data.get(key)
    return frozenset(t for t in found if isinstance(t, str) and t) if isinstance(found, list) else frozenset()


def number(data: Json, key: str) -> int | None:
    """A whole number, None where it is null or absent. Raises Unreadable."""
    found = data.get(key)
    if found is not None and (not isinstance(found, int) or isinstance(found, bool)):
        raise Unreadable(f"marketplace: {key} is not a whole number")
    return found


def word(data: Json, key: str, words: type[Word]) -> Word:
    """One of the words that the contract allows. Raises Unreadable."""
    try:
        return words(text(data, key))
    except ValueError:
        raise Unreadable(f"marketplace: {key} is none of: {', '.join(words)}") from None


def money(data: Json, key: str) -> Money:
    """An amount, exact because it is sent as a text, with its currency. Raises Unreadable."""
    found = part(data, key)
    try:
        amount = Decimal(text(found, "amount"))
    except InvalidOperation:
        raise Unreadable(f"marketplace: {key}.amount is not a number in a text") from None
    if not amount.is_finite() or amount < 0 or not text(found, "currency"):
        raise Unreadable(f"marketplace: {key} is not an amount that is zero or more, with its currency")
    return Money(amount, text(found, "currency").upper())


def instant(data: Json, key: str) -> datetime:
    """An RFC 3339 instant, in UTC. Raises Unreadable, also for one without an offset."""
    try:
        at = datetime.fromisoformat(text(data, key))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Unreadable(f"marketplace: {key} is not an instant with an offset")
    return at.astimezone(UTC)
