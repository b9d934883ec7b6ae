"""P12, P13: whom the client could work with next: those who meet every rule, ranked, and mixed where the budget allows.

The note keeps the case with us: write the job post, post it, vet, invite.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.actions import Action, Note
from bot.case import EXHAUSTED, SHORTLIST, Case
from bot.money import say
from bot.sections import Shortlist as Numbers
from bot.talent import Badge, Candidate, CandidateKind, Job
from handlers.sourcing import RULES, Wanted, applicable, broken_rule, lately, premium_agency_first, wanted

FULL, MIX = "full", "mix"
WORDING = {rule.name: rule.wording for rule in RULES} | {
    FULL: "met every rule, but ranked below those on the list",
    MIX: "met every rule, but gave way to the mix of places, Top Rated and Rising Talent",
}
UNSCORED = 0  # ranks below every score


@dataclass(frozen=True, slots=True)
class Pick:
    """One who was chosen, and why."""

    candidate: Candidate
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The answer to a job. `left_out` counts everybody else, each for the first rule of WORDING that applies.

    `idle`: rules that could not be applied because the job does not say enough. `mixed`: the budget is above average.
    """

    job: Job
    chosen: tuple[Pick, ...]
    left_out: Counter[str]
    considered: int
    idle: tuple[str, ...] = ()
    mixed: bool = False


def shortlist(
    job: Job, candidates: Iterable[Candidate], numbers: Numbers, now: datetime, former: Iterable[str] = ()
) -> Shortlist:
    """Choose by the rules of P13. `former`: `Contract.supplier_ids` of the contract that the client moves on from."""
    want = wanted(job, numbers, now, former)
    rules = applicable(want)
    everybody = tuple({who.id: who for who in candidates}.values())
    verdicts = [(who, broken_rule(want, who, rules)) for who in everybody]
    left_out = Counter(rule.name for _, rule in verdicts if rule)
    fit = sorted((who for who, rule in verdicts if rule is None), key=_rank(job, want))
    mixed = above_average(job)
    chosen = _mix(fit, numbers.most, places=not want.places) if mixed else fit[: numbers.most]
    left_out += _passed_over(fit, chosen)
    idle = tuple(rule.name for rule in RULES if rule not in rules)
    picks = tuple(Pick(who, _why(job, want, who)) for who in chosen)
    return Shortlist(job, picks, left_out, len(everybody), idle, mixed)


def of_case(case: Case) -> Shortlist | None:
    """The shortlist for a case's contract, or None where the marketplace gave nobody to choose from."""
    if case.dossier is None or case.talent is None:
        return None
    contract = case.dossier.contract
    return shortlist(contract.job, case.talent, case.policy.shortlist, case.now, contract.supplier_ids)


def offer(case: Case) -> Iterator[Action]:
    """P12: when the avenue is exhausted, the case turns to moving forward; once, and only with somebody to suggest."""
    if EXHAUSTED in case.ticket.tags and case.talent is not None and not case.receipts.has(SHORTLIST):
        yield shortlist_note(case, of_case(case))


def above_average(job: Job) -> bool:
    """Whether the budget is known to be above the average of the category."""
    budget, usual = job.budget, job.usual_budget
    if budget is None or usual is None or budget.currency != usual.currency:
        return False
    return budget.amount > usual.amount


def shortlist_note(case: Case, result: Shortlist | None, key: str = "") -> Note:
    """The note with those chosen, those left out and the next steps; None: the marketplace gave nobody to choose from.

    `key` tells notes apart where an agent asks again.
    """
    job = result.job if result else Job("")
    slots = {
        "name": case.ticket.requester.name or "the client",
        "available": result is not None,
        "chosen": [_entry(pick) for pick in result.chosen] if result else [],
        "considered": result.considered if result else 0,
        "left_out": [_counted(result, name) for name in WORDING if result.left_out[name]] if result else [],
        "idle": ", ".join(name.replace("_", " ") for name in result.idle) if result else "",
        "mixed": bool(result and result.mixed),
        "anywhere": not job.places,
        "post": _post(job),
    }
    return Note("shortlist", "P13", slots, key)


