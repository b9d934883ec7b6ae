"""Whether a sample ended as a careful team lead would want it to."""

from collections import Counter
from collections.abc import Iterator

from sandbox.demo.facts import Story, names

LABELS = {"unresponsive_freelancer", "refund_request"}
CALL_NOW, SCHEDULING = "accord_did_call_now", "accord_did_call_scheduling"
MOST_ATTEMPTS = 3
ONE_FOR_EACH = {"answer": "accord_did_relay", "refuse": "accord_did_relay", "bounce": "accord_did_outreach_bounced"}


def wrong(story: Story) -> list[str]:
    """What is not as it should be; empty if all is well."""
    return [*_understood(story), *_answered(story), *_escalated(story), *_reached(story), *_twice(story)]


def _understood(story: Story) -> Iterator[str]:
    found = {label for label in LABELS if f"accord_{label}" in story.tags}
    if found != set(story.expect["labels"]):
        yield f"labels are {sorted(found)}, not {story.expect['labels']}"
    for signal in story.expect.get("signals", []) if found else ():  # other tickets get no tags
        if f"accord_{signal}" not in story.tags:
            yield f"the signal {signal} was not seen"


def _answered(story: Story) -> Iterator[str]:
    public = [name for c in story.said(public=True) for name in names(c)]
    notes = {name for c in story.said(public=False) for name in names(c)}
    expected = story.expect["answer"]
    if (expected == "call_macro") != (SCHEDULING in public):
        yield f"the call-scheduling macro was {'not ' if expected == 'call_macro' else ''}posted"
    if expected == "call_now" and CALL_NOW not in notes:
        yield "no call-now note"
    number = story.expect.get("number", "")
    if expected == "call_now" and not any(number in c["plain_body"] for c in story.said(public=False)):
        yield f"the number {number} is in no note"
    if expected == "none" and (public or story.outreach):
        yield f"public words where there should be none: {public}"


def _escalated(story: Story) -> Iterator[str]:
    for tag in story.expect.get("escalate", []):
        if tag not in story.tags:
            yield f"no {tag}"


def _reached(story: Story) -> Iterator[str]:
    """The freelancer: contacted if there is an address, not too often, and what came back was brought to the agent."""
    reachable = any("@" in str(f.get("value")) for f in story.ticket["custom_fields"])
    if not (set(story.expect["labels"]) and reachable):
        return
    if not story.attempts():
        yield "the freelancer was not contacted"
    if len(story.attempts()) > MOST_ATTEMPTS:
        yield f"{len(story.attempts())} messages to the freelancer"
    if not ({"accord_answered", "accord_exhausted", "accord_settled"} & story.tags or _bounced(story)):
        yield "the 48 hours have no end"


def _bounced(story: Story) -> bool:
    return any(name.startswith("accord_did_outreach_bounced") for c in story.said(public=False) for name in names(c))


def _twice(story: Story) -> Iterator[str]:
    """Nothing is ever said twice."""
    said = Counter(name for c in (*story.ticket["comments"], *story.attempts()) for name in names(c))
    yield from (f"{name} was done {count} times" for name, count in said.items() if count > 1)
