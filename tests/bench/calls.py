"""Calls to Zendesk, counted at the pretend account while real doors attend to its tickets. Each call is printed."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import requests
from rich.console import Console

from bot import embedded, logs
from bot.agenda import Agenda, connect
from bot.desk import Desk
from bot.macros import load_macros
from bot.marketplace import NoMarketplace
from bot.policy import load_policy
from bot.settings import Settings
from bot.webhook import Event
from jobs.attend import attend_to
from jobs.doors import Doors, utc_now
from sandbox.options import OAUTH_TOKEN
from sandbox.server import Running, running_sandbox
from tests.bench.figures import Goal, judge, table

SILENT = "I hired Dario on contract C-20417 three weeks ago. He has stopped answering: four messages, not one reply."
INVOICE = "Where can I change the address that stands on my invoices? I have moved to another city."
EARLIER = "Hello, my card was charged in euros last month. Can I have it in dollars?"


@dataclass(frozen=True, slots=True)
class Story:
    """One ticket, as it comes in. `hinted`: its event carries subject and description. `most`: calls it may take."""

    name: str
    most: int
    words: str
    phone: str = ""
    earlier: str = ""
    hinted: bool = False


STORIES = (
    Story("irrelevant, its event carries subject and description", 0, INVOICE, hinted=True),
    Story("irrelevant", 1, INVOICE),
    Story("a case, the phone is on the account", 5, SILENT, phone="+1 202-555-0143"),
    Story("a case, no phone anywhere, one earlier ticket: the macro is posted", 8, SILENT, earlier=EARLIER),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of a story: the calls it took with the field titles at hand, without them, and how it ended."""

    story: Story
    calls: list[str]
    cold: list[str]
    outcomes: list[str]


def main(console: Console | None = None) -> bool:
    """Count, print, and say whether the goals were met."""
    console = console or Console()
    with _redis() as url:
        counted = [_count(story, url) for story in STORIES]
    for each in counted:
        console.print(f"[bold]{each.story.name}[/] ({', '.join(each.outcomes)})")
        for number, call in enumerate(each.calls, 1):
            console.print(f"  {number} {call}", highlight=False, soft_wrap=True)
    rows = [[each.story.name, len(each.calls), len(each.cold)] for each in counted]
    columns = ("calls to Zendesk", "usually", "with the titles of ticket fields, once in ten minutes")
    console.print(table("", columns, rows))
    return judge(console, [Goal(each.story.name, len(each.calls), each.story.most, unit="calls") for each in counted])


@contextmanager
def _redis() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="accbench"))
    try:
        yield embedded.start(folder)
    finally:
        embedded.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _count(story: Story, redis_url: str) -> Counted:
    warm, outcomes = _attended(story, redis_url, titles=True)
    cold, _ = _attended(story, redis_url, titles=False)
    return Counted(story, warm, cold, outcomes)


def _attended(story: Story, redis_url: str, *, titles: bool) -> tuple[list[str], list[str]]:
    """The calls of one story in an account of its own, and the outcome of each look."""
    with running_sandbox() as sandbox:
        ticket_id = _happens(story, sandbox)
        through = _doors(sandbox, redis_url)
        through.agenda.know_bot(through.desk.my_id())  # as a worker does when it starts
        if titles:
            through.desk.field_id("Contract ID")
        seen = len(sandbox.world.journal.read())
        outcomes = _look(ticket_id, story, through)
        requests_made = sandbox.world.journal.read("request", seen)
        through.desk.session.close()
        return [_line(entry.data) for entry in requests_made], outcomes


def _happens(story: Story, sandbox: Running) -> int:
    client = {"name": "Nora Whitfield", "email": "nora.whitfield@example.com"}
    _control(sandbox, "users", **client, **({"phone": story.phone} if story.phone else {}))
    if story.earlier:
        _control(sandbox, "tickets", **{"as": client, "subject": "My card", "body": story.earlier})
        _control(sandbox, "clock", seconds=86_400)
    given = {"as": client, "subject": "I need help", "body": story.words}
    ticket_id = int(_control(sandbox, "tickets", **given)["ticket"]["id"])
    _control(sandbox, "clock", seconds=5)
    return ticket_id


def _look(ticket_id: int, story: Story, through: Doors) -> list[str]:
    """Attend until there is nothing more to do at first."""
    hint = {"subject": "I need help", "description": story.words} if story.hinted else None
    through.agenda.due_now(Event("created", ticket_id, ids=(), urgent=True, hint=hint))
    outcomes = []
    while (due := through.agenda.due_at(ticket_id)) is not None and due <= utc_now():
        outcomes.append(attend_to(ticket_id, through))
    return outcomes


def _doors(sandbox: Running, redis_url: str) -> Doors:
    settings = Settings(
        zendesk_url=sandbox.url,
        scheduling_url="https://calls.example.com",
        oauth_token=OAUTH_TOKEN,
        redis_url=redis_url,
        log_level="CRITICAL",
    )
    logs.configure(settings.log_level)
    connection = connect(redis_url)
    connection.flushall()
    agenda = Agenda(connection, lease=timedelta(seconds=45), remember=timedelta(hours=24), clock=utc_now)
    return Doors(settings, load_policy(), load_macros(), agenda, Desk(settings), NoMarketplace())


def _control(sandbox: Running, path: str, **body: object) -> Any:
    answer = requests.post(f"{sandbox.url}/_sandbox/{path}", json=body, timeout=10)
    answer.raise_for_status()
    return answer.json()


def _line(request: Any) -> str:
    query = f"?{unquote(request['query'])}" if request["query"] else ""
    return f"{request['method']} {request['path']}{query}"


if __name__ == "__main__":
    main()
