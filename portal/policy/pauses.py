"""A clock that rests: when an answer falls due if we waited for the customer in between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.policy.calendars import Calendar
from portal.policy.durations import Days
from portal.policy.promises import Counted, Promise
from portal.policy.spans import Span, as_utc

_DAY = timedelta(days=1)


def due_with_pauses(
    promise: Promise, start: datetime, pauses: Sequence[Span], resting_since: datetime | None = None
) -> datetime | None:
    """Returns when an answer falls due for a clock that started at `start` and rested during `pauses`.

    Time in a pause does not count. A pause that begins when the answer was already due changes nothing: what was
    missed stays missed.

    Args:
        promise: the delay.
        start: aware moment.
        pauses: stretches that ended, in order, none touching the next, none before `start`.
        resting_since: when the pause that still lasts began; None when the clock runs.

    Returns:
        None when the promise is said in words, or when nobody can tell because the clock rests.

    Raises:
        NeverOpensError: the calendar stops opening before that.
    """
    due = promise.due(start)
    if due is None or promise.at_most is None:
        return None
    if isinstance(promise.at_most, Days):
        for pause in pauses:
            if pause.start >= due:
                break
            due = _later_by_days(promise, due, pause)
    else:
        left, since = promise.at_most, as_utc(start)
        for pause in pauses:
            if pause.start >= due:
                break
            left -= _counted(promise, since, pause.start)
            since = pause.end
            due = since + left if promise.counted is Counted.ELAPSED else _hours(promise).add_open_time(since, left)
    return None if resting_since is not None and as_utc(resting_since) < due else due


def _counted(promise: Promise, start: datetime, end: datetime) -> timedelta:
    if promise.counted is Counted.ELAPSED:
        return end - start
    return _hours(promise).open_time_between(start, end)


def _later_by_days(promise: Promise, due: datetime, pause: Span) -> datetime:
    """The closing that many open days after `due` as closed for the day within the pause."""
    calendar = _hours(promise)
    lost, day = 0, calendar.day_of(pause.start)
    while day <= calendar.day_of(pause.end):
        spans = calendar.open_spans(day)
        if spans and pause.start <= spans[-1].end < pause.end:
            lost += 1
        day += _DAY
    day = calendar.day_of(due - timedelta(microseconds=1))
    while lost:
        # The opening after a day's closing tells the next open day; the calendar knows when there is none.
        day = calendar.day_of(calendar.next_opening(calendar.open_spans(day)[-1].end))
        lost -= 1
    return calendar.open_spans(day)[-1].end


def _hours(promise: Promise) -> Calendar:
    if promise.calendar is None:
        raise ValueError("a delay in opening hours has no calendar")
    return promise.calendar


def time_run(promise: Promise, start: datetime, until: datetime, pauses: Sequence[Span]) -> timedelta:
    """Returns how long a clock has run from `start` until `until`, pauses left out.

    For a delay in open days it is the opening time that has passed: days themselves are counted by their closings.

    Args:
        promise: a clocked delay.
        start: aware moment.
        until: aware moment, not before `start`; a pause that ends later is counted up to it, so that a request which
            is solved in the very step that ends its pause counts the whole of it as rest.
        pauses: stretches, in order, none touching the next.

    Raises:
        ValueError: the promise is said in words, or `until` lies before `start`.
    """
    start, until = as_utc(start), as_utc(until)
    if not promise.is_clocked:
        raise ValueError("a promise in words has no clock")
    run = _counted(promise, start, until)
    for pause in pauses:
        inside = pause.clipped(start, until)
        if inside is not None:
            run -= _counted(promise, inside.start, inside.end)
    return run


def time_left(promise: Promise, start: datetime, now: datetime, pauses: Sequence[Span]) -> timedelta | None:
    """Returns how much of a delay is left; less than nothing when it was missed, None when it is counted in days.

    Args:
        promise: a clocked delay.
        start: aware moment.
        now: aware moment.
        pauses: as in `time_run`; one that still lasts ends at `now`.

    Raises:
        ValueError: the promise is said in words, or `now` lies before `start`.
    """
    run = time_run(promise, start, now, pauses)
    return promise.at_most - run if isinstance(promise.at_most, timedelta) else None
