"""Tells on the terminal what the client, the agent and the team lead now see."""

from collections.abc import Iterator

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.macros import load_macros
from bot.receipts import macro_and_key
from sandbox.demo.facts import Json, Story, names

IN_FULL = (
    "01-silent-phone-on-account",
    "02-silent-no-phone-anywhere",
    "06-silent-and-refund-900",
    "10-code-review",
    "09-contact-information",
    "20-ndf-freelancer",
    "33-wants-to-move-on",
)
LONGEST = 700  # characters of a comment that are shown
MACROS = [macro.name for macro in load_macros()]


def tell(console: Console, stories: list[Story]) -> None:
    """Some stories in full, then all of them, a line each."""
    for story in stories:
        if story.name in IN_FULL:
            console.print(_whole(story))
    console.print(_all(stories))


def _whole(story: Story) -> Panel:
    """One ticket: everything on it in order, and what the team lead finds."""
    parts = [Text(story.expect["sees"], style="italic"), Text()]
    people = [("client's ticket", c) for c in story.ticket["comments"]]
    people += [("freelancer's ticket", c) for c in (story.outreach or {}).get("comments", [])]
    for where, comment in sorted(people, key=lambda pair: (pair[1]["created_at"], pair[1]["id"])):
        parts += list(_comment(where, comment))
    parts.append(Text(f"The team lead finds: {', '.join(_escalations(story)) or 'nothing'}", style="bold magenta"))
    return Panel(Group(*parts), title=f"#{story.ticket['id']} {story.ticket['subject']}", title_align="left")


def _comment(where: str, comment: Json) -> Iterator[Text]:
    ours = bool(names(comment))
    who = "Accord" if ours else "a person"
    seen = "everybody sees" if comment["public"] else "agents see"
    colour = "green" if ours and comment["public"] else "yellow" if ours else "cyan"
    yield Text(f"{comment['created_at'][11:19]}  {where}, {who}: {seen}", style=f"bold {colour}")
    words = "\n".join(line for line in comment["plain_body"].splitlines() if line.strip())
    yield Text(words[:LONGEST] + (" …" if len(words) > LONGEST else "") + "\n")


def _all(stories: list[Story]) -> Table:
    table = Table(title="What each person sees now", show_lines=True, expand=True)
    for heading in ("Ticket", "The client", "The agent", "The freelancer", "The team lead"):
        table.add_column(heading, overflow="fold")
    for story in stories:
        table.add_row(
            f"#{story.ticket['id']} {story.ticket['subject'][:40]}",
            _names(story.said(public=True)) or "nothing",
            _names(story.said(public=False)) or "nothing",
            f"{len(story.attempts())} messages, {len(story.answers())} back" if story.outreach else "",
            ", ".join(_escalations(story)) or "",
        )
    return table


def _names(comments: list[Json]) -> str:
    said = (macro_and_key(name, MACROS)[0] for c in comments for name in names(c))
    return ", ".join(dict.fromkeys(name.replace("_", " ") for name in said))


def _escalations(story: Story) -> list[str]:
    return sorted(tag for tag in story.tags if tag.startswith("escalate_"))
