"""The opening hours of a day on the wall clock, and the rules that say which day has which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from portal.policy.problems import UnknownHolidaysError, meant
from portal.policy.slips import mend_clock, mend_day_of_week, mend_span

MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOLIDAYS = "holidays"

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_HOURS = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9]) ?[-–] ?([01][0-9]|2[0-4]):([0-5][0-9])")


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """One span of a day, half open: the first minute is open, the last is not.

    Attributes:
        opens: minutes after midnight, 0 to 1439.
        closes: minutes after midnight, more than `opens`, at most 1440, which is the next midnight.
    """

    opens: int
    closes: int

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


DayHours = tuple[Hours, ...]
ALL_DAY: DayHours = (Hours(0, MINUTES_PER_DAY),)


class DayKind(StrEnum):
    """Why a day has the hours it has."""

    WEEKDAY = "weekday"
    HOLIDAY = "holiday"
    DATED = "dated"


@dataclass(frozen=True, slots=True)
class Holidays:
    """Dates of public holidays, with their names, and the years for which they are known.

    Attributes:
        codes: where they come from, such as `FR`; empty when the desk has none or lists its own dates.
        names: each date and what it is called.
        years: years that may be asked about; None when there is nothing to know.
    """

    codes: tuple[str, ...] = ()
    names: Mapping[date, str] = field(default_factory=lambda: MappingProxyType({}))
    years: frozenset[int] | None = None

    def name_of(self, day: date) -> str | None:
        """Returns what the holiday on `day` is called, or None.

        Raises:
            UnknownHolidaysError: the year was not handed in. Silence would be taken for an open day.
        """
        if self.years is not None and day.year not in self.years:
            raise UnknownHolidaysError(
                f"The public holidays of {day.year} are not known ({', '.join(self.codes)})",
                "Load the promise file with the holidays of that year.",
            )
        return self.names.get(day)


@dataclass(frozen=True, slots=True)
class Week:
    """Which hours which day has.

    Attributes:
        days: hours of Monday to Sunday.
        on_holidays: hours of a public holiday, whatever its weekday.
        dates: hours of single dates; they win over everything else.
        holidays: which dates are public holidays.
    """

    days: tuple[DayHours, DayHours, DayHours, DayHours, DayHours, DayHours, DayHours]
    on_holidays: DayHours = ()
    dates: Mapping[date, DayHours] = field(default_factory=lambda: MappingProxyType({}))
    holidays: Holidays = field(default_factory=Holidays)

    def hours_on(self, day: date) -> DayHours:
        """Returns the hours of a date, in order, none touching the next."""
        return self._rule(day)[1]

    def kind_of(self, day: date) -> DayKind:
        """Returns which rule decides the hours of a date."""
        return self._rule(day)[0]

    @property
    def opens_again(self) -> bool:
        """Whether any rule opens days year after year; single dates pass."""
        return any(self.days) or bool(self.on_holidays and self.holidays.codes)

    def _rule(self, day: date) -> tuple[DayKind, DayHours]:
        dated = self.dates.get(day)
        if dated is not None:
            return DayKind.DATED, dated
        if self.holidays.name_of(day) is not None:
            return DayKind.HOLIDAY, self.on_holidays
        return DayKind.WEEKDAY, self.days[day.weekday()]


def parse_hours(text: str) -> Hours:
    """Returns the span written as `08:00-12:00`; `24:00` is the midnight that ends the day.

    Raises:
        ValueError: the text is something else, or the span has no length or passes midnight.
    """
    found = _HOURS.fullmatch(text)
    if not found:
        mended = mend_span(text)
        example = mended if _HOURS.fullmatch(mended) else "08:00-12:00"
        raise ValueError(f'"{text}" is not a span of hours: write it as "{example}"')
    opens, closes = (int(found[at]) * MINUTES_PER_HOUR + int(found[at + 1]) for at in (1, 3))
    if max(opens, closes) > MINUTES_PER_DAY:
        raise ValueError(f'"{text}" goes past 24:00')
    if opens == closes:
        raise ValueError(f'"{text}" has no length; a whole day is "00:00-24:00"')
    if opens > closes:
        raise ValueError(
            f'"{text}" passes midnight: write "{_clock(opens)}-24:00" that day and "00:00-{_clock(closes)}" the next'
        )
    return Hours(opens, closes)


def parse_clock(text: str) -> time:
    """Returns the time of day written as `16:00`.

    Raises:
        ValueError: the text is something else.
    """
    found = _CLOCK.fullmatch(text)
    if not found:
        mended = mend_clock(text)
        raise ValueError(
            f'"{text}" is not a time of day: write it as "{mended if _CLOCK.fullmatch(mended) else "16:00"}"'
        )
    return time(int(found[1]), int(found[2]))


def parse_days_of_week(text: str) -> tuple[int, ...]:
    """Returns the weekdays named by `mon` or `mon-fri`, Monday being 0; `sun-thu` runs over the week's end.

    Raises:
        ValueError: a day is not one of `WEEKDAYS`.
    """
    first, dash, last = text.partition("-")
    for name in (first, last) if dash else (first,):
        if name not in WEEKDAYS:
            mended = "-".join(mend_day_of_week(part) for part in text.split("-"))
            near = meant(mended) if set(mended.split("-")) <= set(WEEKDAYS) else ""
            raise ValueError(f'"{name}" is not a day: {", ".join(WEEKDAYS)}{near}')
    start = WEEKDAYS.index(first)
    count = (WEEKDAYS.index(last) - start) % 7 + 1 if dash else 1
    return tuple((start + offset) % 7 for offset in range(count))


def overlapping(hours: Iterable[Hours]) -> tuple[Hours, Hours] | None:
    """Returns the first two spans of a day that share a minute, or None."""
    ordered = sorted(hours)
    return next(((a, b) for a, b in pairwise(ordered) if b.opens < a.closes), None)


def merged(hours: Iterable[Hours]) -> DayHours:
    """Returns the same minutes in order, spans that touch or overlap made one."""
    result: list[Hours] = []
    for span in sorted(hours):
        if result and span.opens <= result[-1].closes:
            result[-1] = Hours(result[-1].opens, max(result[-1].closes, span.closes))
        else:
            result.append(span)
    return tuple(result)


def _clock(minutes: int) -> str:
    return f"{minutes // MINUTES_PER_HOUR:02}:{minutes % MINUTES_PER_HOUR:02}"
