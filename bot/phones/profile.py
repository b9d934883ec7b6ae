"""Numbers as a Zendesk profile holds them: one number a field, the country known only by hints."""

from functools import cache

import phonenumbers
import pytz


def written_number(written: str, region: str) -> str:
    """The E.164 form of a profile's phone field, "" where it is no valid number. `region`: ISO 3166 hint or ""."""
    try:
        number = phonenumbers.parse(written, region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def region_of(locale: str, time_zone: str) -> str:
    """The country a profile points to: its time zone first (people live there), then its locale. "" if neither says."""
    return _zones().get(time_zone) or _of_locale(locale)


def _of_locale(locale: str) -> str:
    last = locale.replace("_", "-").split("-")[-1].upper()
    return last if last in phonenumbers.SUPPORTED_REGIONS and "-" in locale.replace("_", "-") else ""


@cache
def _zones() -> dict[str, str]:
    return {zone: country for country, zones in pytz.country_timezones.items() for zone in zones}
