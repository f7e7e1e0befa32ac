"""Is the desk open now? Only the sidecar says "now": a built page cannot know when it is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location
from flask import render_template
from markupsafe import Markup

from portal.policy.calendars import Calendar
from portal.policy.problems import NeverOpensError, UnknownHolidaysError
from portal.web.languages import gettext as _
from portal.web.languages import request_locale
from portal.web.page import Filler, SlotContext
from portal.web.promises import Promises

DAY = timedelta(days=1)
ELIDED = tuple("AÂEÉÈÊIÎOÔUÛYH")  # French: heure de Paris, heure d’Athènes
_FIRST = re.compile(r"(?<!\S)1(?=\s)")
_DAY_FORMAT = {"es": "EEEE d 'de' MMMM"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Whether the desk is open, and until when that lasts, in words.

    Attributes:
        is_open: at the moment asked.
        now: "We are open" or "We are closed".
        then: when that changes; empty when it does not.
        place: whose clock is meant, such as "Paris time".
    """

    is_open: bool
    now: str
    then: str
    place: str


def fill_hours(promises: Promises, clock: Callable[[], datetime]) -> Filler:
    """Returns what fills the slot `hours`."""

    def fill(_context: SlotContext) -> Markup | None:
        opening = present_opening(promises, clock())
        if opening is None:
            return None
        return Markup(render_template("web/hours.html", opening=opening))  # noqa: S704  rendered with escaping

    return fill


def present_opening(promises: Promises, now: datetime) -> Opening | None:
    """Returns whether the desk is open, after the first calendar of the promise file; None when there is none."""
    policy = promises.current()
    if policy is None or not policy.calendars:
        return None
    try:
        return opening_at(next(iter(policy.calendars.values())), now)
    except UnknownHolidaysError:
        return None


def opening_at(calendar: Calendar, now: datetime) -> Opening:
    """Returns the state of a calendar at `now`, in the words of the request's language."""
    if calendar.is_open(now):
        closing = calendar.closes_at(now)
        then = "" if closing is None else _closing(calendar, closing, now)
        return Opening(is_open=True, now=_("We are open."), then=then, place=_place(calendar) if then else "")
    try:
        then = _reopening(calendar, calendar.next_opening(now), now)
    except NeverOpensError:
        then = ""
    return Opening(is_open=False, now=_("We are closed."), then=then, place=_place(calendar) if then else "")


def _closing(calendar: Calendar, at: datetime, now: datetime) -> str:
    if calendar.day_of(at) == calendar.day_of(now):
        return _("Until %(time)s.", time=_time(calendar, at))
    return _("Until %(date)s at %(time)s.", date=_date(calendar, at), time=_time(calendar, at))


def _reopening(calendar: Calendar, at: datetime, now: datetime) -> str:
    day, today = calendar.day_of(at), calendar.day_of(now)
    if day == today:
        return _("We open again at %(time)s.", time=_time(calendar, at))
    if day == today + DAY:
        return _("We open again tomorrow at %(time)s.", time=_time(calendar, at))
    return _("We open again on %(date)s at %(time)s.", date=_date(calendar, at), time=_time(calendar, at))


def _time(calendar: Calendar, at: datetime) -> str:
    local = at.astimezone(calendar.zone)
    if request_locale().startswith("fr"):
        # 8 h, 13 h 30: as French is printed, with spaces that do not break.
        return f"{local.hour}\N{NO-BREAK SPACE}h" + (f"\N{NO-BREAK SPACE}{local:%M}" if local.minute else "")
    if request_locale().startswith("es"):
        return f"{local.hour}:{local:%M}"
    return f"{local:%H:%M}"


def _date(calendar: Calendar, at: datetime) -> str:
    locale = request_locale()
    day = calendar.day_of(at)
    return with_first(format_date(day, _DAY_FORMAT.get(locale[:2], "EEEE d MMMM"), locale=locale), day, locale)


def with_first(words: str, day: date, locale: str) -> str:
    """Returns a date in words, the first of a month as French writes it: the library's data does not know of "1er"."""
    return _FIRST.sub("1er", words, count=1) if locale.startswith("fr") and day.day == 1 else words


def _place(calendar: Calendar) -> str:
    if not isinstance(calendar.zone, ZoneInfo) or calendar.zone.key == "UTC":
        return str(calendar.zone)
    locale = request_locale()
    city = get_timezone_location(calendar.zone, locale=locale, return_city=True)
    if locale.startswith("fr") and city.startswith(ELIDED):
        return f"heure d’{city}"
    return _("%(city)s time", city=city)
