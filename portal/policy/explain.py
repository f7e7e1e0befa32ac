"""Why an answer is due when it is: the time since the clock started, cut where it begins or ceases to count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.policy.calendars import Calendar, WeekCalendar
from portal.policy.hours import ALL_DAY, WEEKDAYS, DayKind
from portal.policy.promises import Counted, Promise
from portal.policy.spans import Span, as_utc, local_spans

_DAY = timedelta(days=1)


class Why(StrEnum):
    """Why a stretch of time counts, or does not."""

    OPEN = "open"  # counts: the desk is open
    ELAPSED = "elapsed"  # counts: day and night do
    NIGHT = "night"  # before the first opening of a day, or after its last closing
    BREAK = "break"  # between two openings of a day
    CLOSED_DAY = "closed_day"  # a day of the week without hours
    HOLIDAY = "holiday"  # a public holiday without hours
    DATED = "dated"  # a single date without hours
    WAITING = "waiting"  # we waited for the customer


COUNTING = frozenset({Why.OPEN, Why.ELAPSED})
UNNAMED = "promise"  # the rule of a promise that stands in no file


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time that counts, or does not, for one reason.

    Attributes:
        span: from when until when, in UTC.
        why: the reason.
        rule: key of the promise file that says so, never empty. A calendar's key is told as that calendar sees it:
            what it takes from another is its own. Elapsed time, and waiting for the customer, which stops every clock
            alike, are told by the promise whose clock it is.
        name: of the holiday; empty otherwise.
    """

    span: Span
    why: Why
    rule: str
    name: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether the clock runs."""
        return self.why in COUNTING


def explain(promise: Promise, start: datetime, end: datetime, pauses: Sequence[Span] = ()) -> tuple[Stretch, ...]:
    """Returns the time from `start` until `end` as stretches in order, none missing, none overlapping.

    For a delay in opening hours or in elapsed time the stretches that count add up to what has run. A delay in open
    days is counted by closings and not by the hour: its stretches show when the desk was open.

    Args:
        promise: a clocked delay.
        start: when its clock started, aware.
        end: until when to explain: the due time, or now.
        pauses: stretches in which we waited for the customer, in order, none touching the next.

    Raises:
        ValueError: the promise is said in words, or `end` lies before `start`.
    """
    whole = Span(as_utc(start), as_utc(end))
    if not promise.is_clocked:
        raise ValueError("a promise in words has no clock to explain")
    if whole.end < whole.start:
        raise ValueError("the end lies before the start")
    if promise.calendar is None or promise.counted is Counted.ELAPSED:
        rule = f"{promise.key or UNNAMED}.counted"
        running: Iterable[Stretch] = [Stretch(whole, Why.ELAPSED, rule)] if whole.start < whole.end else []
    else:
        running = _days(promise.calendar, whole)
    return tuple(_joined(_interrupted(running, pauses, promise.key or UNNAMED)))


def _days(calendar: Calendar, whole: Span) -> Iterator[Stretch]:
    day, last = calendar.day_of(whole.start), calendar.day_of(whole.end)
    while day <= last:
        for part in local_spans(day, ALL_DAY, calendar.zone):
            inside = part.clipped(whole.start, whole.end)
            if inside is not None:
                yield from _day(calendar, day, inside)
        day += _DAY


def _day(calendar: Calendar, day: date, whole: Span) -> Iterator[Stretch]:
    """The stretches of one day of the calendar's own."""
    spans = calendar.open_spans(day)
    rule, why, name = _rule(calendar, day, is_open=bool(spans))
    at = whole.start
    for span in spans:
        inside = span.clipped(whole.start, whole.end)
        if inside is None:
            continue
        if at < inside.start:
            yield Stretch(Span(at, inside.start), Why.NIGHT if span is spans[0] else Why.BREAK, rule, name)
        yield Stretch(inside, Why.OPEN, rule, name)
        at = inside.end
    if at < whole.end:
        is_over = not spans or spans[-1].end <= at
        closed = why if not spans else Why.NIGHT if is_over or at < spans[0].start else Why.BREAK
        yield Stretch(Span(at, whole.end), closed, rule, name)


def _rule(calendar: Calendar, day: date, *, is_open: bool) -> tuple[str, Why, str]:
    """The key that decides the hours of a day, why it is closed when it is, and what the holiday is called."""
    key = f"calendars.{calendar.name}"
    if not isinstance(calendar, WeekCalendar):
        return key, Why.CLOSED_DAY, ""
    kind = calendar.week.kind_of(day)
    if kind is DayKind.DATED:
        return f"{key}.dates.{day}", Why.DATED, ""
    if kind is DayKind.HOLIDAY:
        rule = f"{key}.also_open.holidays" if is_open else f"{key}.holidays"
        return rule, Why.HOLIDAY, calendar.week.holidays.name_of(day) or ""
    return f"{key}.week.{WEEKDAYS[day.weekday()]}", Why.CLOSED_DAY, ""


def _interrupted(running: Iterable[Stretch], pauses: Sequence[Span], rule: str) -> Iterator[Stretch]:
    for stretch in running:
        at, end = stretch.span.start, stretch.span.end
        for pause in pauses:
            inside = pause.clipped(at, end)
            if inside is None:
                continue
            if at < inside.start:
                yield Stretch(Span(at, inside.start), stretch.why, stretch.rule, stretch.name)
            yield Stretch(inside, Why.WAITING, rule)
            at = inside.end
        if at < end:
            yield Stretch(Span(at, end), stretch.why, stretch.rule, stretch.name)


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """The same stretches, those made one that a reader would tell as one: an evening and the morning after it."""
    last: Stretch | None = None
    for stretch in stretches:
        if last is None:
            last = stretch
        elif stretch.why is last.why and (stretch.why in {Why.NIGHT, Why.WAITING} or stretch.rule == last.rule):
            last = Stretch(Span(last.span.start, stretch.span.end), last.why, last.rule, last.name)
        else:
            yield last
            last = stretch
    if last is not None:
        yield last
