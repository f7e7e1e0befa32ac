"""Lengths of time as a promise file writes them: `30min`, `4h`, `1h 30min`, `2 days`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

# Two years: longer is a slip of the pen, and a clock should not have to count it.
LONGEST = timedelta(days=731)

_PART = r"(?P<{0}>[0-9]{{1,6}}) ?{1}"
_DURATION = re.compile(
    r"(?:" + _PART.format("hours", "h") + r")? ?(?:" + _PART.format("minutes", "min") + r")?",
)
_DAYS = re.compile(r"(?P<days>[0-9]{1,3}) ?(?:days?|d)")


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """A number of days on which a calendar opens; not a length in hours."""

    count: int


def parse_duration(text: str) -> timedelta:
    """Returns a length of hours and minutes.

    Raises:
        ValueError: it is none, nothing, or longer than two years.
    """
    found = _DURATION.fullmatch(text.strip())
    if not found or not text.strip():
        raise ValueError(f'"{text}" is not a length of time: write it as "4h", "90min" or "1h 30min"')
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
        raise ValueError(f'"{text}" is not a number of days: write it as "5 days"')
    count = int(found["days"])
    if count > LONGEST.days // 2:
        raise ValueError(f'"{text}" is more than a year')
    return Days(count)
