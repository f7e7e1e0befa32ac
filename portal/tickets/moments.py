"""A due time in words: in the desk's zone, which is said, since the reader may live in another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location

from portal.policy.policy import Policy
from portal.policy.problems import NeverOpensError, UnknownHolidaysError
from portal.policy.promises import Promise, Strength
from portal.web.languages import gettext as _
from portal.web.languages import request_locale
from portal.web.opening import ELIDED, with_first

DAY = timedelta(days=1)
# In sentences: "avant le jeudi 26 novembre", "a más tardar el jueves 26 de noviembre".
_DATE = {"fr": "'le' EEEE d MMMM", "es": "'el' EEEE d 'de' MMMM"}


@dataclass(frozen=True, slots=True)
class Said:
    """A moment as a page shows it.

    Attributes:
        at: the moment, for programs.
        words: such as "Thursday 26 November at 14:00".
        place: whose clock is meant, such as "Paris time".
        offset: minutes by which that clock is ahead of UTC.
    """

    at: datetime
    words: str
    place: str
    offset: int

    @property
    def iso(self) -> str:
        """The moment as `<time datetime>` wants it."""
        return self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Expected:
    """What somebody may expect, before they send and after.

    Attributes:
        sentence: what is promised, worded by how far it binds; complete.
        due: the moment it names; None when there is none.
    """

    sentence: str
    due: Said | None


def zone_of(policy: Policy) -> tzinfo:
    """Returns the zone in which the desk says a moment: its first calendar's."""
    calendar = next(iter(policy.calendars.values()), None)
    return UTC if calendar is None else calendar.zone


def say(moment: datetime, zone: tzinfo, now: datetime) -> Said:
    """Returns a moment in the words of the request's language; "today" and "tomorrow" where they hold."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        words = _("today at %(time)s", time=clock_time(local))
    elif local.date() == today + DAY:
        words = _("tomorrow at %(time)s", time=clock_time(local))
    else:
        words = _("%(date)s at %(time)s", date=date_of(local), time=clock_time(local))
    return Said(moment, words, place_of(zone), _offset(local))


def when(moment: datetime, zone: tzinfo) -> Said:
    """Returns a moment that has passed, by its date."""
    local = moment.astimezone(zone)
    return Said(
        moment, _("%(date)s at %(time)s", date=date_of(local), time=clock_time(local)), place_of(zone), _offset(local)
    )


def expect(promise: Promise | None, policy: Policy, lang: str, now: datetime) -> Expected:
    """Returns what somebody may expect who asks at this moment.

    Args:
        promise: None when no delay is published.
        policy: of the promise.
        lang: of its words.
        now: aware moment.
    """
    try:
        due = None if promise is None else promise.due(now)
    except (NeverOpensError, UnknownHolidaysError):
        due = None
    return expected_at(promise, policy, lang, due, now)


def expected_at(promise: Promise | None, policy: Policy, lang: str, due: datetime | None, now: datetime) -> Expected:
    """Returns what a promise that falls due at `due` lets somebody expect, worded by how far it binds."""
    if promise is not None and promise.words:
        return Expected(promise.words.get(lang) or next(iter(promise.words.values())), None)
    if promise is None or due is None:
        return Expected(_("We answer as soon as we can. No time is promised."), None)
    said = say(due, zone_of(policy), now)
    moment = f"{said.words} ({said.place})"
    if promise.strength is Strength.PROMISE:
        return Expected(_("You will have an answer before %(moment)s. That is a promise.", moment=moment), said)
    if promise.strength is Strength.TYPICAL:
        return Expected(_("We usually answer before %(moment)s.", moment=moment), said)
    return Expected(_("We do our best to answer before %(moment)s, without promising it.", moment=moment), said)


def _offset(local: datetime) -> int:
    ahead = local.utcoffset()
    return 0 if ahead is None else int(ahead.total_seconds() // 60)


def clock_time(local: datetime) -> str:
    """Returns the time of day as the request's language prints it."""
    if request_locale().startswith("fr"):
        minutes = f"\N{NO-BREAK SPACE}{local:%M}" if local.minute else ""
        return f"{local.hour}\N{NO-BREAK SPACE}h{minutes}"
    return f"{local.hour}:{local:%M}" if request_locale().startswith("es") else f"{local:%H:%M}"


def date_of(local: datetime) -> str:
    """Returns the day, such as "Thursday 26 November"."""
    locale = request_locale()
    return with_first(format_date(local.date(), _DATE.get(locale[:2], "EEEE d MMMM"), locale=locale), local, locale)


def place_of(zone: tzinfo) -> str:
    """Returns whose clock is meant, such as "Paris time"."""
    if not isinstance(zone, ZoneInfo) or zone.key == "UTC":
        return str(zone)
    locale = request_locale()
    city = str(get_timezone_location(zone, locale=locale, return_city=True))
    if locale.startswith("fr") and city.startswith(ELIDED):
        return f"heure d’{city}"
    return _("%(city)s time", city=city)
