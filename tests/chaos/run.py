"""One run: the plot is played on real processes, everything is mended, and the record is held to the promises."""

import json
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot import embedded
from sandbox.processes import running_stack
from tests.chaos.crew import COMMANDS, Crew
from tests.chaos.forked import fork
from tests.chaos.form import AT_LATEST, ENDS, POLICY, Form
from tests.chaos.invariants import Record, broken, did, told
from tests.chaos.people import POISON, POISONED, People
from tests.chaos.plot import draw
from tests.chaos.stage import Stage
from tests.stories import office_of

QUICK = ("--no-limits", "--search-lag", "0", "--export-lag", "0")
SETTLING = ENDS + AT_LATEST  # seconds for everything to end once all is mended
POISONED_FOR = 240  # seconds for the poison to be parked: its tries queue behind all that the faults have left


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run: its faults, its figures, and the crash points that were hit."""

    faults: list[str]
    figures: dict[str, object]
    hits: list[str]


def run(seed: int, form: Form, say: Callable[[str], None]) -> Outcome:
    """Play the plot of a seed and hold the record to the promises."""
    plot = draw(seed, form)
    zone = {"TZ": plot.zone}
    with running_stack(policy=POLICY, workers=form.workers, settings=zone, sandbox_options=QUICK, by=fork) as stack:
        office = office_of(stack)
        stack.environment["REDIS_URL"] = embedded.start(stack.folder / "redis")  # nobody else starts it from now on
        stage = Stage(stack, Crew(stack, list(plot.crashes)), People(office), office.agenda)
        stack.start("clock-2", *COMMANDS["clock"])
        for name in stage.crew.workers():
            stage.crew.signal(name, signal.SIGKILL)  # their successors are bound to crash
        stage.ahead = timedelta(seconds=plot.ahead)
        stack.control("POST", "clock", {"seconds": plot.ahead})
        began = time.monotonic()
        for happening in plot.happenings:
            _until(began + happening.at, stage)
            stage.play(happening)
        _until(began + plot.seconds, stage)
        say(f"  {len(plot.happenings)} happenings in {plot.seconds:.0f} s; all is mended now")
        record = _mend_and_wait(stage, plot.stories)
        faults = broken(record) + _explained(stage, record)
        faults += [
            line for ticket in record.stories if any(str(ticket) in f for f in faults) for line in told(record, ticket)
        ]
        if faults:
            _keep(stage, seed, say)
        return Outcome(faults, _figures(stage, record), stage.crew.hits)


def _keep(stage: Stage, seed: int, say: Callable[[str], None]) -> None:
    """Whoever looks for the cause wants the logs, and all that is on record."""
    kept = Path(tempfile.gettempdir()) / f"accord-chaos-{seed}"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(stage.stack.folder, kept, ignore=shutil.ignore_patterns("*.sock"))
    for what in ("state", "log"):
        (kept / f"{what}.json").write_text(json.dumps(stage.stack.control("GET", what)), "utf-8")
    say(f"  logs and records: {kept}")


def _until(at: float, stage: Stage) -> None:
    while True:
        stage.look()
        if time.monotonic() >= at:
            return
        time.sleep(min(0.1, max(0.0, at - time.monotonic())))


def _mend_and_wait(stage: Stage, stories: tuple[str, ...]) -> Record:
    """Everything is mended; what was lost is found by the sweep, what is parked is put back; then all must end."""
    stage.stack.control("DELETE", "faults")
    stage.stack.control("POST", "faults", POISONED)  # until it is parked
    stage.redis_is_started()
    stage.redis_is_quick()
    stage.redis_has_room()
    stage.public_words_go()
    stage.crew.calm()
    _wait(stage, stage.crew.up, 40)
    stage.stack.control("POST", "idle", {"seconds": 10})
    _accord(stage, "sweep")
    _wait(stage, lambda: POISON in _parked(stage), POISONED_FOR)
    stage.stack.control("DELETE", "faults")
    calm_at = stage.now()
    for ticket in _parked(stage):
        _accord(stage, "retry", str(ticket))
    _wait(stage, lambda: not _busy(stage), SETTLING)
    return _record(stage, stories, calm_at)


def _wait(stage: Stage, until: Callable[[], bool], patience: float) -> None:
    """Until it is so, or patience ends: what is then missing is seen in the record."""
    deadline = time.monotonic() + patience
    while not until() and time.monotonic() < deadline:
        stage.look()
        time.sleep(0.2)


def _parked(stage: Stage) -> dict[int, str]:
    return {int(k): v.decode() for k, v in stage.redis.hgetall("accord:parked").items()}  # type: ignore[union-attr]


def _busy(stage: Stage) -> bool:
    cases = [story.id for story in stage.people.stories.values()]
    due = any(stage.redis.zscore("accord:due", str(ticket)) is not None for ticket in cases)
    return due or not stage.people.office.delivered()


def _record(stage: Stage, stories: tuple[str, ...], calm_at: datetime) -> Record:
    state = stage.stack.control("GET", "state")
    named = {story.id: stories[number] for number, story in stage.people.stories.items()}
    logged: dict[int, set[str]] = {}
    for path in stage.stack.folder.glob("*.log"):
        for line in path.read_text("utf-8", "replace").splitlines():
            entry = _parsed(line)
            if entry.get("event") == "attended":
                logged.setdefault(int(entry["ticket"]), set()).add(str(entry["outcome"]))
    return Record(
        tickets=state["tickets"],
        bot_id=state["bot_id"],
        staff=frozenset(u["id"] for u in state["users"] if u["role"] != "end-user"),
        stories=named,
        due=frozenset(int(t) for t in stage.redis.zrange("accord:due", 0, -1)),  # type: ignore[union-attr]
        parked=_parked(stage),
        calm_at=calm_at,
        stopped=stage.stopped,
        tagged=stage.people.tagged,
        logged=logged,
    )


def _parsed(line: str) -> dict[str, object]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _explained(stage: Stage, record: Record) -> list[str]:
    """I6: `accord why` names what was done, on a few tickets; I1: the poison was parked."""
    faults = []
    for ticket in [t for t in record.stories if did(record.case(t))][:2]:
        said = _accord(stage, "why", str(ticket))
        missing = [n for n in did(record.case(ticket)) if n.removeprefix("accord_did_").split("_")[0] not in said]
        faults += [f"I6 accord why {ticket} does not tell of {missing}"] if missing else []
    if POISON in record.stories and "parked" not in record.logged.get(POISON, set()):
        faults.append(f"I1 the poison was never parked: {record.logged.get(POISON)}")
    return faults


def _accord(stage: Stage, *arguments: str) -> str:
    """A command of the command line, tried again where a mishap meets it; what it printed."""
    said = ""
    for _ in range(4):
        with tempfile.TemporaryFile() as output:
            code = fork(("bot", *arguments), stage.stack.environment, output).wait(60)
            output.seek(0)
            said = output.read().decode()
        if code == 0 or "is not parked" in said:  # the sweep was faster
            return said
    raise AssertionError(f"accord {' '.join(arguments)}: {said}")


def _figures(stage: Stage, record: Record) -> dict[str, object]:
    requests = stage.stack.control("GET", "log?kind=request")["log"]
    words = [n for t in record.tickets for n in did(t)]
    return {
        "cases": len(record.stories),
        "things done": len(words),
        "public words": sum(len(did(t, public=True)) for t in record.tickets),
        "calls": len(requests),
        "calls that failed": sum(1 for r in requests if r["fault"]),
        "ends": dict(stage.crew.ends),
        "crash points hit": len(stage.crew.hits),
        "parked at the end": record.parked,
        "outcomes": dict(Counter(o for found in record.logged.values() for o in found)),
    }
