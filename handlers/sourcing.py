"""P13: the sourcing rules, each with its name, its predicate, and the words for those whom it leaves out."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sections import Shortlist as Numbers
from bot.talent import Badge, Candidate, CandidateKind, English, Job

_WORD = re.compile(r"\w+")
NEW = frozenset({Badge.RISING_TALENT, Badge.PREMIUM})  # whom the marketplace vouches for before their record does


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a job needs, worked out once for all candidates. `former`: ids of those it was taken from.

    A job completed before `worked_since` is too long ago; who was invited at `invited_since` or later is left in peace.
    """

    numbers: Numbers
    now: datetime
    worked_since: datetime
    invited_since: datetime
    category: str
    subcategory: str
    skills: frozenset[str]
    places: frozenset[str]
    keyword: re.Pattern[str] | None
    english: English
    former: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence of P13. `wording` follows a number of candidates: "12: …". `asks`: what the job must say for it."""

    name: str
    holds: Callable[[Wanted, Candidate], bool]
    wording: str
    asks: Callable[[Wanted], object] = lambda _: True


def wanted(job: Job, numbers: Numbers, now: datetime, former: Iterable[str] = ()) -> Wanted:
    """What the rules compare with; `former`: ids of the freelancer and agency of the contract that failed."""
    return Wanted(
        numbers=numbers,
        now=now,
        worked_since=now - timedelta(days=numbers.worked_within_days),
        invited_since=now - timedelta(days=numbers.invited_within_days),
        category=job.category.casefold(),
        subcategory=job.subcategory.casefold(),
        skills=folded(job.skills),
        places=folded(job.places),
        keyword=_phrase(job.keyword),
        english=numbers.english_for_writing if in_field(job, numbers.writing) else numbers.english_at_least,
        former=frozenset(filter(None, former)),
    )


def vouched_for(want: Wanted, who: Candidate) -> bool:
    """A Job Success Score of 80 % or more, or Rising Talent, or Premium."""
    return bool(who.badges & NEW) or (who.jss is not None and who.jss >= want.numbers.jss_at_least)


def worked_lately(want: Wanted, who: Candidate) -> bool:
    """At least one job with the same skills, completed within the last year."""
    return lately(want, who) > 0


def knows_the_field(want: Wanted, who: Candidate) -> bool:
    """Experience in the category and subcategory."""
    return any(
        want.category == category.casefold() and want.subcategory in ("", subcategory.casefold())
        for category, subcategory in who.experience
    )


def speaks_english(want: Wanted, who: Candidate) -> bool:
    """English at conversational level or better; fluent or native for writing jobs."""
    return who.english.reaches(want.english)


def is_in_place(want: Wanted, who: Candidate) -> bool:
    """The client's geographical preference, if any."""
    return who.country.casefold() in want.places or who.region.casefold() in want.places


def has_skills(want: Wanted, who: Candidate) -> bool:
    """The skills of the job, all of them."""
    return want.skills <= folded(who.skills)


def is_experienced(want: Wanted, who: Candidate) -> bool:
    """At least 4 completed jobs or 100 hours, unless Rising Talent or Premium."""
    numbers = want.numbers
    return bool(who.badges & NEW) or who.jobs_completed >= numbers.jobs_at_least or who.hours >= numbers.hours_at_least


def has_keyword(want: Wanted, who: Candidate) -> bool:
    """The job's keyword, as whole words, in the headline, the text or the skills of the profile."""
    pattern = want.keyword
    return pattern is None or any(pattern.search(text) for text in (who.title, who.overview, *who.skills))


def is_rested(want: Wanted, who: Candidate) -> bool:
    """Not invited within the last 7 days."""
    return who.invited_at is None or who.invited_at < want.invited_since


def is_reputable(want: Wanted, who: Candidate) -> bool:
    """Agencies: reputable ones by their score and their disputes. A score that is known counts, Premium or not."""
    if who.kind is not CandidateKind.AGENCY:
        return True
    scored = who.jss >= want.numbers.jss_at_least if who.jss is not None else Badge.PREMIUM in who.badges
    return scored and who.disputes is not None and who.disputes <= want.numbers.agency_disputes_at_most


def is_new_here(want: Wanted, who: Candidate) -> bool:
    """Not the freelancer or agency that the client wants to move on from (P12)."""
    return who.id not in want.former


RULES = (
    Rule("former_party", is_new_here, "the freelancer or agency of this very contract"),
    Rule("standing", vouched_for, "Job Success Score too low or none, and neither Rising Talent nor Premium"),
    Rule("same_skills", worked_lately, "no job with the same skills completed lately", lambda want: want.skills),
    Rule("field", knows_the_field, "no experience in the category and subcategory", lambda want: want.category),
    Rule("english", speaks_english, "English below the level that the job needs"),
    Rule("place", is_in_place, "outside the client's geographical preference", lambda want: want.places),
    Rule("skills", has_skills, "without all the skills of the job", lambda want: want.skills),
    Rule("experience", is_experienced, "too few jobs and hours, and neither Rising Talent nor Premium"),
    Rule("keyword", has_keyword, "the job's keyword is not in the profile", lambda want: want.keyword),
    Rule("invited", is_rested, "invited too lately"),
    Rule("agency", is_reputable, "agency whose score or disputes do not make it reputable"),
)


def broken_rule(want: Wanted, who: Candidate, rules: Iterable[Rule] = RULES) -> Rule | None:
    """The first rule that leaves somebody out, or None."""
    return next((rule for rule in rules if not rule.holds(want, who)), None)


def applicable(want: Wanted) -> tuple[Rule, ...]:
    """The rules for which the job says enough."""
    return tuple(rule for rule in RULES if rule.asks(want))


def lately(want: Wanted, who: Candidate) -> int:
    """How many jobs with the same skills somebody completed within the last year."""
    enough = len(want.skills) * want.numbers.same_skills_share
    return sum(
        want.worked_since <= job.ended_at <= want.now and len(want.skills & folded(job.skills)) >= enough
        for job in who.past_jobs
    )


def premium_agency_first(job: Job, numbers: Numbers, who: Candidate) -> bool:
    """Whether this is a Premium agency in one of the categories where those come first."""
    is_one = who.kind is CandidateKind.AGENCY and Badge.PREMIUM in who.badges
    return is_one and in_field(job, numbers.premium_agencies_first)


def in_field(job: Job, phrases: Iterable[str]) -> bool:
    """Whether the category or subcategory has one of these phrases, as whole words."""
    names = [f" {_words(name)} " for name in (job.category, job.subcategory)]
    return any(f" {_words(phrase)} " in name for phrase in phrases for name in names)


def folded(texts: Iterable[str]) -> frozenset[str]:
    """Texts as they are compared: without regard to case."""
    return frozenset(text.casefold() for text in texts)


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _phrase(keyword: str) -> re.Pattern[str] | None:
    """A keyword as whole words, in any case and with any spaces between; None where there is none."""
    words = r"\s{1,5}".join(re.escape(word) for word in keyword.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE) if words else None
