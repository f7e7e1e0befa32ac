"""Stretches of time between two moments, in UTC, and how a day's wall-clock hours become such stretches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from portal.policy.hours import DayHours

# No zone is further from UTC; the margin makes sure that a local day lies inside the stretch looked at.
_FURTHEST = timedelta(hours=15)
_STEP = timedelta(hours=6)  # two changes of one zone's offset are weeks apart
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time, half open: `start` belongs to it, `end` does not. Both are aware, in UTC."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.end - self.start

    def clipped(self, start: datetime, end: datetime) -> Span | None:
        """Returns the part that lies between two moments, or None when there is none."""
        first, last = max(self.start, start), min(self.end, end)
        return Span(first, last) if first < last else None


def as_utc(moment: datetime) -> datetime:
    """Returns an aware moment in UTC.

    Raises:
        ValueError: the moment has no zone: what it means depends on the machine, so it means nothing.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def local_spans(day: date, hours: DayHours, zone: tzinfo) -> tuple[Span, ...]:
    """Returns the stretches during which the wall clock of `zone` shows `day` and one of `hours`.

    That is the whole rule for a change of the clock: an hour that the wall clock skips does not exist, an hour that
    it shows twice is open both times.
    """
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    spans = []
    for start, end, offset in _constant_offsets(zone, midnight - _FURTHEST, midnight + timedelta(days=1) + _FURTHEST):
        for part in hours:
            opens = midnight + timedelta(minutes=part.opens) - offset
            closes = midnight + timedelta(minutes=part.closes) - offset
            span = Span(opens, closes).clipped(start, end)
            if span:
                spans.append(span)
    return merge(spans)


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Returns the same time in order, stretches that touch or overlap made one."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return tuple(result)


def _constant_offsets(zone: tzinfo, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    since, moment = start, start
    offset = _offset(zone, start)
    while moment < end:
        following = min(moment + _STEP, end)
        later = _offset(zone, following)
        if later != offset:
            change = _change(zone, moment, following)
            yield since, change, offset
            since, offset = change, later
        moment = following
    yield since, end, offset


def _change(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    old = _offset(zone, before)
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: tzinfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    if offset is None:
        raise ValueError(f"{zone} does not say its distance from UTC")
    return offset
