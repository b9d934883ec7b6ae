"""Checks the Zendesk account: who the bot is there, what it may do, how often, and whether the clocks agree."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.check.finding import Finding, error, ok, warning
from bot.desk import Desk
from bot.desk.errors import DeskError, Lasting, remedy
from bot.desk.limits import ACCOUNT
from bot.desk.rooms import Rooms

ADMIN = "make the bot's user an admin, and give its OAuth client the scopes read and write"
MAY_DIFFER = timedelta(seconds=30)
EXPORT_FROM = timedelta(minutes=2)  # the export takes no start younger than a minute
NEEDED = (
    ("tickets/count", "read tickets"),
    ("ticket_fields", "read ticket fields"),
    ("webhooks", "read webhooks"),
    ("triggers", "read triggers"),
    ("macros", "read macros"),
    ("views", "read views"),
)


def identity(desk: Desk) -> Iterator[Finding]:
    """Who we are. Raises DeskError where Zendesk takes us for nobody, or cannot be reached."""
    me = desk.me()
    if me.is_staff:
        yield ok("Zendesk", f"signed in as {me.name} (user {me.id}, {me.role})")
    else:
        yield error("Zendesk", f"the bot is {me.name} (user {me.id}), who is an end user", ADMIN)


def permissions(rooms: Rooms, now: datetime) -> Iterator[Finding]:
    """What may be read. Writing is not tried out: it would leave traces."""
    refused = [what for path, what in NEEDED if not _allowed(rooms, path)]
    start = str(int((now - EXPORT_FROM).timestamp()))
    if not _allowed(rooms, "incremental/tickets/cursor.json", start_time=start, per_page="1"):
        refused.append("read the incremental export, which the sweep needs")
    for what in refused:
        yield error("Zendesk", f"the bot may not {what}", ADMIN)
    if not refused:
        yield ok("Zendesk", "it may read all that the bot needs, the incremental export included")


def limits(desk: Desk) -> Iterator[Finding]:
    """How many calls the plan allows, as far as the answers so far have said."""
    known = desk.session.limits
    if ACCOUNT not in known:
        yield warning("Zendesk", "its answers name no rate limit", "nothing needs to be done if calls go through")
        return
    others = ", ".join(f"{name} {limit.total}" for name, limit in sorted(known.items()) if name != ACCOUNT)
    tail = f"; of them {others}" if others else ""
    yield ok("Zendesk", f"the plan allows {known[ACCOUNT].total} calls a minute{tail}")


def clocks(desk: Desk, now: datetime, freshness: timedelta) -> Finding:
    """Whether our clock and Zendesk's agree, by the Date of its last answer. `now` is ours."""
    differ = abs(desk.now() - now)
    seconds = round(differ.total_seconds())
    if differ > freshness:
        what = f"it differs from Zendesk's by {seconds} seconds: every delivery is refused as stale"
        return error("clock", what, "set this machine's clock, by NTP")
    if differ > MAY_DIFFER:
        return warning("clock", f"it differs from Zendesk's by {seconds} seconds", "set this machine's clock, by NTP")
    return ok("clock", "it agrees with Zendesk's")


def failed(about: str, fault: DeskError) -> Finding:
    """What could not be looked at, and why."""
    return error(about, str(fault), remedy(fault) or "run accord check again later")


def _allowed(rooms: Rooms, path: str, **query: str) -> bool:
    try:
        rooms.read(path, **query)
    except Lasting:
        return False
    return True
