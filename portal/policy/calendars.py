"""When a desk is open, and how to count time while it is.

Every sum is done on stretches of UTC, so no change of the wall clock can bend it. A month's stretches are worked out
once per calendar and kept; after that an answer costs a binary search.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

from portal.policy.hours import Week
from portal.policy.problems import NeverOpensError
from portal.policy.spans import Span, as_utc, local_spans, merge

_MONTHS_PER_YEAR = 12
_PATIENCE = 5 * _MONTHS_PER_YEAR  # months without any opening after which a calendar never opens again
_LAST_MONTH = 9998 * _MONTHS_PER_YEAR
_INSTANT = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True, eq=False)
class _Month:
    """Open stretches of one month of UTC, and how much open time lies before the start and the end of each."""

    spans: tuple[Span, ...]
    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    before: tuple[timedelta, ...]
    through: tuple[timedelta, ...]

    @classmethod
    def of(cls, spans: tuple[Span, ...]) -> _Month:
        before, through, total = [], [], _NOTHING
        for span in spans:
            before.append(total)
            total += span.length
            through.append(total)
        starts, ends = tuple(span.start for span in spans), tuple(span.end for span in spans)
        return cls(spans, starts, ends, tuple(before), tuple(through))

    @property
    def total(self) -> timedelta:
        return self.through[-1] if self.through else _NOTHING

    def until(self, moment: datetime) -> timedelta:
        """Open time of this month that lies before `moment`."""
        at = bisect_right(self.starts, moment) - 1
        if at < 0:
            return _NOTHING
        return self.before[at] + (min(moment, self.ends[at]) - self.starts[at])

    def after(self, length: timedelta) -> datetime:
        """The earliest moment before which `length` of this month was open; at most `total`, more than nothing."""
        at = bisect_left(self.through, length)
        return self.starts[at] + (length - self.before[at])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendar(ABC):
    """When a desk is open. Moments given are aware; moments returned are in UTC.

    A span is half open: at the minute of opening the desk is open, at the minute of closing it is closed.

    Attributes:
        name: its key in the promise file.
        zone: where its days begin and end.
    """

    name: str
    zone: tzinfo
    _months: dict[int, _Month] = field(default_factory=dict, init=False, repr=False)
    _days: dict[date, tuple[Span, ...]] = field(default_factory=dict, init=False, repr=False)

    @abstractmethod
    def _spans_of_day(self, day: date) -> tuple[Span, ...]:
        """Open stretches of a local day, in order, none touching the next."""

    @abstractmethod
    def _spans_between(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        """Open stretches between two moments of UTC, clipped to them, in order, none touching the next."""

    def day_of(self, at: datetime) -> date:
        """Returns the date that the calendar's own wall shows."""
        return as_utc(at).astimezone(self.zone).date()

    def open_spans(self, day: date) -> tuple[Span, ...]:
        """Returns the open stretches of a local day, in order; empty when it stays closed."""
        spans = self._days.get(day)
        if spans is None:
            spans = self._days[day] = self._spans_of_day(day)
        return spans

    def is_open(self, at: datetime) -> bool:
        """Whether the desk is open at that very moment."""
        return self._span_at(as_utc(at)) is not None

    def closes_at(self, at: datetime) -> datetime | None:
        """Returns when the present opening ends; None when closed at that moment, or when it lasts over five years."""
        at = as_utc(at)
        span = self._span_at(at)
        if span is None:
            return None
        end, month = span.end, _month_of(at)
        for following in range(month + 1, month + 1 + _PATIENCE):
            later = self._month(following).spans
            if end != _month_start(following) or not later or later[0].start != end:
                return end
            end = later[0].end
        return None

    def next_opening(self, at: datetime) -> datetime:
        """Returns the first open moment from `at` on: `at` itself when the desk is open.

        Raises:
            NeverOpensError: nothing opens within five years.
        """
        at = as_utc(at)
        first = _month_of(at)
        for month in range(first, first + _PATIENCE):
            table = self._month(month)
            index = bisect_right(table.ends, at)
            if index < len(table.spans):
                return max(at, table.starts[index])
        raise self._never_opens(at)

    def add_open_time(self, start: datetime, length: timedelta) -> datetime:
        """Returns the earliest moment from `start` on before which the desk was open for `length`.

        A length that ends exactly at closing time is over then, not at the next opening.

        Args:
            start: aware moment, open or not.
            length: open time to let pass, not negative; nothing gives `start` back.

        Raises:
            NeverOpensError: the calendar stops opening before that.
        """
        start = as_utc(start)
        if length < _NOTHING:
            raise ValueError("time cannot be taken back")
        if not length:
            return start
        month = _month_of(start)
        left = length + self._month(month).until(start)
        idle = 0
        while idle < _PATIENCE:
            table = self._month(month)
            if table.total >= left:
                return table.after(left)
            left -= table.total
            idle = 0 if table.spans else idle + 1
            month += 1
        raise self._never_opens(start)

    def open_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Returns how long the desk is open from `start` until `end`.

        Raises:
            ValueError: `end` lies before `start`.
        """
        start, end = as_utc(start), as_utc(end)
        if end < start:
            raise ValueError("the end lies before the start")
        first, last = _month_of(start), _month_of(end)
        whole = sum((self._month(month).total for month in range(first, last)), _NOTHING)
        return whole + self._month(last).until(end) - self._month(first).until(start)

    def _span_at(self, at: datetime) -> Span | None:
        table = self._month(_month_of(at))
        index = bisect_right(table.starts, at) - 1
        return table.spans[index] if index >= 0 and at < table.ends[index] else None

    def _month(self, month: int) -> _Month:
        table = self._months.get(month)
        if table is None:
            if month >= _LAST_MONTH:
                raise self._never_opens(_month_start(_LAST_MONTH))
            table = _Month.of(self._spans_between(_month_start(month), _month_start(month + 1)))
            self._months[month] = table
        return table

    def _never_opens(self, since: datetime) -> NeverOpensError:
        return NeverOpensError(
            f"The calendar {self.name} does not open within five years of {since:%Y-%m-%d}",
            f"Give [calendars.{self.name}] opening hours.",
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeekCalendar(Calendar):
    """A calendar of weekly hours, public holidays and single dates, in one zone."""

    week: Week

    def _spans_of_day(self, day: date) -> tuple[Span, ...]:
        return local_spans(day, self.week.hours_on(day), self.zone)

    def _spans_between(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        first, last = self.day_of(start), self.day_of(end - _INSTANT)
        days = ((last - first).days + 1) if last >= first else 0
        spans = (span for offset in range(days) for span in self.open_spans(first + offset * _DAY))
        return _clipped(spans, start, end)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UnionCalendar(Calendar):
    """A calendar that is open whenever one of its members is, wherever that member stands."""

    members: tuple[Calendar, ...]

    def _spans_of_day(self, day: date) -> tuple[Span, ...]:
        start = datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)
        following = day + _DAY
        end = datetime(following.year, following.month, following.day, tzinfo=self.zone).astimezone(UTC)
        return self._spans_between(start, end)

    def _spans_between(self, start: datetime, end: datetime) -> tuple[Span, ...]:
        return merge(span for member in self.members for span in member._spans_between(start, end))


def _clipped(spans: Iterable[Span], start: datetime, end: datetime) -> tuple[Span, ...]:
    return merge(part for span in spans if (part := span.clipped(start, end)))


def _month_of(moment: datetime) -> int:
    return moment.year * _MONTHS_PER_YEAR + moment.month - 1


def _month_start(month: int) -> datetime:
    return datetime(month // _MONTHS_PER_YEAR, month % _MONTHS_PER_YEAR + 1, 1, tzinfo=UTC)
