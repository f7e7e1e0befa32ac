"""Lengths of time as a promise file writes them: `30min`, `4h`, `1h 30min`, `2 days`, `6 months`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from portal.policy.slips import mend_days, mend_duration, mend_months

# Two years: longer is a slip of the pen, and a clock should not have to count it.
LONGEST = timedelta(days=731)

_PART = r"(?P<{0}>[0-9]{{1,6}}) ?{1}"
_DURATION = re.compile(
    r"(?:" + _PART.format("hours", "h") + r")? ?(?:" + _PART.format("minutes", "min") + r")?",
)
_MONTHS = re.compile(r"(?P<count>[0-9]{1,3}) (?P<unit>month|months|year|years)")
_MONTHS_PER_YEAR = 12
_MOST_MONTHS = 120
_DAYS = re.compile(r"(?P<days>[0-9]{1,3}) ?(?:days?|d)")


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """A number of days on which a calendar opens; not a length in hours."""

    count: int


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A number of calendar months: from the 22nd to the 22nd, whatever their lengths."""

    count: int

    def after(self, day: date) -> date:
        """Returns the same day of a later month; its last day when that month is too short."""
        whole = day.year * _MONTHS_PER_YEAR + day.month - 1 + self.count
        year, month = divmod(whole, _MONTHS_PER_YEAR)
        return date(year, month + 1, min(day.day, last_of_month(year, month + 1).day))


def last_of_month(year: int, month: int) -> date:
    """Returns the last day of a month, 1 to 12."""
    return date(year, month, monthrange(year, month)[1])


def parse_duration(text: str) -> timedelta:
    """Returns a length of hours and minutes.

    Raises:
        ValueError: it is none, nothing, or longer than two years.
    """
    found = _DURATION.fullmatch(text.strip())
    if not found or not text.strip():
        mended = mend_duration(text)
        is_meant = mended != text and _DURATION.fullmatch(mended)
        example = f'"{mended}"' if is_meant else '"4h", "90min" or "1h 30min"'
        raise ValueError(f'"{text}" is not a length of time: write it as {example}')
    length = timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    if not timedelta(0) < length <= LONGEST:
        raise ValueError(f'"{text}" is not between one minute and two years')
    return length


def parse_days(text: str) -> Days:
    """Returns a number of days.

    Raises:
        ValueError: it is none, or more than a year.
    """
    found = _DAYS.fullmatch(text.strip())
    if not found:
        mended = mend_days(text)
        raise ValueError(
            f'"{text}" is not a number of days: write it as "{mended if _DAYS.fullmatch(mended) else "5 days"}"'
        )
    count = int(found["days"])
    if count > LONGEST.days // 2:
        raise ValueError(f'"{text}" is more than a year')
    return Days(count)


def hours_counted(text: str) -> timedelta:
    """Returns a delay that is counted in hours.

    Raises:
        ValueError: it is none; says so of one that is counted in days.
    """
    if _DAYS.fullmatch(mend_days(text)):
        raise ValueError(f'"{text}" is counted in days, which goes with counted = "open_days": write hours, as in "4h"')
    return parse_duration(text)


def days_counted(text: str) -> Days:
    """Returns a delay that is counted in days.

    Raises:
        ValueError: it is none; says so of one that is counted in hours.
    """
    if _DURATION.fullmatch(mend_duration(text)):
        raise ValueError(f'"{text}" is counted in hours, which goes with counted = "open" or "elapsed": write "5 days"')
    return parse_days(text)


def parse_months(text: str) -> Months:
    """Returns a number of months; a year is twelve.

    Raises:
        ValueError: it is none, nothing, or more than ten years.
    """
    found = _MONTHS.fullmatch(text.strip())
    if not found:
        mended = mend_months(text)
        example = f'"{mended}"' if _MONTHS.fullmatch(mended) else '"6 months" or "1 year"'
        raise ValueError(f'"{text}" is not a number of months: write it as {example}')
    count = int(found["count"]) * (_MONTHS_PER_YEAR if found["unit"].startswith("year") else 1)
    if not 0 < count <= _MOST_MONTHS:
        raise ValueError(f'"{text}" is not between one month and ten years')
    return Months(count)
