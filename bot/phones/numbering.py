"""What the numbering plans say of digits: `phonenumbers` behind one cached door."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

from bot.phones.lexicon import data

_DIGITS = re.compile(r"\d+")
_TOLL_FREE = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.UAN,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A number of a plan. `valid`: the plan has such numbers; else only its length is possible."""

    e164: str
    region: str
    valid: bool
    toll_free: bool
    mobile: bool


@cache
def _fiction() -> tuple[str, ...]:
    """Ranges kept for stories and samples, which read as valid."""
    return tuple(start for starts in data("fiction")["ranges"].values() for start in starts)


@lru_cache(maxsize=8192)
def plan(digits: str, region: str) -> Plan | None:
    """What `digits` are when dialled in `region` (ISO 3166, "" if they begin with "+"); None: no number."""
    try:
        number = phonenumbers.parse(digits, region or None)
    except phonenumbers.NumberParseException:
        return None
    code = number.country_code or 0
    e164 = f"+{code}{phonenumbers.national_significant_number(number)}"
    kind = phonenumbers.number_type(number)
    valid = kind != PhoneNumberType.UNKNOWN or e164.startswith(_fiction())
    if not valid and phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    where = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(code)
    free = kind in _TOLL_FREE or (not valid and e164.startswith((f"+{code}800", f"+{code}0800")))
    return Plan(e164, where, valid, free, kind == PhoneNumberType.MOBILE)


@lru_cache(maxsize=8192)
def grouping(e164: str) -> tuple[int, ...]:
    """How many digits the groups of a number have as it is written at home: (3, 3, 2, 2) for "078 627 46 93"."""
    home = phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.NATIONAL)
    return tuple(map(len, _DIGITS.findall(home)))


def is_region(code: str) -> bool:
    """Whether `code` is a region (ISO 3166) that has a numbering plan."""
    return code in phonenumbers.SUPPORTED_REGIONS


def calling_code(region: str) -> str:
    """The digits of a region's calling code, "" where it has none."""
    code = phonenumbers.country_code_for_region(region)
    return str(code) if code else ""


def trunk(region: str) -> str:
    """What is dialled before a number within its region, such as "0", "" where nothing is."""
    return phonenumbers.ndd_prefix_for_region(region, True) or ""  # noqa: FBT003 - its only other argument
