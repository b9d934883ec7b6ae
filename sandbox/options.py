"""What may be chosen when a sandbox starts."""

from dataclasses import dataclass, field
from datetime import timedelta

BOT_EMAIL = "accord@sandbox.example"
API_TOKEN = "sandbox-api-token"  # noqa: S105 - invented, opens nothing
OAUTH_TOKEN = "sandbox-oauth-token"  # noqa: S105 - likewise
CLIENT_ID = "accord-sandbox"
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105 - likewise
BOARD_CLIENT_ID = "accord-board"
BOARD_CLIENT_SECRET = "sandbox-board-secret"  # noqa: S105 - likewise


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the account accepts. The bot's OAuth tokens act as its own user; the board's as whoever signs in."""

    email: str = BOT_EMAIL
    api_token: str = API_TOKEN
    oauth_token: str = OAUTH_TOKEN
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET
    board_client_id: str = BOARD_CLIENT_ID
    board_client_secret: str = BOARD_CLIENT_SECRET


@dataclass(frozen=True, slots=True)
class Retries:
    """How deliveries are tried again (developer.zendesk.com, webhooks; the counts are third-party)."""

    timeout: float = 10.0  # real seconds for one attempt
    on_conflict: int = 3
    on_busy: int = 3
    on_timeout: int = 5
    wait: float = 1.0  # account seconds before an attempt after 409 or a timeout
    longest_retry_after: float = 60.0
    breaker: bool = True


@dataclass(frozen=True, slots=True)
class Options:
    """The account's nature.

    `submitter` settles what two of Zendesk's pages tell differently: who submits a ticket that the API opens
    for another requester, where `submitter_id` is not given: "requester" or "caller". Deliveries are signed
    with the real time, whatever the account's clock says, since receivers compare it with theirs;
    `sign_by_account` signs with the account's.
    """

    limits: bool = True
    requests_per_minute: int = 700
    updates_per_minute: int = 100
    search_lag: timedelta = timedelta(seconds=60)
    export_lag: timedelta = timedelta(seconds=60)  # incremental exports hold back what is younger
    pace: float = 1.0  # how many account hours a scripted person's hour lasts
    fields: bool = True  # the bot's ticket fields exist from the start
    submitter: str = "requester"
    sign_by_account: bool = False
    account_id: int = 21_470_001
    credentials: Credentials = field(default_factory=Credentials)
    retries: Retries = field(default_factory=Retries)
