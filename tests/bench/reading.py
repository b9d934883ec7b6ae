"""How long it takes to understand a ticket of 20 comments and to plan: no network, no Redis, a fake desk."""

import time
from collections.abc import Iterable
from datetime import timedelta
from statistics import median

from rich.console import Console

from bot.case import examine
from bot.marketplace import NoMarketplace
from bot.policy import Policy
from bot.ticket import Comment, Ticket
from handlers import plan
from tests.bench.figures import MS, Goal, judge, percentile, table
from tests.builders import NOW, SCHEDULING, agent, client, comment, policy, ticket
from tests.fakes import FakeDesk

COMMENTS, ROUNDS, WARM = 20, 200, 20
GOAL = 5.0  # ms, median
SIGNATURE = (
    '<div class="signature"><p>Best regards,<br><b>Maria Silva</b><br>Head of Product, Silva Ceramics<br>'
    "Tel. +1 212-555-0123 | maria@example.com</p><p><small>This e-mail is confidential.</small></p></div>"
)
CLIENT_SAYS = (
    "The developer on contract C-20417 has not answered since the 9th of November. I paid $420.00 for milestone {n}.",
    "Any news? I have written to him {n} times now, and the launch is on Friday.",
    "I would like my money back for milestone {n} if he does not come back: half of it was never delivered.",
    "Thanks for looking into it. I can send you the {n} files that I did receive.",
)
AGENT_SAYS = (
    "Thanks for the details, we are looking into it and will come back to you within {n} hours.",
    "Could you tell us whether this is about milestone {n}?",
)


def main(console: Console | None = None) -> bool:
    """Measure, print, and say whether the goal was met."""
    console = console or Console()
    first, took = _measure(range(1)), _measure(range(1, ROUNDS + WARM))[WARM:]
    size = sum(len(c.html) for c in long_ticket(0).comments) / 1024
    row = [f"{COMMENTS} comments, {size:.0f} KB of HTML", median(took), percentile(took, 0.99), first[0]]
    console.print(table("examine + plan, in this process", ("ticket", "median ms", "p99 ms", "the first ms"), [row]))
    return judge(console, [Goal("examine + plan, 20 comments (median)", median(took), GOAL, unit="ms")])


def _measure(numbers: Iterable[int]) -> list[float]:
    """Milliseconds for each of so many tickets, no two of them alike."""
    rules = policy()
    return [_once(long_ticket(number), rules) for number in numbers]


def _once(read: Ticket, rules: Policy) -> float:
    desk = FakeDesk()
    desk.add(read)
    began = time.perf_counter()
    plan(examine(read, desk, NoMarketplace(), rules, SCHEDULING, NOW))
    return (time.perf_counter() - began) * MS


def long_ticket(number: int) -> Ticket:
    """Client and agent write in turn: HTML, the client's signature, and what came before in a quote; some notes."""
    thread: list[Comment] = []
    for index in range(COMMENTS):
        by_client = index % 2 == 0
        says = CLIENT_SAYS if by_client else AGENT_SAYS
        words = says[index % len(says)].format(n=number * COMMENTS + index)
        before = f"<blockquote>{thread[-1].html}</blockquote>" if thread and index % 4 else ""
        signed = SIGNATURE if by_client else ""
        html = f"<div><p>Hello,</p><p>{words}</p>{signed}<p>On Monday, they wrote:</p>{before}</div>"
        author = client() if by_client else agent()
        at = NOW - timedelta(hours=COMMENTS - index)
        public = by_client or index % 6 != 3
        thread.append(comment(words, id=index + 1, author=author, html=html, created_at=at, public=public))
    return ticket(*thread, fields={"Contract ID": "C-20417", "Freelancer name": "Dario Pellegrin"})


if __name__ == "__main__":
    main()
