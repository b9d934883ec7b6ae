"""A job, and who might do it: the facts that P13 asks for, as plain frozen data.

Instants are aware and in UTC. Places are countries (ISO 3166-1 alpha-2) or the marketplace's regions. Skills,
categories and places are compared without regard to case.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.money import Money


class CandidateKind(StrEnum):
    """Who would do the work."""

    FREELANCER = "freelancer"
    AGENCY = "agency"


class Badge(StrEnum):
    """What the marketplace vouches for."""

    RISING_TALENT = "rising_talent"
    TOP_RATED = "top_rated"
    PREMIUM = "premium"


class English(StrEnum):
    """Levels of English, from least to most."""

    BASIC = "basic"
    CONVERSATIONAL = "conversational"
    FLUENT = "fluent"
    NATIVE = "native"

    def reaches(self, level: "English") -> bool:
        """Whether this is that level or a better one."""
        return _LEVELS.index(self) >= _LEVELS.index(level)


_LEVELS = tuple(English)


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done. `places`: where the client wants it done, empty where they do not mind.

    `usual_budget`: the average of the category, for the same way of being paid as `budget`.
    """

    title: str
    category: str = ""
    subcategory: str = ""
    skills: frozenset[str] = frozenset()
    keyword: str = ""
    places: frozenset[str] = frozenset()
    budget: Money | None = None
    usual_budget: Money | None = None


@dataclass(frozen=True, slots=True)
class PastJob:
    """A job that was completed."""

    ended_at: datetime
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A freelancer or an agency that could be invited.

    `jss`: the Job Success Score, 0 to 100, None where there is none yet. `experience`: pairs of category and
    subcategory. `disputes`: those of the last twelve months, None where not known. `invited_at`: the last invitation.
    """

    id: str
    name: str
    kind: CandidateKind = CandidateKind.FREELANCER
    url: str = ""
    country: str = ""
    region: str = ""
    title: str = ""
    overview: str = ""
    jss: int | None = None
    badges: frozenset[Badge] = frozenset()
    skills: frozenset[str] = frozenset()
    experience: frozenset[tuple[str, str]] = frozenset()
    past_jobs: tuple[PastJob, ...] = ()
    jobs_completed: int = 0
    hours: int = 0
    english: English = English.BASIC
    invited_at: datetime | None = None
    disputes: int | None = None
