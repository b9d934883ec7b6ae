"""P13: each sourcing rule by itself, then the list: who comes first, the mix, and a name for everyone left out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.case import Case
from bot.contract import Contract, ContractType, Party
from bot.labels import Verdict
from bot.macros import load_macros
from bot.money import Money
from bot.policy import load_policy
from bot.receipts import Receipts
from bot.talent import Badge, Candidate, CandidateKind, English, Job, PastJob
from bot.ticket import Person, Ticket
from bot.understand import Understood
from handlers.shortlist import WORDING, Shortlist, shortlist, shortlist_note
from handlers.sourcing import RULES, in_field, wanted

NOW = datetime(2031, 5, 20, 12, tzinfo=UTC)
POLICY = load_policy()
NUMBERS = POLICY.shortlist
MACROS = load_macros()
JOB = Job("Shop", "Web Development", "Full Stack", frozenset({"React", "Node.js"}))
GOOD = Candidate(
    "1",
    "Ada Mossfield",
    url="https://marketplace.example.test/talent/1",
    country="PT",
    region="Europe",
    title="Full Stack",
    overview="Careful, hand-drawn work.",
    jss=90,
    skills=frozenset({"react", "node.js", "Docker"}),
    experience=frozenset({("Web Development", "Full Stack")}),
    past_jobs=(PastJob(NOW - timedelta(days=30), frozenset({"React"})),),
    jobs_completed=10,
    hours=300,
    english=English.FLUENT,
)
AGENCY = replace(GOOD, kind=CandidateKind.AGENCY, disputes=0)
RISING, TOP, PREMIUM = (frozenset({badge}) for badge in (Badge.RISING_TALENT, Badge.TOP_RATED, Badge.PREMIUM))


def usd(amount: int) -> Money:
    return Money(Decimal(amount))


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def worked(at: datetime, *skills: str) -> tuple[PastJob, ...]:
    return (PastJob(at, frozenset(skills)),)


def left_out_for(candidate: Candidate, job: Job = JOB) -> str:
    """The rule that leaves this candidate out, "" for none."""
    result = shortlist(job, [candidate], NUMBERS, NOW)
    return "" if result.chosen else next(iter(result.left_out))


WRITING = replace(JOB, category="Writing")
WRITER = replace(GOOD, experience=frozenset({("Writing", "Full Stack")}))
EUROPE, PORTUGAL, ASIA = (replace(JOB, places=frozenset({place})) for place in ("Europe", "pt", "Asia"))
DRAWN = replace(JOB, keyword="Hand-Drawn")

CASES = {
    "meets everything": (GOOD, JOB, ""),
    "standing: exactly 80": (replace(GOOD, jss=80), JOB, ""),
    "standing: 79": (replace(GOOD, jss=79), JOB, "standing"),
    "standing: no score": (replace(GOOD, jss=None), JOB, "standing"),
    "standing: top rated alone is not enough": (replace(GOOD, jss=None, badges=TOP), JOB, "standing"),
    "standing: no score but rising": (replace(GOOD, jss=None, badges=RISING), JOB, ""),
    "standing: 79 but premium": (replace(GOOD, jss=79, badges=PREMIUM), JOB, ""),
    "same skills: a year ago to the second": (replace(GOOD, past_jobs=worked(ago(days=365), "React")), JOB, ""),
    "same skills: a second more": (
        replace(GOOD, past_jobs=worked(ago(days=365, seconds=1), "React")),
        JOB,
        "same_skills",
    ),
    "same skills: other ones": (replace(GOOD, past_jobs=worked(ago(days=3), "Docker")), JOB, "same_skills"),
    "same skills: not completed yet": (
        replace(GOOD, past_jobs=worked(NOW + timedelta(days=1), "React")),
        JOB,
        "same_skills",
    ),
    "same skills: no jobs, rising or not": (replace(GOOD, past_jobs=(), badges=RISING), JOB, "same_skills"),
    "field: other subcategory": (replace(GOOD, experience=frozenset({("Web Development", "QA")})), JOB, "field"),
    "field: other category": (replace(GOOD, experience=frozenset({("Design", "Full Stack")})), JOB, "field"),
    "field: in other letters": (replace(GOOD, experience=frozenset({("web development", "FULL STACK")})), JOB, ""),
    "field: the job has no subcategory": (GOOD, replace(JOB, subcategory=""), ""),
    "english: basic": (replace(GOOD, english=English.BASIC), JOB, "english"),
    "english: conversational": (replace(GOOD, english=English.CONVERSATIONAL), JOB, ""),
    "english: conversational for writing": (replace(WRITER, english=English.CONVERSATIONAL), WRITING, "english"),
    "english: fluent for writing": (replace(WRITER, english=English.FLUENT), WRITING, ""),
    "english: native for writing": (replace(WRITER, english=English.NATIVE), WRITING, ""),
    "place: the region": (GOOD, EUROPE, ""),
    "place: the country": (GOOD, PORTUGAL, ""),
    "place: elsewhere": (GOOD, ASIA, "place"),
    "skills: one is missing": (replace(GOOD, skills=frozenset({"React", "Docker"})), JOB, "skills"),
    "experience: 4 jobs": (replace(GOOD, jobs_completed=4, hours=0), JOB, ""),
    "experience: 100 hours": (replace(GOOD, jobs_completed=1, hours=100), JOB, ""),
    "experience: 3 jobs and 99 hours": (replace(GOOD, jobs_completed=3, hours=99), JOB, "experience"),
    "experience: neither, but rising": (replace(GOOD, jobs_completed=1, hours=9, badges=RISING), JOB, ""),
    "experience: neither, but premium": (replace(GOOD, jobs_completed=1, hours=9, badges=PREMIUM), JOB, ""),
    "experience: neither, top rated": (replace(GOOD, jobs_completed=1, hours=9, badges=TOP), JOB, "experience"),
    "keyword: in the text": (GOOD, DRAWN, ""),
    "keyword: nowhere": (replace(GOOD, overview="Careful work."), DRAWN, "keyword"),
    "keyword: only part of a word": (replace(GOOD, overview="unhand-drawn"), DRAWN, "keyword"),
    "keyword: in the skills": (replace(GOOD, overview="", skills=GOOD.skills | {"hand-drawn"}), DRAWN, ""),
    "keyword: with a mark of its own": (replace(GOOD, title="C++ and Qt"), replace(JOB, keyword="C++"), ""),
    "keyword: over a line break": (replace(GOOD, title="a shop\nfront"), replace(JOB, keyword="shop front"), ""),
    "invited: 7 days ago to the second": (replace(GOOD, invited_at=ago(days=7)), JOB, "invited"),
    "invited: a second more": (replace(GOOD, invited_at=ago(days=7, seconds=1)), JOB, ""),
    "invited: just now": (replace(GOOD, invited_at=NOW), JOB, "invited"),
    "agency: reputable": (AGENCY, JOB, ""),
    "agency: one dispute": (replace(AGENCY, disputes=1), JOB, ""),
    "agency: two disputes": (replace(AGENCY, disputes=2), JOB, "agency"),
    "agency: disputes not known": (replace(AGENCY, disputes=None), JOB, "agency"),
    "agency: premium without a score": (replace(AGENCY, jss=None, badges=PREMIUM), JOB, ""),
    "agency: premium with a low score": (replace(AGENCY, jss=70, badges=PREMIUM), JOB, "agency"),
    "agency: rising without a score": (replace(AGENCY, jss=None, badges=RISING), JOB, "agency"),
    "agency: a freelancer's disputes are not asked for": (replace(GOOD, disputes=9), JOB, ""),
}


@pytest.mark.parametrize(("candidate", "job", "rule"), CASES.values(), ids=CASES)
def test_a_candidate_is_left_out_for_the_rule_that_says_so(candidate: Candidate, job: Job, rule: str):
    assert left_out_for(candidate, job) == rule


def test_every_rule_leaves_somebody_out_in_the_table():
    assert {rule for _, _, rule in CASES.values()} | {"former_party", ""} == {rule.name for rule in RULES} | {""}


def test_the_freelancer_and_agency_of_the_contract_are_not_suggested_again():
    contract = Contract("9", ContractType.HOURLY, "c", Party("1", "Ada"), JOB, agency=Party("3", "Ada & Co"))
    people = [replace(GOOD, id=number) for number in ("1", "2", "3")]
    result = shortlist(JOB, people, NUMBERS, NOW, former=contract.supplier_ids)
    assert [pick.candidate.id for pick in result.chosen] == ["2"]
    assert result.left_out == {"former_party": 2}


IDLE = {
    "everything said": (replace(JOB, places=frozenset({"PT"}), keyword="Full"), ()),
    "no preference, no keyword": (JOB, ("place", "keyword")),
    "no skills": (replace(JOB, skills=frozenset()), ("same_skills", "place", "skills", "keyword")),
    "no category": (replace(JOB, category=""), ("field", "place", "keyword")),
}


@pytest.mark.parametrize(("job", "idle"), IDLE.values(), ids=IDLE)
def test_a_rule_for_which_the_job_says_nothing_is_not_applied_and_named(job: Job, idle: tuple[str, ...]):
    result = shortlist(job, [GOOD], NUMBERS, NOW)
    assert result.idle == idle
    assert len(result.chosen) == 1


FIELDS = {
    "design": ("Design", "Logo", True),
    "design within a longer name": ("Creative & Design", "", True),
    "admin": ("Admin", "Data Entry", True),
    "customer support": ("Customer Support", "", True),
    "web": ("Web Development", "Full Stack", True),
    "mobile, as a subcategory": ("Software", "Mobile Development", True),
    "translation": ("Translation", "", True),
    "management consulting": ("Business", "Management Consulting", True),
    "market research": ("Market Research", "", True),
    "none of these": ("Data Science", "Analytics", False),
    "only part of a word": ("Designation", "", False),
}


@pytest.mark.parametrize(("category", "subcategory", "first"), FIELDS.values(), ids=FIELDS)
def test_premium_agencies_come_first_in_the_named_categories(category: str, subcategory: str, *, first: bool):
    job = replace(JOB, category=category, subcategory=subcategory)
    assert in_field(job, NUMBERS.premium_agencies_first) is first
    experience = frozenset({(category, subcategory)})
    people = [
        replace(GOOD, id="freelancer", jss=100, experience=experience),
        replace(AGENCY, id="agency", jss=95, experience=experience),
        replace(AGENCY, id="premium agency", jss=85, badges=PREMIUM, experience=experience),
    ]
    order = [pick.candidate.id for pick in shortlist(job, people, NUMBERS, NOW).chosen]
    ranked = ["freelancer", "agency", "premium agency"]
    assert order == (["premium agency", "freelancer", "agency"] if first else ranked)


def crowd() -> list[Candidate]:
    """Twenty Top Rated from one country with the best scores, six Rising Talent and six without a badge elsewhere."""
    top = [replace(GOOD, id=f"top{i:02}", jss=100, badges=TOP, country="PT" if i < 14 else "BR") for i in range(20)]
    rising = [replace(GOOD, id=f"new{i}", jss=None, badges=RISING, country=("KE", "IN", "US")[i % 3]) for i in range(6)]
    plain = [replace(GOOD, id=f"plain{i}", jss=99, country="NZ") for i in range(6)]
    return [*plain, *rising, *top]


RICH = replace(JOB, budget=usd(900), usual_budget=usd(500))


def test_a_budget_above_the_average_gets_a_mix_of_places_and_of_top_rated_and_rising_talent():
    result = shortlist(RICH, crowd(), NUMBERS, NOW)
    chosen = [pick.candidate for pick in result.chosen]
    assert result.mixed
    assert sum(Badge.TOP_RATED in who.badges for who in chosen) == 4
    assert sum(Badge.RISING_TALENT in who.badges for who in chosen) == 4
    assert {who.country for who in chosen} == {"PT", "BR", "KE", "IN", "US"}


def test_those_without_either_badge_fill_the_list_up():
    people = [who for who in crowd() if not who.id.startswith("top")][:9]
    chosen = shortlist(RICH, people, NUMBERS, NOW).chosen
    assert sum(pick.candidate.id.startswith("plain") for pick in chosen) == 5


def test_who_gave_way_to_the_mix_is_told_apart_from_who_ranked_too_low():
    result = shortlist(RICH, crowd(), NUMBERS, NOW)
    assert result.left_out["mix"] == 6
    assert result.left_out["full"] == 18


def test_a_clients_own_preference_of_places_turns_the_mix_of_places_off():
    job = replace(RICH, places=frozenset({"Europe"}))
    people = [who for who in crowd() if who.badges]
    chosen = [pick.candidate for pick in shortlist(job, people, NUMBERS, NOW).chosen]
    assert {who.country for who in chosen if who.badges == TOP} == {"PT"}
    assert sum(who.badges == RISING for who in chosen) == 4


BUDGETS = {
    "above": (usd(501), usd(500), True),
    "equal": (usd(500), usd(500), False),
    "below": (usd(100), usd(500), False),
    "not known": (None, usd(500), False),
    "average not known": (usd(900), None, False),
    "in different currencies": (usd(900), Money(Decimal(500), "EUR"), False),
}


@pytest.mark.parametrize(("budget", "usual", "mixed"), BUDGETS.values(), ids=BUDGETS)
def test_only_a_budget_that_is_surely_above_the_average_is_mixed(budget: Money | None, usual: Money, *, mixed: bool):
    result = shortlist(replace(JOB, budget=budget, usual_budget=usual), crowd(), NUMBERS, NOW)
    assert result.mixed is mixed
    assert all(pick.candidate.id.startswith("top") for pick in result.chosen) is not mixed


def test_everybody_is_chosen_or_counted_once():
    people = [replace(candidate, id=f"c{i}") for i, (candidate, _, _) in enumerate(CASES.values())]
    result = shortlist(RICH, people + people[:5], NUMBERS, NOW)
    assert result.considered == len(people)
    assert len(result.chosen) + result.left_out.total() == len(people)
    assert set(result.left_out) <= set(WORDING)


def test_the_order_of_the_candidates_does_not_matter():
    ids = [[p.candidate.id for p in shortlist(RICH, who, NUMBERS, NOW).chosen] for who in (crowd(), crowd()[::-1])]
    assert ids[0] == ids[1]


def test_the_numbers_are_the_policys():
    numbers = NUMBERS.model_copy(update={"jss_at_least": 95, "most": 1})
    assert shortlist(JOB, [GOOD], numbers, NOW).left_out == {"standing": 1}
    assert len(shortlist(JOB, crowd(), numbers, NOW).chosen) == 1


def test_the_english_that_is_needed_comes_from_the_policy():
    assert wanted(JOB, NUMBERS, NOW).english is English.CONVERSATIONAL
    assert wanted(WRITING, NUMBERS, NOW).english is English.FLUENT


def a_case() -> Case:
    ticket = Ticket(7, "Moving on", "", "open", Person(11, "Rosa Quill"), NOW, NOW, "")
    return Case(ticket, NOW, POLICY, "https://b.test", Understood(Verdict()), Receipts(frozenset(), {}, frozenset()))


def text_of(result: Shortlist | None) -> str:
    note = shortlist_note(a_case(), result)
    return MACROS.words(note.macro, note.slots).text


def test_the_note_says_who_was_chosen_and_why_and_how_many_were_left_out_and_for_which_rule():
    people = [GOOD, replace(GOOD, id="2", english=English.BASIC), replace(GOOD, id="3", english=English.BASIC)]
    words = text_of(shortlist(JOB, people, NUMBERS, NOW))
    assert "Ada Mossfield (https://marketplace.example.test/talent/1): Job Success Score 90 %" in words
    assert "jobs with the same skills within the year: 1; jobs: 10, hours: 300; English: fluent; PT" in words
    assert "2: English below the level that the job needs (english)" in words
    assert "Not applied, because the job says nothing about it: place, keyword." in words


def test_the_note_keeps_the_case_with_us():
    words = text_of(shortlist(JOB, [GOOD], NUMBERS, NOW))
    for step in ("write the new job post", "post it", "vet those who answer", "invite the freelancers above"):
        assert step in words
    assert "do not just hand it over" in words
    assert "Skills: Node.js, React" in words


def test_the_note_says_so_where_nobody_fits_and_where_there_is_no_marketplace():
    assert "Nobody out of 1 meets every rule." in text_of(shortlist(JOB, [replace(GOOD, jss=1)], NUMBERS, NOW))
    nothing = text_of(None)
    assert "there is no shortlist here" in nothing
    assert "write the new job post" in nothing


def test_an_agent_who_asks_again_gets_a_note_of_its_own():
    assert shortlist_note(a_case(), None, key="9").receipt == "accord_did_shortlist_9"
    assert MACROS["shortlist"].public is False
