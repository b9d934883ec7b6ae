"""What happens when, drawn from a seed before anything starts: the cases, what people do, what breaks."""

from dataclasses import dataclass, replace
from random import Random
from typing import Any

from bot.crash import POINTS
from tests.chaos.form import ATTEMPTS, ENDS, EVERY, MINUTE, REMINDER, Form

STORIES: dict[str, tuple[tuple[str, tuple[float, ...]], ...]] = {  # what people do, at one of these seconds
    "silent": (),
    "called": (),
    "other": (),
    "client_answers": (("client_answers", (1, 3, REMINDER - 0.2)),),
    "last_moment": (("freelancer_answers", (ENDS - 1, ENDS - 0.3, ENDS - 0.1)),),
    "freelancer_answers": (("freelancer_answers", (2, ATTEMPTS[1] - 0.1, ATTEMPTS[2] - 0.1)),),
    "agent_replies": (("agent_replies", (0.3, 0.8, 1.3, REMINDER)),),
    "agent_solves": (("agent_solves", (0.3, 0.8, 1.3, 3, ATTEMPTS[1], ATTEMPTS[2])),),
    "paused": (("agent_pauses", (0.2, 0.6, 1.1, 3, ATTEMPTS[1] - 0.1, ATTEMPTS[1] + 0.4)),),
    "paused_a_while": (("agent_pauses", (1, 2, ATTEMPTS[1] - 0.2)), ("agent_resumes", (9, 14))),
    "off": (("agent_switches_off", (0.4, 2, REMINDER - 0.1)),),
    "retagged": (("agent_tags", (0.3, 0.7)), ("agent_tags", (1.2, 2)), ("agent_tags", (6.1,))),
    "commanded": (("agent_pauses_by_command", (1, ATTEMPTS[1] - 0.2)),),
    "merged": (("agent_merges", (0.4, 1.2, 3, ATTEMPTS[1] - 0.1)),),
    "chatterbox": (),  # machines answer each of our words
    "bounces": (),  # the freelancer's address does not exist
    "two_bots": (("bot_notes", (0.6, 1.5)), ("bot_tags", (0.9, 2.5)), ("bot_notes", (ATTEMPTS[1] + 0.2,))),
    "hostile": (("client_attacks", (1, 2)), ("freelancer_attacks", (2.5, ATTEMPTS[1] + 0.5))),
}
AHEAD = (0, 0, 40, 18_000)
ZONES = ("UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")  # where the bot's server stands


@dataclass(frozen=True, slots=True)
class Happening:
    """Something at a second of the run. `who`: the number of the case, -1 for none."""

    at: float
    what: str
    who: int = -1
    facts: Any = None  # what the doer wants to know


@dataclass(frozen=True, slots=True)
class Plot:
    """Everything, in order of time; the names of the stories by number; where workers are to crash; their clock."""

    happenings: tuple[Happening, ...]
    stories: tuple[str, ...]
    crashes: tuple[str, ...]
    zone: str
    seconds: float
    ahead: float  # seconds by which Zendesk's clock is ahead of ours


def draw(seed: int, form: Form) -> Plot:
    """The plot of a seed: the same each time. In every so many long runs Redis is gone for a minute more."""
    chance = Random(seed)
    if form.away > MINUTE / 4 and seed % EVERY == 0:
        form = replace(form, seconds=form.seconds + int(MINUTE), away=MINUTE)
    names = list(STORIES)
    stories = ["poison", *names, *chance.choices(names, k=max(0, form.cases - len(names) - 1))]
    tail = stories[1:]
    chance.shuffle(tail)
    stories[1:] = tail
    found = [h for number, name in enumerate(stories) for h in _played(number, name, form, chance)]
    found += _broken(form, chance)
    crashes = [*POINTS, *(f"{point}:1:stop" for point in POINTS[1:-1])]
    chance.shuffle(crashes)
    ordered = sorted(found, key=lambda h: (h.at, h.who, h.what))
    return Plot(
        tuple(ordered), tuple(stories), tuple(crashes), chance.choice(ZONES), form.seconds, chance.choice(AHEAD)
    )


def _played(number: int, name: str, form: Form, chance: Random) -> list[Happening]:
    opened = 0.0 if name == "poison" else chance.uniform(0.5, form.seconds * 0.7)
    acts = [Happening(opened + chance.choice(at), what, number) for what, at in STORIES.get(name, ())]
    return [Happening(opened, "opens", number, name), *acts]


