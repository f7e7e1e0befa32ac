"""A moment as the desk says it: in the zone of its calendar, in the words of the request's language."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location

from portal.policy.policy import Policy
from portal.web.languages import gettext as _
from portal.web.languages import request_locale


def said(policy: Policy, moment: datetime) -> str:
    """Returns `Monday 23 November at 14:00 (Paris time)`."""
    zone = _zone(policy)
    local, locale = moment.astimezone(zone), request_locale()
    date = str(format_date(local.date(), "EEEE d MMMM", locale=locale))
    time = str(format_time(local, "short", tzinfo=zone, locale=locale))
    if isinstance(zone, ZoneInfo):
        city = get_timezone_location(zone, locale=locale, return_city=True)
        place = str(_("%(city)s time", city=city))
    else:
        place = str(zone)
    at = _("%(date)s at %(time)s", date=date, time=time)
    return f"{at} ({place})"


def _zone(policy: Policy) -> tzinfo:
    bought = None if policy.premium is None else policy.premium.first_reply.calendar
    calendar = bought or next(iter(policy.calendars.values()), None)
    return UTC if calendar is None else calendar.zone
