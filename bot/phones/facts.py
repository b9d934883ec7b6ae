"""Facts about a number: how it is shown in logs, where it is, what time it is there."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers


def mask(e164: str) -> str:
    """`e164` with all but its calling code and last two digits hidden, for logs: "+1********23"."""
    digits = e164.lstrip("+")
    try:
        code = str(phonenumbers.parse("+" + digits).country_code)
    except phonenumbers.NumberParseException:
        code = ""
    hidden = max(0, len(digits) - len(code) - 2)
    return f"+{code}{'*' * hidden}{digits[len(code) + hidden :]}"


def time_zones(e164: str) -> tuple[str, ...]:
    """The IANA zones in which the number may be, likeliest first; empty where the number says nothing."""
    from phonenumbers import timezone  # noqa: PLC0415 - a tenth of a second to import, and seldom needed

    try:
        zones = timezone.time_zones_for_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return ()
    return tuple(z for z in zones if z != timezone.UNKNOWN_TIMEZONE)


@dataclass(frozen=True, slots=True)
class LocalTime:
    """What time it is for the person: from the earliest to the latest of the zones they may be in."""

    earliest: datetime
    latest: datetime

    @property
    def is_night(self) -> bool:
        """Whether it is before 8 or from 21 on in any of the zones, so that a call might wake somebody."""
        return any(not 8 <= t.hour < 21 for t in (self.earliest, self.latest))  # noqa: PLR2004 - hours of a day


def local_time(e164: str, time_zone: str, now: datetime) -> LocalTime | None:
    """The person's local time at `now` (aware). `time_zone` (IANA, the profile's) beats the number's."""
    zones = (time_zone,) if _known(time_zone) else time_zones(e164)
    times = sorted((now.astimezone(ZoneInfo(z)) for z in zones if _known(z)), key=lambda t: t.replace(tzinfo=None))
    return LocalTime(times[0], times[-1]) if times else None


def _known(zone: str) -> bool:
    try:
        return bool(zone and ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return False
