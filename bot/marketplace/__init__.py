"""The marketplace's own data over HTTP: the only door to it. The API's contract is openapi.json, beside this file.

It only reads. Without MARKETPLACE_URL there is `NoMarketplace`, which knows nothing; what asks it works with the
ticket's fields alone.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from bot.contract import Contract, Dossier, Message, Payment, Standing
from bot.marketplace import shapes
from bot.marketplace.errors import Unreadable
from bot.marketplace.session import Session
from bot.settings import Settings
from bot.talent import Candidate, Job

PAGE, TALENT_PAGE = 100, 500  # the largest pages that the API gives
MOST_PAYMENTS, MOST_MESSAGES, MOST_CANDIDATES = 10_000, 2_000, 10_000
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what may stand in an address: it may come from a stranger's text
T = TypeVar("T")
Moment = TypeVar("Moment", Payment, Message)


class Source(Protocol):
    """What the marketplace can be asked. None always means: not known here. Raises Passing or Lasting."""

    def contract(self, contract_id: str) -> Contract | None: ...  # noqa: D102
    def dossier(self, contract_id: str) -> Dossier | None: ...  # noqa: D102
    def candidates(self, job: Job) -> tuple[Candidate, ...] | None: ...  # noqa: D102


class NoMarketplace:
    """The marketplace of an account that has not opened its data to the bot: it knows nothing."""

    def contract(self, contract_id: str) -> Contract | None:  # noqa: ARG002  # as Source has it
        """None: not known."""
        return None

    def dossier(self, contract_id: str) -> Dossier | None:  # noqa: ARG002  # as Source has it
        """None: not known."""
        return None

    def candidates(self, job: Job) -> tuple[Candidate, ...] | None:  # noqa: ARG002  # as Source has it
        """None: not known."""
        return None


class Marketplace:
    """One marketplace. Reads only; one that gets no answer is repeated, briefly.

    `before_call` is called before each call, such as to hold the lease on a ticket.
    """

    def __init__(self, url: str, token: str, before_call: Callable[[], None] = lambda: None) -> None:
        self.session = Session(url, token, before_call)

    def contract(self, contract_id: str) -> Contract | None:
        """A contract, or None where there is none of this id."""
        data = self._one("contracts", contract_id)
        return shapes.contract(data) if data is not None else None

    def payments(self, contract_id: str) -> tuple[Payment, ...] | None:
        """All the money that moved on a contract, oldest first, or None where there is no such contract.

        Raises Unreadable where there is more than a sum could be trusted on.
        """
        found = self._many(("contracts", contract_id, "payments"), shapes.payment, MOST_PAYMENTS + 1)
        if found is not None and len(found) > MOST_PAYMENTS:
            raise Unreadable(f"marketplace: more than {MOST_PAYMENTS} payments on one contract")
        return _oldest_first(found)

    def messages(self, contract_id: str) -> tuple[Message, ...] | None:
        """The newest messages between the parties, oldest first, or None where there is no such contract."""
        found = self._many(("contracts", contract_id, "messages"), shapes.message, MOST_MESSAGES)
        return _oldest_first(found)

    def standing(self, client_id: str) -> Standing | None:
        """How a client stands, or None where there is none of this id."""
        data = self._one("clients", client_id)
        return shapes.standing(data) if data is not None else None

    def dossier(self, contract_id: str) -> Dossier | None:
        """All that is known of a contract and its client, or None where there is no such contract."""
        found = self.contract(contract_id)
        if found is None:
            return None
        standing = self.standing(found.client_id)
        return Dossier(found, self.payments(contract_id), self.messages(contract_id), standing)

    def candidates(self, job: Job) -> tuple[Candidate, ...] | None:
        """The talent of the job's category, at most 10,000; which of them fit is for the rules of P13."""
        query = {"category": job.category} if job.category else {}
        return self._many(("talent",), shapes.candidate, MOST_CANDIDATES, TALENT_PAGE, query)

    def _one(self, *path: str) -> Mapping[str, Any] | None:
        return self.session.get("/".join(path)) if all(map(_ID.fullmatch, path)) else None

    def _many(
        self,
        path: tuple[str, ...],
        shape: Callable[[Mapping[str, Any]], T],
        most: int,
        page: int = PAGE,
        query: Mapping[str, str] | None = None,
    ) -> tuple[T, ...] | None:
        """A list over all its pages, at most so many; None where there is no such thing."""
        if not all(map(_ID.fullmatch, path)):
            return None
        found: list[T] = []
        for data in self.session.pages("/".join(path), {**(query or {}), "limit": str(page)}):
            if data is None:
                return None
            found += [shape(row) for row in shapes.rows(data, "items")]
            if len(found) >= most:
                break
        return tuple(found[:most])


def _oldest_first(found: tuple[Moment, ...] | None) -> tuple[Moment, ...] | None:
    """What came newest first, the other way round, also where two are of one instant."""
    return tuple(sorted(found, key=lambda m: m.at, reverse=True))[::-1] if found is not None else None


def open_marketplace(settings: Settings) -> Source:
    """The marketplace of these settings, or one that knows nothing."""
    if not settings.marketplace_url:
        return NoMarketplace()
    return Marketplace(settings.marketplace_url, settings.marketplace_token)
