"""Whatever people ask for, in whatever order, and whatever breaks meanwhile: the promises about steps hold."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.case import examine
from bot.desk.errors import Conflict, UnknownOutcome
from bot.macros import load_macros
from bot.marketplace import NoMarketplace
from bot.outreach import Outreach, read_outreach
from bot.perform import Hands, perform
from bot.policy import load_policy
from bot.receipts import DID, is_ours
from bot.ticket import Comment
from handlers import plan
from tests.builders import NOW, SCHEDULING, TICKET_ID, WORDS, agent, comment, ticket
from tests.fakes import FakeClock, FakeDesk

MACROS, POLICY = load_macros(), load_policy()
MOST_LOOKS = 12  # at one instant; more is a loop
TO_THE_END = 100  # hours
PLANNED = {1: 0.0, 2: 20.0, 3: 40.0}
BEGINNING = ("the client is asked for a call", "the freelancer is written to")
NOW_, SKIP, OVER, ON = "/accord now", "/accord skip", "/accord hand-over", "/accord resume"

WORDS_OF_AGENTS = st.sampled_from([NOW_, NOW_, SKIP, SKIP, "/accord pause", ON, OVER, f"{SKIP}\n{NOW_}", "Hello"])
EVENTS = st.one_of(
    st.tuples(st.just("says"), WORDS_OF_AGENTS, st.booleans()),
    st.tuples(st.just("passes"), st.integers(1, 30)),
    st.tuples(st.just("breaks"), st.sampled_from(["conflict", "lost"])),
)


@dataclass
class Life:
    """One case from its first word to long after its end, on a pretended desk."""

    desk: FakeDesk = field(default_factory=lambda: FakeDesk(FakeClock(NOW)))
    due: datetime | None = None
    said: list[Comment] = field(default_factory=list)

    def __post_init__(self) -> None:
        fields = {"Freelancer email": "marek@example.com"}
        self.desk.add(ticket(comment(WORDS, created_at=NOW, id=1), fields=fields))
        self.passes(seconds=2)
        self.look()

    def look(self) -> None:
        """Attend to the ticket until there is nothing to do now."""
        for _ in range(MOST_LOOKS):
            found = self.desk.with_thread(self.desk.ticket(TICKET_ID)[0])
            case = examine(found, self.desk, NoMarketplace(), POLICY, SCHEDULING, self.desk.now())
            hands = Hands(self.desk, MACROS, lambda: True, sleep=lambda s: self.desk.clock.forward(seconds=s))
            try:
                self.due = perform(case, plan(case), hands).wake_at
            except (Conflict, UnknownOutcome):
                self.due = self.desk.now()
            if self.due is None or self.due > self.desk.now():
                return
            self.desk.clock.forward(seconds=1)
        raise AssertionError(f"the ticket was looked at {MOST_LOOKS} times and is due still")

    def passes(self, **span: float) -> None:
        """Time passes; whatever becomes due is attended to."""
        end = self.desk.now() + timedelta(**span)
        while self.due and self.due <= end:
            self.desk.clock.at = max(self.due, self.desk.now())
            self.look()
        self.desk.clock.at = max(end, self.desk.now())

    def says(self, words: str, *, told: bool) -> None:
        """An agent leaves a note; the bot is told of it, or finds it when it looks next."""
        self.desk.clock.forward(seconds=1)
        number = 10_000 + len(self.said)
        note = comment(words, id=number, author=agent(), public=False, created_at=self.desk.now())
        self.said.append(note)
        self.desk.touch(TICKET_ID, comments=(*self.desk.tickets[TICKET_ID].comments, note))
        self.desk.clock.forward(seconds=1)
        if told:
            self.look()

    def breaks(self, how: str) -> None:
        """The next write meets with this."""
        if how == "lost":
            self.desk.loses_answer = True
        else:
            self.desk.fails.setdefault("update", []).append(Conflict("somebody was faster"))

    @property
    def own(self) -> list[Comment]:
        return [c for t in self.desk.tickets.values() for c in t.comments if is_ours(c)]

    @property
    def receipts(self) -> Counter[str]:
        return Counter(name for c in self.own for name in str(c.metadata[DID]).split(","))

    @property
    def outreach(self) -> Outreach:
        (theirs,) = (t for t in self.desk.tickets.values() if t.external_id)
        return read_outreach(theirs)


def _lived(events: list[tuple]) -> Life:
    life = Life()
    for kind, *facts in events:
        if kind == "says":
            life.says(facts[0], told=facts[1])
        elif kind == "passes":
            life.passes(hours=facts[0])
        else:
            life.breaks(facts[0])
    life.look()
    life.passes(hours=TO_THE_END)
    return life


def _silent_from(said: list[Comment]) -> list[tuple[datetime, datetime]]:
    """From when until when a case was handed over."""
    spans, since = [], None
    for note in said:
        if note.text == OVER and since is None:
            since = note.created_at
        elif note.text == ON and since is not None:
            spans, since = [*spans, (since, note.created_at)], None
    return spans if since is None else [*spans, (since, datetime.max.replace(tzinfo=NOW.tzinfo))]


@settings(max_examples=60)
@given(st.lists(EVENTS, max_size=8))
@example([("passes", 5), ("says", NOW_, True), ("passes", 5), ("says", NOW_, True)])
@example([("passes", 5), ("breaks", "lost"), ("says", NOW_, True), ("breaks", "conflict")])
@example([("passes", 19), ("says", SKIP, False), ("passes", 2)])
@example([("says", OVER, True), ("passes", 25), ("says", ON, True)])
def test_the_promises_hold(events: list[tuple]):
    life = _lived(events)
    hours = {n: (at - life.outreach.first_at) / timedelta(hours=1) for n, at in life.outreach.attempts.items()}
    said = "\n".join(note.text for note in life.said)

    assert [name for name, times in life.receipts.items() if times > 1] == [], "nothing is done twice"
    answers = [
        name for name in life.receipts if name.startswith(("accord_did_command_done_1", "accord_did_command_help_1"))
    ]
    commands = sum(note.text.count("/accord") for note in life.said)
    assert len(answers) == commands, "each command is answered, and each once"

    assert set(hours) <= set(PLANNED)
    assert max(hours.values()) < 48, "nobody writes to the freelancer after the 48 hours"
    if NOW_ not in said:
        assert all(at >= PLANNED[n] for n, at in hours.items()), "nothing is early unless somebody asked"
    public = [c.created_at for c in life.own if c.public]
    early = [at for at in public if at - life.outreach.first_at < timedelta(hours=PLANNED[2])]
    assert len(early) - len(BEGINNING) <= said.count(NOW_), "one command takes one step"
    left_out = {name.split("_skip_")[1] for name in life.receipts if "_skip_" in name}
    made = {f"outreach_{n}_of_{life.outreach.ticket.id}" for n in hours}
    assert left_out & made == set(), "what was left out stays out"
    for since, until in _silent_from(life.said):
        assert [at for at in public if since < at < until] == [], "a case that was handed over is silent"