def _rank(job: Job, want: Wanted) -> Callable[[Candidate], tuple[object, ...]]:
    """Premium agencies first where P13 says so; then by score, like work, and hours; the id makes it certain."""

    def key(who: Candidate) -> tuple[object, ...]:
        first = premium_agency_first(job, want.numbers, who)
        return (not first, -(who.jss or UNSCORED), -lately(want, who), -who.hours, who.id)

    return key


def _mix(fit: Sequence[Candidate], most: int, *, places: bool) -> list[Candidate]:
    """Take turns: the kind of talent that is on the list least, then the country that is, then the best of these.

    Those with neither badge come in only when both kinds are used up. The list is in the order of rank again.
    """
    groups: dict[tuple[str, str], deque[int]] = {}  # ranks, best first
    for rank, who in enumerate(fit):
        groups.setdefault((_talent(who), who.country if places else ""), deque()).append(rank)
    talents, countries = Counter[str](), Counter[str]()

    def turn(group: tuple[str, str]) -> tuple[bool, int, int, int]:
        talent, country = group
        return (not talent, talents[talent], countries[country], groups[group][0])

    chosen: list[int] = []
    while groups and len(chosen) < most:
        group = min(groups, key=turn)
        chosen.append(groups[group].popleft())
        talents[group[0]] += 1
        countries[group[1]] += 1
        if not groups[group]:
            del groups[group]
    return [fit[rank] for rank in sorted(chosen)]


def _talent(who: Candidate) -> str:
    """Which side of the mix somebody stands for: Premium goes with Top Rated, "" for neither."""
    if who.badges & {Badge.TOP_RATED, Badge.PREMIUM}:
        return Badge.TOP_RATED
    return Badge.RISING_TALENT if Badge.RISING_TALENT in who.badges else ""


def _passed_over(fit: Sequence[Candidate], chosen: Sequence[Candidate]) -> Counter[str]:
    """Those who met every rule: some would have been on the list but for the mix, the others but for its length."""
    on_it = {who.id for who in chosen}
    return Counter(MIX if rank < len(chosen) else FULL for rank, who in enumerate(fit) if who.id not in on_it)


def _why(job: Job, want: Wanted, who: Candidate) -> tuple[str, ...]:
    badges = [badge.replace("_", " ").title() for badge in Badge if badge in who.badges]
    first = premium_agency_first(job, want.numbers, who)
    reasons = (
        "Premium agency: comes first in this category" if first else "",
        f"Job Success Score {who.jss} %" if who.jss is not None else "no Job Success Score yet",
        ", ".join(badges),
        f"jobs with the same skills within the year: {lately(want, who)}" if want.skills else "",
        f"jobs: {who.jobs_completed}, hours: {who.hours}",
        f"English: {who.english}",
        who.country,
        f"disputes within the year: {who.disputes}" if who.kind is CandidateKind.AGENCY else "",
    )
    return tuple(filter(None, reasons))


def _entry(pick: Pick) -> dict[str, str]:
    who = pick.candidate
    kind = " (agency)" if who.kind is CandidateKind.AGENCY else ""
    return {"name": f"{who.name or who.id}{kind}", "link": who.url, "why": "; ".join(pick.why)}


def _counted(result: Shortlist, name: str) -> dict[str, object]:
    return {"count": result.left_out[name], "rule": name.replace("_", " "), "why": WORDING[name]}


def _post(job: Job) -> list[dict[str, str]]:
    """What of the new job post can be written already: the facts of the job, never its story."""
    facts = {
        "Title": job.title,
        "Category": " / ".join(filter(None, (job.category, job.subcategory))),
        "Skills": ", ".join(sorted(job.skills)),
        "Where": ", ".join(sorted(job.places)),
        "Budget": say(job.budget) if job.budget else "",
    }
    return [{"name": name, "value": value} for name, value in facts.items() if value]
