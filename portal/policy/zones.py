"""Where a calendar's days begin: a place, or a fixed distance from UTC; never a guess."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from portal.policy.problems import did_you_mean, meant

_FROM_UTC = re.compile(r"(?:GMT|UTC)? ?([+-]) ?(\d{1,2})(?::?([0-5][0-9]))?h?", re.IGNORECASE)
_OFFSET = re.compile(r"([+-])(0[0-9]|1[0-4]):([0-5][0-9])")


def parse_zone(text: str) -> tzinfo:
    """Returns the zone called `Europe/Paris`, or a fixed distance from UTC written as `+01:00`.

    Raises:
        ValueError: there is no such zone; suggests one.
    """
    found = _OFFSET.fullmatch(text)
    if found:
        distance = timedelta(hours=int(found[2]), minutes=int(found[3]))
        return timezone(-distance if found[1] == "-" else distance)
    try:
        # A name without a place, such as CET or localtime, means different things to different people or machines.
        if "/" in text or text == "UTC":
            return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise ValueError(f'"{text}" is not a time zone such as "Europe/Paris" or "+01:00"{_meant(text)}')


def _meant(text: str) -> str:
    """What was probably meant: the distance of `GMT+1`, else a place, by its last name when only that was written."""
    found = _FROM_UTC.fullmatch(text)
    distance = f"{found[1]}{int(found[2]):02}:{found[3] or '00'}" if found else ""
    if _OFFSET.fullmatch(distance):
        return meant(distance)
    # Names such as Etc/GMT+1 lie west of Greenwich, against what everybody writes: never offered.
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    cities = {name.rpartition("/")[2].casefold(): name for name in reversed(places)}
    city = cities.get(text.strip().replace(" ", "_").casefold())
    return meant(city) if city else did_you_mean(text, places)
