"""What happened to a ticket, told from Zendesk's audits and the receipts in them. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.macros import Macros
from bot.receipts import DID, POLICY, RULES, macro_and_key
from bot.ticket import Audit, Turn

_TOLD = {"status", "priority", "assignee_id", "requester_id", "external_id", "subject"}  # of all properties


@dataclass(frozen=True, slots=True)
class Act:
    """One thing the bot did: the macro, the key that tells it from others of its kind, and the macro's own rule."""

    macro: str
    key: str
    rule: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One update. `ours`: the bot made it. `said`: what its comment is. `tags_by`: a trigger that set the tags."""

    at: datetime
    ticket_id: int
    by: str
    ours: bool
    acts: tuple[Act, ...] = ()
    rules: tuple[str, ...] = ()
    policy: str = ""
    said: str = ""
    tags_added: tuple[str, ...] = ()
    tags_removed: tuple[str, ...] = ()
    tags_by: str = ""
    changed: tuple[str, ...] = ()


def entries(ticket_id: int, audits: Iterable[Audit], macros: Macros, bot_id: int) -> tuple[Entry, ...]:
    """Each update in which something happened that a person would ask about, oldest first."""
    told = (_entry(ticket_id, audit, macros, bot_id) for audit in audits)
    return tuple(e for e in told if e.acts or e.said or e.tags_added or e.tags_removed or e.changed)


def _entry(ticket_id: int, audit: Audit, macros: Macros, bot_id: int) -> Entry:
    did = [name for name in str(audit.metadata.get(DID, "")).split(",") if name]
    doer = audit.doer if audit.author.id == bot_id else None
    ours = bool(did) or (audit.author.id == bot_id and doer is None)
    who = doer or audit.author
    tags = [turn for turn in audit.turns if turn.name == "tags"]
    added, removed = _differences(tags)
    person = f"{who.name or f'user {who.id}'} ({who.role}{', on the board' if doer else ''})"
    return Entry(
        at=audit.at,
        ticket_id=ticket_id,
        by="the bot" if ours else person,
        ours=ours,
        acts=tuple(_act(name, macros) for name in did),
        rules=tuple(r for r in str(audit.metadata.get(RULES, "")).split(",") if r),
        policy=str(audit.metadata.get(POLICY, "")),
        said="" if audit.public is None else "public comment" if audit.public else "internal note",
        tags_added=added,
        tags_removed=removed,
        tags_by=next((turn.rule for turn in tags if turn.rule), ""),
        changed=tuple(_changes(audit.turns)),
    )


def _act(receipt: str, macros: Macros) -> Act:
    rules = {macro.name: macro.rule for macro in macros}
    name, key = macro_and_key(receipt, rules)
    return Act(name, key, rules.get(name, ""))


def _differences(turns: Iterable[Turn]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before, now = set[str](), set[str]()
    for turn in turns:
        was, became = set(turn.before.split()), set(turn.now.split())
        before |= was - became
        now |= became - was
    return tuple(sorted(now)), tuple(sorted(before))


def _changes(turns: Iterable[Turn]) -> Iterator[str]:
    for turn in turns:
        if turn.name in _TOLD and turn.before:
            by = f" (by the trigger {turn.rule})" if turn.rule else ""
            yield f"{turn.name.removesuffix('_id')}: {turn.before} -> {turn.now or 'none'}{by}"
