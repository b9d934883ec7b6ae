"""How the board says things: instants, spans, sections, needs and labels, as people read them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from markupsafe import Markup

from bot.board.record import Need, Section
from bot.money import say
from bot.phone_search import PhoneFound
from bot.redact import redact

SECTIONS: Mapping[Section, tuple[str, str]] = {
    Section.PERSON: ("Needs a person now", "Only a person can take the next step; the gravest first, then the oldest."),
    Section.FREELANCER: (
        "Waiting for the freelancer",
        "The bot writes inside the 48 hours; what is due first stands first.",
    ),
    Section.CLIENT: ("Waiting for the client", "The client was written to, by the bot or by one of the team."),
    Section.PAUSED: ("Paused", "Somebody paused the bot on the case, or switched it off there; the oldest first."),
    Section.PARKED: ("Parked", "The bot failed too often, or Zendesk refused it; accord retry puts a case back."),
    Section.DONE: ("Done", "Solved, closed or merged; the latest first."),
}
NEEDS: Mapping[str, str] = {
    Need.CLAIM: "a claim to verify",
    Need.CONTACT: "contact information is wanted",
    Need.OVER_LIMIT: "a credit above the limit",
    Need.NDF: "NDF review",
    Need.LEGAL: "legal threat",
    Need.TEAM_LEAD: "for the team lead",
    Need.HANDED_OVER: "handed over",
    Need.UNDECIDED: "is it a case? please decide",
    Need.NO_ADDRESS: "the freelancer's address is missing",
    Need.ANSWERED: "the freelancer has answered",
    Need.CLIENT_WROTE: "the client has written",
    Need.EXHAUSTED: "no answer: tell the client",
    Need.CALL: "call the client",
    Need.SETTLED: "settled: close it",
    Need.BEGUN: "just begun",
}
GRAVE = frozenset({Need.CLAIM, Need.CONTACT, Need.OVER_LIMIT, Need.NDF, Need.LEGAL, Need.TEAM_LEAD})
A_MINUTE, AN_HOUR, A_DAY = 60, 3600, 86_400


def age(at: datetime, now: datetime) -> str:
    """How long ago something was, in one unit."""
    return _span((now - at).total_seconds())


def due(at: datetime | None, now: datetime) -> str:
    """When something is due, from now."""
    if at is None:
        return ""
    seconds = (at - now).total_seconds()
    return f"in {_span(seconds)}" if seconds >= 0 else f"{_span(-seconds)} ago"


def _span(seconds: float) -> str:
    seconds = max(seconds, 0)
    for size, name in ((A_DAY, "day"), (AN_HOUR, "hour"), (A_MINUTE, "minute")):
        if seconds >= size * (2 if size == A_DAY else 1):
            count = int(seconds // size)
            return f"{count} {name}{'' if count == 1 else 's'}"
    return "less than a minute"


def instant(at: datetime | None) -> Markup:
    """An instant, for people and machines."""
    if at is None:
        return Markup("")
    return Markup('<time datetime="{}">{}</time>').format(f"{at:%Y-%m-%dT%H:%M:%SZ}", f"{at:%d %b %Y, %H:%M} UTC")


def there(at: datetime | None, zone: str) -> str:
    """The same instant on the clock of somebody's own time zone; "" where it is not known."""
    if at is None or not zone:
        return ""
    try:
        return f"{at.astimezone(ZoneInfo(zone)):%d %b, %H:%M} in {zone.rpartition('/')[2].replace('_', ' ')}"
    except (ZoneInfoNotFoundError, ValueError):
        return ""


def plain(name: str) -> str:
    """A label, signal or macro as words."""
    return str(name).replace("_", " ")


def need(name: str) -> str:
    """Why a person is needed."""
    return NEEDS.get(name, plain(name))


def tone(name: str) -> str:
    """How loud a need is shown."""
    return "bad" if name in GRAVE else "warn"


def quiet(text: str) -> str:
    """Words without contact data: what stands on the board is for looking over, and the rest is in Zendesk."""
    return redact(text)


def masked(e164: str) -> str:
    """A number of which one sees only how it begins and ends."""
    return f"{e164[:2]} … {e164[-2:]}"


def source(found: PhoneFound) -> str:
    """Where a number was found, and why it is thought to be theirs."""
    return redact(f"{found.place}: {found.why}")


FILTERS: Mapping[str, Callable[..., object]] = {
    "age": age,
    "due": due,
    "instant": instant,
    "there": there,
    "plain": plain,
    "need": need,
    "tone": tone,
    "quiet": quiet,
    "masked": masked,
    "source": source,
    "money": say,
}