API = "/api/v2/tickets"
HTML = "<html><body>Rate limit for ticket updates exceeded, please wait</body></html>"
PAGE = {"Content-Type": "text/html"}
ZENDESK: tuple[tuple[dict[str, Any], ...], ...] = (  # each is one mishap
    ({"kind": "answer", "status": 429, "headers": {"Retry-After": "2"}, "body": '{"error":"TooManyRequests"}'},),
    ({"kind": "answer", "status": 429, "headers": {"Retry-After": "1", **PAGE}, "body": HTML, "method": "PUT"},),
    ({"kind": "answer", "status": 503, "count": 8}, {"kind": "answer", "status": 502, "count": 6}),
    ({"kind": "answer", "status": 500, "count": 3, "method": "PUT", "path": API},),
    ({"kind": "drop", "method": "PUT", "path": API, "count": 2},),
    ({"kind": "drop_after", "method": "PUT", "path": API, "count": 2},),
    ({"kind": "drop", "method": "POST", "path": API},),
    ({"kind": "drop_after", "method": "POST", "path": API},),
    ({"kind": "late", "seconds": 1.5, "method": "PUT", "path": API, "count": 2},),
    ({"kind": "late", "seconds": 0.4, "method": "PUT", "path": API, "count": 2},),
    ({"kind": "late", "seconds": 1.0, "status": 504, "method": "PUT", "path": API},),
    ({"kind": "late", "seconds": 1.0, "method": "POST", "path": API},),
    ({"kind": "delay", "seconds": 1.2, "method": "PUT", "path": API, "count": 2},),
    ({"kind": "delay_after", "seconds": 1.2, "method": "PUT", "path": API, "count": 2},),
    ({"kind": "drop", "method": "GET", "count": 5},),
    ({"kind": "answer", "status": 409, "body": '{"error":"UpdateConflict"}', "method": "PUT", "path": API},),
    ({"kind": "answer", "status": 401, "count": 12, "body": '{"error":"Couldn\'t authenticate you"}'},),
    ({"kind": "answer", "status": 403, "body": '{"error":"Forbidden"}', "method": "PUT", "path": API},),
    ({"kind": "answer", "status": 422, "body": '{"error":"RecordInvalid"}', "method": "PUT", "path": API},),
    ({"kind": "answer", "status": 200, "headers": PAGE, "body": "<html>maintenance</html>", "count": 4},),
    ({"kind": "answer", "status": 200, "headers": PAGE, "body": "<html>maintenance</html>", "method": "PUT"},),
    ({"kind": "delivery_drop", "count": 3},),
    ({"kind": "delivery_duplicate", "count": 4},),
    ({"kind": "delivery_delay", "seconds": 3, "count": 3},),
)
SPANS = (  # what begins and ends, and how long it lasts; `away`: as long as the form allows
    ("redis_is_killed", "redis_is_started", 0.0, 0.5),
    ("redis_is_killed", "redis_is_started", 4.0, "away"),
    ("redis_is_emptied", "redis_is_started", 0.0, 0.5),
    ("redis_is_full", "redis_has_room", 2.0, 5.0),
    ("redis_is_slow", "redis_is_quick", 2.0, 5.0),
    ("redis_hangs", "redis_answers", 6.6, 7.0),
    ("receiver_stops", "receiver_starts", 3.0, 6.0),
    ("public_words_stop", "public_words_go", 3.0, 6.0),
)


def _broken(form: Form, chance: Random) -> list[Happening]:
    """Every mishap at least once, spread over the run; those of Redis one after the other."""
    found = [Happening(chance.uniform(1, form.seconds), "zendesk", facts=m) for m in ZENDESK * form.times]
    found += _spans(form, chance)
    for what, times in (("worker_is_terminated", 2), ("clock_is_killed", 1), ("all_are_deployed_anew", 1),
                        ("delivered_fifty_times", 2)):  # fmt: skip
        found += [Happening(chance.uniform(2, form.seconds), what) for _ in range(times * form.times)]
    return found


def _spans(form: Form, chance: Random) -> list[Happening]:
    spans, found = list(SPANS), list[Happening]()
    chance.shuffle(spans)
    lengths = [chance.uniform(least, form.away if most == "away" else float(most)) for *_, least, most in spans]
    if form.away == MINUTE:
        lengths = [MINUTE if most == "away" else length for length, (*_, most) in zip(lengths, spans, strict=True)]
    gap = max(0.2, (form.seconds - 4 - sum(lengths)) / len(spans))
    at = 3.0
    for (begins, ends, *_), length in zip(spans, lengths, strict=True):
        at += chance.uniform(0, gap)
        found += [Happening(at, begins), Happening(at + length, ends)]
        at += length
    return found
