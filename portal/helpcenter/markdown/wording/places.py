"""Whose clock hours are told by."""

from __future__ import annotations

from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_location

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


def local_time(zone: tzinfo, locale: Locale, template: str) -> str:
    """Returns the time of a city by name, from `{place}` in `template`; a fixed distance from UTC as `UTC+1`."""
    if isinstance(zone, ZoneInfo) and zone.key and zone.key != "UTC":
        return template.format(place=get_timezone_location(zone, locale=locale, return_city=True))
    offset = zone.utcoffset(None) if isinstance(zone, timezone) else None
    if not offset:
        return "UTC"
    hours, rest = divmod(abs(offset), _HOUR)
    sign = "+" if offset > timedelta(0) else "\u2212"
    return f"UTC{sign}{hours}" + (f":{rest // _MINUTE:02}" if rest else "")
