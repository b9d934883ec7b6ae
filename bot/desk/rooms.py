"""What an account is furnished with, room by room: ticket fields, webhooks, triggers, macros, views.

Rows stay Zendesk's JSON here; `bot.provision` gives them meaning. Nothing has an upsert key: look up by title first.
Lists by cursor: developer.zendesk.com/api-reference/introduction/pagination.
"""

from collections.abc import Mapping
from typing import Any

from bot.desk.errors import Away, UnknownOutcome
from bot.desk.reads import PAGE, read_again
from bot.desk.session import Session

Row = Mapping[str, Any]
MOST_PAGES = 100


class Rooms:
    """One account's furniture, over the session of a desk. A write is sent at most once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rows(self, room: str) -> list[Row]:
        """Every row of a room. Raises DeskError."""
        found: list[Row] = []
        query: dict[str, str] = {"page[size]": str(PAGE)}
        for _ in range(MOST_PAGES):
            answer = self.read(room, **query)
            found += answer.get(room) or ()
            meta = answer.get("meta") or {}
            if not meta.get("has_more"):
                break
            query["page[after]"] = str(meta.get("after_cursor"))
        return found

    def create(self, room: str, key: str, body: Row) -> str:
        """Make a row; its id. Raises UnknownOutcome (look before trying again), RateLimited, or a Lasting error."""
        answer = self._session.post(f"{self._session.api}/{room}", json={key: body})
        try:
            return str(answer.json()[key]["id"])
        except (ValueError, KeyError, TypeError):
            raise UnknownOutcome(f"POST {room}: the answer does not say what was made") from None

    def change(self, verb: str, room: str, key: str, row_id: str, body: Row) -> None:
        """Change what `body` names of a row. Raises DeskError."""
        self._session.request(verb, f"{self._session.api}/{room}/{row_id}", json={key: body})

    def signing_secret(self, webhook_id: str) -> str:
        """The secret that signs a webhook's deliveries. Raises DeskError."""
        answer = self.read(f"webhooks/{webhook_id}/signing_secret")
        return str((answer.get("signing_secret") or {}).get("secret") or "")

    def test_webhook(self, webhook_id: str, payload: str) -> tuple[int, str]:
        """Let Zendesk call a webhook's endpoint once; the status and the body it was answered with (0: no answer)."""
        url = f"{self._session.api}/webhooks/test?webhook_id={webhook_id}"
        answer = self._session.post(url, json={"request": {"payload": payload}})
        try:
            response = answer.json()["response"]
            return int(response.get("status") or 0), str(response.get("payload") or "")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise UnknownOutcome("POST webhooks/test: the answer was not understood") from None

    @read_again
    def read(self, path: str, **query: str) -> dict[str, Any]:
        """One read; briefly repeated. Raises DeskError."""
        try:
            answer = self._session.get(f"{self._session.api}/{path}", params=query).json()
        except ValueError:
            raise Away(f"GET {path}: the answer is not the JSON that it says it is") from None
        return answer if isinstance(answer, dict) else {}
