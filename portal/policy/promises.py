"""A delay that is published, and the moment it falls due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from portal.policy.calendars import Calendar
from portal.policy.durations import Days
from portal.policy.problems import NeverOpensError
from portal.policy.spans import as_utc

_DAY = timedelta(days=1)
_PATIENCE_DAYS = 5 * 366


class Counted(StrEnum):
    """What a delay is counted in."""

    OPEN = "open"  # opening hours of a calendar
    ELAPSED = "elapsed"  # the wall clock, nights included
    OPEN_DAYS = "open_days"  # days on which a calendar opens


class Strength(StrEnum):
    """What a delay binds to. Only a promise can be broken, and only promises are judged."""

    PROMISE = "promise"
    TYPICAL = "typical"
    BEST_EFFORT = "best_effort"


class ClockStart(StrEnum):
    """Which event starts the clock."""

    ARRIVAL = "arrival"
    ESCALATION = "escalation"


Delay = timedelta | Days


@dataclass(frozen=True, slots=True)
class Promise:
    """A delay as it is published.

    Either it is clocked (`counted` and `at_most` are set, or `cutoff` with days), or it is said in words only
    (`words` is set, and nothing else but the strength).

    Attributes:
        strength: what it binds to.
        counted: what the delay is counted in; None when it is said in words.
        at_most: the delay; hours for `open` and `elapsed`, days for `open_days`.
        at_least: the lower end of a range, of the same kind; None for a single figure.
        calendar: the hours that count; None only for `elapsed` without one, and for words.
        cutoff: a request before this time of an open day counts as received that day, a later one as the next open
            day's; only with `open_days`.
        words: language → the promise as it is published; never clocked.
        start: which event starts the clock.
        key: of the promise file, where the promise stands; promises that differ in nothing else are the same.
    """

    strength: Strength
    counted: Counted | None = None
    at_most: Delay | None = None
    at_least: Delay | None = None
    calendar: Calendar | None = None
    cutoff: time | None = None
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    start: ClockStart = ClockStart.ARRIVAL
    key: str = field(default="", compare=False)

    @property
    def is_clocked(self) -> bool:
        """Whether it has a due time; what is said in words has none."""
        return self.at_most is not None

    def due(self, start: datetime) -> datetime | None:
        """Returns when the answer is due for a clock that starts at `start`, in UTC; None when said in words.

        Open days are counted from the first one after the day of receipt, and the answer is due at the closing of
        the last. With a cut-off, the day of receipt is the open day on which the request came in time; no days
        after it means that very day.

        Raises:
            NeverOpensError: the calendar stops opening before that.
        """
        return None if self.at_most is None else self._end_of(self.at_most, as_utc(start))

    def earliest(self, start: datetime) -> datetime | None:
        """Returns when the range of a typical answer begins; None for a single figure or words.

        Raises:
            NeverOpensError: the calendar stops opening before that.
        """
        return None if self.at_least is None else self._end_of(self.at_least, as_utc(start))

    def _end_of(self, delay: Delay, start: datetime) -> datetime:
        if isinstance(delay, Days):
            return self._closing_after(start, delay.count)
        if self.counted is Counted.ELAPSED:
            return start + delay
        return self._hours.add_open_time(start, delay)

    @property
    def _hours(self) -> Calendar:
        if self.calendar is None:
            raise ValueError("a delay in opening hours has no calendar")
        return self.calendar

    def _closing_after(self, start: datetime, count: int) -> datetime:
        calendar = self._hours
        day = calendar.day_of(start)
        if self.cutoff is not None and not self._in_time(start, day):
            day = _next_open_day(calendar, day)
        for _ in range(count):
            day = _next_open_day(calendar, day)
        return calendar.open_spans(day)[-1].end

    def _in_time(self, start: datetime, day: date) -> bool:
        spans = self._hours.open_spans(day)
        if not spans or self.cutoff is None:
            return False
        cutoff = datetime.combine(day, self.cutoff, self._hours.zone).astimezone(UTC)
        return start < min(cutoff, spans[-1].end)


def _next_open_day(calendar: Calendar, day: date) -> date:
    for _ in range(_PATIENCE_DAYS):
        day += _DAY
        if calendar.open_spans(day):
            return day
    raise NeverOpensError(
        f"The calendar {calendar.name} does not open within five years of {day}",
        f"Give [calendars.{calendar.name}] opening hours.",
    )
